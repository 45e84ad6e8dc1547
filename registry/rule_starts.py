"""Where a new edition starts: from the last one published, from another programme, or from a bare standard."""

import re

from policies import load
from policies.errors import UnknownProgramme
from registry import clock, rulebook
from registry.enums import RuleKind
from registry.rule_subjects import subject_title

_CODE = re.compile(r'^code = "\w+"$', re.MULTILINE)


def starting_text(kind: str, subject: str, like: str = "") -> str:
    """The text a drafter begins with; for a programme nobody carries, that of the programme `like` under its code."""
    if newest := rulebook.newest_text(kind, subject):
        return newest.text
    if kind == RuleKind.STANDARD:
        return _bare_standard(subject)
    try:
        text = load.programme(like).source.text
    except UnknownProgramme:
        return ""
    return _CODE.sub(f'code = "{subject}"', text, count=1)


def _bare_standard(region: str) -> str:
    programme = load.programmes()[0].code
    return (
        f'region = "{region}"\nregion_name = "{subject_title(RuleKind.STANDARD, region)}"\n\n'
        f'[[standards]]\nprogramme = "{programme}"\nid = "{clock.today().year}"\n'
        f"valid_from = {clock.today()}\ncites = []\n[standards.parameters]\n"
    )
