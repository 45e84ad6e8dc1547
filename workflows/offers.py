"""Which subsidies somebody can file for: as a person, or for the organisations he acts for."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from policies.errors import NoRules
from policies.load import programmes, rules_for
from policies.model import Programme
from registry import clock
from registry.enums import Level
from registry.models import Division, Organisation, Person, User
from registry.selectors import organisations_of
from workflows.asking import INDIVIDUAL, OWN_PAGES, has_facts_page
from workflows.enums import ClaimState
from workflows.errors import CommandRefused
from workflows.models import Claim
from workflows.wording import in_words


@dataclass(frozen=True)
class Claimant:
    """A person or an organisation that a user may file for."""

    person: Person | None
    organisation: Organisation | None

    @property
    def kind(self) -> str:
        return self.organisation.kind if self.organisation else INDIVIDUAL

    @property
    def home(self) -> Division:
        return self.organisation.division if self.organisation else self.person.home

    @property
    def label(self) -> str:
        return self.organisation.name if self.organisation else self.person.name_masked

    @property
    def key(self) -> str:
        """How addresses name the claimant: the organisation's credit code; nothing for the person himself."""
        return self.organisation.uscc if self.organisation else ""


def claimants_of(user: User) -> list[Claimant]:
    """The user himself, when his account names a person, and the organisations he operates."""
    own = [Claimant(user.person, None)] if user.person_id else []
    return own + [Claimant(None, organisation) for organisation in organisations_of(user)]


def claimant_for(user: User, programme: Programme, key: str) -> Claimant:
    """The claimant named by `key` (see Claimant.key) who may claim this programme; without a key the only fitting one.

    Raises CommandRefused when this user cannot file it.
    """
    if not is_filed_online(programme):
        raise CommandRefused(
            _("这项补贴现在还不能在网上申请。请到乡镇人社服务中心的窗口办理，或拨打 12333 咨询。"),
            code="not_online",
        )
    fitting = [claimant for claimant in claimants_of(user) if may_claim(programme, claimant)]
    named = [claimant for claimant in fitting if claimant.key == key]
    if not key and not named and len(fitting) == 1:
        return fitting[0]
    if not named:
        titles = _("、").join(in_words(applicant.title) for applicant in programme.applicants)
        raise CommandRefused(
            _("这项补贴由%(who)s申请，您的账号不能代为申请。请回到“申请补贴”选择您能申请的项目。")
            % {"who": titles},
            code="not_applicant",
        )
    return named[0]


def is_filed_online(programme: Programme) -> bool:
    """Whether filing pages ask for its facts: pages of its own, or the one page drawn from its rule file."""
    return programme.code in OWN_PAGES or has_facts_page(programme)


def may_claim(programme: Programme, claimant: Claimant) -> bool:
    return any(applicant.type == claimant.kind for applicant in programme.applicants)


def offers_to(claimant: Claimant) -> list[Programme]:
    """The programmes this claimant can file, by code. One that has no page of its own is offered where it is in
    force, for there are many and most counties carry few of them."""
    county = claimant.home.at(Level.COUNTY)
    return [
        each
        for each in programmes()
        if is_filed_online(each)
        and may_claim(each, claimant)
        and (each.code in OWN_PAGES or (county is not None and not missing_standard(each, county)))
    ]


def missing_standard(programme: Programme, county: Division) -> str:
    """Why nothing can be filed in this county today: a sentence; empty when rules are in force there."""
    try:
        rules_for(programme.code, county=county.code, on=clock.today())
    except NoRules as problem:
        names = {"county": county.full_name, "programme": in_words(programme.title)}
        if problem.code == "NOT_IN_FORCE":
            return _("%(county)s的“%(programme)s”办法今天不在有效期内，现在不能申请。") % names
        return _("%(county)s还没有公布“%(programme)s”的补贴标准，现在不能在这里申请。") % names
    return ""


def same_draft(
    user: User, programme: str, claimant: Claimant, place: Division | None = None
) -> QuerySet[Claim]:
    """Drafts this user already has of the same subsidy for the same claimant, newest first."""
    drafts = Claim.objects.filter(
        applicant=user,
        programme=programme,
        person=claimant.person,
        organisation=claimant.organisation,
        state=ClaimState.DRAFT,
    )
    return drafts.filter(place=place) if place else drafts
