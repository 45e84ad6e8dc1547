"""Whatever a village, a township and a county do among themselves: nobody sits at two levels without a consent."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from approvals.commands import take
from approvals.consents import answer_consent, ask_consent
from approvals.enums import ConsentKind
from approvals.guards import second_level
from approvals.models import Seat
from registry import clock
from registry.commands import appoint
from registry.delegations import lend, revoke
from registry.enums import Role
from registry.errors import RegistryError
from registry.models import Delegation, Post
from tests.approvals.conftest import answer, fresh, visit
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem

PEOPLE = ("na-village", "na-township", "na-county", "na-county-2")
who = st.sampled_from(PEOPLE)
ACTS = st.one_of(
    st.tuples(st.just("take"), who),
    st.tuples(st.just("decide"), who),
    st.tuples(st.just("appoint"), who),
    st.tuples(st.just("lend"), who, who),
    st.tuples(st.just("revoke"), who),
    st.tuples(st.just("agree"), who),
)


def _decide(claim: Claim, user) -> None:
    item = OpenItem.objects.filter(claim=claim, level__in=("village", "township", "county")).first()
    if item is not None:
        (visit if item.station == "site_visit" else answer)(claim, user)


def _take(claim: Claim, user) -> None:
    item = OpenItem.objects.filter(claim=claim).first()
    if item is not None:
        take(task_id=item.task_id, actor=user)


def _appoint(claim: Claim, user) -> None:
    """He serves at the office where the claim lies as well."""
    item = OpenItem.objects.filter(claim=claim).select_related("office").first()
    if item is not None and item.office is not None:
        appoint(actor=None, user=user, office=item.office, role=Role.REVIEWER)


def _lend(claim: Claim, user, delegate) -> None:
    """Lend the post he holds where the claim lies, or any other."""
    post = Post.objects.filter(user=user).order_by("-pk").first()
    lend(
        actor=user,
        post=post,
        delegate=delegate,
        valid_from=clock.today(),
        valid_to=clock.today() + timedelta(days=1),
        reason="出差",
    )


def _revoke(claim: Claim, user) -> None:
    for delegation in Delegation.objects.filter(post__user=user, revoked_at=None):
        revoke(actor=user, delegation=delegation)


def _agree(claim: Claim, user) -> None:
    """The prefecture agrees to his sitting at the level where the claim lies."""
    item = OpenItem.objects.filter(claim=claim).select_related("office").first()
    if item is None or item.level != "county":
        return
    asked = ask_consent(
        claim_id=claim.pk,
        actor=user,
        office=item.office,
        kind=ConsentKind.TWO_LEVELS,
        reason="人手不够。",
        subject=second_level(user, item.level),
    )
    answer_consent(consent_id=asked.pk, actor=_prefecture(), granted=True, comment="同意。")


def _prefecture():
    return Post.objects.select_related("user__person").get(user__username="qz-prefecture").user


DO = {
    "take": _take,
    "decide": _decide,
    "appoint": _appoint,
    "lend": _lend,
    "revoke": _revoke,
    "agree": _agree,
}


def people_of(seat: Seat) -> set[int]:
    return {seat.person_id} | ({seat.principal.person_id} if seat.principal else set())


@contextmanager
def undone():
    """Play inside a savepoint that is rolled back: every game begins at the same place."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_no_way_leads_one_person_to_two_levels_without_consent(cast, file_startup):
    reached: set[str] = set()

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(acts=st.lists(ACTS, min_size=8, max_size=25))
    def play(acts):
        with undone():
            claim = file_startup()
            for name, *people in acts:
                try:
                    DO[name](fresh(claim), *(cast[each] for each in people))
                    reached.add(name)
                except (CommandRefused, RegistryError):
                    continue
            seats = list(Seat.objects.filter(claim=claim).select_related("principal", "consent"))
            for number, seat in enumerate(seats):
                if any(
                    other.level != seat.level and people_of(other) & people_of(seat)
                    for other in seats[:number]
                ):
                    assert seat.consent is not None
                    assert seat.consent.granted
                    assert seat.consent.used_at is not None
                    assert seat.consent.subject == {"person": seat.person_id, "level": seat.level}

    play()
    # Each kind of act has come about at least once, or the game would prove nothing.
    assert {"take", "decide", "appoint", "lend", "revoke"} <= reached
