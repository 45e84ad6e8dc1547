"""核实材料: the files of an investigation are opened, kept sealed like the objection, and shown to whoever reads it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.board.enclosures import Enclosed, Enclosures
from approvals.models import Objection
from documents import store
from documents.enums import MediaType
from documents.intake import receive
from documents.models import FindingFile
from registry import clock
from registry.models import User
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked

MOST_FILES = 20


def add_finding(*, objection_id: int, actor: User, filename: str, content: bytes) -> FindingFile:
    """Put a photograph or a scan to what is found of an objection; the same file again is the one kept.

    For its investigator, until it is answered. Raises InvalidInput for a file that is neither picture nor PDF,
    CommandRefused with the guard's sentence or when there are MOST_FILES.
    """
    received = receive(filename, content)
    if received.media_type == MediaType.XLSX:
        raise InvalidInput(
            _("核实材料请上传照片（JPG、PNG）或PDF扫描件。表格请另存为PDF再上传。"),
            code="not_a_scan",
            field="file",
        )
    with busy_when_locked(), transaction.atomic():
        objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection_id)
        refuse(guards.may_conclude(actor, objection))
        stored = store.keep(received.content, folder=store.EVIDENCE)
        known = objection.finding_files.filter(sha256=stored.sha256).first()
        if known is not None:
            return known
        if objection.finding_files.count() >= MOST_FILES:
            raise CommandRefused(
                _("一件异议最多放%(most)d个核实材料。请合并成一个PDF再上传。") % {"most": MOST_FILES},
                code="too_many",
            )
        preview = store.keep(received.preview, folder=store.EVIDENCE).path if received.preview else ""
        return FindingFile.objects.create(
            objection=objection,
            name=received.name,
            path=stored.path,
            preview_path=preview,
            media_type=received.media_type,
            size=stored.size,
            sha256=stored.sha256,
            added_by=actor,
            added_at=clock.now(),
        )


def enclosures(objection: Objection) -> Enclosures:
    """The files of an objection, for its page and for the event that answers it."""
    files = [_enclosed(objection, file) for file in objection.finding_files.all()]
    return Enclosures(reverse("documents:findings", args=[objection.pk]), files)


def _enclosed(objection: Objection, file: FindingFile) -> Enclosed:
    url = reverse("documents:finding", args=[objection.pk, file.pk])
    return Enclosed(file.name, url, f"{url}?small=1" if file.preview_path else "", file.sha256)
