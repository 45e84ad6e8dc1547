"""Imports, foreign keys and addresses all point the same way: down."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
# Lowest first, as in docs/adr/0001.
ORDER = ["policies", "registry", "workflows", "approvals", "payments", "documents", "notifications", "config"]
NAMESPACE_HOME = {
    "claims": "workflows",
    "simulations": "workflows",
    "rules": "registry",
    "guides": "registry",
    "calendars": "registry",
    "duties": "registry",
    "account": "registry",
    "security": "registry",
}


def test_packages_import_only_downwards():
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_foreign_keys_point_downwards():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        if here not in ORDER:
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            there = field.related_model._meta.app_label
            if there in ORDER and ORDER.index(there) > ORDER.index(here):
                upward.append(f"{model.__name__}.{field.name} -> {there}")
    assert upward == []


def test_templates_link_only_to_addresses_of_their_own_package_or_a_lower_one():
    upward = []
    for package in ORDER[:-1]:
        for template in sorted((ROOT / package).rglob("*.html")):
            for namespace in re.findall(r"{%\s*url\s+['\"](\w+):", template.read_text(encoding="utf-8")):
                home = NAMESPACE_HOME.get(namespace, namespace)
                if ORDER.index(home) > ORDER.index(package):
                    upward.append(f"{template.relative_to(ROOT)} -> {namespace}")
    assert upward == []


def test_the_old_django_fsm_is_not_installed_over_the_kept_one():
    with pytest.raises(PackageNotFoundError):
        distribution("django-fsm")
