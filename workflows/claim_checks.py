"""Before a claim is handed in: is everything there that this package keeps? Each answer names the page to mend."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from workflows.checks import CheckOutcome, CheckResult, check
from workflows.commands import BY_MONTH
from workflows.filing import step_of
from workflows.models import Claim
from workflows.periods import uncovered_lines
from workflows.wording import STEP_TITLES

OWN_PAGES = ("who", "business", "facts", "journey", "experience", "tickets", "attendance", "declarations")
MOST_NAMED = 3


def _filled(code: str) -> Callable[[Claim], CheckResult | None]:
    def filled(claim: Claim) -> CheckResult | None:
        step = step_of(claim, code)
        if step is None:
            return None
        if step.is_done(claim):
            return _passed(f"filled.{code}", code, _("“%(page)s”已经填好。") % {"page": STEP_TITLES[code]})
        sentence = _("“%(page)s”还没有填完，请打开这一页补齐。") % {"page": STEP_TITLES[code]}
        return _failed(f"filled.{code}", code, sentence)

    return filled


for _code in OWN_PAGES:
    check(f"filled.{_code}")(_filled(_code))


@check("account_chosen")
def account_chosen(claim: Claim) -> CheckResult:
    """An open account of the claimant himself: money goes to nobody else."""
    account = claim.account
    if account is None:
        return _failed("account_chosen", "account", _("还没有选择收款账户，请打开“收款账户”选择。"))
    if account.closed_on is not None or account.owner != claim.claimant:
        return _failed(
            "account_chosen", "account", _("所选账户已停用或不是申请人本人的，请重新选择收款账户。")
        )
    return _passed("account_chosen", "account", _("收款账户是申请人本人的。"))


@check("lines_present")
def lines_present(claim: Claim) -> CheckResult:
    """Somebody to be paid for must be left on the claim."""
    if claim.lines.filter(struck=False).exists():
        return _passed("lines_present", "roster", _("申请对象已经填写。"))
    return _failed("lines_present", "roster", _("名册里还没有人，请先上传或填写名册。"))


@check("posts_covered")
def posts_covered(claim: Claim) -> CheckResult | None:
    """Whoever stands in a month's claim still holds his post in that month: not stopped, not gone."""
    if claim.flow != BY_MONTH:
        return None
    refused = uncovered_lines(claim)
    if not refused:
        return _passed("posts_covered", "attendance", _("名单上的人当月都在岗。"))
    told = [
        _("第%(row)d行 %(label)s：%(reason)s") % {"row": line.position, "label": line.label, "reason": reason}
        for line, reason in refused[:MOST_NAMED]
    ]
    return _failed("posts_covered", "attendance", " ".join(told))


def _passed(code: str, field: str, sentence: str) -> CheckResult:
    return CheckResult(code, CheckOutcome.PASSED, sentence, where=field)


def _failed(code: str, field: str, sentence: str) -> CheckResult:
    return CheckResult(code, CheckOutcome.FAILED, sentence, where=field)
