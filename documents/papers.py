"""Which papers a claim needs, which of them the registers answer for, and which are attached.

Nobody is asked for a paper whose content the state holds already (人社厅发〔2020〕110号). What counts as held:

* APPLICATION_FORM: the electronic form is the application;
* PAYEE_ACCOUNT: an account was chosen;
* ID_CARD, ID_PROOF: the person (every person of the roster) is enrolled with a checked identity number;
* BIZ_LICENSE: the business register knows the business named on the form as the applicant's;
* POOR_PROOF: a register delivered the category;
* ROSTER, POST_ROSTER: the lines of the claim;
* ATTENDANCE: every line has attendance for the month;
* POST_AGREEMENT: every holder has a recorded agreement that covers the month.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from documents.models import Evidence
from policies.comparing import in_play
from policies.errors import BadCase, NoRules
from policies.model import Evidence as AskedFor
from policies.reasons import MISSING
from policies.wording import evidence_title
from registry import clock
from registry.enums import Category
from registry.selectors import businesses_of, categories_of
from workflows.archive import programme_of, rules_of
from workflows.asking import is_of_one_claimant
from workflows.claim_jobs import check_against_rules
from workflows.enums import Station
from workflows.models import Agreement, Attendance, Claim
from workflows.posts.coverage import days_of
from workflows.wording import in_words

SITE_PHOTO = "SITE_PHOTO"
# 核查表: printed for the visit, signed on the spot, and handed in as a scan.
SITE_FORM = "SITE_VISIT"
VISIT_PAPERS = (SITE_PHOTO, SITE_FORM)
# What a county of work answered on paper.
LETTER = "DEST_LETTER"
# What officers hand in, and at which desk.
OFFICIAL = dict.fromkeys(VISIT_PAPERS, Station.SITE_VISIT) | {LETTER: Station.REVIEW}
ROSTER = "ROSTER"
# Never a file: the form itself, and what is chosen on a page of its own.
ELECTRONIC = frozenset({"APPLICATION_FORM", "PAYEE_ACCOUNT"})
# Entered on pages of their own; a file beside them is welcome, but never asked for.
ENTERED = frozenset({ROSTER, "POST_ROSTER", "ATTENDANCE"})
# The people of the lines, by primary key; None where a line names somebody who is not enrolled.
People = list[int | None]
POVERTY = frozenset({Category.REGISTERED_POOR, Category.OUT_OF_POVERTY, Category.MONITORED})


@dataclass(frozen=True)
class Paper:
    """One paper of the programme's list as it stands for one claim.

    `files` are those attached and in force; `depends` when facts of the claim decide whether it is needed.
    """

    code: str
    title: str
    needed: bool
    by_data: bool
    files: tuple[Evidence, ...]
    depends: bool = False
    accepts: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.by_data or bool(self.files)

    @property
    def is_missing(self) -> bool:
        return self.needed and not self.is_there


def papers_of(claim: Claim) -> list[Paper]:
    """Every paper of the programme that is in play for this claim, in the programme's order.

    A paper that only some claims need (work away from home, for a returning migrant) is left out of the others.
    """
    attached = list(Evidence.objects.of(claim).in_force().select_related("line"))
    held = kinds_by_data(claim)
    wanted = wanted_codes(claim)
    papers = [
        Paper(
            code=item.code,
            title=in_words(item.title),
            needed=item.code in wanted,
            by_data=not held.isdisjoint(item.accepts),
            files=tuple(file for file in attached if file.kind in item.accepts),
            depends=item.when is not None and item.when.fact is not None,
            accepts=tuple(item.accepts),
        )
        for item in _in_play(claim)
    ]
    return [paper for paper in papers if paper.needed or paper.files or not paper.depends]


def uploads_of(claim: Claim) -> list[Paper]:
    """The papers the applicant hands in as files on the page of papers: neither electronic nor known by data."""
    # Who claims for himself has no page for a roster: where one is asked for, it is a file.
    pages = ELECTRONIC if is_of_one_claimant(programme_of(claim)) else ELECTRONIC | ENTERED
    return [
        paper for paper in papers_of(claim) if paper.code not in pages and (paper.files or not paper.by_data)
    ]


def kinds_present(claim: Claim) -> list[str]:
    """The codes of all evidence the rules may count: attached, or held by the registers."""
    attached = Evidence.objects.of(claim).in_force().values_list("kind", flat=True)
    return sorted(kinds_by_data(claim) | set(attached))


def kinds_by_data(claim: Claim) -> set[str]:
    """The codes that no paper is needed for, because the content is held already."""
    people = list(claim.lines.filter(struck=False).values_list("person_id", flat=True))
    return {code for code, holds in BY_DATA.items() if holds(claim, people)}


def wanted_codes(claim: Claim) -> set[str]:
    """The codes of the papers without which the claim cannot be judged, alternatives under their group's code."""
    try:
        rules = rules_of(claim)
    except NoRules:
        asked = programme_of(claim).evidence
        return {item.code for item in asked if item.need in ("required", "any_of") and item.when is None}
    always = {item.code for item in rules.evidence_checks if item.fact is None}
    return always | (_missing_by_rules(claim) if len(always) < len(rules.evidence_checks) else set())


def attachable(claim: Claim, *, station: str = "") -> dict[str, str]:
    """The kinds of file this claim takes, with their titles: the programme's and what an officer at `station` adds."""
    kinds: dict[str, str] = {}
    for item in _in_play(claim):
        for code in dict.fromkeys((item.code, *item.accepts)):
            kinds.setdefault(code, in_words(item.title) if code == item.code else title_of(code))
    official = {code for code, desk in OFFICIAL.items() if desk == station}
    if programme_of(claim).confirm is None:
        official -= {LETTER}
    kinds |= {code: title_of(code) for code in sorted(official)}
    return {code: title for code, title in kinds.items() if code not in ELECTRONIC}


def title_of(code: str) -> str:
    """What a kind of evidence is called in the reader's language; the code itself when nobody named it."""
    known = evidence_title(code)
    return in_words(known) if known else code


def links_of(claim: Claim, file: Evidence) -> dict[str, str]:
    """Where a file of this claim, or of the one it was split off from, is looked at."""
    arguments = [claim.key, file.pk]
    return {
        "url": reverse("documents:file", args=arguments),
        "thumbnail": reverse("documents:preview", args=arguments) if file.preview_path else "",
        "media": str(file.get_media_type_display()),
    }


def _in_play(claim: Claim) -> list[AskedFor]:
    try:
        rules = rules_of(claim)
    except NoRules:
        return list(programme_of(claim).evidence)
    return [item for item in rules.programme.evidence if in_play(item.when, rules.parameters)]


def _missing_by_rules(claim: Claim) -> set[str]:
    """Papers that depend on facts of the claim; none while the facts cannot be judged yet."""
    try:
        result = check_against_rules(claim).result
    except BadCase:
        return set()
    reasons = result.reasons if result else ()
    return {reason.code.removeprefix(MISSING) for reason in reasons if reason.code.startswith(MISSING)}


def _day(claim: Claim) -> object:
    return claim.policy_date or clock.today()


def _always(claim: Claim, people: People) -> bool:
    return True


def _has_account(claim: Claim, people: People) -> bool:
    return claim.account_id is not None


def _is_enrolled(claim: Claim, people: People) -> bool:
    return claim.person_id is not None


def _all_enrolled(claim: Claim, people: People) -> bool:
    return claim.organisation_id is not None and bool(people) and None not in people


def _business_known(claim: Claim, people: People) -> bool:
    uscc = claim.answers.get("uscc")
    return bool(uscc and claim.person_id) and any(known.uscc == uscc for known in businesses_of(claim.person))


def _in_poverty_register(claim: Claim, people: People) -> bool:
    return claim.person_id is not None and not POVERTY.isdisjoint(
        categories_of([claim.person], _day(claim))[claim.person_id]
    )


def _has_lines(claim: Claim, people: People) -> bool:
    """Somebody stands in the roster: the one line of a unit that claims for itself names nobody."""
    return claim.organisation_id is not None and any(people)


def _all_attended(claim: Claim, people: People) -> bool:
    rows = Attendance.objects.filter(placement__organisation=claim.organisation_id)
    return _in_each_month(
        claim,
        lambda month: set(rows.filter(month=month).values_list("placement__person_id", flat=True)),
    )


def _all_agreed(claim: Claim, people: People) -> bool:
    agreements = Agreement.objects.filter(placement__organisation=claim.organisation_id)

    def agreed(month: str) -> set[int]:
        first, last = days_of(month)
        covering = agreements.filter(agreed_from__lte=last, agreed_until__gte=first)
        return set(covering.values_list("placement__person", flat=True))

    return _in_each_month(claim, agreed)


def _in_each_month(claim: Claim, covered: Callable[[str], set[int]]) -> bool:
    """Whether everybody the claim names for a month is covered in it; not of a claim that names nobody."""
    named: dict[str, set[int | None]] = {}
    for line in claim.lines.filter(struck=False).exclude(period=""):
        named.setdefault(line.period, set()).add(line.person_id)
    return bool(named) and all(_covers(people, covered(month)) for month, people in named.items())


def _covers(people: People, covered: set[int]) -> bool:
    return bool(people) and covered.issuperset(people)


BY_DATA: dict[str, Callable[[Claim, People], bool]] = {
    "APPLICATION_FORM": _always,
    "PAYEE_ACCOUNT": _has_account,
    "ID_CARD": _is_enrolled,
    "ID_PROOF": _all_enrolled,
    "BIZ_LICENSE": _business_known,
    "POOR_PROOF": _in_poverty_register,
    "ROSTER": _has_lines,
    "POST_ROSTER": _has_lines,
    "ATTENDANCE": _all_attended,
    "POST_AGREEMENT": _all_agreed,
}
