"""The benefit ledger follows from the claims: what is wrong is found by line, and written anew."""

import pytest
from django.core.management import call_command

from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import carry, fresh, hand_in, roster_draft, row_of, sheet, startup_draft
from tests.workflows.excluding import excluding
from workflows.enums import BenefitStatus, ClaimState
from workflows.models import Benefit, Claim, Exclusion
from workflows.rebuilding import disagreements
from workflows.rosters import import_roster


def run(*arguments: str) -> int:
    """The exit status of the command."""
    try:
        call_command("rebuild_benefits", *arguments)
    except SystemExit as end:
        return end.code
    return 0


@pytest.fixture
def roster(core) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in ROSTER[:2]))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return hand_in(fresh(claim))


@pytest.mark.parametrize("state", ["submitted", "returned", "on_notice", "paying", "paid", "rejected"])
def test_the_ledger_of_every_state_is_right(core, demo_day, state, roster, capsys):
    carry(core, demo_day, state)
    assert list(disagreements()) == []
    assert run() == 0
    assert "台账与申请一致" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: rows[1].delete(), "第2行没有登记"),
        (
            lambda rows: Benefit.objects.filter(pk=rows[0].pk).update(amount_fen=1),
            "第1行登记不符：amount_fen",
        ),
        (
            lambda rows: Benefit.objects.filter(pk=rows[0].pk).update(status=BenefitStatus.RELEASED),
            "第1行登记不符：status",
        ),
        (
            lambda rows: Benefit.objects.filter(pk=rows[1].pk).update(first_day=None, last_day=None),
            "第2行登记不符：first_day、last_day",
        ),
        (lambda rows: Benefit.objects.filter(pk=rows[1].pk).update(family="x"), "第2行登记不符：family"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_mended(roster, spoil, said, capsys):
    before = list(roster.benefits.order_by("line__position").values())
    spoil(list(roster.benefits.order_by("line__position")))
    assert run() == 1
    assert f"{roster.number}  {said}" in capsys.readouterr().out
    assert run("--mend") == 0
    assert "已重新登记的申请：1" in capsys.readouterr().out
    after = list(roster.benefits.order_by("line__position").values())
    assert [each | {"id": 0} for each in after] == [each | {"id": 0} for each in before]
    assert run() == 0


def test_rows_of_a_line_that_nobody_asks_for_are_released(roster):
    roster.lines.filter(position=2).update(struck=True)
    assert [each.sentence for each in disagreements()] == ["第2行登记不符：status、amount_fen"]
    assert run("--mend") == 0
    assert roster.benefits.get(line__position=2).status == BenefitStatus.RELEASED


def test_exclusions_are_held_against_the_claims_as_well(core, demo_day):
    with excluding("startup_grant", "transport_subsidy", scope="same_year", strength="hard"):
        claim = carry(core, demo_day, ClaimState.ON_NOTICE)
        Exclusion.objects.all().delete()
        assert [each.sentence for each in disagreements()] == ["互斥登记不符"]
        assert run("--mend") == 0
        kept = Exclusion.objects.get()
        assert (kept.benefit.claim, kept.person, kept.side) == (claim, claim.person, "startup_grant")
        assert (f"{kept.first_day}", f"{kept.last_day}") == ("2026-01-01", "2026-12-31")


def granted_behind_the_door(claim: Claim) -> None:
    """The claim on notice, as if somebody had written past the door."""
    today = clock.today()
    Claim.objects.filter(pk=claim.pk).update(
        state=ClaimState.ON_NOTICE,
        accepted_at=clock.now(),
        approved_fen=1,
        notice_from=today,
        notice_until=today,
    )
    claim.lines.update(approved_fen=1)


def test_two_grants_that_should_never_have_been_are_left_to_a_person(core, capsys):
    claims = [hand_in(startup_draft(core["chen"])) for _number in range(2)]
    for claim in claims:
        granted_behind_the_door(claim)
    assert run("--mend") == 1
    said = capsys.readouterr().out
    assert f"见申请{claims[0].number}" in said
    assert "已重新登记的申请：1" in said
    assert Benefit.objects.filter(status=BenefitStatus.APPROVED).count() == 1


def test_a_wrong_row_in_the_way_of_another_is_mended_in_whatever_order(core):
    first, second = (hand_in(startup_draft(core["chen"])) for _number in range(2))
    granted_behind_the_door(first)
    second.benefits.update(status=BenefitStatus.APPROVED, amount_fen=1)
    assert run("--mend") == 0
    assert first.benefits.get().status == BenefitStatus.APPROVED
    assert second.benefits.get().status == BenefitStatus.CLAIMED


def test_claims_are_read_in_batches(core, roster, django_assert_max_num_queries):
    for _number in range(5):
        hand_in(startup_draft(core["chen"]))
    with django_assert_max_num_queries(5):
        assert list(disagreements()) == []
