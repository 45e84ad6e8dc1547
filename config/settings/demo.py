"""Trying out and training on one machine: the clock may be moved, everything lives under var/demo."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent.parent / "var"
os.environ.setdefault("SHENLING_VAR", str(VAR / "demo"))
os.environ.setdefault("SHENLING_FONTS", str(VAR / "fonts"))
os.environ.setdefault("SHENLING_DEMO", "true")
# Whoever tries it out signs in with the password alone; only acts with money ask for a code, which his page shows.
os.environ.setdefault("SECOND_FACTOR_ROLES", "")
os.environ.setdefault("SECOND_FACTOR_AT_SIGN_IN", "false")

from config.settings.base import *  # noqa: E402, F403
