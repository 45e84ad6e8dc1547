"""What must hold before the registry may be used: keys that work, and that open what is stored."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from policies import load
from policies.errors import DataError
from policies.timeline import Timeline
from registry.crypto import IDENTITY, SealBroken, blind_index, cipher

SHORTEST_INDEX_KEY = 16


def require_usable_keys() -> None:
    """Raise ImproperlyConfigured unless every key of personal data works: better no process than unreadable data."""
    for key_id in settings.PERSONAL_DATA_KEYS:
        if not (key_id.isascii() and key_id.isalnum()):
            raise ImproperlyConfigured(f"the id of a personal data key is letters and digits, not {key_id!r}")
        cipher(key_id)
    cipher(settings.PERSONAL_DATA_KEY_ID)
    if len(settings.BLIND_INDEX_KEY) < SHORTEST_INDEX_KEY:
        raise ImproperlyConfigured(f"BLIND_INDEX_KEY has fewer than {SHORTEST_INDEX_KEY} characters")


def stored_data_opens(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Try the keys on the newest person stored (`check --database default`, and before every migration)."""
    people = apps.get_model("registry", "Person").objects
    for alias in databases or []:
        person = people.using(alias).order_by("-pk").first() if _has_table(people.model, alias) else None
        if person is None:
            continue
        try:
            number = person.open().id_number
        except SealBroken as broken:
            return [
                Error(
                    str(broken), hint="PERSONAL_DATA_KEYS must hold every key ever used.", id="registry.E001"
                )
            ]
        if blind_index(number, purpose=IDENTITY) != person.identity_index:
            return [Error("BLIND_INDEX_KEY is not the one that made the stored indexes.", id="registry.E002")]
    return []


def published_rules_fit(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Try every published edition with the files of this release (when the stored data is tried, too)."""
    edition = apps.get_model("registry", "RuleEdition")
    if "default" not in (databases or []) or not _has_table(edition, "default"):
        return []
    published = edition.objects.using("default").published()
    timeline = Timeline(load.shipped(), tuple((each.valid_from, each.source) for each in published))
    try:
        for day in timeline.days():
            timeline.on(day)
    except DataError as problem:
        return [
            Error(problem.sentence, hint="This release cannot use a published edition.", id="registry.E003")
        ]
    return []


def _has_table(model: Any, alias: str) -> bool:
    return model._meta.db_table in connections[alias].introspection.table_names()
