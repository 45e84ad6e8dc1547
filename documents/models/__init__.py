from documents.models.evidence import Evidence
from documents.models.issued import IssuedDocument, ReservedNumber
from documents.models.number import DocumentCounter, DocumentNumber

__all__ = ["DocumentCounter", "DocumentNumber", "Evidence", "IssuedDocument", "ReservedNumber"]
