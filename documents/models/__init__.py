from documents.models.number import DocumentCounter, DocumentNumber

__all__ = ["DocumentCounter", "DocumentNumber"]
