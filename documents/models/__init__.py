from documents.models.evidence import Evidence
from documents.models.finding import FindingFile
from documents.models.issued import IssuedDocument, ReservedNumber
from documents.models.letter_text import LetterText
from documents.models.number import DocumentCounter, DocumentNumber
from documents.models.posting import PostingPhotograph
from documents.models.print import Print
from documents.models.scan import ScannedPage, ScanPile, StampedScan

__all__ = [
    "DocumentCounter",
    "DocumentNumber",
    "Evidence",
    "FindingFile",
    "IssuedDocument",
    "LetterText",
    "PostingPhotograph",
    "Print",
    "ReservedNumber",
    "ScanPile",
    "ScannedPage",
    "StampedScan",
]
