"""The matter before one reviewer: the claim, the step, what the machine found and what the levels below said."""

from dataclasses import dataclass, field
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.confirming.asking import may_conclude, unconfirmed_among
from approvals.enums import Verdict
from approvals.findings import Finding, findings_of, latest_assessment, provisional_fen
from approvals.line_reasons import LineReason, reasons_for
from approvals.long_rosters.notes import notes_of
from approvals.mended import opinions_on, void_among
from approvals.models import DocumentVerdict, DraftVerdict, LineVerdict
from approvals.papers import faults_of, paper_opinions, void_opinions
from approvals.rail import is_last_review, step_after
from approvals.returning import correction_days
from approvals.targets import Target, documents_of
from policies.assessment import Assessment
from policies.calendar import add_working_days
from policies.money import yuan
from policies.tracing import NOT_ASKED, PASSED
from registry import clock
from registry.models import User
from workflows.at_desk import item_at
from workflows.conflicts import may_be_granted
from workflows.enums import LineOutcome, Station
from workflows.errors import CommandRefused
from workflows.guards import is_drawn
from workflows.models import Claim, ClaimLine, OpenItem, PlanStep
from workflows.route import current_step

MOST_LINES_ON_A_FORM = 250
WAITING = (LineOutcome.NEEDS_HUMAN, LineOutcome.NEEDS_CORRECTION)


@dataclass(frozen=True)
class Choice:
    """One verdict as the form offers it: what follows from it, or why it is not open."""

    verdict: Verdict
    consequence: object
    refusal: object | None


@dataclass
class Matter:
    """Everything one decision needs, read once."""

    item: OpenItem
    user: User
    claim: Claim = field(init=False)
    step: PlanStep = field(init=False)

    def __post_init__(self) -> None:
        self.claim = self.item.claim
        self.step = current_step(self.claim.plan)

    @property
    def is_drawn(self) -> bool:
        """Whether the task lies with whom the lot has named."""
        return is_drawn(self.item)

    @cached_property
    def refusal(self) -> object | None:
        """Why this user may not decide here; None when he may."""
        return guards.may_decide(self.user, self.item)

    @cached_property
    def last(self) -> bool:
        return is_last_review(self.claim, self.step)

    @cached_property
    def assessment(self) -> Assessment | None:
        return latest_assessment(self.claim)

    @cached_property
    def outcome(self) -> str:
        return self.assessment.outcome if self.assessment else ""

    @property
    def last_change(self) -> str:
        """What was done to the claim last, by whom and when: for a reader whose page is older."""
        event = self.claim.events.select_related("actor").order_by("-sequence").first()
        return gettext("最近的变动：%(who)s于%(when)s“%(what)s”。") % {
            "who": event.signed or gettext("系统"),
            "when": date_format(localtime(event.at), "Y-m-d H:i"),
            "what": event.get_verb_display(),
        }

    @property
    def outcome_words(self) -> object:
        """The machine's verdict in a word, for the head of the form."""
        return LineOutcome(self.outcome).label if self.outcome else _("没有可用的标准")

    @property
    def summary(self) -> str:
        """The machine's verdict in a line: how many conditions passed, and what it would pay."""
        if self.assessment is None:
            return gettext("本地没有生效的补贴标准，由您判断。")
        results = [entry.result for entry in self.assessment.trace if entry.result != NOT_ASKED]
        words = gettext("%(total)s项条件，%(passed)s项符合") % {
            "total": len(results),
            "passed": results.count(PASSED),
        }
        amount = self.claim.claimed_fen
        return f"{words} · {gettext('核算%(yuan)s元') % {'yuan': yuan(amount)}}" if amount else words

    @cached_property
    def findings(self) -> list[Finding]:
        """What speaks against the claim, in words; nothing when the rules let it pass."""
        if self.assessment is None or self.outcome == LineOutcome.ELIGIBLE:
            return []
        return findings_of(self.claim, self.assessment.reasons)

    @cached_property
    def lines(self) -> list[ClaimLine]:
        return self.claim.judged_lines

    @cached_property
    def lines_to_judge(self) -> list[ClaimLine]:
        """The lines the form asks about, those that need a person first; a single line only if it needs one."""
        open_lines = [line for line in self.lines if line.outcome != LineOutcome.INELIGIBLE]
        needing = [line for line in open_lines if self.needs_person(line)]
        if self.is_long:
            return []
        if len(self.lines) == 1:
            return [line for line in needing if line.outcome != LineOutcome.NEEDS_CORRECTION]
        return needing + [line for line in open_lines if not self.needs_person(line)]

    def needs_person(self, line: ClaimLine) -> bool:
        """Whether the rules leave the line to a person, or its county of work did not confirm it."""
        return line.outcome in WAITING or line.pk in self.unconfirmed

    @cached_property
    def unconfirmed(self) -> set[int]:
        """The lines that their county of work did not confirm."""
        return unconfirmed_among(self.claim, self.lines)

    @cached_property
    def line_reasons(self) -> list[LineReason]:
        """The coded reasons that can be given for a line."""
        return reasons_for(self.claim)

    @property
    def is_long(self) -> bool:
        """Whether the roster is judged on pages of its own, and the decision reads what was noted there."""
        return len(self.lines) > MOST_LINES_ON_A_FORM

    @cached_property
    def notes(self) -> dict[int, DraftVerdict]:
        """What this reviewer has noted of single lines, by the line's key."""
        return notes_of(self.claim, self.step, self.user)

    @property
    def noted(self) -> dict[str, int]:
        """How far a long roster is judged: lines that need a person, and how many of them were noted."""
        needing = [line for line in self.lines if self.needs_person(line)]
        return {
            "needing": len(needing),
            "done": sum(line.pk in self.notes for line in needing),
            "notes": len(self.notes),
        }

    def why(self, line: ClaimLine) -> list[Finding]:
        """What the rules could not decide of a line."""
        return findings_of(self.claim, line.reasons)

    @cached_property
    def limits(self) -> dict[int, int]:
        return provisional_fen(self.claim, self.assessment)

    @cached_property
    def opinions(self) -> dict[int, LineVerdict]:
        """What was said last of each line, by the line's key; one that holds no more is among them (`void`)."""
        return opinions_on(self.claim)

    @cached_property
    def void(self) -> set[int]:
        """The lines that say something else than what was judged: 内容已变，原意见作废."""
        return void_among(self.claim, self.lines, self.opinions)

    @cached_property
    def documents(self) -> list[Target]:
        """The papers of the claim, those that are missing among them."""
        return documents_of(self.claim)

    @cached_property
    def papers(self) -> list[Target]:
        """The papers that can be judged one by one: a file stands beside each."""
        return [paper for paper in self.documents if paper.files]

    @cached_property
    def paper_opinions(self) -> dict[str, DocumentVerdict]:
        """What was said last of each paper by itself, by its code; one that holds no more is among them."""
        return paper_opinions(self.claim)

    @cached_property
    def void_papers(self) -> set[str]:
        return void_opinions(self.papers, self.paper_opinions)

    @cached_property
    def paper_faults(self) -> dict[str, list[LineReason]]:
        """The coded faults a paper can have, by its code."""
        return faults_of(self.claim)

    @property
    def paper_words(self) -> list[str]:
        """The faults to choose from, in words: the same for every paper."""
        return [fault.words for fault in next(iter(self.paper_faults.values()), [])]

    @cached_property
    def choices(self) -> list[Choice]:
        return [
            Choice(verdict, consequence, self._refusal_of(verdict))
            for verdict, consequence in (
                (Verdict.AGREE, self._after_agreeing()),
                (Verdict.RETURN, self._after_returning()),
                (Verdict.REFUSE, _("申请结束，申请人会收到理由和条款。")),
                (Verdict.NOT_ACCEPT, _("不进入审核，申请结束。")),
            )
        ]

    def _refusal_of(self, verdict: Verdict) -> object | None:
        """Of a roster single lines can be refused, so agreeing stays open there while a conflict is."""
        refusal = guards.may_give(verdict, self.claim, self.step)
        if refusal is not None or verdict != Verdict.AGREE or not self.last:
            return refusal
        return may_conclude(self.claim) or (may_be_granted(self.claim) if len(self.lines) == 1 else None)

    def _after_agreeing(self) -> object:
        upcoming = step_after(self.claim, self.step)
        if upcoming is None:
            return ""
        if upcoming.station == Station.NOTICE:
            return _("开始公示，期满无异议即批准。")
        if upcoming.office is None or upcoming.station == Station.RESERVE:
            return _("批准，转财政拨付。")
        return _("转%(office)s。") % {"office": upcoming.office.name}

    def _after_returning(self) -> object:
        last_day = add_working_days(clock.today(), correction_days(self.claim), self.claim.place_id)
        return _("申请人在%(day)s前补正，补好后回到您这一级。") % {"day": last_day.isoformat()}


def matter_of_task(task_id: int, user: User, station: str | tuple[str, ...]) -> Matter:
    """The matter of an open task at this station, or at one of these. 404 for a claim the user may not see.

    Raises CommandRefused ("task_done") when the task is no longer open, and with the guard's sentence when the
    user may see the claim but not decide it.
    """
    item = item_at(task_id, station)
    item.claim = get_object_or_404(seen_by(user), pk=item.claim_id)
    matter = Matter(item, user)
    if matter.refusal is not None:
        raise CommandRefused(matter.refusal, code="not_allowed")
    return matter


def seen_by(user: User):
    """The claims the user may read, with what a decision needs of them."""
    return Claim.objects.visible_to(user).select_related(
        "person", "organisation", "applicant", "place", "county"
    )
