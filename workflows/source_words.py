"""Where a fact of a stored assessment came from and as of when, in words."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.assessment import TraceEntry
from policies.phrasing import EVIDENCE
from policies.wording import evidence_title
from workflows.cases.sources import AGREEMENTS, FORM, MARKET, OFFICE, OWN, PEOPLE, REGISTER, UNITS
from workflows.wording import day, in_words, moment

HASH_SHOWN = 12
KEPT = {
    MARKET: gettext_lazy("市场主体登记信息，截至%(on)s"),
    PEOPLE: gettext_lazy("人员基本信息，截至%(on)s"),
    UNITS: gettext_lazy("单位登记和备案信息，截至%(on)s"),
    AGREEMENTS: gettext_lazy("上岗协议，截至%(on)s"),
    OWN: gettext_lazy("本系统的办件记录，截至%(on)s"),
}
# Facts that no group gives: they come with the claim itself.
OF_THE_CLAIM = {
    "applicant.type": gettext_lazy("提出申请的账号"),
    "policy_date": gettext_lazy("提交申请的日期"),
    "region.county": gettext_lazy("受理申请的县"),
    "roster": gettext_lazy("申报的名册"),
}
ASKED = (REGISTER, MARKET)


class Sources:
    """The sources stored with one assessment; knows nothing where none were stored."""

    def __init__(self, stored: Mapping[str, object] | None) -> None:
        stored = stored or {}
        self.lines: list[int] = stored.get("lines", [])
        self._files = stored.get("files", [])
        self._groups = stored.get("groups", [])

    def of(self, entry: TraceEntry, origins: tuple[str, ...], position: int | None = None) -> list[str]:
        """The sources a condition rests on, in words, each once; `position` of the line it is about."""
        if EVIDENCE in origins:
            return self._papers(entry)
        if not origins:
            return [_("政策标准")]
        said = [words for path in origins for words in self._of_fact(path, position)]
        return list(dict.fromkeys(said))

    def were_asked(self, origins: tuple[str, ...]) -> bool:
        """Whether registers that answer for all these facts were asked."""
        return bool(origins) and all(
            any(group["kind"] in ASKED for group in self._groups_of(path)) for path in origins
        )

    def _of_fact(self, path: str, position: int | None) -> list[str]:
        groups = self._groups_of(path)
        named = [group for group in groups if position is None or position in group.get("lines", [position])]
        if named:
            return [_in_words(group) for group in named]
        if groups:
            return [_in_words(groups[0] | {"name": ""})]
        return [str(OF_THE_CLAIM[path])] if path in OF_THE_CLAIM else []

    def _groups_of(self, path: str) -> list[dict[str, object]]:
        return [group for group in self._groups if any(_covers(each, path) for each in group["facts"])]

    def _papers(self, entry: TraceEntry) -> list[str]:
        said = []
        for code in entry.found.get(EVIDENCE, []):
            files = [file for file in self._files if file["code"] == code]
            said += [_file(file) for file in files] or [_by_data(code)]
        return said


def _covers(group: str, path: str) -> bool:
    return path == group or path.startswith((f"{group}.", f"{group}[]"))


def _in_words(group: Mapping[str, object]) -> str:
    kind = group["kind"]
    if kind == FORM:
        sentence = (
            _("申请人填报，%(at)s提交") if group["by"] == "applicant" else _("申报单位填报，%(at)s提交")
        )
        return sentence % {"at": moment(datetime.fromisoformat(group["at"]))}
    if kind == OFFICE:
        told = {**group, "at": moment(datetime.fromisoformat(group["at"]))}
        return _("%(office)s登记，%(at)s，依据：%(document)s") % told
    on = day(date.fromisoformat(group["on"]))
    if kind == REGISTER:
        if not group["name"]:
            return _("登记信息中没有记录，截至%(on)s") % {"on": on}
        return _("%(register)s，截至%(on)s") % {"register": group["name"], "on": on}
    return str(KEPT[kind]) % {"on": on}


def _file(file: Mapping[str, str]) -> str:
    return _("%(paper)s，%(at)s上传，SHA-256 %(hash)s…") % {
        "paper": _title(file["code"]),
        "at": moment(datetime.fromisoformat(file["at"])),
        "hash": file["sha256"][:HASH_SHOWN],
    }


def _by_data(code: str) -> str:
    return _("%(paper)s：系统里已有，没有要求上传") % {"paper": _title(code)}


def _title(code: str) -> str:
    known = evidence_title(code)
    return in_words(known) if known else code
