"""Whatever is done to posts in whatever order: no month twice, never beyond the cap, only covered months claimed."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.periods import add_months
from registry.models import Organisation
from tests.workflows.post_acts import NEW_YEAR, holder
from workflows.commands import submit, withdraw
from workflows.enums import ClaimState, EndCause, PlacementState, StopCause
from workflows.errors import CommandRefused
from workflows.models import Benefit, Claim, ClaimLine, Placement
from workflows.models.claim import ENDED_UNPAID
from workflows.periods import enter_attendance, open_period
from workflows.posts.commands import (
    approve_placement,
    end_placement,
    register_placement,
    renew_placement,
    resume_placement,
    stop_placement,
)
from workflows.posts.coverage import agreed_until, month_of, why_not
from workflows.posts.opening import open_due_periods
from workflows.posts.used import PROGRAMME, months_used

CAP, MONTHS = 36, ("2025-12", "2026-01", "2026-02")
month = st.sampled_from(MONTHS)
who, where = st.integers(0, 1), st.integers(0, 1)
step = st.one_of(
    st.tuples(st.just("register"), who, where, st.integers(33, 36), st.integers(1, 4)),
    st.tuples(st.just("approve"), who),
    st.tuples(st.just("renew"), who, st.integers(1, 4)),
    st.tuples(st.just("stop"), who, month),
    st.tuples(st.just("resume"), who, month),
    st.tuples(st.just("end"), who, month),
    st.tuples(st.just("enter"), who, month),
    st.tuples(st.just("open"), where, month),
    st.tuples(st.just("sweep")),
    st.tuples(st.just("submit"), where, month),
    st.tuples(st.just("withdraw"), where, month),
)


class World:
    """Two people, two units, and everything that can be done to them; what is refused changes nothing."""

    def __init__(self, cast, units: list[Organisation]) -> None:
        self.cast, self.units, self.people = cast, units, [holder(2), holder(4)]
        self.done = 0

    def take(self, act: tuple[object, ...]) -> None:
        name, *said = act
        try:
            getattr(self, name)(*said)
            self.done += 1
        except CommandRefused:
            return

    def register(self, who: int, where: int, before: int, months: int) -> None:
        first = date(2025, 12, 1)
        register_placement(
            actor=self.cast["village-unit"],
            organisation=self.units[where],
            person=self.people[who],
            post_code=f"P{who}",
            post_name="保洁员",
            from_day=first,
            until=_end(first, months),
            months_before=before,
        )

    def approve(self, who: int) -> None:
        approve_placement(
            actor=self.cast["bs-county"], placement_id=self.post(who).pk, approved_on=date(2025, 12, 1)
        )

    def renew(self, who: int, months: int) -> None:
        post = self.post(who)
        until = _end(agreed_until(post), months + 1)
        renew_placement(actor=self.cast["village-unit"], placement_id=post.pk, until=until)

    def stop(self, who: int, month: str) -> None:
        stop_placement(
            actor=self.cast["bs-county"], placement_id=self.post(who).pk, month=month, cause=StopCause.AWAY
        )

    def resume(self, who: int, month: str) -> None:
        resume_placement(actor=self.cast["bs-county"], placement_id=self.post(who).pk, month=month)

    def end(self, who: int, month: str) -> None:
        end_placement(
            actor=self.cast["bs-county"],
            placement_id=self.post(who).pk,
            last_day=date.fromisoformat(f"{month}-15"),
            cause=EndCause.RESIGNED,
        )

    def enter(self, who: int, month: str) -> None:
        enter_attendance(
            actor=self.cast["village-unit"],
            placement=self.post(who),
            month=month,
            attended=10,
            required=16,
            wage_paid_fen=100_000,
        )

    def open(self, where: int, month: str) -> None:
        open_period(
            actor=self.cast["village-unit"],
            organisation=self.units[where],
            period=month,
            programme=PROGRAMME,
        )

    def sweep(self) -> None:
        open_due_periods()

    def submit(self, where: int, month: str) -> None:
        submit(claim_id=self.claim(where, month).pk, actor=self.cast["village-unit"])

    def withdraw(self, where: int, month: str) -> None:
        withdraw(claim_id=self.claim(where, month).pk, actor=self.cast["village-unit"])

    def post(self, who: int) -> Placement:
        """The person's last post, whatever became of it."""
        found = Placement.objects.filter(person=self.people[who]).with_terms().order_by("-pk").first()
        if found is None:
            raise CommandRefused("no post", code="test")
        return found

    def claim(self, where: int, month: str) -> Claim:
        live = Claim.objects.filter(organisation=self.units[where], period=month).open_or_paid()
        if (found := live.first()) is None:
            raise CommandRefused("no claim", code="test")
        return found

    def check(self) -> None:
        live = ClaimLine.objects.filter(struck=False).exclude(claim__state__in=ENDED_UNPAID)
        asked = [(line.person_id, line.period) for line in live]
        assert len(asked) == len(set(asked)), "no month of a person is asked for twice"
        for person, used in months_used({person.pk for person in self.people}).items():
            assert used.all <= max(CAP, used.before), (person, used)
        for line in live.select_related("claim").filter(claim__state=ClaimState.DRAFT):
            posts = Placement.objects.filter(
                person=line.person_id, organisation=line.claim.organisation_id
            ).with_terms()
            assert any(why_not(each, line.period) is None for each in posts), (
                "a draft asks for covered months"
            )
        benefits = [(each.person_id, each.month) for each in Benefit.objects.exclude(status="released")]
        assert len(benefits) == len(set(benefits))
        open_posts = Placement.objects.filter(state__in=(PlacementState.PROPOSED, PlacementState.HELD))
        assert open_posts.count() == open_posts.values("person").distinct().count()


def _end(first: date, months: int) -> date:
    """The last day of `months` whole months from the month of `first` on."""
    return date.fromordinal(add_months(first.replace(day=1), months).toordinal() - 1)


@pytest.mark.django_db
def test_any_sequence_keeps_the_months_right(core, unit, other):
    reached = []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(step, min_size=4, max_size=18))
    def run(acts: list[tuple[object, ...]]) -> None:
        with transaction.atomic():
            world = World(core, [unit, other])
            # Two people in post to begin with, near the end of their months.
            for prelude in (
                ("register", 0, 0, 34, 2),
                ("register", 1, 0, 0, 4),
                ("approve", 0),
                ("approve", 1),
            ):
                world.take(prelude)
            for act in acts:
                world.take(act)
                world.check()
            reached.append(world.done)
            transaction.set_rollback(True)

    run()
    assert max(reached) >= 8, "most of what is tried must be possible, or nothing was tried"
    assert month_of(NEW_YEAR) == "2026-01"
