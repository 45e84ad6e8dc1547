"""A roster becomes the lines of a draft; a later one takes its place; after handing in lines are mended one by one."""

import pytest

from registry.enums import Sex
from registry.models import Person
from registry.pilot.numbers import identity_number
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import act, fresh, give_back, hand_in, roster_draft, row_of, sheet, startup_draft
from workflows.commands import strike_line
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.rosters import MOST_ROWS, import_roster, mend_line, read_roster


@pytest.fixture
def draft(core) -> Claim:
    return roster_draft(core["organiser"])


def load(core, claim: Claim, *entries) -> int:
    content = sheet(*(row_of(entry) for entry in entries))
    return import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)


def names(claim: Claim) -> list[str]:
    return [line.person.open().name for line in claim.lines.select_related("person").order_by("position")]


def test_rows_become_lines_in_their_order(core, draft):
    assert load(core, draft, *ROSTER[:3]) == 3
    assert names(draft) == [entry.member.name for entry in ROSTER[:3]]
    assert list(draft.lines.values_list("position", flat=True)) == [1, 2, 3]


def test_lines_hold_masked_names_and_no_numbers(core, draft):
    load(core, draft, ROSTER[0])
    line = draft.lines.get()
    assert line.label == f"{ROSTER[0].member.name[0]}**"
    assert set(line.facts) == {
        "origin_county",
        "work_county",
        "employer",
        "contract_start",
        "performed_until",
        "proofs",
    }
    assert ROSTER[0].member.id_number not in str(line.facts)


def test_a_second_roster_takes_the_place_of_the_first(core, draft):
    load(core, draft, *ROSTER[:3])
    load(core, draft, ROSTER[4])
    assert names(draft) == [ROSTER[4].member.name]


def test_a_worker_nobody_knew_is_enrolled_at_his_county(core, draft):
    number = identity_number("530627", ROSTER[0].member.born, 487, Sex.FEMALE)
    content = sheet(row_of(ROSTER[0], name="新来的", id_number=number))
    import_roster(claim_id=draft.pk, actor=core["organiser"], content=content)
    person = draft.lines.get().person
    assert (person.open().name, person.home_id) == ("新来的", "530627")


def test_the_same_worker_twice_is_two_lines_of_one_person(core, draft):
    load(core, draft, ROSTER[0], ROSTER[0])
    assert len(set(draft.lines.values_list("person", flat=True))) == 1
    assert draft.lines.count() == 2


def test_the_history_says_how_many_and_not_who(core, draft):
    load(core, draft, *ROSTER[:2])
    assert (draft.events.last().verb, draft.events.last().data) == (Verb.EDIT, {"roster": 2})


def test_nobody_else_loads_a_roster(core, draft):
    with pytest.raises(CommandRefused):
        import_roster(claim_id=draft.pk, actor=core["chen"], content=sheet(row_of(ROSTER[0])))
    assert not draft.lines.exists()


def test_a_persons_claim_takes_no_roster(core):
    claim = startup_draft(core["chen"])
    with pytest.raises(InvalidInput):
        import_roster(claim_id=claim.pk, actor=core["chen"], content=sheet(row_of(ROSTER[0])))
    assert claim.lines.get().person == core["chen"].person


def test_after_handing_in_it_is_refused(core, draft):
    load(core, draft, ROSTER[0])
    claim = hand_in(draft)
    with pytest.raises(CommandRefused):
        load(core, claim, ROSTER[1])
    assert names(claim) == [ROSTER[0].member.name]


@pytest.fixture
def returned(core, draft) -> Claim:
    """Two workers, sent back because the second has no proof."""
    content = sheet(row_of(ROSTER[0]), row_of(ROSTER[1], proofs=""))
    import_roster(claim_id=draft.pk, actor=core["organiser"], content=content)
    return act(hand_in(draft), core["zx-county"], give_back)


def test_a_returned_roster_is_not_replaced_as_a_whole(core, returned):
    with pytest.raises(InvalidInput) as refused:
        load(core, returned, ROSTER[2])
    assert refused.value.code == "roster_fixed"


def test_a_line_is_mended_and_the_others_stay(core, returned):
    facts = {"proofs": ["WAGE_PROOF"], "performed_until": None}
    mend_line(claim_id=returned.pk, actor=core["organiser"], position=2, facts=facts)
    first, second = fresh(returned).lines.order_by("position")
    assert (second.facts["proofs"], second.facts["performed_until"]) == (["WAGE_PROOF"], None)
    assert second.facts["work_county"] == ROSTER[1].work_county
    assert first.facts["proofs"] != ["WAGE_PROOF"]
    assert returned.events.last().data == {"line": 2, "fields": ["performed_until", "proofs"]}


def test_mended_to_what_it_was_leaves_no_entry(core, returned):
    facts = {"work_county": ROSTER[0].work_county}
    mend_line(claim_id=returned.pk, actor=core["organiser"], position=1, facts=facts)
    assert fresh(returned).version == returned.version


@pytest.mark.parametrize(
    "facts",
    [
        {"deceased_date": None, "name": "别人"},
        {"categories": ["registered_poor"]},
        {"work_county": "广州"},
        {"contract_start": "2025-09-31"},
        {"contract_start": None},
        {"proofs": ["MY_WORD"]},
        {"proofs": "WAGE_PROOF"},
        {"employer": "公" * 101},
    ],
)
def test_a_line_is_not_mended_with_what_no_rule_can_read(core, returned, facts):
    with pytest.raises(InvalidInput) as refused:
        mend_line(claim_id=returned.pk, actor=core["organiser"], position=1, facts=facts)
    assert refused.value.field in facts
    assert fresh(returned).version == returned.version


def test_a_struck_line_and_one_that_is_not_there_cannot_be_mended(core, returned):
    strike_line(claim_id=returned.pk, actor=core["organiser"], position=2)
    for position in (2, 9):
        with pytest.raises(InvalidInput):
            mend_line(claim_id=returned.pk, actor=core["organiser"], position=position, facts={"proofs": []})


def test_a_claim_in_review_cannot_be_mended(core, returned):
    claim = hand_in(returned)
    assert claim.state == ClaimState.SUBMITTED
    with pytest.raises(CommandRefused):
        mend_line(claim_id=claim.pk, actor=core["organiser"], position=1, facts={"proofs": []})


def test_a_roster_of_ten_thousand_is_read_whole(core):
    """The most a file may hold; the cells of each row are as those of the pilot's first worker."""
    row = row_of(ROSTER[0])
    workers = read_roster(sheet(*[row] * MOST_ROWS))
    assert (len(workers), workers[-1].row) == (MOST_ROWS, MOST_ROWS + 1)


def test_the_queries_of_an_import_do_not_grow_with_its_rows(core, draft, django_assert_max_num_queries):
    born = ROSTER[0].member.born
    rows = [
        row_of(ROSTER[0], name="新来的", id_number=identity_number("530627", born, n, Sex.FEMALE))
        for n in range(1, 301)
    ]
    with django_assert_max_num_queries(40):
        import_roster(claim_id=draft.pk, actor=core["organiser"], content=sheet(*rows))
    assert Person.objects.filter(claim_lines__claim=draft).count() == 300
