"""Signing with a key file of the office (PKCS#12): PAdES, RSA or ECDSA, invisible, no change allowed afterwards."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from documents.errors import SigningFailed
from documents.signature_check import problems_of

FIELD = "Issuer"


class KeyFileSigner:
    """The signer of `settings.SIGNER_KEY_FILE`, which opens with the passphrase in SIGNER_PASSPHRASE_FILE.

    What it signed is checked as a stranger would before it is given out: an expired key, or one that none of the
    pinned roots stands for, issues nothing.
    """

    def sign(self, pdf: bytes) -> bytes:
        """The paper with its signature appended. Raises SigningFailed."""
        terms = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
        )
        made = BytesIO()
        try:
            signer = _signer()
            sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), terms, signer, output=made)
            problems = problems_of(made.getvalue())
        except Exception as error:
            # Keys, certificates and passphrases are wrong in many ways; whatever it is, nothing was signed.
            raise SigningFailed(
                _("电子签名没有成功，文书没有发出。请系统管理员检查签名密钥文件、口令和根证书，然后重试。")
            ) from error
        if problems:
            raise SigningFailed(
                _(
                    "电子签名没有通过检查，文书没有发出。%(problems)s请系统管理员更换签名密钥或根证书，然后重试。"
                )
                % {"problems": "".join(problems)}
            )
        return made.getvalue()


def _signer() -> SimpleSigner:
    passphrase = Path(settings.SIGNER_PASSPHRASE_FILE).read_bytes().strip()
    return SimpleSigner.load_pkcs12_data(Path(settings.SIGNER_KEY_FILE).read_bytes(), [], passphrase)
