"""What the front page offers: the subsidies to visitors, the day's work to those who signed in."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.shell import Reader, address, applicant, everyone, finance, reviewer, signed_in


class Offer(NamedTuple):
    """A subsidy in the words of those it is for; conditions and amounts are the programme's to state."""

    code: str
    title: str | Promise
    who: str | Promise
    what: str | Promise


OFFERS = (
    Offer(
        "startup_grant",
        _("一次性创业补贴"),
        _("脱贫劳动力、毕业两年内高校毕业生、返乡农民工等"),
        _("第一次创办个体工商户、小微企业或农民合作社，正常经营一段时间后，可以领取一次。"),
    ),
    Offer(
        "labor_export_service_subsidy",
        _("有组织劳务输出补贴"),
        _("人力资源服务机构、村委会、劳务经纪人"),
        _("组织劳动力外出务工并稳定就业的，按人数补贴。名单用表格一次上传，逐人核对。"),
    ),
    Offer(
        "public_welfare_post",
        _("公益性岗位补贴"),
        _("安排就业困难人员上岗的用人单位、村委会"),
        _("保洁、护林、养老照料等岗位，按月登记出勤，按月发放。"),
    ),
    Offer(
        "transport_subsidy",
        _("外出务工交通补贴"),
        _("跨省、跨县外出务工的脱贫劳动力"),
        _("凭车票申请往返交通费补助，在当地规定的限额以内据实补助。"),
    ),
)


class Task(NamedTuple):
    """A large button on the personal start page."""

    title: str | Promise
    text: str | Promise
    url_name: str
    visible: Callable[[Reader], bool]


TASKS = (
    Task(_("申请补贴"), _("看看能领什么，一步一步填写，随时可以存下来。"), "claims:start", applicant),
    Task(_("我的申请"), _("办到哪一步、谁在办、哪天前办完，都在这里。"), "claims:mine", applicant),
    Task(_("办件"), _("签收、核对、提出意见。快到期的排在最前面。"), "approvals:desk", reviewer),
    Task(_("拨付"), _("核对资金，放款，登记银行结果，打印拨付通知书。"), "payments:desk", finance),
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
