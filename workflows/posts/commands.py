"""What can be done to a post of a unit (岗位): each command one transaction under the unit's lock, each recorded.

A post is registered by its unit, approved by the county, renewed within the cap, stopped and resumed by months, and
ended. Months that were claimed before a stop or an exit stay as they are and are named: recovering is for payments.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from policies.periods import ONE_DAY, add_months
from registry import clock
from registry.commands import enrol_person
from registry.models import Organisation, Person, User
from workflows.commands import refuse
from workflows.enums import OPEN_PLACEMENTS, EndCause, PlacementState, PlacementVerb, StopCause
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked, lock_unit
from workflows.models import Agreement, Placement, PlacementEvent, Stop
from workflows.posts import guards
from workflows.posts.claimed import claimed_from, leave_out
from workflows.posts.clauses import clause_of
from workflows.posts.coverage import agreed_from, agreed_until, days_of, month_of, open_stop
from workflows.posts.terms import need_extension, need_order, need_room
from workflows.posts.used import first_approval


def register_newcomer(
    *, actor: User, organisation: Organisation, name: str, id_number: str, **terms: object
) -> Placement:
    """The same as `register_placement` for somebody named by his identity number, enrolled now unless known."""
    refuse(guards.may_register(actor, organisation))
    with transaction.atomic():
        person = enrol_person(actor=actor, name=name, id_number=id_number, home=organisation.division)
        return register_placement(actor=actor, organisation=organisation, person=person, **terms)


def register_placement(
    *,
    actor: User,
    organisation: Organisation,
    person: Person,
    post_code: str,
    post_name: str,
    from_day: date,
    until: date,
    months_before: int = 0,
) -> Placement:
    """Propose somebody for a post of the unit, by an agreement of at most three years; the county has to approve it.

    Raises CommandRefused when he holds a post already or the post is taken, InvalidInput when the agreement is longer
    than the months left to him.
    """
    refuse(guards.may_register(actor, organisation))
    placement = Placement(
        organisation=organisation,
        person=person,
        place=organisation.division,
        post_code=post_code.strip(),
        post_name=post_name.strip(),
        months_before=months_before,
        registered_by=actor,
    )
    with busy_when_locked(), transaction.atomic():
        lock_unit(organisation.pk)
        _need_free_post(placement)
        need_order(from_day, until)
        _need_no_earlier(placement, from_day)
        need_room(placement, from_day, until)
        try:
            with transaction.atomic():
                placement.save(force_insert=True)
        except IntegrityError as error:
            raise _holds_a_post(person) from error
        Agreement.objects.create(placement=placement, agreed_from=from_day, agreed_until=until)
        _record(placement, PlacementVerb.REGISTER, actor, data=_span(from_day, until))
    return placement


def approve_placement(*, actor: User, placement_id: int, approved_on: date | None = None) -> Placement:
    """The county approves the post (核定). `approved_on` is the day it counts from, today when None; an earlier
    first approval of the same person in any unit stands before it."""
    with _held(placement_id) as placement:
        refuse(guards.may_approve(actor, placement))
        day = approved_on or clock.today()
        if day > clock.today():
            raise InvalidInput(_("核定日期不能晚于今天，请改正。"), field="approved_on")
        need_room(placement, agreed_from(placement), agreed_until(placement))
        placement.state, placement.approved_by = PlacementState.HELD, actor
        placement.first_approved_on = min(day, first_approval(placement.person) or day)
        placement.save(update_fields=["state", "approved_by", "first_approved_on"])
        _record(placement, PlacementVerb.APPROVE, actor, data={"on": day.isoformat()})
    return placement


def decline_placement(*, actor: User, placement_id: int, comment: str) -> None:
    """The county does not approve the post, and says why."""
    with _held(placement_id) as placement:
        refuse(guards.may_decline(actor, placement))
        _need_words(comment)
        placement.state, placement.approved_by = PlacementState.DECLINED, actor
        placement.save(update_fields=["state", "approved_by"])
        _record(placement, PlacementVerb.DECLINE, actor, comment)


def renew_placement(
    *, actor: User, placement_id: int, until: date, expected_until: date | None = None
) -> None:
    """续签: another agreement from the day after the last one, within the months left to the holder."""
    _sign(PlacementVerb.RENEW, actor, placement_id, until, expected_until)


def extend_placement(
    *, actor: User, placement_id: int, until: date, expected_until: date | None = None
) -> None:
    """延长: beyond the cap of months, at most to the month of retirement, for whom the rules lift the cap (CV-17)."""
    _sign(PlacementVerb.EXTEND, actor, placement_id, until, expected_until)


def stop_placement(
    *, actor: User, placement_id: int, month: str, cause: StopCause, comment: str = ""
) -> None:
    """停发: no month of the post is claimed from this one on, until it is resumed.

    It leaves drafts and claims under correction; what is further on is named in the event and on the page.
    """
    with _held(placement_id) as placement:
        refuse(guards.may_stop(actor, placement))
        _need_within(placement, month)
        _need_after_stops(placement, month)
        first, _last = days_of(month)
        clause = clause_of(cause)
        Stop.objects.create(placement=placement, first_day=first, cause=cause, clause=clause)
        data = {"month": month, "cause": str(cause), "clause": clause}
        _record(placement, PlacementVerb.STOP, actor, comment, data | _left(placement, actor, month))


def resume_placement(*, actor: User, placement_id: int, month: str, comment: str = "") -> None:
    """恢复发放: months from this one on are paid again. The month it was stopped from makes the stop void."""
    with _held(placement_id) as placement:
        refuse(guards.may_resume(actor, placement))
        stop = open_stop(placement)
        first, _last = days_of(month)
        if first < stop.first_day:
            raise InvalidInput(
                _("从%(month)s起停发，恢复的月份不能更早。请改选月份。")
                % {"month": month_of(stop.first_day)},
                field="month",
            )
        if first == stop.first_day:
            stop.delete()
        else:
            stop.last_day = first - ONE_DAY
            stop.save(update_fields=["last_day"])
        _record(placement, PlacementVerb.RESUME, actor, comment, {"month": month})


def end_placement(
    *, actor: User, placement_id: int, last_day: date, cause: EndCause, comment: str = ""
) -> None:
    """退出: the holder leaves the post with this day; the month it lies in is still paid by attendance."""
    with _held(placement_id) as placement:
        refuse(guards.may_end(actor, placement))
        if not agreed_from(placement) <= last_day <= clock.today():
            raise InvalidInput(
                _("最后在岗日要在上岗（%(from)s）以后，不能晚于今天。请改正日期。")
                % {"from": agreed_from(placement)},
                field="last_day",
            )
        placement.state, placement.ended_on, placement.end_cause = PlacementState.ENDED, last_day, cause
        placement.save(update_fields=["state", "ended_on", "end_cause"])
        after = month_of(add_months(last_day.replace(day=1), 1))
        data = {"last_day": last_day.isoformat(), "cause": str(cause)}
        _record(placement, PlacementVerb.END, actor, comment, data | _left(placement, actor, after))


def _sign(
    verb: PlacementVerb, actor: User, placement_id: int, until: date, expected_until: date | None
) -> None:
    with _held(placement_id) as placement:
        known = agreed_until(placement)
        if expected_until is not None and expected_until != known:
            raise CommandRefused(
                _("协议刚刚续过，现在到%(until)s。您的操作没有执行，请刷新页面查看。") % {"until": known},
                code="stale",
            )
        start = known + ONE_DAY
        if verb == PlacementVerb.RENEW:
            refuse(guards.may_renew(actor, placement))
            need_order(start, until)
            need_room(placement, start, until)
        else:
            refuse(guards.may_extend(actor, placement))
            need_order(start, until)
            need_extension(placement, until)
        Agreement.objects.create(placement=placement, agreed_from=start, agreed_until=until)
        _record(placement, verb, actor, data=_span(start, until))


@contextmanager
def _held(placement_id: int) -> Iterator[Placement]:
    """The post, held with its whole unit for one command and read fresh."""
    with busy_when_locked(), transaction.atomic():
        lock_unit(Placement.objects.values_list("organisation_id", flat=True).get(pk=placement_id))
        yield Placement.objects.with_terms().select_related("place").get(pk=placement_id)


def _record(
    placement: Placement,
    verb: PlacementVerb,
    actor: User,
    comment: str = "",
    data: dict[str, object] | None = None,
) -> None:
    PlacementEvent.objects.create(
        placement=placement, verb=verb, actor=actor, at=clock.now(), comment=comment.strip(), data=data or {}
    )


def _left(placement: Placement, actor: User, month: str) -> dict[str, object]:
    """Take the months from this one on out of what can still be changed; answers those that cannot, by claim."""
    leave_out(placement, actor=actor, month=month)
    already = [[each.month, each.claim.number] for each in claimed_from(placement, month)]
    return {"already": already} if already else {}


def _span(first: date, last: date) -> dict[str, object]:
    return {"from": first.isoformat(), "until": last.isoformat()}


def _need_free_post(placement: Placement) -> None:
    taken = Placement.objects.open().filter(
        organisation=placement.organisation, post_code=placement.post_code
    )
    if holder := taken.select_related("person").first():
        raise InvalidInput(
            _("岗位%(code)s现在由%(name)s担任，请先办理退出，或换一个岗位编码。")
            % {"code": placement.post_code, "name": holder.person.name_masked},
            field="post_code",
        )
    if Placement.objects.open().filter(person=placement.person).exists():
        raise _holds_a_post(placement.person)


def _holds_a_post(person: Person) -> CommandRefused:
    """一人一岗, with the unit where he stands."""
    held = Placement.objects.filter(person=person, state__in=OPEN_PLACEMENTS).select_related("organisation")
    unit = held.first().organisation.name if held else ""
    return CommandRefused(
        _("%(name)s已在%(unit)s的公益性岗位，一人只能有一个岗位。没有登记，请先由原单位办理退出。")
        % {"name": person.name_masked, "unit": unit},
        code="holds_post",
    )


def _need_no_earlier(placement: Placement, from_day: date) -> None:
    """A post begins after the one before it was left."""
    earlier = Placement.objects.filter(person=placement.person, ended_on__gte=from_day)
    if last := earlier.order_by("-ended_on").select_related("organisation").first():
        raise InvalidInput(
            _("这个人在%(unit)s的岗位到%(day)s才退出，新协议要从之后开始。请改正日期。")
            % {"unit": last.organisation.name, "day": last.ended_on},
            field="from_day",
        )


def _need_within(placement: Placement, month: str) -> None:
    first, last = month_of(agreed_from(placement)), month_of(agreed_until(placement))
    if not first <= month <= last:
        raise InvalidInput(
            _("上岗协议从%(from)s到%(until)s，请选择其中的月份。") % {"from": first, "until": last},
            field="month",
        )


def _need_after_stops(placement: Placement, month: str) -> None:
    first, _last = days_of(month)
    known = [each.last_day for each in placement.stops.all() if each.last_day and each.last_day > first]
    if known:
        raise InvalidInput(
            _("到%(month)s为止的月份已经停发过，请选择之后的月份。") % {"month": month_of(max(known))},
            field="month",
        )


def _need_words(comment: str) -> None:
    if not comment.strip():
        raise InvalidInput(_("请写明不予核定的理由，申报单位会看到。"), field="comment")
