"""更正公示: a line shown wrong is shown anew for all its days; the others keep theirs, the claim waits for the last."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from approvals.board.correcting import correct_entry
from approvals.board.objections import Said, raise_objection
from approvals.board.posting import freeze_list
from approvals.enums import EntryStatus
from approvals.models import NoticeEntry, NoticeList
from approvals.notices import list_hash
from registry import clock
from tests.approvals.conftest import at, carry, fresh
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.jobs import sweep_all
from workflows.models import broken_link
from workflows.reconcile import faults
from workflows.relay import run_due

REASON = "应按300元计算，录入有误。"


@pytest.fixture
def roster(file_roster, cast):
    return carry(file_roster(), cast, "notice")


def entries(claim) -> list[NoticeEntry]:
    return list(NoticeEntry.objects.of_claim(claim).order_by("position"))


def correct(entry: NoticeEntry, actor, **changed) -> NoticeEntry:
    return correct_entry(
        **({"entry_id": entry.pk, "actor": actor, "amount_fen": 100_00, "reason": REASON} | changed)
    )


def go_to(day: date, hour: int = 9) -> None:
    clock.move_to(at(day, hour))
    run_due()
    sweep_all()


def test_only_the_changed_line_begins_anew_and_the_claim_waits_for_it(roster, cast):
    clock.move_to(at(date(2026, 3, 5)))
    wrong = entries(roster)[0]
    new = correct(wrong, cast["zx-county"])
    assert (new.opens_on, new.closes_on) == (date(2026, 3, 5), date(2026, 3, 12))
    others = [entry for entry in entries(roster) if entry.pk not in (wrong.pk, new.pk)]
    assert {entry.closes_on for entry in others} == {date(2026, 3, 9)}
    assert fresh(roster).notice_until == NoticeList.objects.get().closes_on == date(2026, 3, 12)
    go_to(date(2026, 3, 12), hour=23)
    assert fresh(roster).state == ClaimState.ON_NOTICE
    go_to(date(2026, 3, 13), hour=1)
    assert fresh(roster).state == ClaimState.APPROVED
    assert [fault.code for fault in faults(history=True)] == []


def test_the_amount_follows_in_line_claim_ledger_and_history(roster, cast):
    whole, wrong = roster.approved_fen, entries(roster)[0]
    correct(wrong, cast["zx-county"])
    claim = fresh(roster)
    assert claim.approved_fen == whole - wrong.amount_fen + 100_00
    assert claim.lines.get(pk=wrong.line_id).approved_fen == 100_00
    assert claim.benefits.get(line=wrong.line_id).amount_fen == 100_00
    event = claim.events.get(verb=Verb.CORRECT_LIST)
    assert (event.actor, event.comment) == (cast["zx-county"], REASON)
    assert (event.data["from_fen"], event.data["to_fen"]) == (wrong.amount_fen, 100_00)
    assert broken_link(claim) is None


def test_what_was_shown_before_is_kept_and_the_hash_follows(roster, cast):
    notice = freeze_list(list_id=NoticeList.objects.get().pk, actor=cast["zx-county"])
    wrong = entries(roster)[0]
    new = correct(wrong, cast["zx-county"])
    old = NoticeEntry.objects.get(pk=wrong.pk)
    assert (old.status, old.amount_fen, new.replaces) == (EntryStatus.CORRECTED, wrong.amount_fen, old)
    changed = NoticeList.objects.get()
    assert changed.entries_hash == list_hash(changed) != notice.entries_hash


@pytest.mark.parametrize("amount", [0, -1, 10_000_00])
def test_an_amount_the_rules_do_not_allow_is_refused(roster, cast, amount):
    with pytest.raises(InvalidInput, match="不超过按标准算出的"):
        correct(entries(roster)[0], cast["zx-county"], amount_fen=amount)
    assert len(entries(roster)) == 8


def test_without_a_reason_or_a_change_nothing_is_corrected(roster, cast):
    entry = entries(roster)[0]
    with pytest.raises(InvalidInput, match="哪里错了"):
        correct(entry, cast["zx-county"], reason=" ")
    with pytest.raises(InvalidInput, match="没有变化"):
        correct(entry, cast["zx-county"], amount_fen=entry.amount_fen)


@pytest.mark.parametrize("who", ["zx-village", "zx-township", "na-county", "zx-finance", "auditor", "admin"])
def test_only_the_office_of_the_list_corrects(roster, cast, who):
    with pytest.raises(CommandRefused):
        correct(entries(roster)[0], cast[who])


def test_a_line_under_objection_is_not_corrected_nor_one_that_was(roster, cast):
    held, wrong = entries(roster)[:2]
    raise_objection(
        list_id=held.notice_id,
        entry_ids=[held.pk],
        said=Said("他没有在外地干满三个月。", "林国平", "13800001234"),
    )
    correct(wrong, cast["zx-county"])
    for entry in (held, wrong):
        with pytest.raises(CommandRefused, match="不能更正"):
            correct(entry, cast["zx-county"])


def test_the_page_corrects_and_says_until_when(roster, cast):
    client = Client()
    client.force_login(cast["zx-county"], backend="django.contrib.auth.backends.ModelBackend")
    entry = entries(roster)[0]
    url = reverse("approvals:correct_notice", args=[entry.notice_id, entry.position])
    assert url in client.get(reverse("approvals:notice", args=[entry.notice_id])).content.decode()
    assert url not in Client().get(reverse("approvals:notice", args=[entry.notice_id])).content.decode()
    for typed in (
        {"amount": "一百", "reason": REASON},
        {"amount": "100", "reason": ""},
        {"amount": "9999999"},
    ):
        assert client.post(url, typed).status_code == 422
    answer = client.post(url, {"amount": "100", "reason": REASON}, follow=True)
    assert "这一行公示到2026-03-09" in answer.content.decode()
    assert "已更正" in client.get(reverse("approvals:notice", args=[entry.notice_id])).content.decode()
