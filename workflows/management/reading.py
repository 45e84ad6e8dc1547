"""Input of the commands that need no database: a named file or standard input, and refusals with exit status 2."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from policies.case_file import read_json
from policies.errors import PolicyError

BAD_INPUT = 2


def answered(compute: Callable[[], Any]) -> Any:
    """What `compute` answers; a refusal of the rules becomes a message on standard error and exit status 2."""
    try:
        return compute()
    except PolicyError as problem:
        raise CommandError(problem.sentence, returncode=BAD_INPUT) from problem


def json_from(name: str) -> Any:
    """The JSON in the file of that name, or on standard input for `-`; raises CommandError and PolicyError."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as problem:
        raise CommandError(f"无法读取文件“{name}”：{problem}", returncode=BAD_INPUT) from problem
    return read_json(content)
