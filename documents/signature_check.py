"""Whether a signed paper is wholly as the office signed it.

"The signature is valid" alone says little: it may cover a part, allow changes, or be anybody's. All of it is asked.
"""

from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    read_certification_data,
    validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

from registry import clock


def problems_of(content: bytes) -> list[str]:
    """Everything that speaks against the one signature of this PDF, as sentences; none when it is good.

    Good is: it certifies the paper and allows no change, covers the entire file, nothing was changed, and its
    certificate stands now under one of the roots in the PEM file `settings.SIGNATURE_ROOTS`, and no other.
    Raises OSError or ValueError when that file cannot be read; the roots of the machine are never asked.
    """
    trust = ValidationContext(trust_roots=_pinned_roots(), moment=clock.now(), allow_fetching=False)
    try:
        reader = PdfFileReader(BytesIO(content))
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            return [_("文件里应当只有一个电子签名，实际有%(count)d个。") % {"count": len(signatures)}]
        return _certifying(reader) + _standing(signatures[0], trust)
    except Exception:
        # A parser of hostile bytes fails in many ways; whatever it says, the paper is not as it was signed.
        return [_("文件打不开，或签名已损坏。请使用发文单位提供的原文件。")]


def _certifying(reader: PdfFileReader) -> list[str]:
    terms = read_certification_data(reader)
    if terms is None or terms.permission != MDPPerm.NO_CHANGES:
        return [_("签名没有禁止改动文件。")]
    return []


def _standing(signature: EmbeddedPdfSignature, trust: ValidationContext) -> list[str]:
    status = validate_pdf_signature(signature, trust)
    unchanged = status.docmdp_ok and status.modification_level == ModificationLevel.NONE
    asked = (
        (status.coverage == SignatureCoverageLevel.ENTIRE_FILE, _("签名没有盖住整个文件。")),
        (unchanged, _("签名以后文件被改动过。")),
        (status.intact and status.valid, _("文件内容与签名不一致。")),
        (status.trusted, _("签名证书不是由指定的机构签发，或已过期。")),
    )
    return [problem for holds, problem in asked if not holds]


def _pinned_roots() -> list[Certificate]:
    roots = list(load_certs_from_pemder_data(Path(settings.SIGNATURE_ROOTS).read_bytes()))
    if not roots:
        raise ValueError("SIGNATURE_ROOTS holds no certificate")
    return roots
