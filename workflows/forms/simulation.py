"""Asking what a draft of the rules would change: which draft, whose claims, which days."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policies import load
from policies.checking import located, problems_by_themselves
from policies.drafting import draft_source, programmes_of
from policies.errors import DataError
from policies.model import Source
from registry.models import Office, RuleEdition
from registry.models.rules import OPEN
from workflows.simulation.question import FIRST_DAY, OWN_DAY

MOST_BYTES = 500_000
LONGEST_NAME = 80


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office: Office) -> str:
        return office.name


class EditionChoice(forms.ModelChoiceField):
    def label_from_instance(self, edition: RuleEdition) -> str:
        subject = f"{edition.get_kind_display()} {edition.subject}"
        return _("%(subject)s 第%(number)s版（%(status)s）") % {
            "subject": subject,
            "number": edition.number,
            "status": edition.get_status_display(),
        }


class SimulationForm(forms.Form):
    """What is asked. Whether it can be answered is said by `simulation.question.ask`, at the field it names."""

    edition = EditionChoice(
        label=_("系统里的草稿"),
        queryset=RuleEdition.objects.none(),
        required=False,
        empty_label=_("不选，上传文件"),
        help_text=_("本机构和下级机构正在起草或复核的规则。"),
    )
    draft = forms.FileField(
        label=_("规则草案文件"),
        required=False,
        help_text=_("TOML文件，写法与系统自带的规则文件相同。从系统里选了草稿就不用上传。"),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    second = forms.FileField(
        label=_("另一个草案文件"),
        required=False,
        help_text=_("新项目要有两个文件：项目本身，和本地的补贴标准。"),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    programme = forms.ChoiceField(
        label=_("试算哪个补贴项目"),
        required=False,
        help_text=_("草案只涉及一个项目时可以不选。"),
    )
    among = forms.ChoiceField(
        label=_("在哪个项目的申请人中找候选人"),
        required=False,
        help_text=_("新项目还没有人申请过：用另一个项目的申请试算，设想材料齐全，同一人只算最近一份申请。"),
    )
    first = forms.DateField(
        label=_("政策适用日从"),
        required=False,
        help_text=_("不填就从最早的申请算起。"),
        widget=forms.DateInput(attrs={"type": "date", "class": "is-medium"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天，请重新选择日期。")},
    )
    last = forms.DateField(
        label=_("到"),
        required=False,
        help_text=_("不填就算到今天。"),
        widget=forms.DateInput(attrs={"type": "date", "class": "is-medium"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天，请重新选择日期。")},
    )
    judged_on = forms.ChoiceField(
        label=_("按哪一天的规则判定"),
        required=False,
        choices=[
            ("", _("自动：草案以后才生效的，按生效那一天；否则按每份申请自己的政策适用日")),
            (OWN_DAY, _("每份申请自己的政策适用日")),
            (FIRST_DAY, _("草案开始生效的那一天，设想它一直有效")),
        ],
        widget=forms.RadioSelect,
    )
    office = OfficeChoice(
        label=_("试算范围"),
        queryset=Office.objects.none(),
        help_text=_("只算这个机构所辖地区的申请。"),
        error_messages={"required": _("请选择机构。"), "invalid_choice": _("请从列表中选择机构。")},
    )

    def __init__(self, offices: list[Office], data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        carried = [(each.code, each.title.in_language(get_language() or "")) for each in load.programmes()]
        self.fields["programme"].choices = [("", _("按草案判断")), *carried]
        self.fields["among"].choices = [("", _("不用，试算现有项目")), *carried]
        self.fields["office"].queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        self.fields["edition"].queryset = _editions_within(offices)
        self.initial.setdefault("office", offices[0])
        self.initial.setdefault("judged_on", "")
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
        if not self.fields["edition"].queryset.exists():
            self.fields["edition"].widget = forms.HiddenInput()

    def clean_draft(self) -> Source | None:
        return self._source("draft")

    def clean_second(self) -> Source | None:
        return self._source("second")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        edition = data.get("edition")
        drafts = tuple(
            each for each in (edition and edition.source, data.get("draft"), data.get("second")) if each
        )
        if not drafts and not self.errors:
            raise forms.ValidationError({"draft": _("请上传规则草案，或从系统里选一份草稿。")})
        data["drafts"] = drafts
        if not self.errors and not data.get("programme"):
            data["programme"] = self._only_programme(drafts)
        return data

    def question(self) -> dict[str, Any]:
        """What was asked, as `request_simulation` takes it."""
        names = ("office", "programme", "drafts", "first", "last", "among", "judged_on", "edition")
        return {name: self.cleaned_data[name] for name in names}

    def _source(self, field: str) -> Source | None:
        uploaded = self.cleaned_data[field]
        if uploaded is None:
            return None
        if uploaded.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大，规则文件不会超过500 KB。请检查是否选错了文件。"))
        try:
            return draft_source(PurePath(uploaded.name).name[:LONGEST_NAME], uploaded.read())
        except DataError as error:
            raise forms.ValidationError([each.sentence for each in located(error.problems, ())]) from error

    def _only_programme(self, drafts: tuple[Source, ...]) -> str:
        shared = load.current().shared
        if problems := problems_by_themselves(drafts, shared):
            raise forms.ValidationError({"draft": [each.sentence for each in problems]})
        found = programmes_of(shared, drafts)
        if len(found) != 1:
            raise forms.ValidationError({"programme": _("草案涉及几个补贴项目，请选择要试算的一个。")})
        return found[0]


def _editions_within(offices: list[Office]):
    """Drafts of these offices and of those below them."""
    own = RuleEdition.objects.none()
    for office in offices:
        own |= RuleEdition.objects.filter(
            status__in=OPEN, office__division__code__startswith=office.division_id
        )
    return own
