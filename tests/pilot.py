"""The pilot for tests: loaded in earnest once, copied from memory after that. Loading it was half of a test's time."""

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models

from registry import clock
from registry.bulk import insert_rows
from registry.models import Division, Person, User
from registry.pilot import load

Rows = list[tuple[type[models.Model], list[str], list[tuple]]]

# By what the rows depend on: the day, which posts begin with, and the keys that personal data is sealed with.
_kept: dict[tuple[object, ...], Rows] = {}


def load_pilot() -> None:
    """The places, offices and people of the pilot, as `registry.pilot.load` leaves them."""
    if any(model.objects.exists() for model in (Division, Person, User)):
        list(load())
        return
    depends = (clock.today(), repr(settings.PERSONAL_DATA_KEYS), settings.BLIND_INDEX_KEY)
    if depends in _kept:
        for model, names, rows in _kept[depends]:
            insert_rows(model, names, rows)
        _go_on_counting_after([model for model, _names, _rows in _kept[depends]])
        return
    before = {model for model in _models() if model._base_manager.exists()}
    list(load())
    _kept[depends] = [
        _rows_of(model) for model in _models() if model not in before and model._base_manager.exists()
    ]


def _go_on_counting_after(copied: list[type[models.Model]]) -> None:
    """The rows came with their keys, of which PostgreSQL's sequences know nothing."""
    if statements := connection.ops.sequence_reset_sql(no_style(), copied):
        with connection.cursor() as cursor:
            cursor.execute("".join(statements))


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _rows_of(model: type[models.Model]) -> tuple[type[models.Model], list[str], list[tuple]]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    return model, [field.name for field in fields], list(rows)
