"""What a simulation is asked: which drafts, on whose claims, from when to when; what is wrong with it comes first."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies import load
from policies.checking import problems_in
from policies.drafting import Tried, begins_on
from policies.model import Source
from registry import clock
from registry.models import Division
from workflows.errors import InvalidInput
from workflows.simulation.judging import Task

OWN_DAY, FIRST_DAY = "own", "first"


@dataclass(frozen=True)
class Question:
    """A draft of `programme` tried on the claims filed for `first` to `last` in the division `region` ("": everywhere).

    `among` names the programme whose claims are taken for candidates. `as_of` None judges each claim by the rules
    of its own policy date, a day judges all of them by the rules of that day. Make one with `ask`.
    """

    programme: str
    drafts: tuple[Source, ...]
    first: date | None
    last: date
    region: str = ""
    among: str = ""
    as_of: date | None = None

    @property
    def claimed(self) -> str:
        """The programme whose claims are looked at."""
        return self.among or self.programme

    def task(self) -> Task:
        """What a judge needs, with the rules in use now."""
        timeline = load.timeline()
        return Task(
            standing=timeline.first.sources,
            later=timeline.texts,
            shared=timeline.first.shared,
            drafts=self.drafts,
            programme=self.programme,
            as_of=self.as_of,
            candidates=bool(self.among),
        )


def ask(
    *,
    programme: str,
    drafts: tuple[Source, ...],
    first: date | None = None,
    last: date | None = None,
    region: str = "",
    among: str = "",
    judged_on: str = "",
) -> Question:
    """A question that can be answered.

    `judged_on` is OWN_DAY, FIRST_DAY (that of the draft) or "": the first day where it lies after the range, so that
    a draft for next year means something to the claims of this one. Raises InvalidInput naming the field, for drafts
    with a line for everything wrong in them, and PolicyError for a programme nobody knows.
    """
    last = last or clock.today()
    if problems := problems_in(drafts, load.current()):
        raise InvalidInput("\n".join(each.sentence for each in problems), field="draft")
    tried = Tried(load.timeline(), drafts)
    for day in (last, *load.timeline().days()):
        tried.on(day)
    carried = tried.on(last).programme(programme)
    _check_among(programme, among)
    begins = begins_on(load.current().shared, drafts, programme)
    if begins is None:
        raise InvalidInput(
            _("草案里没有“%(programme)s”的内容。请选对文件，或改选补贴项目。")
            % {"programme": carried.title.in_language(get_language() or "")},
            field="draft",
        )
    if first is not None and first > last:
        raise InvalidInput(
            _("起始日期%(first)s晚于截止日期%(last)s，请改正。") % {"first": first, "last": last},
            field="first",
        )
    _check_region(region)
    as_of = begins if judged_on == FIRST_DAY or (judged_on == "" and begins > last) else None
    return Question(programme, drafts, first, last, region, among, as_of)


def _check_among(programme: str, among: str) -> None:
    in_use = {each.code for each in load.programmes()}
    if among == programme:
        raise InvalidInput(_("候选人要从另一个补贴项目的申请里找，请改选。"), field="among")
    if among and among not in in_use:
        raise InvalidInput(_("没有补贴项目“%(code)s”，请从列表中选择。") % {"code": among}, field="among")
    if not among and programme not in in_use:
        raise InvalidInput(
            _("“%(code)s”是新项目，还没有人申请过。请选择在哪个现有项目的申请人中试算。")
            % {"code": programme},
            field="among",
        )


def _check_region(region: str) -> None:
    if region and not Division.objects.filter(pk=region).exists():
        raise InvalidInput(
            _("没有行政区划“%(code)s”，请填写2位、4位或6位代码。") % {"code": region}, field="region"
        )
