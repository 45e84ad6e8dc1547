"""The forms of deciding. What they read is checked again by the command; they keep what was typed when it refuses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.confirming.asking import may_conclude
from approvals.corrections import Correction
from approvals.enums import BESIDE_THE_FORM, Aside, LineDecision, Verdict
from approvals.lines import LineAnswer
from approvals.long_rosters.notes import answers_of
from approvals.machine_corrections import outcome_beside_lines
from approvals.matters import Matter
from approvals.paper_forms import PaperForm
from approvals.papers import PaperAnswer, may_pass
from approvals.phrases import phrases_for
from approvals.return_form import ReturnForm
from policies.money import BadAmount, parse_yuan, yuan
from registry import clock
from workflows.enums import LineOutcome
from workflows.models import Claim, ClaimLine

# What can be said of a line in a form, beside what is kept of it: a line in doubt is set aside undecided.
WORDS = {
    "agree": LineDecision.AGREE.label,
    "disagree": LineDecision.DISAGREE.label,
    Aside.RETURN.value: Aside.RETURN.label,
    Aside.STAY.value: Aside.STAY.label,
}


class LineForm(forms.Form):
    """One line of a roster: agree with an amount, disagree with a reason, or set it aside. Untouched: as the rules
    say."""

    verdict = forms.ChoiceField(label=_("意见"), required=False)
    amount = forms.CharField(label=_("同意金额（元）"), required=False, max_length=20)
    comment = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "line-reasons"}),
    )

    def __init__(self, *args: object, line: ClaimLine, matter: Matter, **kwargs: object) -> None:
        self.line = line
        self.needs_person = matter.needs_person(line)
        self.is_denied = line.pk in matter.unconfirmed
        self.opinion = matter.opinions.get(line.pk)
        self.note = matter.notes.get(line.pk)
        self.limit = matter.limits.get(line.position)
        self.reasons = matter.line_reasons
        self.is_void = line.pk in matter.void
        self.is_carried = self.opinion is not None and not self.is_void and matter.claim.round > 1
        self.why = matter.why(line) if self.needs_person else []
        super().__init__(*args, prefix=f"line-{line.position}", initial=self._initial(matter), **kwargs)
        untouched = _("请选择") if self.needs_person else _("按核对结果")
        open_words = [*WORDS] if self.may_agree else [*WORDS][1:]
        if len(matter.lines) == 1:
            open_words = open_words[:-2]
        self.fields["verdict"].choices = [("", untouched), *((each, WORDS[each]) for each in open_words)]
        if line.outcome != LineOutcome.NEEDS_HUMAN:
            del self.fields["amount"]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = _("第%(row)s行：%(field)s") % {
                "row": line.position,
                "field": self.fields[name].label,
            }

    @property
    def may_agree(self) -> bool:
        """Whether agreeing has to be said: where the rules leave it to a person, or the county of work denies it."""
        return self.line.outcome == LineOutcome.NEEDS_HUMAN or (
            self.is_denied and self.line.outcome == LineOutcome.ELIGIBLE
        )

    @property
    def outcome(self) -> object:
        """What the rules say of the line, in words."""
        return LineOutcome(self.line.outcome).label

    @property
    def amount_field(self) -> forms.BoundField | None:
        """The amount a person has to name; None where the rules know it or nothing is paid."""
        return self["amount"] if "amount" in self.fields else None

    def _initial(self, matter: Matter) -> dict[str, object]:
        said = None if self.is_void else self.opinion
        amount = said.amount_fen if said and said.amount_fen else matter.limits.get(self.line.position)
        initial: dict[str, object] = {"amount": yuan(amount) if amount else ""}
        if self.note is not None:
            named = yuan(self.note.amount_fen) if self.note.amount_fen else initial["amount"]
            return {"verdict": self.note.word, "comment": self.note.comment, "amount": named}
        if said and (self.needs_person or said.verdict == LineDecision.DISAGREE):
            # What was sent back for correction and is unchanged is judged anew: it came back with an explanation.
            verdict = "" if said.verdict == LineDecision.CORRECT else said.verdict
            initial |= {"verdict": verdict, "comment": said.comment if verdict else ""}
        return initial

    def clean_amount(self) -> int | None:
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse_yuan(text)
        except BadAmount as error:
            raise ValidationError(error.sentence) from error

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        silent = ("",) if self.is_denied else ("", LineDecision.AGREE)
        if data.get("verdict") not in (None, *silent) and not data.get("comment", "").strip():
            self.add_error("comment", _("请写明理由。"))
        if (
            data.get("verdict") == LineDecision.AGREE
            and "amount" in self.fields
            and "amount" not in self.errors
            and not data.get("amount")
        ):
            self.add_error("amount", _("请写明同意支付的金额。"))
        return data

    def answer(self) -> LineAnswer | None:
        """What was said of the line; None when it was left to the rules."""
        data = self.cleaned_data
        if not data.get("verdict"):
            return None
        chosen = next((each for each in self.reasons if each.words == data.get("comment", "").strip()), None)
        return LineAnswer(
            position=self.line.position,
            agree=data["verdict"] == LineDecision.AGREE,
            amount_fen=data.get("amount"),
            comment=data.get("comment", ""),
            aside=data["verdict"] if data["verdict"] in Aside.values else "",
            code=chosen.code if chosen else "",
            clause=chosen.clause if chosen else "",
        )


class DecisionForm(forms.Form):
    """One level's answer: the verdict, why, on which findings, and what of single lines."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("决定"),
        choices=[choice for choice in Verdict.choices if choice[0] not in BESIDE_THE_FORM],
        error_messages={
            "required": _("请选择您的决定。"),
            "invalid_choice": _("没有这种决定，请从列出的几项中选择。"),
        },
    )
    phrase = forms.CharField(label=_("常用意见"), required=False, max_length=20)
    comment = forms.CharField(
        label=_("意见和理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("意见最多写2000个字，请写得简短一些。")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("依据的核对结果"),
        required=False,
        error_messages={"invalid_choice": _("核对结果已经更新，请重新勾选。")},
    )

    def __init__(self, data: object = None, *, matter: Matter) -> None:
        self.matter = matter
        usable = {choice.verdict for choice in matter.choices if choice.refusal is None}
        offered = phrases_for(matter.item.office, last=matter.last)
        self.phrases = [each for each in offered if not each.verdict or each.verdict in usable]
        super().__init__(data, initial={"version": matter.claim.version})
        self.fields["reasons"].choices = [(str(n), found.text) for n, found in enumerate(matter.findings)]
        self.lines = [LineForm(data, line=line, matter=matter) for line in matter.lines_to_judge]
        self.papers = [PaperForm(data, paper=paper, matter=matter) for paper in matter.papers]
        self.fix = ReturnForm(data, matter=matter)

    @property
    def lines_in_need(self) -> list[LineForm]:
        """The lines that wait for a person."""
        return [form for form in self.lines if form.needs_person]

    @property
    def lines_at_will(self) -> list[LineForm]:
        """The lines that go by the rules unless somebody objects; open on the page once one was touched."""
        return [form for form in self.lines if not form.needs_person]

    @property
    def is_any_touched(self) -> bool:
        return any(form.opinion or form["verdict"].value() for form in self.lines_at_will)

    @property
    def is_any_paper_touched(self) -> bool:
        return any(form.opinion or form["verdict"].value() for form in self.papers)

    @property
    def chosen(self) -> str:
        """The verdict to show as chosen, of whatever was sent."""
        return str(self["verdict"].value() or "")

    @property
    def chosen_phrase(self) -> str:
        return str(self["phrase"].value() or "")

    @property
    def chosen_reasons(self) -> list[str]:
        """Before anything was sent, every finding is ticked."""
        return (
            self["reasons"].value() or []
            if self.is_bound
            else [key for key, _text in self.fields["reasons"].choices]
        )

    def clean_verdict(self) -> Verdict:
        verdict = Verdict(self.cleaned_data["verdict"])
        refusal = guards.may_give(verdict, self.matter.claim, self.matter.step)
        if refusal is not None:
            raise ValidationError(refusal)
        return verdict

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        verdict = data.get("verdict")
        if verdict is None:
            return data
        data["papers"] = self._paper_answers()
        data["lines"] = self._line_answers() if verdict == Verdict.AGREE else ()
        data["corrections"] = self._corrections(data["papers"]) if verdict == Verdict.RETURN else None
        if verdict == Verdict.RETURN:
            data["reasons"] = []
        if verdict == Verdict.AGREE:
            self._check_agreement(data["lines"], data["papers"])
            data["reasons"] = []
        self._compose(data, verdict)
        return data

    def _line_answers(self) -> tuple[LineAnswer, ...]:
        if self.matter.is_long:
            return tuple(answers_of(self.matter.claim, self.matter.notes))
        for form in self.lines:
            if form.is_valid():
                continue
            for errors in form.errors.values():
                for error in errors:
                    self.add_error(
                        None, _("第%(row)s行：%(error)s") % {"row": form.line.position, "error": error}
                    )
        return tuple(answer for form in self.lines if form.is_valid() and (answer := form.answer()))

    def _paper_answers(self) -> tuple[PaperAnswer, ...]:
        valid = [form for form in self.papers if form.is_valid()]
        for form in self.papers:
            for errors in form.errors.values():
                for error in errors:
                    self.add_error(None, error)
        return tuple(answer for form in valid if (answer := form.answer()))

    def _corrections(self, papers: tuple[PaperAnswer, ...]) -> tuple[Correction, ...]:
        """What a return asks for beside the papers that are not agreed to; at least one thing, each with what is
        wrong."""
        if not self.fix.is_valid():
            for errors in self.fix.errors.values():
                for error in errors:
                    self.add_error(None, error)
            return ()
        found = self.fix.corrections()
        if not found and all(each.verdict == LineDecision.AGREE for each in papers):
            self.add_error("verdict", _("退回补正要一次告知全部：请在下面勾选要补正的内容，并写明哪里不对。"))
        return found

    def _check_agreement(self, answers: tuple[LineAnswer, ...], papers: tuple[PaperAnswer, ...]) -> None:
        matter, said = self.matter, {answer.position: answer for answer in answers}
        decided = {line.pk for line in matter.lines if line.position in said}
        refused = {line.pk for line in matter.lines if line.pk in decided and not said[line.position].agree}
        outcome = outcome_beside_lines(matter.claim, matter.assessment)
        refusal = (
            may_pass(matter.claim, papers, last=matter.last)
            or (may_conclude(matter.claim) if matter.last else None)
            or guards.may_agree(
                matter.lines,
                decided,
                last=matter.last,
                outcome=outcome,
                refused=refused,
                unconfirmed=matter.unconfirmed,
            )
        )
        if refusal is not None and not self.non_field_errors():
            self.add_error("verdict", refusal)

    def _compose(self, data: dict[str, object], verdict: Verdict) -> None:
        """The opinion is the phrase chosen and what was written beside it; one of the two is compulsory."""
        own = data.get("comment", "").strip()
        phrase = next((each for each in self.phrases if each.code == data.get("phrase")), None)
        if phrase is not None and not phrase.fits(verdict):
            if not own:
                self.add_error("phrase", _("选中的常用意见与您的决定不符，请换一条，或自己写明理由。"))
                return
            phrase = None
        doubted = any(each.verdict != LineDecision.AGREE for each in data["papers"])
        named = data.get("reasons") or data.get("corrections") or doubted
        if phrase is not None and phrase.points_to_reasons and not own and not named:
            self.add_error("comment", _("请写明具体内容，或勾选依据的核对结果。"))
        if phrase is None and not own and "comment" not in self.errors:
            self.add_error("comment", _("请写明理由，审核意见不能为空。可以选一条常用意见，也可以自己写。"))
        data["opinion"] = "\n".join(part for part in (str(phrase.text) if phrase else "", own) if part)

    def chosen_findings(self) -> tuple[dict[str, object], ...]:
        """The reasons of the findings that were ticked, as they are stored."""
        return tuple(self.matter.findings[int(key)].reason.to_json() for key in self.cleaned_data["reasons"])


class VisitForm(forms.Form):
    """实地核查: on which day, whether the business is open, and what was found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    visited_on = forms.DateField(
        label=_("核查日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写到现场核查的日期。"),
            "invalid": _("没有这一天，请重新选择日期。"),
        },
    )
    operating = forms.TypedChoiceField(
        label=_("现场是否正常经营"),
        choices=[("yes", _("正常经营")), ("no", _("没有经营"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择现场是否正常经营。")},
    )
    findings = forms.CharField(
        label=_("核查情况"),
        help_text=_("写明看到的情况，例如：店铺开门营业，经营者本人在场，与营业执照一致。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明核查情况。"), "max_length": _("核查情况最多写2000个字。")},
    )

    def __init__(self, data: object = None, *, matter: Matter) -> None:
        self.matter = matter
        super().__init__(data, initial={"version": matter.claim.version, "visited_on": clock.today()})

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > clock.today():
            raise ValidationError(_("核查日期不能晚于今天，请改正后再提交。"))
        return day


class ConflictForm(forms.Form):
    """Accept by name, with a reason, that a benefit goes beside another one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("认可的理由"),
        help_text=_("写明核实到什么、为什么可以同时享受。会记入办理记录。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("请写明认可的理由。"),
            "max_length": _("理由最多写500个字，请写得简短一些。"),
        },
    )

    def __init__(self, data: object = None, *, claim: Claim, conflict_id: int) -> None:
        super().__init__(data, initial={"version": claim.version}, auto_id=f"id_conflict_{conflict_id}_%s")
