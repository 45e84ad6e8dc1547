"""Handing in papers and taking them back: through the one door, by the applicant or by the officer who visits."""

from django.utils.translation import gettext_lazy as _

from approvals import guards as approval_guards
from documents import store
from documents.enums import MediaType
from documents.intake import Received, receive
from documents.models import Evidence, IssuedDocument
from documents.papers import LETTER, OFFICIAL, SITE_FORM, SITE_PHOTO, attachable
from registry import clock
from registry.models import User
from workflows import guards
from workflows.commands import refuse
from workflows.corrections import papers_taking
from workflows.door import Move, claim_command
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine, OpenItem

MOST_FILES = 60


def attach(
    *,
    claim_id: int,
    actor: User,
    kind: str,
    filename: str,
    content: bytes,
    line_position: int | None = None,
) -> Evidence:
    """Open the file, keep it, and put it to the claim as evidence of `kind`; the same file again is the one kept.

    The applicant may while the claim can be edited; an officer may add photographs and the signed sheet
    while he can decide the site visit, and the letter of a county of work while he can decide the review. Raises
    InvalidInput for a file that cannot be taken, with nothing stored.
    """
    received = receive(filename, content)
    desk = _desk(claim_id, actor, OFFICIAL[kind]) if kind in OFFICIAL else None
    with claim_command(
        claim_id,
        actor=actor,
        task_id=desk.task_id if desk else None,
        office=desk.office if desk else None,
        keeps_task=True,
    ) as move:
        _may_attach(actor, move.claim, desk, kind)
        _check_kind(move.claim, kind, received, station=desk.station if desk else "")
        line = _line(move.claim, line_position)
        return _put(move, received, kind, line)


def withdraw_evidence(*, evidence_id: int, actor: User) -> Evidence:
    """Take a file out of the claim again; the row and the file stay, because somebody may have decided on them.

    Whoever may attach may take back what he attached himself.
    """
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        raise CommandRefused(_("没有这份材料。请刷新页面。"), code="no_evidence")
    kind = evidence.kind
    desk = _desk(evidence.claim_id, actor, OFFICIAL[kind]) if kind in OFFICIAL else None
    with claim_command(
        evidence.claim_id,
        actor=actor,
        task_id=desk.task_id if desk else None,
        office=desk.office if desk else None,
        keeps_task=True,
    ) as move:
        _may_attach(actor, move.claim, desk, kind)
        fresh = Evidence.objects.get(pk=evidence_id)
        if fresh.uploaded_by_id != actor.pk:
            raise CommandRefused(_("只有上传这份材料的人可以删除它。"), code="not_uploader")
        if fresh.withdrawn_at is None:
            fresh.withdrawn_at, fresh.withdrawn_by = clock.now(), actor
            fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
            move.record(Verb.EDIT, data={"evidence_removed": fresh.kind, "sha256": fresh.sha256})
    return fresh


def read_issued(document: IssuedDocument) -> bytes:
    """The PDF of an issued paper, byte for byte as it was issued. Raises store.FileDamaged when it is not."""
    return store.read(document.path, sha256=document.sha256)


def may_add_photographs(user: User, claim: Claim) -> bool:
    """Whether this user is the officer at the claim's open site visit; the same guard refuses the upload."""
    item = _desk(claim.pk, user, Station.SITE_VISIT)
    return item is not None and approval_guards.may_decide(user, item) is None


def _desk(claim_id: int, actor: User, station: str) -> OpenItem | None:
    """The claim at the desk of this station, for anybody but its applicant."""
    item = OpenItem.objects.filter(claim_id=claim_id, station=station)
    found = item.select_related("office", "taken_by", "claim__organisation").first()
    return found if found and found.claim.applicant_id != actor.pk else None


def _may_attach(actor: User, claim: Claim, desk: OpenItem | None, kind: str) -> None:
    if desk is None:
        # A file of a kind no paper takes is refused by its kind.
        refuse(guards.may_edit(actor, claim, *papers_taking(claim, kind)))
        return
    desk.claim = claim
    refuse(approval_guards.may_decide(actor, desk))


def _check_kind(claim: Claim, kind: str, received: Received, *, station: str) -> None:
    known = attachable(claim, station=station)
    if kind not in known:
        raise InvalidInput(
            _("这项申请不需要这种材料。请在材料清单里选择要上传的一项。"), code="unknown_kind", field="kind"
        )
    if kind == SITE_PHOTO and not received.media_type.is_picture:
        raise InvalidInput(_("实地照片请上传JPG或PNG图片。"), code="not_a_picture", field="file")
    if kind in (SITE_FORM, LETTER) and received.media_type == MediaType.XLSX:
        raise InvalidInput(
            _("请上传签字或盖章的扫描件或照片（PDF、JPG、PNG）。"), code="not_a_scan", field="file"
        )


def _line(claim: Claim, position: int | None) -> ClaimLine | None:
    if position is None:
        return None
    line = claim.lines.filter(position=position, struck=False).first()
    if line is None:
        raise InvalidInput(
            _("名册里没有第%(position)d行，或这一行已经删除。") % {"position": position}, field="line"
        )
    return line


def _put(move: Move, received: Received, kind: str, line: ClaimLine | None) -> Evidence:
    claim = move.claim
    stored = store.keep(received.content, folder=store.EVIDENCE)
    there = Evidence.objects.of(claim).in_force()
    known = there.filter(kind=kind, line=line, sha256=stored.sha256).first()
    if known is not None:
        return known
    if there.count() >= MOST_FILES:
        raise InvalidInput(
            _("一份申请最多%(most)d个文件。请先删除不需要的，或把几页合成一个PDF上传。")
            % {"most": MOST_FILES},
            code="too_many_files",
            field="file",
        )
    evidence = Evidence.objects.create(
        claim=claim,
        line=line,
        kind=kind,
        name=received.name,
        path=stored.path,
        preview_path=store.keep(received.preview, folder=store.EVIDENCE).path if received.preview else "",
        media_type=received.media_type,
        size=stored.size,
        sha256=stored.sha256,
        round=claim.round,
        uploaded_by=move.actor,
        uploaded_at=clock.now(),
    )
    move.record(Verb.EDIT, data={"evidence": kind, "sha256": stored.sha256})
    return evidence
