"""The vocabulary of the flow files: each function makes one fresh node, so that no two flows share one."""

from datetime import datetime, time, timedelta

from viewflow import this
from viewflow.workflow import nodes as stock

from registry import clock
from workflows import nodes
from workflows.models import Claim
from workflows.route import next_station


def begin() -> stock.StartHandle:
    """Where a claim enters the flow: when it is submitted for the first time."""
    return stock.StartHandle(this.link_claim).Next(this.route)


def route(*branches: object) -> nodes.Router:
    """The one crossing: `workflows.route` names the next station from the claim's state and plan."""
    return nodes.Router(station_of, *branches)


def desk() -> nodes.Desk:
    """A person has to act."""
    return nodes.Desk().Next(this.route)


def job(name: str) -> nodes.Job:
    """The machine has to act; `name` is registered in the `claim_jobs.py` of the package that does it."""
    return nodes.Job(name).Next(this.route)


def notice_period(*, then: str) -> nodes.Wait:
    """Nobody has to act until the public notice is over; then the job `then` is done."""
    return nodes.Wait(then, after_notice).Next(this.route)


def end() -> stock.End:
    return stock.End()


def station_of(claim: Claim) -> str:
    return next_station(claim.state, claim.plan)


def after_notice(claim: Claim) -> datetime:
    """Midnight after the last day of the notice: the whole last day still counts (民法典 第203条)."""
    last = claim.notice_until
    assert last is not None, "the claim is on notice, so its period is set"  # noqa: S101
    return datetime.combine(last + timedelta(days=1), time.min, clock.SHANGHAI)
