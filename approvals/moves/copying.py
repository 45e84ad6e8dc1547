"""抄送: a claim is put before a colleague to read. It opens no door: he must be able to see it by his own posts."""

from django.utils.translation import gettext_lazy as _

from approvals.models import Copy
from registry import clock
from registry.enums import Role
from registry.models import Post, User
from registry.selectors import posts_of
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import ClaimState, Verb
from workflows.models import Claim

MOST_READERS = 200
WORKING = (Role.REVIEWER, Role.FINANCE)

Refusal = object | None


def copy_to(*, claim_id: int, actor: User, reader: User, note: str = "") -> Copy:
    """Put the claim on the reader's 抄送 tab; he is told, and nothing else changes.

    Raises CommandRefused with the guard's sentence.
    """
    with claim_command(claim_id, actor=actor) as move:
        claim = move.claim
        refuse(may_copy(actor, claim))
        refuse(may_read_copy(reader, claim, sender=actor))
        post = next(post for post in posts_of(actor) if post.role in WORKING)
        move.office = post.office
        copy = Copy.objects.create(
            claim=claim, sender=actor, reader=reader, note=note.strip(), sent_at=clock.now()
        )
        move.record(Verb.COPY, comment=note.strip(), data={"told": [reader.pk]})
    return copy


def note_read(*, copy_id: int, actor: User) -> None:
    """已阅: the reader has read his copy; that of anybody else stays as it is."""
    Copy.objects.filter(pk=copy_id, reader=actor, read_at=None).update(read_at=clock.now())


def may_copy(user: User, claim: Claim) -> Refusal:
    """Whoever works on claims and may read this one, but not his own."""
    if claim.state == ClaimState.DRAFT or claim.applicant_id == user.pk:
        return _("只有办理申请的工作人员可以抄送。")
    if not any(post.role in WORKING for post in posts_of(user)) or not _sees(user, claim):
        return _("只有办理申请的工作人员可以抄送。")
    return None


def may_read_copy(reader: User, claim: Claim, *, sender: User) -> Refusal:
    """Staff who may read the claim anyway, and who have no unread copy of it."""
    if reader.pk in (sender.pk, claim.applicant_id) or not posts_of(reader) or not _sees(reader, claim):
        return _("%(name)s无权查看这份申请，不能抄送给他。请选择这个地区的工作人员。") % {"name": reader.name}
    if claim.copies.filter(reader=reader, read_at=None).exists():
        return _("已经抄送给%(name)s，对方还没有阅。") % {"name": reader.name}
    return None


def readers_of(claim: Claim, sender: User) -> list[tuple[User, str]]:
    """Whom the claim can be copied to, with their offices: those who work at the offices on its way or the sender's."""
    offices = {step.office_id for step in claim.plan if step.office_id} | {
        post.office_id for post in posts_of(sender)
    }
    posts = Post.objects.in_force().filter(office__in=offices, role__in=WORKING, user__is_active=True)
    posts = posts.exclude(user__in=[sender.pk, claim.applicant_id]).select_related("user", "office")
    found = {
        post.user: post.office.name
        for post in posts.order_by("-office__division", "user__name")[:MOST_READERS]
    }
    return list(found.items())


def _sees(user: User, claim: Claim) -> bool:
    return Claim.objects.visible_to(user).filter(pk=claim.pk).exists()
