"""What the front page offers: the subsidies to visitors, the day's work to those who signed in."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.shell import (
    Reader,
    account_keeper,
    address,
    applicant,
    everyone,
    finance,
    reviewer,
    rule_maker,
    signed_in,
    simulating,
    trail_reader,
)
from policies.load import programme, programmes
from workflows.models import Placement
from workflows.posts.pages import units_of

# The journey drawn on the front page: a grant that the county itself may decide, two stops already behind it.
SAMPLE = "startup_grant"
SAMPLE_LEVELS = ("village", "township", "county")
SAMPLE_DONE = 2
ASKED_FOR = ("application", "roster")


class Offer(NamedTuple):
    """A subsidy as its programme describes it: what it is, who may apply, and where its guide is (may be empty)."""

    code: str
    title: str
    summary: str
    applicants: list[str]
    url: str


class Stop(NamedTuple):
    """A stop of the rail (components/rail.html)."""

    name: str
    note: str
    status: str


def offers(language: str) -> list[Offer]:
    """Every programme somebody can ask for, in the words of its file: not what is watched, nor paid from data alone."""
    return [
        Offer(
            each.code,
            each.title.in_language(language),
            each.summary.in_language(language),
            [applicant.title.in_language(language) for applicant in each.applicants],
            address("guides:programme", each.code),
        )
        for each in programmes()
        if each.trigger in ASKED_FOR
    ]


def sample_journey(language: str) -> list[Stop]:
    """The stops of the sample that take working days, each with its limit."""
    stops = [stop for stop in programme(SAMPLE).plan_for(SAMPLE_LEVELS) if stop.working_days]
    return [
        Stop(
            stop.title.in_language(language),
            gettext("%(days)s 个工作日内") % {"days": stop.working_days},
            "done" if place < SAMPLE_DONE else "current" if place == SAMPLE_DONE else "waiting",
        )
        for place, stop in enumerate(stops)
    ]


class Task(NamedTuple):
    """A large button on the personal start page."""

    title: str | Promise
    text: str | Promise
    url_name: str
    visible: Callable[[Reader], bool]


def with_posts(reader: Reader) -> bool:
    """Whether there are public-welfare posts for this reader to look after."""
    if reader.user is None or not (reader.is_applicant or reviewer(reader)):
        return False
    return bool(units_of(reader.user)) or Placement.objects.visible_to(reader.user).exists()


TASKS = (
    Task(_("申请补贴"), _("看看能领什么，一步一步填写，随时可以存下来。"), "claims:start", applicant),
    Task(_("我的申请"), _("办到哪一步、谁在办、哪天前办完，都在这里。"), "claims:mine", applicant),
    Task(
        _("公益性岗位"),
        _("岗位、在岗人员和每月考勤；已享受几个月，还能享受几个月。"),
        "claims:posts",
        with_posts,
    ),
    Task(_("办件"), _("签收、核对、提出意见。快到期的排在最前面。"), "approvals:desk", reviewer),
    Task(_("拨付"), _("核对资金，放款，登记银行结果，打印拨付通知书。"), "payments:desk", finance),
    Task(_("政策"), _("起草、复核、发布补贴项目和当地标准，对照每一版改了什么。"), "rules:list", rule_maker),
    Task(
        _("政策试算"),
        _("规则改动发布之前，用历史申请算一遍：谁得谁失，多花多少。"),
        "simulations:list",
        simulating,
    ),
    Task(
        _("账户管理"),
        _("帮人恢复登录，取消丢失的两步验证，停用离岗人员的账户。"),
        "security:accounts",
        account_keeper,
    ),
    Task(
        _("登记与账户记录"),
        _("谁在什么时候登记、改动、查看了什么。"),
        "security:trail",
        trail_reader,
    ),
    Task(_("办事指南"), _("能领什么、领多少、带什么、多久办好，按县查看。"), "guides:list", everyone),
    Task(_("消息"), _("受理、补正、公示、到账，每一步都会通知到这里。"), "notifications:inbox", signed_in),
    Task(_("核验文书"), _("输入文书上的验证码，查看文书是否真实有效。"), "documents:verify", everyone),
)


class Start(NamedTuple):
    title: str | Promise
    text: str | Promise
    url: str


def tasks_of(reader: Reader) -> list[Start]:
    """The large buttons for `reader`, the most wanted first; packages that are not deployed offer none."""
    found = [(task, address(task.url_name)) for task in TASKS if task.visible(reader)]
    return [Start(task.title, task.text, url) for task, url in found if url]
