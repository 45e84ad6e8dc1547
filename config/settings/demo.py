"""Trying out and training on one machine: the clock may be moved, everything lives under var/demo."""

import os
from pathlib import Path

os.environ.setdefault("SHENLING_VAR", str(Path(__file__).resolve().parent.parent.parent / "var" / "demo"))
os.environ.setdefault("SHENLING_DEMO", "true")

from config.settings.base import *  # noqa: E402, F403
