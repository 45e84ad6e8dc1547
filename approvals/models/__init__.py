from approvals.models.appeal import Appeal, AppealOutcome
from approvals.models.bulk import BulkItem, BulkRun
from approvals.models.confirmation import Confirmation, ConfirmedLine
from approvals.models.consent import Consent
from approvals.models.consultation import Consultation
from approvals.models.correction import CorrectionItem, ReturnedView
from approvals.models.decision import Decision, DocumentVerdict, LineVerdict, SiteVisit
from approvals.models.draft import DraftVerdict
from approvals.models.moves import Copy, Urging
from approvals.models.objection import ObjectedLine, Objection, Unsealing
from approvals.models.panel import PanelMember, Vote
from approvals.models.phrase import OfficePhrase
from approvals.models.public_notice import NoticeEntry, NoticeList, NoticePosting, NoticeResult
from approvals.models.recorded_fact import RecordedFact
from approvals.models.rectification import Rectification
from approvals.models.rescheduling import Rescheduling
from approvals.models.seat import Seat

__all__ = [
    "BulkItem",
    "BulkRun",
    "Appeal",
    "AppealOutcome",
    "Confirmation",
    "ConfirmedLine",
    "Consent",
    "Consultation",
    "Copy",
    "CorrectionItem",
    "Decision",
    "DocumentVerdict",
    "DraftVerdict",
    "LineVerdict",
    "NoticeEntry",
    "NoticeList",
    "NoticePosting",
    "NoticeResult",
    "ObjectedLine",
    "Objection",
    "OfficePhrase",
    "PanelMember",
    "RecordedFact",
    "Rectification",
    "Rescheduling",
    "ReturnedView",
    "Seat",
    "SiteVisit",
    "Unsealing",
    "Urging",
    "Vote",
]
