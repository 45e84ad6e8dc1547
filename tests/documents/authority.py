"""A certificate authority of the tests' own, made in memory, and key files signed by it. No seal is drawn."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
PASSPHRASE = b"for tests alone"


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Authority:
    """Issues certificates; `name` may be another authority's too, its key never is."""

    name: str
    key: ec.EllipticCurvePrivateKey
    root: x509.Certificate

    @classmethod
    def founded(cls, name: str = "样章根") -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(name, key, _certificate(name, key, name, key, ca=True))

    def pinned(self, folder: Path) -> str:
        """The path of a file with the root."""
        place = folder / "roots.pem"
        place.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        return str(place)

    def key_file(self, folder: Path) -> str:
        """The path of a key file of an office, opened by PASSPHRASE."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate("样章", key, self.name, self.key, ca=False)
        sealed = serialization.BestAvailableEncryption(PASSPHRASE)
        place = folder / "office.p12"
        place.write_bytes(pkcs12.serialize_key_and_certificates(b"office", key, certificate, None, sealed))
        return str(place)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    by: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    return made.sign(by, hashes.SHA256())
