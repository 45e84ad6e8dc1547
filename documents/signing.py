"""The electronic signature on issued papers: who signs is the office's choice, and without one nobody does."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Signer(Protocol):
    """Signs papers; `settings.SIGNER` is the path of a class that does, made anew for each paper.

    A seal authority's server (GB/T 38540, SM2) is reached through a class of the installation's own: it knows that
    server's address, protocol and credentials, and this is all Shenling asks of it.
    """

    def sign(self, pdf: bytes) -> bytes:
        """The whole of `pdf`, unchanged, followed by a signature that certifies it and allows no change.

        Called outside any transaction and again after a failure; each call may give other bytes. Raises SigningFailed
        when nothing was signed; the job is then tried again later.
        """


def signed(pdf: bytes) -> bytes:
    """The paper as it is to be archived: signed by the chosen signer, the same bytes where none is chosen."""
    if not settings.SIGNER:
        return pdf
    signer: Signer = import_string(settings.SIGNER)()
    return signer.sign(pdf)
