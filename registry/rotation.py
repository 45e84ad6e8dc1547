"""Changing the key of personal data while the service runs: rows are sealed anew, indexes and masks stay."""

from django.conf import settings
from django.db import transaction

from registry.crypto import key_id_of
from registry.models import Account, Person, SecondFactor

BATCH = 500


def reseal() -> dict[str, int]:
    """Seal with the current key every row that an older key sealed; how many, by table.

    Works in short transactions of 500 rows in order of primary key; interrupted, it may be started again. Raises
    crypto.SealBroken, with the rows of that batch unchanged, when one does not open.
    """
    return {model._meta.model_name: _reseal_table(model) for model in (Person, Account, SecondFactor)}


def _reseal_table(model: type[Person] | type[Account] | type[SecondFactor]) -> int:
    done, last = 0, 0
    while keys := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += _reseal_batch(model, keys)
        last = keys[-1]
    return done


@transaction.atomic
def _reseal_batch(model: type[Person] | type[Account] | type[SecondFactor], keys: list[int]) -> int:
    locked = model.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    old = [row for row in locked if key_id_of(row.sealed) != settings.PERSONAL_DATA_KEY_ID]
    for row in old:
        row.keep(row.open())
    model.objects.bulk_update(old, ["sealed"])
    return len(old)
