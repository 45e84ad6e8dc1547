"""The strict bed: fixed keys, a throw-away folder, quick password hashing, in-memory mail."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "SHENLING_VAR" not in os.environ:
    os.environ["SHENLING_VAR"] = tempfile.mkdtemp(prefix="shenling-test-")
    atexit.register(shutil.rmtree, os.environ["SHENLING_VAR"], ignore_errors=True)
os.environ.setdefault("SHENLING_FONTS", str(Path(__file__).resolve().parent.parent.parent / "var" / "fonts"))
os.environ.setdefault("SECRET_KEY", "test-secret-key-that-is-long-enough-for-everything")
os.environ.setdefault("PERSONAL_DATA_KEYS", "t1:" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("BLIND_INDEX_KEY", "test-blind-index-key")
os.environ.setdefault("VERIFICATION_KEY", "test-verification-key")

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, STATIC_ROOT, env

# Whitenoise warns of a missing folder, and a warning fails a test.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DEMO = True
# Tests of letters switch them on: every claim would draw three papers on its way.
ISSUE_LETTERS = False
# A test that publishes says itself when a process looks.
RULEBOOK_SECONDS = None
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECOND_FACTOR_ROLES: list[str] = []
SECOND_FACTOR_AT_SIGN_IN = False
AXES_ENABLED = env.bool("AXES_ENABLED", default=False)
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A test database need not outlive a power cut: nobody waits for the disk.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
if name := env.str("SHENLING_TEST_DB", default=""):
    DATABASES["default"]["TEST"] = {"NAME": name}
