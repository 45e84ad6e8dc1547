"""A rule file is drafted by one, reviewed by another, published from a day to come; what is published stays."""

from datetime import timedelta

import pytest

from registry import clock, editions, rulebook
from registry.edition_guards import may_approve, may_discard, may_draft, may_edit, may_publish, may_return
from registry.enums import EditionStatus, RuleKind
from registry.errors import EditionRefused
from registry.models import RuleEdition
from tests.registry.rule_drafts import NANAN, REASON, STARTUP, approved, drafted, fujian, nanan, published

pytestmark = pytest.mark.django_db


def does(verb: str, actor, edition: RuleEdition, **more) -> RuleEdition:
    edition.refresh_from_db()
    command = getattr(editions, f"{verb}_edition")
    return command(actor=actor, edition_id=edition.pk, expected_revision=edition.revision, **more)


def refused(verb: str, actor, edition: RuleEdition, **more) -> EditionRefused:
    edition.refresh_from_db()
    before = (edition.status, edition.revision, edition.events.count())
    with pytest.raises(EditionRefused) as refusal:
        does(verb, actor, edition, **more)
    edition.refresh_from_db()
    assert (edition.status, edition.revision, edition.events.count()) == before
    return refusal.value


def everything_at(fen: int) -> str:
    """The standards of 南安 with this amount and this cap in all of them."""
    return NANAN.replace("1_000_000", f"{fen}")


def tomorrow():
    return clock.today() + timedelta(days=1)


def test_from_draft_to_publication_every_act_is_in_the_history(officers):
    edition = drafted(officers["na"], nanan(900_000))
    does("submit", officers["na"], edition)
    does("return", officers["na-2"], edition, note="请补充文号。")
    does("edit", officers["na"], edition, text=nanan(800_000), reason=REASON)
    does("submit", officers["na"], edition)
    does("approve", officers["na-2"], edition, note="与文件一致。")
    does("publish", officers["na"], edition, valid_from=tomorrow())
    edition.refresh_from_db()
    assert (edition.status, edition.number, edition.valid_from) == ("published", 1, tomorrow())
    assert (edition.drafted_by, edition.reviewed_by, edition.published_by) == (
        officers["na"],
        officers["na-2"],
        officers["na"],
    )
    events = list(edition.events.values_list("verb", "actor__username", "note"))
    assert events == [
        ("draft", "na", REASON),
        ("submit", "na", ""),
        ("return", "na-2", "请补充文号。"),
        ("edit", "na", REASON),
        ("submit", "na", ""),
        ("approve", "na-2", "与文件一致。"),
        ("publish", "na", f"{tomorrow()}"),
    ]
    hashes = list(edition.events.values_list("content_hash", flat=True))
    assert hashes[0] != hashes[-1] == edition.content_hash


@pytest.mark.parametrize(
    ("who", "kind", "subject", "may"),
    [
        ("na", "standard", "350583", True),
        ("na", "standard", "35", False),
        ("na", "standard", "469025", False),
        ("na", "programme", "startup_grant", False),
        ("fj", "standard", "35", True),
        ("fj", "standard", "00", True),
        ("fj", "programme", "startup_grant", True),
        ("fj", "standard", "350583", False),
        ("hn", "standard", "35", False),
        ("reviewer", "standard", "350583", False),
    ],
)
def test_who_may_draft_which_rules(officers, who, kind, subject, may):
    assert (may_draft(officers[who], kind, subject) is None) == may
    if not may:
        with pytest.raises(EditionRefused):
            drafted(officers[who], NANAN, kind=kind, subject=subject)
        assert not RuleEdition.objects.exists()


def test_nobody_reviews_what_he_drafted_nor_what_is_not_under_him(officers):
    edition = drafted(officers["na"], nanan(900_000))
    does("submit", officers["na"], edition)
    assert "另一人复核" in str(refused("approve", officers["na"], edition))
    for other in ("hn", "reviewer"):
        assert "没有权限" in str(refused("approve", officers[other], edition))
        assert "没有权限" in str(refused("return", officers[other], edition, note="改"))
    does("approve", officers["fj"], edition)
    edition.refresh_from_db()
    assert edition.reviewed_by == officers["fj"]


def test_a_county_officer_does_not_review_what_the_province_drafts(officers):
    edition = drafted(officers["fj"], fujian(1_000_000), subject="35")
    does("submit", officers["fj"], edition)
    assert "没有权限" in str(refused("approve", officers["na"], edition))
    does("approve", officers["fj-2"], edition)


def test_only_the_drafter_writes_and_only_while_it_is_a_draft(officers):
    edition = drafted(officers["na"], nanan(900_000))
    assert "只有起草人" in str(refused("edit", officers["na-2"], edition, text=NANAN, reason=REASON))
    does("submit", officers["na"], edition)
    assert "待复核" in str(refused("edit", officers["na"], edition, text=NANAN, reason=REASON))


def test_buttons_follow_the_guards(officers):
    edition = drafted(officers["na"], nanan(900_000))

    def open_to(who: str) -> list[str]:
        edition.refresh_from_db()
        guards = (may_edit, may_approve, may_return, may_publish, may_discard)
        return [guard.__name__ for guard in guards if guard(officers[who], edition) is None]

    assert (open_to("na"), open_to("na-2")) == (["may_edit", "may_discard"], ["may_discard"])
    does("submit", officers["na"], edition)
    assert open_to("na") == ["may_discard"]
    assert open_to("fj") == open_to("na-2") == ["may_approve", "may_return", "may_discard"]
    does("approve", officers["na-2"], edition)
    assert open_to("na") == ["may_publish", "may_discard"]
    does("publish", officers["na"], edition, valid_from=tomorrow())
    assert open_to("na") == open_to("na-2") == open_to("fj") == []


def test_a_draft_may_have_faults_but_nobody_can_submit_them(officers):
    edition = drafted(officers["na"], "region = \n")
    refusal = refused("submit", officers["na"], edition)
    assert refusal.code == "faults"
    assert [problem.line for problem in refusal.problems] == [1]


def test_every_fault_is_told_at_once_with_its_line_and_key(officers):
    text = STARTUP.replace('need = "required"', 'need = "urgent"', 1).replace(
        "working_days = 10", 'working_days = "ten"'
    )
    text = text.replace('fact = "earlier_business"', 'fact = "earlier_busyness"')
    edition = drafted(officers["fj"], text, kind=RuleKind.PROGRAMME, subject="startup_grant")
    lines = text.split("\n")
    told = {
        lines[each.line - 1].strip()[:24]: each.key
        for each in refused("submit", officers["fj"], edition).problems
    }
    assert told == {
        '{ code = "APPLICATION_FO': "evidence[1].need",
        '{ station = "review", le': "plan[5].working_days",
    }
    does(
        "edit",
        officers["fj"],
        edition,
        text=STARTUP.replace('fact = "earlier_business"', 'fact = "busy"'),
        reason=REASON,
    )
    [problem] = refused("submit", officers["fj"], edition).problems
    assert problem.key == "conditions[3].fact"
    assert "busy" in problem.sentence


def test_a_text_about_another_region_or_programme_is_refused(officers):
    county = drafted(officers["na"], fujian(1))
    problem, *_ = refused("submit", officers["na"], county).problems
    assert (problem.key, "350583" in problem.sentence) == ("region", True)
    text = STARTUP.replace('code = "startup_grant"', 'code = "moon_grant"', 1)
    programme = drafted(officers["fj"], text, kind=RuleKind.PROGRAMME, subject="startup_grant")
    problem, *_ = refused("submit", officers["fj"], programme).problems
    assert problem.key == "code"


def test_a_county_standard_above_the_ceiling_is_refused_with_both_amounts_and_the_document(officers):
    own = drafted(officers["na"], nanan(1_200_000))
    problem, *_ = refused("submit", officers["na"], own).problems
    assert "12,000.00元" in problem.sentence
    assert "10,000.00元" in problem.sentence


def test_a_county_standard_above_the_provinces_published_ceiling_is_refused(officers):
    lowered = published(officers["na"], officers["na-2"], nanan(700_000))
    published(officers["fj"], officers["fj-2"], fujian(1_000_000), subject="35", on=lowered.valid_from)
    again = drafted(officers["na"], nanan(1_000_001).replace("cap_fen = 1_000_000", "cap_fen = 1_000_001"))
    problem, *_ = refused("submit", officers["na"], again).problems
    assert "10,000.01元" in problem.sentence
    assert "10,000.00元" in problem.sentence
    assert "闽人社发〔2026〕1号" in problem.sentence


def test_a_ceiling_below_what_a_county_pays_waits_until_the_county_has_lowered_it(officers):
    edition = drafted(officers["fj"], fujian(800_000), subject="35")
    problem, *_ = refused("submit", officers["fj"], edition).problems
    assert "冲突" in problem.sentence
    text = (
        nanan(700_000).replace("cap_fen = 1_000_000", "cap_fen = 800_000").replace("= 1_000_000", "= 700_000")
    )
    published(officers["na"], officers["na-2"], text)
    does("submit", officers["fj"], edition)
    does("approve", officers["fj-2"], edition)
    does("publish", officers["fj"], edition, valid_from=tomorrow())


def test_what_fitted_when_it_was_approved_is_looked_at_again_when_it_is_published(officers):
    """The county raises what it pays, the province lowers what it allows; each fits by itself, the later one waits."""
    published(officers["na"], officers["na-2"], everything_at(700_000))
    province = approved(officers["fj"], officers["fj-2"], fujian(800_000), subject="35")
    county = approved(officers["na"], officers["na-2"], everything_at(900_000))
    does("publish", officers["fj"], province, valid_from=tomorrow())
    problem, *_ = refused("publish", officers["na"], county, valid_from=tomorrow()).problems
    assert "9,000.00元" in problem.sentence
    assert "8,000.00元" in problem.sentence


@pytest.mark.parametrize("days", [0, -1])
def test_it_comes_into_force_tomorrow_at_the_earliest(officers, days):
    edition = approved(officers["na"], officers["na-2"], nanan(900_000))
    day = clock.today() + timedelta(days=days)
    assert "最早为明天" in str(refused("publish", officers["na"], edition, valid_from=day))


def test_two_drafts_of_the_same_rules_are_not_on_their_way_at_once(officers):
    first = drafted(officers["na"], nanan(900_000))
    with pytest.raises(EditionRefused, match="已经有一版"):
        drafted(officers["na-2"], nanan(800_000))
    does("discard", officers["na-2"], first, note="重新起草。")
    second = drafted(officers["na-2"], nanan(800_000))
    assert (first.number, second.number) == (1, 2)


def test_the_next_edition_starts_from_the_last_one_published(officers):
    assert rulebook.newest_text("standard", "350583").text == NANAN
    published(officers["na"], officers["na-2"], nanan(900_000))
    assert rulebook.newest_text("standard", "350583").text == nanan(900_000)
    assert rulebook.newest_text("standard", "4690") is None


def test_a_page_that_is_stale_changes_nothing(officers):
    edition = drafted(officers["na"], nanan(900_000))
    does("edit", officers["na"], edition, text=nanan(800_000), reason=REASON)
    with pytest.raises(EditionRefused) as refusal:
        editions.submit_edition(actor=officers["na"], edition_id=edition.pk, expected_revision=1)
    assert refusal.value.code == "stale"
    edition.refresh_from_db()
    assert edition.status == EditionStatus.DRAFTED


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        (" \n", REASON, "text"),
        ("x" * 300_001, REASON, "text"),
        ("a\x00", REASON, "text"),
        (NANAN, " ", "reason"),
    ],
)
def test_a_draft_needs_a_text_that_can_be_kept_and_a_reason(officers, text, reason, code):
    with pytest.raises(EditionRefused) as refusal:
        editions.draft_edition(
            actor=officers["na"], kind="standard", subject="350583", text=text, reason=reason
        )
    assert refusal.value.code == code
    assert not RuleEdition.objects.exists()


def test_returning_and_discarding_need_a_reason(officers):
    edition = drafted(officers["na"], nanan(900_000))
    assert refused("discard", officers["na"], edition, note="  ").code == "reason"
    does("submit", officers["na"], edition)
    assert refused("return", officers["na-2"], edition, note="").code == "reason"


def test_an_approval_is_void_once_it_is_returned(officers):
    edition = approved(officers["na"], officers["na-2"], nanan(900_000))
    does("return", officers["fj"], edition, note="金额有误。")
    edition.refresh_from_db()
    assert (edition.status, edition.reviewed_by) == ("returned", None)
    assert "退回修改" in str(refused("publish", officers["na"], edition, valid_from=tomorrow()))


def test_line_ends_and_a_byte_order_mark_of_another_editor_do_not_count(officers):
    edition = drafted(officers["na"], "\ufeff" + NANAN.replace("\n", "\r\n") + "\r\n\r\n")
    assert edition.text == NANAN
