"""张贴证明: the photograph of a posted list is opened and kept, then the posting is recorded with its hash."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from approvals.board.posting import record_posting
from approvals.models import NoticePosting
from documents import store
from documents.intake import receive
from documents.models import PostingPhotograph
from registry.models import User
from workflows.errors import InvalidInput


def post_list(
    *, list_id: int, actor: User, posted_on: date, place: str, filename: str, content: bytes
) -> NoticePosting:
    """Record that a list hangs on a board, with the photograph that proves it; all or nothing.

    Raises InvalidInput for a file that is no picture, and what `record_posting` raises.
    """
    received = receive(filename, content)
    if not received.media_type.is_picture:
        raise InvalidInput(
            _("张贴的照片请上传JPG或PNG图片，用手机拍下公示栏就可以。"), code="not_a_picture", field="file"
        )
    with transaction.atomic():
        stored = store.keep(received.content, folder=store.EVIDENCE)
        posting = record_posting(
            list_id=list_id, actor=actor, posted_on=posted_on, place=place, photograph_sha256=stored.sha256
        )
        PostingPhotograph.objects.create(
            posting=posting,
            name=received.name,
            path=stored.path,
            preview_path=store.keep(received.preview, folder=store.EVIDENCE).path,
            media_type=received.media_type,
            size=stored.size,
            sha256=stored.sha256,
        )
    return posting
