"""What keeps the machine: told to the staff on the claim's page, so that no claim waits without anybody knowing."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.models import User
from workflows.claim_jobs import NO_OFFICE
from workflows.enums import JobStatus
from workflows.models import Claim, Job
from workflows.panels import PanelContent, panel
from workflows.route import current_step


@dataclass(frozen=True)
class Delay:
    """As components/alert.html shows it: what has stopped, and who does what about it."""

    tone: str
    title: str
    text: str


def delay_of(claim: Claim) -> Delay | None:
    """Why the machine does not go on with this claim; None when it does, or when it only waits for a moment.

    What a job of another package waits for (money) that package tells itself.
    """
    tried = Q(status=JobStatus.WAITING, attempts__gt=0) | Q(status=JobStatus.WAITING, error=NO_OFFICE)
    job = claim.jobs.filter(Q(status=JobStatus.FAILED) | tried).order_by("-id").first()
    if job is None:
        return None
    if job.status == JobStatus.FAILED:
        return _given_up(claim, job)
    if job.error == NO_OFFICE:
        return Delay(
            "warning",
            _("有一级机构还没有设立，申请暂时停在这里"),
            _("请联系系统管理员添加缺少的机构。添加后系统会自动接着办，不需要申请人重新提交。"),
        )
    return Delay(
        "",
        _("系统刚才没有办成这一步"),
        _("系统会自动再试，暂时不用处理。如果超过半天还是这样，请联系系统管理员。"),
    )


def _given_up(claim: Claim, job: Job) -> Delay:
    step = current_step(claim.plan)
    doing = step.get_station_display() if step is not None and job.task_id else _("发送通知")
    return Delay(
        "error",
        _("系统多次没有办成“%(step)s”，已经停下") % {"step": doing},
        _("请把编号%(number)d告诉系统管理员，由管理员查明原因后重新运行这个任务。申请内容没有丢失。")
        % {"number": job.pk},
    )


@panel("workflows.delay", position=5)
def delay_panel(claim: Claim, user: User) -> PanelContent | None:
    """Only for staff: the applicant can do nothing about it."""
    delay = None if claim.applicant_id == user.pk else delay_of(claim)
    return PanelContent("workflows/part_delay.html", {"delay": delay}) if delay else None
