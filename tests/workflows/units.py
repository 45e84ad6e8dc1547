"""A unit of 镇雄 that claims for itself, and the standard of its county for what it claims."""

from collections.abc import Iterator
from contextlib import contextmanager

from policies import load
from policies.model import Source
from registry import clock
from registry.commands import authorise_operator, enrol_organisation, open_account
from registry.enums import AccountKind
from registry.models import Account, Division, Organisation, User
from registry.pilot.numbers import corporate_number, credit_code
from workflows.commands import open_draft, save_answers
from workflows.models import Claim

COUNTY = "530627"
BASE, NAME = "base_award", "镇雄县赤水源食品有限公司（演示）"
GOOD_FEN, EXCELLENT_FEN = 3_000_000, 8_000_000
HEADS = 25
STANDARDS = f"""
[[standards]]
programme = "base_award"
id = "2026-trial"
valid_from = 2026-01-01
cites = ["N54-2.2c"]
[standards.parameters]
tiers = [
  {{ grade = "good", min = 10, fen = {GOOD_FEN} }},
  {{ grade = "excellent", min = 10, fen = {EXCELLENT_FEN} }},
]
"""


@contextmanager
def award_in_force(county: str = COUNTY) -> Iterator[None]:
    """The county has set what its employment bases are awarded."""
    before = load.current()
    text = before.source_of("standard", county).text
    load.use(before.with_source(Source("standard", f"{county}.toml", text + STANDARDS)))
    yield
    load.use(before)


def enterprise(operator: User, *, kind: str = "enterprise", name: str = NAME) -> Organisation:
    """A unit with a corporate account, for which `operator` acts."""
    unit = enrol_organisation(
        actor=None,
        name=name,
        uscc=credit_code("91", COUNTY, 801),
        kind=kind,
        division=Division.objects.get(code=COUNTY),
    )
    open_account(
        actor=None,
        owner=unit,
        kind=AccountKind.CORPORATE,
        bank="云南镇雄农村商业银行（演示）",
        number=corporate_number(801),
    )
    authorise_operator(actor=None, user=operator, organisation=unit, valid_from=clock.today())
    return unit


def award_draft(operator: User, unit: Organisation, **told: object) -> Claim:
    """The unit's claim for the award, filled in but for its papers."""
    claim = open_draft(actor=operator, programme=BASE, place=unit.division, organisation=unit)
    account = Account.objects.get(organisation=unit)
    declared = dict.fromkeys(("identity_confirmed", "data_consent", "commitment", "liability"), True)
    answers = declared | {"stable_heads": HEADS} | told
    save_answers(claim_id=claim.pk, actor=operator, answers=answers, account=account)
    return Claim.objects.get(pk=claim.pk)
