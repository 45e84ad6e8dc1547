"""What the claim page says of the public notice: on which list, until when, whether it hangs, what came of it."""

from dataclasses import dataclass

from approvals.enums import ENTRY_LIVE, EntryStatus
from approvals.models import NoticeEntry, NoticeList, NoticePosting, NoticeResult
from workflows.models import Claim


@dataclass(frozen=True)
class Standing:
    """The last list a claim stood on; `waits_for_posting` while its days have not begun."""

    notice: NoticeList
    is_live: bool
    held: int
    postings: list[NoticePosting]
    results: list[NoticeResult]

    @property
    def waits_for_posting(self) -> bool:
        return self.is_live and self.notice.posting_required and not self.postings


def standing_of(claim: Claim) -> Standing | None:
    """Where the claim's lines stand; None for one that was never on notice. Four queries however many lines."""
    entry = NoticeEntry.objects.of_claim(claim).select_related("notice__office").order_by("-id").first()
    if entry is None:
        return None
    held = NoticeEntry.objects.of_claim(claim).filter(status=EntryStatus.HELD).count()
    postings = entry.notice.postings.select_related("recorded_by").order_by("id")
    results = claim.notice_results.select_related("notice", "posting").order_by("-id")
    return Standing(entry.notice, entry.status in ENTRY_LIVE, held, list(postings), list(results))
