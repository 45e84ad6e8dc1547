"""What happens to a public notice in the office, for the journeys."""

from approvals.models import NoticeEntry, NoticeList, NoticePosting, ObjectedLine, Objection
from approvals.models.objection import Objector
from documents.models import Evidence, PostingPhotograph
from registry import clock
from registry.models import User
from workflows.models import Claim


def on_the_board(claim: Claim, file: Evidence, actor: User) -> dict[str, object]:
    """The keys of the list this claim stood on, and of the proof that it hung."""
    notice = NoticeEntry.objects.of_claim(claim).get().notice
    posting, objection = posted(notice, file, actor), objected(notice)
    return {"notice": notice.pk, "posting": posting.pk, "objection": objection.pk}


def objected(notice: NoticeList) -> Objection:
    """An objection to the list, which nobody looks into yet."""
    objection = Objection(
        number="YY-350583-20260302-0001",
        code_index="0" * 64,
        notice=notice,
        via="web",
        text="这家店没有营业。",
        received_at=clock.now(),
    )
    objection.keep(Objector("林国平", "13800001234"))
    objection.save()
    ObjectedLine.objects.create(objection=objection, entry=notice.entries.first(), days_left=1)
    return objection


def posted(notice: NoticeList, file: Evidence, actor: User) -> NoticePosting:
    """The proof that the list hung, with a photograph that is kept already."""
    posting = NoticePosting.objects.create(
        notice=notice,
        posted_on=notice.opens_on,
        place="村务公开栏",
        photograph_sha256=file.sha256,
        entries_hash=notice.entries_hash,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    kept = {
        name: getattr(file, name) for name in ("name", "path", "preview_path", "media_type", "size", "sha256")
    }
    PostingPhotograph.objects.create(posting=posting, **kept)
    return posting
