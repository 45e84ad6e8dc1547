"""Moving claims that are under way from one shape of their flow to another, where that is plainly safe.

It is safe because a task holds nothing: state and plan decide the station, and the new shape has one of that name.
"""

from django.utils.translation import gettext_lazy as _

from workflows import engine
from workflows.actors import MACHINE
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.flows import FLOWS, name_of
from workflows.models import Claim


def reshape(*, claim_id: int, shape: str) -> Claim:
    """Let a claim go on in another shape of its flow, at the station where it stands, with its holder and its day.

    A job that was on its way for the old task finds it gone and changes nothing. Raises CommandRefused when the shape
    is of another flow or does not know the station, when nothing runs, or when several stations wait at once.
    """
    if shape not in FLOWS:
        raise CommandRefused(_("没有这个版本的流程：%(shape)s。") % {"shape": shape}, code="no_shape")
    with claim_command(claim_id, actor=MACHINE) as move:
        claim, before = move.claim, engine.shape_of(move.claim)
        if name_of(shape) != claim.flow or before is None or before == shape:
            raise CommandRefused(_("这份申请不能转入%(shape)s。") % {"shape": shape}, code="no_way")
        stations = [engine.station(task) for task in move.waiting]
        known = {station for _kind, station, _job in engine.stations_of(FLOWS[shape])}
        if len(stations) != 1 or not known.issuperset(stations):
            raise CommandRefused(
                _("新版流程没有这份申请所在的一步，不能转入，请等它办结。"), code="no_station"
            )
        [holder] = [task.owner for task in move.waiting]
        engine.cancel(claim)
        move.waiting = engine.begin(claim, shape)
        if holder is not None:
            engine.assign(move.waiting[0], holder)
        move.record(Verb.RESHAPE, data={"from": before, "to": shape})
    return move.claim
