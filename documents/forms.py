"""What is filled in or handed in on the pages of papers."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from approvals.confirming.forms import ConfirmForm
from workflows.models import ClaimLine
from workflows.rosters import PROOFS


class MendForm(forms.Form):
    """Dates and proofs of one worker; who he is cannot be changed, only struck."""

    contract_start = forms.DateField(
        label=_("合同开始日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写合同开始日期。"),
            "invalid": _("这不是真实的日期，请写成 2026-03-02 这样。"),
        },
    )
    performed_until = forms.DateField(
        label=_("合同履行至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("这不是真实的日期，请写成 2026-03-02 这样。")},
    )
    proofs = forms.MultipleChoiceField(
        label=_("履行证明"),
        required=False,
        choices=[(code, title) for title, code in PROOFS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选手里有的证明，并在“上传材料”里传上来。"),
    )

    def __init__(self, line: ClaimLine, data: object = None) -> None:
        names = ("contract_start", "performed_until", "proofs")
        super().__init__(data, initial={name: line.facts.get(name) for name in names})

    def clean(self) -> dict[str, object]:
        start, until = self.cleaned_data.get("contract_start"), self.cleaned_data.get("performed_until")
        if start and until and until < start:
            self.add_error("performed_until", _("不能早于合同开始日期，请核对合同。"))
        return self.cleaned_data

    def facts(self) -> dict[str, object]:
        """What was filled in, under the names and in the shapes the rules know."""
        until = self.cleaned_data["performed_until"]
        return {
            "contract_start": self.cleaned_data["contract_start"].isoformat(),
            "performed_until": until.isoformat() if until else None,
            "proofs": self.cleaned_data["proofs"],
        }


class PostingForm(forms.Form):
    """张贴证明: since when the list hangs, where, and the photograph."""

    posted_on = forms.DateField(
        label=_("哪天张贴的"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写张贴的日期。"),
            "invalid": _("没有这一天，请重新选择日期。"),
        },
    )
    place = forms.CharField(
        label=_("张贴在哪里"),
        help_text=_("例如：九溪村村务公开栏。"),
        max_length=120,
        error_messages={"required": _("请写明张贴在哪里。"), "max_length": _("地点最多写120个字。")},
    )
    file = forms.FileField(
        label=_("张贴的照片"),
        help_text=_("拍下整张公示榜，看得清标题和编号。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("请上传张贴的照片。"), "empty": _("这张照片是空的，请重新选择。")},
    )


class FindingForm(forms.Form):
    """核实材料: one file at a time."""

    file = forms.FileField(
        label=_("照片或扫描件"),
        help_text=_("例如现场照片、谈话记录、调取的单据，JPG、PNG或PDF。上传后不能删除，答复后不能再加。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("请选择要上传的文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )


class IssuedFileForm(forms.Form):
    """核验文件: one file, compared and not kept; at most settings.EVIDENCE_MAX_BYTES."""

    file = forms.FileField(
        label=_("文书的PDF文件"),
        help_text=_("从本系统下载的原文件。只用来比对，不保存。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": _("请选择要核验的文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.EVIDENCE_MAX_BYTES
        if file.size > most:
            raise forms.ValidationError(
                _("文件超过了%(most)dMB，不会是本系统发出的文书，没有核验。请确认选对了文件。"),
                code="too_large",
                params={"most": most // 2**20},
            )
        return file


class ScansForm(forms.Form):
    """盖章件: the whole pile as one PDF."""

    file = forms.FileField(
        label=_("盖章件的扫描件"),
        help_text=_("一叠扫成一个PDF，最多500页、80MB，彩色或灰度，200dpi以上。方向和顺序不限。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": _("请选择扫描好的PDF。"), "empty": _("这个文件是空的，请重新选择。")},
    )


class LetterForm(ConfirmForm):
    """What a county of work answered on paper, or that it did not answer in time (`is_over`)."""

    LETTER, SILENCE = "letter", "silence"
    how = forms.ChoiceField(
        label=_("对方怎样答复的"),
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        initial=LETTER,
        error_messages={"required": _("请选择对方怎样答复的。")},
    )
    file = forms.FileField(
        label=_("书面答复的扫描件"),
        help_text=_("盖章的复函或名册，扫描或拍照；PDF、JPG或PNG。没有答复的不用上传。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"empty": _("这个文件是空的，请重新选择。")},
    )

    def __init__(self, *args: object, is_over: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        silence = [(self.SILENCE, _("期限已过，没有答复"))] if is_over else []
        self.fields["how"].choices = [(self.LETTER, _("书面答复")), *silence]
        self.fields["note"].help_text = _(
            "书面答复中有人员不能确认的，写明哪几行、什么原因；没有答复的，写明您是怎样核实的。不要写身份证号。"
        )

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("how") == self.LETTER and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("请上传书面答复的扫描件。"))
        if data.get("how") == self.SILENCE and not data.get("note", "").strip():
            self.add_error("note", _("请写明您是怎样核实这些人员务工情况的。"))
        return data
