"""交通补贴: the journey and its tickets, under the names the rules know them by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.money import yuan
from registry.models import User
from workflows.commands import save_answers
from workflows.filing import Rows
from workflows.forms.base import StepForm, chosen
from workflows.forms.fields import DayField, YuanField, county_choices, day_words, province_choices
from workflows.models import Claim

MOST_TICKETS = 12
MODES = (
    ("rail", _("火车（含高铁、动车）")),
    ("coach", _("长途客车")),
    ("air", _("飞机")),
    ("ship", _("轮船")),
    ("taxi", _("出租车、网约车")),
)
DIRECTIONS = (("out", _("去程")), ("return", _("返程")))
NAMES = {"yes": True, "no": False, "none": None}


class JourneyForm(StepForm):
    """From where to where, and to which employer."""

    lead = _("填写您从哪里出发、到哪里务工。")

    origin_county = forms.ChoiceField(
        label=_("户籍所在县（市、区）"),
        help_text=_("补贴由户籍所在的县（市、区）受理和发放。"),
        error_messages={"required": _("请选择户籍所在县（市、区）。")},
    )
    work_county = forms.ChoiceField(
        label=_("务工地所在县（市、区）"), error_messages={"required": _("请选择务工地。")}
    )
    employer = forms.CharField(
        label=_("用人单位"),
        max_length=100,
        help_text=_("公司、工厂或工地的名称。"),
        error_messages={"required": _("请填写用人单位的名称。")},
    )
    employed_from = DayField(
        label=_("从哪天开始上班"),
        help_text=_("例如 2026-02-20"),
        error_messages={"required": _("请填写开始上班的日期。")},
    )

    def prepare(self) -> None:
        self.fields["origin_county"].choices = county_choices()
        self.fields["work_county"].choices = county_choices(beyond=True)
        self.initial["origin_county"] = self.claim.answers.get("origin_county", self.claim.county_id)


class TicketsForm(StepForm):
    """One ticket at a time is added to the list `tickets`; amounts in fen."""

    lead = _("一张一张地加，去程、返程都可以加。只有去程的火车票、长途客车票计入补贴。")

    date = DayField(
        label=_("乘车日期"),
        help_text=_("例如 2026-02-18"),
        error_messages={"required": _("请填写乘车日期。")},
    )
    fen = YuanField(
        label=_("票价（元）"), help_text=_("例如 501.00"), error_messages={"required": _("请填写票价。")}
    )
    mode = forms.ChoiceField(
        label=_("乘坐什么"),
        choices=MODES,
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择乘坐什么。")},
    )
    direction = forms.ChoiceField(
        label=_("去程还是返程"),
        help_text=_("去务工地是去程，回家是返程。"),
        choices=DIRECTIONS,
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择去程或返程。")},
    )
    to_province = forms.ChoiceField(
        label=_("到达哪个省"), error_messages={"required": _("请选择到达的省份。")}
    )
    name_match = forms.TypedChoiceField(
        label=_("票上的姓名是您本人吗？"),
        choices=[("yes", _("是本人")), ("no", _("不是本人")), ("none", _("票上没有姓名"))],
        coerce=NAMES.get,
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请回答票上的姓名是不是您本人。")},
    )

    def prepare(self) -> None:
        self.fields["to_province"].choices = province_choices()
        self.initial = {"to_province": str(self.claim.answers.get("work_county", ""))[:2], "direction": "out"}
        self.tickets = tickets_of(self.claim)

    def known_answers(self) -> dict[str, object]:
        return {}

    def clean(self) -> dict[str, object]:
        if len(self.tickets) >= MOST_TICKETS:
            raise forms.ValidationError(
                _("一份申请最多%(most)d张车票。请先删去不需要的。"), params={"most": MOST_TICKETS}
            )
        return super().clean() or {}

    def save(self, actor: User) -> None:
        """Add the ticket; the same ticket sent twice stands once."""
        if self.errors:
            return
        if (ticket := dict(self.cleaned_data)) not in self.tickets:
            _keep(self.claim, actor, [*self.tickets, ticket])

    def is_done(self) -> bool:
        return bool(self.tickets)

    def rows(self) -> Rows:
        return [
            (_("车票%(number)d") % {"number": number}, " · ".join(str(word) for word in words))
            for number, words in enumerate(self.listed(), start=1)
        ]

    def listed(self) -> list[list[object]]:
        """The tickets on the list, each as it is read."""
        return [ticket_words(ticket) for ticket in self.tickets]


def tickets_of(claim: Claim) -> list[dict[str, object]]:
    return list(claim.answers.get("tickets") or [])


def remove_ticket(claim: Claim, actor: User, *, position: int) -> None:
    """Take the ticket at this position (from 1) off the list; one that is gone already changes nothing."""
    kept = [ticket for number, ticket in enumerate(tickets_of(claim), start=1) if number != position]
    _keep(claim, actor, kept)


def ticket_words(ticket: dict[str, object]) -> list[object]:
    """A ticket as it is read: day, what, which way, price."""
    name = {True: _("本人票"), False: _("非本人票")}.get(ticket.get("name_match"), _("票上无姓名"))
    return [
        day_words(str(ticket["date"])),
        chosen(MODES, ticket["mode"]),
        chosen(DIRECTIONS, ticket["direction"]),
        f"{yuan(ticket['fen'])} {_('元')}",
        name,
    ]


def _keep(claim: Claim, actor: User, tickets: list[dict[str, object]]) -> None:
    save_answers(claim_id=claim.pk, actor=actor, answers={"tickets": tickets}, part="tickets")
