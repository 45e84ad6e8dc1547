"""Every state against every verb: what the law allows is written out here, not read from the code."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from tests.workflows.claims import carry, startup_draft
from workflows.door import claim_command
from workflows.enums import CLOSED_STATES, ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.lifecycle import STATUS_VERBS
from workflows.models import Claim

# state: {verb: the state it leads to}; what is not here must be refused.
ALLOWED = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "accept": "in_review",
        "not_accept": "not_accepted",
        "return_for_correction": "returned",
        "reject": "rejected",
        "withdraw": "withdrawn",
        "transfer": "submitted",
        "terminate": "terminated",
        "merge": "merged",
    },
    "returned": {
        "submit": "submitted",
        "lapse": "lapsed",
        "withdraw": "withdrawn",
        "terminate": "terminated",
    },
    "in_review": {
        "publish": "on_notice",
        "approve": "approved",
        "reject": "rejected",
        "return_for_correction": "returned",
        "withdraw": "withdrawn",
        "transfer": "submitted",
        "terminate": "terminated",
        "merge": "merged",
    },
    "on_notice": {
        "approve": "approved",
        "reopen": "in_review",
        "review_again": "in_review",
        "withdraw": "withdrawn",
        "terminate": "terminated",
    },
    "approved": {
        "release": "paying",
        "review_again": "in_review",
        "withdraw": "withdrawn",
        "terminate": "terminated",
    },
    "paying": {"settle": "paid", "return_payment": "approved"},
    "not_accepted": {"review_again": "in_review"},
    "paid": {},
    "rejected": {"review_again": "in_review"},
    "withdrawn": {},
    "lapsed": {},
    "terminated": {},
    "merged": {},
}
VERBS = sorted({verb for verbs in ALLOWED.values() for verb in verbs})
LEGAL = [(state, verb, target) for state, verbs in ALLOWED.items() for verb, target in verbs.items()]
ILLEGAL = [(state, verb) for state, verbs in ALLOWED.items() for verb in VERBS if verb not in verbs]


def test_the_table_knows_every_state_and_every_verb():
    assert set(ALLOWED) == set(ClaimState.values)
    assert set(VERBS) == {str(verb) for verb in STATUS_VERBS}


def test_exactly_the_closed_states_have_no_way_out_but_by_an_appeal():
    closed = {state for state, verbs in ALLOWED.items() if set(verbs) <= {"review_again"}}
    assert closed == set(CLOSED_STATES)


@pytest.mark.parametrize(("state", "verb", "target"), LEGAL)
def test_a_legal_step_leads_where_the_law_says(state, verb, target):
    claim = Claim(state=state)
    assert can_proceed(getattr(claim, verb))
    getattr(claim, verb)()
    assert claim.state == target


@pytest.mark.parametrize(("state", "verb"), ILLEGAL)
def test_every_other_step_is_refused_and_changes_nothing(state, verb):
    claim = Claim(state=state)
    with pytest.raises(TransitionNotAllowed):
        getattr(claim, verb)()
    assert claim.state == state


@pytest.mark.parametrize("state", ClaimState.values)
def test_the_legal_status_cannot_be_assigned_in_any_state(state):
    claim = Claim(state=state)
    with pytest.raises(AttributeError):
        claim.state = ClaimState.PAID
    assert claim.state == state


def test_an_illegal_step_is_refused_by_the_door_in_words(core, demo_day):
    claim = carry(core, demo_day, ClaimState.RETURNED)
    with (
        pytest.raises(CommandRefused) as refused,
        claim_command(claim.pk, actor=core["na-village"]) as move,
    ):
        move.transition(Verb.APPROVE)
    assert refused.value.code == "state"
    assert "退回补正" in str(refused.value.sentence)
    assert Claim.objects.get(pk=claim.pk).version == claim.version


@pytest.mark.django_db(transaction=True)
def test_reloading_in_eight_threads_never_opens_the_protected_field(core):
    """Half of the threads reload, the others try to write while they do: not one write may come through."""
    claim = startup_draft(core["chen"])
    names = {field.attname: getattr(claim, field.attname) for field in claim._meta.concrete_fields}

    def reload(_number: int) -> int:
        own = Claim(**names)
        for _turn in range(200):
            own.refresh_from_db(from_queryset=_Remembered(names))
        return 0

    def write(_number: int) -> int:
        own, written = Claim(**names), 0
        for _turn in range(2000):
            try:
                own.state = ClaimState.PAID
                written += 1
            except AttributeError:
                continue
        return written

    with ThreadPoolExecutor(8) as pool:
        counts = [pool.submit(work, n) for n in range(4) for work in (reload, write)]
    assert [count.result() for count in counts] == [0] * 8


class _Remembered:
    """A query set that answers from memory: eight threads must not each ask the test's database."""

    def __init__(self, columns: dict[str, object]) -> None:
        self.columns, self._hints = columns, {}

    def using(self, _alias):
        return self

    def filter(self, **_lookup):
        return self

    def only(self, *_names):
        return self

    def get(self):
        return Claim(**self.columns)


def test_a_reload_of_one_column_leaves_a_status_that_is_not_saved_yet(core):
    claim = startup_draft(core["chen"])
    claim.withdraw()
    claim.refresh_from_db(fields=["version"])
    assert claim.state == ClaimState.WITHDRAWN
    claim.closed_at = claim.created_at
    claim.save()
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.WITHDRAWN


def test_a_reload_of_the_status_alone_reads_it(core):
    claim = startup_draft(core["chen"])
    claim.withdraw()
    claim.refresh_from_db(fields=["state"])
    assert claim.state == ClaimState.DRAFT


def test_a_column_left_out_of_a_query_is_read_when_asked_for(core):
    claim = Claim.objects.defer("answers").get(pk=startup_draft(core["chen"]).pk)
    assert "uscc" in claim.answers
    assert claim.state == ClaimState.DRAFT
