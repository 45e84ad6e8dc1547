"""The private file store: a folder no address serves, where files lie sealed and are called by their content.

Papers hold identity numbers as the registers do, so they are sealed with the same keys (`registry.crypto`). A name is
the keyed index of the content's SHA-256: the same content is kept once and writing it again changes nothing, and
nobody who can list the folder can tell whether a file he holds is among them.
"""

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from registry.crypto import SealBroken, blind_index, key_id_of, seal, unseal
from workflows.errors import CommandRefused

EVIDENCE = "evidence"
ISSUED = "issued"
SCANS = "scans"


class StoreFull(CommandRefused):
    """The disk refused; nothing was kept."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("系统的存储空间不足，文件没有保存，其他内容不受影响。请联系系统管理员后再上传。"), code="store"
        )


class FileDamaged(CommandRefused):
    """The file is gone or is no longer what was stored."""

    status = 500

    def __init__(self) -> None:
        super().__init__(_("这个文件已损坏或丢失，不能打开。请联系系统管理员从备份恢复。"), code="damaged")


@dataclass(frozen=True)
class Stored:
    """Where a file lies below MEDIA_ROOT, and the SHA-256 and size in bytes of its unsealed content."""

    path: str
    sha256: str
    size: int


def keep(content: bytes, *, folder: str) -> Stored:
    """Seal the content and write it durably, all or nothing, or find it kept already. Raises StoreFull."""
    digest = hashlib.sha256(content).hexdigest()
    name = blind_index(digest, purpose=f"documents.{folder}")
    stored = Stored(f"{folder}/{name[:2]}/{name}", digest, len(content))
    place = _place(stored.path)
    if not place.exists():
        try:
            _write(place, seal(content, context=_context(stored.path)))
        except OSError as error:
            raise StoreFull from error
    return stored


def read(path: str, *, sha256: str = "") -> bytes:
    """The content of a kept file. Raises FileDamaged when it is gone, was changed, or its hash is not `sha256`."""
    try:
        content = unseal(_place(path).read_bytes(), context=_context(path))
    except (OSError, SealBroken) as error:
        raise FileDamaged from error
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise FileDamaged
    return content


def reseal() -> int:
    """Seal with the current key every kept file that an older key sealed; answers how many. May be interrupted.

    Raises crypto.SealBroken at the first file that does not open, leaving it as it is.
    """
    count = 0
    for folder in (EVIDENCE, ISSUED, SCANS):
        for place in sorted((Path(settings.MEDIA_ROOT) / folder).glob("??/*")):
            sealed = place.read_bytes()
            if key_id_of(sealed) == settings.PERSONAL_DATA_KEY_ID:
                continue
            context = _context(f"{folder}/{place.parent.name}/{place.name}")
            _write(place, seal(unseal(sealed, context=context), context=context))
            count += 1
    return count


def _context(path: str) -> str:
    return f"documents.store:{path}"


def _place(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
