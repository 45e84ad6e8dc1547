"""Where secrets come from: the environment, else a file under var/keys/, else (embedded default) made once and kept.

Personal data is sealed with keys of its own, never with SECRET_KEY, so that one may be changed without the other.
"""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def secret(name: str, var_dir: Path) -> str:
    """The secret `name`: from the environment, the file named by NAME_FILE, or var/keys (made on first use)."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="ascii").strip()
    return _kept(name.lower(), var_dir)


def personal_data_keys(var_dir: Path) -> tuple[dict[str, str], str]:
    """All keys that may unseal personal data by key id (base64), and the id of the one that seals.

    PERSONAL_DATA_KEYS is `id:key,id:key`, newest first.
    """
    stated = os.environ.get("PERSONAL_DATA_KEYS")
    if not stated:
        return {"k1": _kept("personal_data_k1", var_dir)}, "k1"
    pairs = [item.split(":", 1) for item in stated.split(",")]
    return dict(pairs), pairs[0][0]


def _kept(name: str, var_dir: Path) -> str:
    if os.environ.get("SHENLING_KEYS") == "environment":
        raise RuntimeError(f"{name.upper()} is not set: production takes every key from the environment")
    path = var_dir / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(made)
        except FileExistsError:
            pass
    return path.read_text(encoding="ascii").strip()
