"""What the claim page shows of the approvals: the way, the decision, the machine's checks, what was decided."""

from django.urls import reverse

from approvals import guards
from approvals.board.standing import standing_of
from approvals.endings.acts import acts_open_to
from approvals.endings.told import told_of
from approvals.fact_forms import RecordForm, in_words_of
from approvals.findings import checks_of
from approvals.forms import DecisionForm, VisitForm
from approvals.history import history_of
from approvals.limit_words import explained_limit
from approvals.lots import lots_of
from approvals.matters import Matter
from approvals.mended import MOST_NAMED, MOST_SHOWN, changes_of, opinions_on, void_among
from approvals.mending.tasks import tasks_of
from approvals.moves.offered import moves_of
from approvals.moves.urging import item_at_office, may_urge
from approvals.office_facts import asked_of_office, known_facts, may_record, missing_facts
from approvals.other_benefits import other_benefits
from approvals.panel.standing import Panel, panel_of
from approvals.panel.voting import is_open, may_vote, seat_on
from approvals.papers import paper_opinions, papers_in_force, void_opinions
from approvals.rail import stops_of
from approvals.rejoining import may_go_into, sheets_of
from policies.tracing import PASSED
from registry.models import User
from workflows import worklist
from workflows.archive import parameters_of
from workflows.basis import conditions_of
from workflows.conflicts import open_conflicts
from workflows.enums import ClaimState, Station
from workflows.models import Claim, OpenItem
from workflows.panels import PanelContent, panel
from workflows.route import current_step
from workflows.wording import in_words

UNDECIDED = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.IN_REVIEW)
FORMS = {Station.REVIEW: DecisionForm, Station.SITE_VISIT: VisitForm}
TEMPLATES = {
    Station.REVIEW: "approvals/panel_decision.html",
    Station.SITE_VISIT: "approvals/panel_visit.html",
}


@panel("approvals.rail", position=15)
def rail(claim: Claim, user: User) -> PanelContent | None:
    """The stops of the plan, once there is a plan, and how the day comes about by which the next thing is due."""
    stops = stops_of(claim) if claim.state != ClaimState.DRAFT else []
    if not stops:
        return None
    return PanelContent("approvals/panel_rail.html", {"stops": stops, "limit": explained_limit(claim)})


@panel("approvals.corrections", position=4)
def corrections(claim: Claim, user: User) -> PanelContent | None:
    """For the applicant of a returned claim: what he has to mend, each with its page."""
    if claim.state != ClaimState.RETURNED or claim.applicant_id != user.pk:
        return None
    tasks = tasks_of(claim)
    if not tasks:
        return None
    context = {"tasks": tasks[:MOST_SHOWN], "total": len(tasks), "more": max(0, len(tasks) - MOST_SHOWN)}
    return PanelContent("approvals/panel_corrections.html", context)


@panel("approvals.mended", position=5)
def mended(claim: Claim, user: User) -> PanelContent | None:
    """For those who review a claim that came back: what is different now, before anything else."""
    if claim.round == 1 or claim.state not in UNDECIDED or claim.applicant_id == user.pk:
        return None
    changes = changes_of(claim)
    if not changes:
        return None
    lines = claim.judged_lines
    opinions = opinions_on(claim)
    void = void_among(claim, lines, opinions)
    rows = [str(line.position) for line in lines if line.pk in void]
    papers = paper_opinions(claim)
    void_papers = void_opinions(papers_in_force(claim), papers) if papers else set()
    context = {
        "changes": changes[:MOST_SHOWN],
        "total": len(changes),
        "more": max(0, len(changes) - MOST_SHOWN),
        "void": "、".join(rows[:MOST_NAMED]),
        "carried": len(opinions) - len(void),
        "void_papers": [said.title for code, said in papers.items() if code in void_papers],
        "carried_papers": [said.title for code, said in papers.items() if code not in void_papers],
    }
    return PanelContent("approvals/panel_mended.html", context)


@panel("approvals.sheets", position=16)
def sheets(claim: Claim, user: User) -> PanelContent | None:
    """The sheets a claim was split into, and for whoever has one at his desk the one it can be put back into."""
    found = sheets_of(claim, user)
    if len(found) < 2:
        return None
    item = worklist.item_of(claim, user)
    into: list[Claim] = []
    if item is not None and item.station == Station.REVIEW and claim.applicant_id != user.pk:
        item.claim = claim
        into = may_go_into(Matter(item, user))
    return PanelContent("approvals/panel_sheets.html", {"sheets": found, "into": into, "item": item})


@panel("approvals.decision", position=10)
def decision(claim: Claim, user: User) -> PanelContent | None:
    """The form for whoever may decide; for colleagues of the same office the sentence that says why not."""
    item = worklist.item_of(claim, user)
    if item is None or item.station not in FORMS or guards.holds_post(user, item) is not None:
        return None
    item.claim = claim
    matter = Matter(item, user)
    if matter.refusal is not None:
        return PanelContent("approvals/panel_refusal.html", {"matter": matter})
    return PanelContent(
        TEMPLATES[item.station], {"matter": matter, "form": FORMS[item.station](matter=matter)}
    )


@panel("approvals.panel", position=9)
def panel_members(claim: Claim, user: User) -> PanelContent | None:
    """For staff, where several decide together: who sits on each panel and what he said, and the reader's own act."""
    here = current_step(claim.plan)
    found = [(step, panel_of(step)) for step in claim.plan if step.panel_size]
    shown = [(step, each) for step, each in found if each.votes or step is here]
    if not shown or claim.applicant_id == user.pk:
        return None
    context = {"panels": shown, "here": here, "name_url": "", "vote_url": ""}
    item = worklist.item_of(claim, user)
    if here is not None and here.panel_size and item is not None and item.station == Station.REVIEW:
        item.claim = claim
        context |= _panel_acts(dict(found)[here], item, user)
    return PanelContent("approvals/panel_members.html", context)


def _panel_acts(found: Panel, item: OpenItem, user: User) -> dict[str, str]:
    acts = {}
    if is_open(found) is None and may_vote(user, item, *seat_on(found, user, item)) is None:
        acts["vote_url"] = reverse("approvals:vote", args=[item.task_id])
    if (found.missing or not found.is_named) and guards.may_decide(user, item) is None:
        acts["name_url"] = reverse("approvals:panel", args=[item.task_id])
    return acts


@panel("approvals.copy", position=8)
def copy(claim: Claim, user: User) -> PanelContent | None:
    """The copy that somebody sent the reader, until he has read it."""
    found = claim.copies.filter(reader=user, read_at=None).select_related("sender").first()
    return PanelContent("approvals/panel_copy.html", {"copy": found}) if found else None


@panel("approvals.consultations", position=11)
def consultations(claim: Claim, user: User) -> PanelContent | None:
    """What other offices were asked and said, for staff."""
    if claim.applicant_id == user.pk:
        return None
    found = list(claim.consultations.select_related("office", "asked_by", "answered_by").order_by("-pk"))
    return PanelContent("approvals/panel_consultations.html", {"consultations": found}) if found else None


@panel("approvals.lots", position=17)
def lots(claim: Claim, user: User) -> PanelContent | None:
    """Who was drawn to decide from among whom, for staff, where the rules ask for a lot."""
    if claim.applicant_id == user.pk or parameters_of(claim).get("random_from_fen") is None:
        return None
    found = lots_of(claim)
    return PanelContent("approvals/panel_lots.html", {"lots": found}) if found else None


@panel("approvals.urge", position=13)
def urging(claim: Claim, user: User) -> PanelContent | None:
    """For the applicant while an office has his claim: the button, or that he has urged today."""
    if claim.applicant_id != user.pk or item_at_office(claim) is None:
        return None
    return PanelContent("approvals/panel_urge.html", {"refusal": may_urge(user, claim)})


@panel("approvals.office_facts", position=9)
def office_facts(claim: Claim, user: User) -> PanelContent | None:
    """The results that offices record, and the form for whoever may record them here."""
    if not asked_of_office(claim) or claim.state == ClaimState.DRAFT:
        return None
    known = known_facts(claim)
    matter = _recording(claim, user)
    if not known and matter is None and claim.is_closed:
        return None
    missing = missing_facts(claim) if not claim.is_closed else []
    context = {
        "known": [(each, in_words_of(each)) for each in known],
        "open": [in_words(each.title) for each in missing],
        "for_staff": claim.applicant_id != user.pk,
        "matter": matter,
        "form": RecordForm(matter=matter) if matter else None,
    }
    return PanelContent("approvals/panel_facts.html", context)


def _recording(claim: Claim, user: User) -> Matter | None:
    """The matter in which this user may record results now; None where he may not."""
    item = worklist.item_of(claim, user)
    if item is None or item.station != Station.REVIEW or guards.holds_post(user, item) is not None:
        return None
    item.claim = claim
    matter = Matter(item, user)
    refused = matter.refusal is not None or may_record(claim, matter.step) is not None
    return None if refused else matter


@panel("approvals.checks", position=20)
def checks(claim: Claim, user: User) -> PanelContent | None:
    """What the rules required and found, for those who review; the applicant reads it on his own pages."""
    if claim.applicant_id == user.pk:
        return None
    sheet = conditions_of(claim)
    if sheet is None:
        return None
    rows = checks_of(sheet)
    context = {
        "open": [row for row in rows if row.verdict != PASSED],
        "passed": [row for row in rows if row.verdict == PASSED],
        "sheet": sheet,
    }
    return PanelContent("approvals/panel_checks.html", context)


@panel("approvals.benefits", position=25)
def benefits(claim: Claim, user: User) -> PanelContent | None:
    """What else the same people have, with what has to be accepted; the applicant is told only that it is looked at."""
    if claim.applicant_id == user.pk:
        shown = claim.state in UNDECIDED and open_conflicts(claim).exists()
        return PanelContent("approvals/panel_benefits_own.html", {}) if shown else None
    found = other_benefits(claim, user)
    return PanelContent("approvals/panel_benefits.html", {"benefits": found}) if found else None


@panel("approvals.told", position=75)
def told(claim: Claim, user: User) -> PanelContent | None:
    """Transfers, appeals, corrections, and to staff what the office above was asked."""
    found = told_of(claim, user) if claim.state != ClaimState.DRAFT else None
    return PanelContent("approvals/panel_told.html", {"told": found}) if found else None


@panel("approvals.other_acts", position=12)
def other_acts(claim: Claim, user: User) -> PanelContent | None:
    """What the reader may do to the claim beside deciding it, each on a page of its own; folded below the decision."""
    acts = [*moves_of(claim, user), *acts_open_to(claim, user)]
    return PanelContent("approvals/panel_acts.html", {"acts": acts}) if acts else None


@panel("approvals.history", position=80)
def history(claim: Claim, user: User) -> PanelContent | None:
    """Every decision: whole for staff; office, verdict and reason for the applicant."""
    entries = history_of(claim, for_staff=claim.applicant_id != user.pk)
    return PanelContent("approvals/panel_history.html", {"entries": entries}) if entries else None


@panel("approvals.notice", position=70)
def notice(claim: Claim, user: User) -> PanelContent | None:
    """The public notice of the claim, once it has been on one."""
    if claim.notice_from is None:
        return None
    standing = standing_of(claim)
    if standing is None:
        return None
    context = {"standing": standing, "for_staff": claim.applicant_id != user.pk}
    return PanelContent("approvals/panel_notice.html", context)
