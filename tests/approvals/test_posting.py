"""定稿与张贴: a list is ended by its office, hung up, and proved; where a programme says so its days begin then."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.board.posting import follow_dates, freeze_list, record_posting
from approvals.models import NoticeEntry, NoticeList, NoticePosting, NoticeResult
from approvals.notices import list_hash
from policies.load import programme
from registry import clock
from tests.approvals.conftest import at, carry, fresh
from workflows.enums import ClaimState, JobStatus, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.jobs import sweep_all
from workflows.models import Job
from workflows.relay import run_due

PHOTOGRAPH, PLACE = "a" * 64, "九溪村村务公开栏"


@pytest.fixture
def on_notice(file_startup, cast):
    return carry(file_startup(), cast, "notice")


@pytest.fixture
def posting_required(monkeypatch):
    """The startup grant's days count only from the posting."""
    carried = programme("startup_grant")
    terms = replace(carried, notice=replace(carried.notice, posting=True))
    monkeypatch.setattr("approvals.notices.programme_of", lambda claim: terms)


def post(cast, who="na-county", **changed) -> NoticePosting:
    typed = {"posted_on": clock.today(), "place": PLACE, "photograph_sha256": PHOTOGRAPH} | changed
    return record_posting(list_id=NoticeList.objects.latest("pk").pk, actor=cast[who], **typed)


def freeze(cast, who="na-county") -> NoticeList:
    return freeze_list(list_id=NoticeList.objects.latest("pk").pk, actor=cast[who])


def test_a_frozen_list_takes_in_no_more_claims_of_the_day(on_notice, file_startup, cast):
    notice = freeze(cast)
    assert notice.entries_hash == list_hash(notice)
    second = carry(file_startup("huang"), cast, "notice")
    other = NoticeEntry.objects.of_claim(second).get().notice
    assert (other.number, other.entry_count) == ("GS-350583-20260302-02", 1)
    assert NoticeList.objects.get(pk=notice.pk).entry_count == 1


@pytest.mark.parametrize(
    "who", ["na-village", "na-township", "zx-county", "na-finance", "auditor", "admin", "chen"]
)
def test_only_the_office_that_publishes_tends_a_list(on_notice, cast, who):
    with pytest.raises(CommandRefused, match="您可以查看，不能办理"):
        freeze(cast, who)
    freeze(cast)
    with pytest.raises(CommandRefused, match="您可以查看，不能办理"):
        post(cast, who)
    assert not NoticePosting.objects.exists()


def test_the_village_tends_its_own_list(file_startup, cast, monkeypatch):
    carried = programme("startup_grant")
    terms = replace(carried, notice=replace(carried.notice, level="village"))
    monkeypatch.setattr("approvals.notices.programme_of", lambda claim: terms)
    carry(file_startup(), cast, "notice")
    freeze(cast, "na-village")
    assert post(cast, "na-village").recorded_by == cast["na-village"]


def test_a_list_is_frozen_once(on_notice, cast):
    freeze(cast)
    with pytest.raises(CommandRefused, match="已经定稿"):
        freeze(cast)


def test_what_still_grows_cannot_be_posted(on_notice, cast):
    with pytest.raises(CommandRefused, match="请先点“定稿”"):
        post(cast)


def test_a_posting_keeps_who_where_when_and_the_hash_of_what_hung(on_notice, cast):
    notice = freeze(cast)
    posting = post(cast, place=f"  {PLACE} ")
    assert (posting.recorded_by, posting.place, posting.posted_on) == (
        cast["na-county"],
        PLACE,
        date(2026, 3, 2),
    )
    assert (posting.entries_hash, posting.photograph_sha256) == (notice.entries_hash, PHOTOGRAPH)
    assert fresh(on_notice).notice_until == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"posted_on": date(2026, 3, 1)}, "2026-03-02到今天之间"),
        ({"posted_on": date(2026, 3, 3)}, "2026-03-02到今天之间"),
        ({"place": "  "}, "写明张贴在哪里"),
        ({"place": "栏" * 121}, "最多120个字"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(on_notice, cast, changed, words):
    freeze(cast)
    with pytest.raises(InvalidInput, match=words):
        post(cast, **changed)
    assert not NoticePosting.objects.exists()


def test_the_same_photograph_is_recorded_once(on_notice, cast):
    freeze(cast)
    post(cast)
    with pytest.raises(InvalidInput, match="已经登记过"):
        post(cast)
    post(cast, photograph_sha256="b" * 64, place="官桥镇政府公开栏")
    assert NoticePosting.objects.count() == 2


def test_a_closed_list_is_posted_no_more(on_notice, cast):
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    sweep_all()
    with pytest.raises(CommandRefused, match="已经结束"):
        post(cast)


def test_the_posting_is_part_of_the_result_and_of_the_approval(on_notice, cast):
    freeze(cast)
    posting = post(cast)
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    assert NoticeResult.objects.get(claim=on_notice).posting == posting
    told = fresh(on_notice).events.get(verb=Verb.APPROVE).data
    assert (told["posted_on"], told["photograph_sha256"]) == ("2026-03-02", PHOTOGRAPH)


def test_without_the_posting_a_programme_asks_for_nothing_is_approved(posting_required, file_startup, cast):
    claim = carry(file_startup(), cast, "notice")
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    job = Job.objects.get(claim=claim, name="approvals.close_notice")
    assert (fresh(claim).state, job.status, job.error) == (
        ClaimState.ON_NOTICE,
        JobStatus.WAITING,
        "not_posted",
    )


def test_nobody_reads_the_list_on_the_web_before_it_hangs(posting_required, file_startup, cast, client):
    carry(file_startup(), cast, "notice")
    notice = freeze(cast)
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    post(cast)
    assert "陈**" in client.get(f"/notices/{notice.pk}/").content.decode()


def test_the_days_begin_with_the_first_posting_and_the_claims_are_told(posting_required, file_startup, cast):
    claims = [carry(file_startup(username), cast, "notice") for username in ("chen", "huang")]
    freeze(cast)
    clock.move_to(at(date(2026, 3, 5)))
    post(cast, posted_on=date(2026, 3, 4))
    notice = NoticeList.objects.get()
    assert (notice.closes_on, notice.dates_moved_at is None) == (date(2026, 3, 11), False)
    sweep_all()
    for claim in map(fresh, claims):
        assert (claim.notice_from, claim.notice_until) == (date(2026, 3, 4), date(2026, 3, 11))
        event = claim.events.get(verb=Verb.POST_LIST)
        assert event.data == {
            "from": "2026-03-04",
            "until": "2026-03-11",
            "notice": notice.number,
            "place": PLACE,
        }
    assert NoticeList.objects.get().dates_moved_at is None
    assert follow_dates() == 0


def test_the_wait_ends_after_the_days_that_began_late(posting_required, file_startup, cast):
    claim = carry(file_startup(), cast, "notice")
    freeze(cast)
    clock.move_to(at(date(2026, 3, 5)))
    post(cast)
    sweep_all()
    clock.move_to(at(date(2026, 3, 12), hour=23))
    run_due()
    assert fresh(claim).state == ClaimState.ON_NOTICE
    clock.move_to(at(date(2026, 3, 13), hour=0))
    run_due()
    assert fresh(claim).state == ClaimState.APPROVED


def test_a_second_posting_moves_no_days(posting_required, file_startup, cast):
    claim = carry(file_startup(), cast, "notice")
    freeze(cast)
    post(cast)
    clock.move_to(at(date(2026, 3, 4)))
    post(cast, photograph_sha256="b" * 64)
    sweep_all()
    assert NoticeList.objects.get().closes_on == date(2026, 3, 9)
    assert not fresh(claim).events.filter(verb=Verb.POST_LIST).exists()


def test_a_crash_between_the_posting_and_the_claims_is_made_good_by_the_relay(
    posting_required, file_startup, cast, monkeypatch
):
    claims = [carry(file_startup(username), cast, "notice") for username in ("chen", "huang")]
    freeze(cast)
    clock.move_to(at(date(2026, 3, 4)))
    post(cast)
    monkeypatch.setattr("approvals.board.posting.AT_ONCE", 1)
    follow_dates()
    assert sorted(fresh(claim).notice_until for claim in claims) == [date(2026, 3, 9), date(2026, 3, 11)]
    while follow_dates():
        pass
    assert {fresh(claim).notice_until for claim in claims} == {date(2026, 3, 11)}
    assert [fresh(claim).events.filter(verb=Verb.POST_LIST).count() for claim in claims] == [1, 1]
