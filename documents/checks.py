"""What must hold before papers can be drawn. Looked at without loading the renderer, which takes half a second."""

import ctypes
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning

from documents import fonts
from documents.errors import FontsMissing

SUBSET_LIBRARIES = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
# Older ones let a style sheet reach around the fetcher that keeps a drawing inside the program's folder.
OLDEST_WEASYPRINT = 70


def renderer_is_complete(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors that forbid starting: a missing HarfBuzz-Subset, an unsafe WeasyPrint."""
    found: list[CheckMessage] = []
    if not has_subset_library():
        found.append(
            Error(
                "HarfBuzz-Subset is missing: a notice would take twenty times as long.",
                hint="Install the package libharfbuzz-subset0.",
                id="documents.E001",
            )
        )
    if int(version("weasyprint").split(".")[0]) < OLDEST_WEASYPRINT:
        found.append(
            Error(
                "This WeasyPrint may fetch addresses that Shenling forbids.",
                hint=f"Install version {OLDEST_WEASYPRINT} or newer.",
                id="documents.E002",
            )
        )
    return found


def fonts_are_built(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A warning while no notice can be drawn for want of fonts."""
    try:
        fonts.manifest()
    except FontsMissing as missing:
        return [Warning(str(missing), hint="Run manage.py build_fonts.", id="documents.W001")]
    return []


def has_subset_library() -> bool:
    """Whether the system library that subsets fonts can be loaded."""
    for name in SUBSET_LIBRARIES:
        with suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False
