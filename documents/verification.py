"""The code by which anybody can ask whether a printed paper is real."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from documents.models import IssuedDocument

LENGTH = 26
CODE = re.compile(rf"[A-Z2-7]{{{LENGTH}}}")
# Signs that are not in the alphabet, as people read and type the ones that are.
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})


def code_for(kind: str, number: str, claim_key: str) -> str:
    """26 letters and digits (130 bits of HMAC-SHA256): the same paper always has the same, nobody can guess one."""
    message = f"{kind}:{number}:{claim_key}".encode()
    digest = hmac.new(settings.VERIFICATION_KEY.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii")[:LENGTH]


def normalised(typed: str) -> str:
    """A code as typed or scanned, without the signs between its groups; "" when it cannot be one."""
    code = re.sub(r"[\s\-—–·]", "", typed).upper().translate(MISREAD)
    return code if CODE.fullmatch(code) else ""


def find(typed: str) -> IssuedDocument | None:
    """The document of this code; None for a code that nobody issued as for one that cannot be."""
    code = normalised(typed)
    known = IssuedDocument.objects.filter(verification_code=code or "-").select_related(
        "office", "superseded_by"
    )
    return known.first()


def find_file(content: Iterable[bytes]) -> IssuedDocument | None:
    """The document whose archived file these bytes are, given in pieces; None when a single bit is another.

    A counted print or a scan is no archived file: whoever holds one asks by its code.
    """
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    known = IssuedDocument.objects.filter(sha256=digest.hexdigest())
    return known.select_related("office", "superseded_by").first()


def address_of(code: str) -> str:
    """Where anybody may ask about the paper with this code; a QR code holds it."""
    return settings.SITE_URL.rstrip("/") + reverse("documents:verified", args=[code])
