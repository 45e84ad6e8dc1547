"""Every stored assessment judged again by its own archived rules: the answer must be the one that was given."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from policies.assess import assess
from policies.errors import BadCase, DataError
from policies.rules import Rules
from workflows.archive import from_archive
from workflows.models import ArchivedRules, StoredAssessment

# A roster of ten thousand lines is several megabytes of JSON.
AT_A_TIME = 20
NAMED = 20
NOTHING = "—"
TRACE = "trace"
SAME, DIFFERENT, NOT_ARCHIVED, WITHOUT_RULES = "same", "different", "not_archived", "without_rules"
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One place where the answers part: which condition, line or amount; what was said then and is said now."""

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Replayed:
    """One assessment played again. `why` tells what stood in the way where it could not be."""

    claim: str
    number: int
    verdict: str
    differences: list[Difference] = field(default_factory=list)
    why: str = ""


def replay(stored: QuerySet[StoredAssessment]) -> Iterator[Replayed]:
    """Play each of these again, in the order they were made; reads a few at a time and changes nothing."""
    unusable: dict[str, str] = {}
    rows = stored.order_by("pk").values_list("claim__number", "number", "rules_hash", "inputs", "result")
    for claim, number, content_hash, inputs, result in rows.iterator(chunk_size=AT_A_TIME):
        if not content_hash:
            yield Replayed(claim, number, WITHOUT_RULES)
            continue
        rules = None if content_hash in unusable else _archived(content_hash, unusable)
        if rules is None:
            yield Replayed(claim, number, NOT_ARCHIVED, why=unusable[content_hash])
            continue
        found = differences(result, _now(inputs, rules))
        yield Replayed(claim, number, DIFFERENT if found else SAME, found)


def _archived(content_hash: str, unusable: dict[str, str]) -> Rules | None:
    """The rules of the archive; None, with the reason noted in `unusable`, where they cannot be used."""
    try:
        rules = from_archive(content_hash)
    except ArchivedRules.DoesNotExist:
        unusable[content_hash] = "规则没有存档"
    except DataError as error:
        unusable[content_hash] = f"规则存档读不出来：{error.sentence}"
    else:
        if rules.content_hash == content_hash:
            return rules
        unusable[content_hash] = "规则存档的内容与哈希值不符"
    return None


def _now(inputs: Json, rules: Rules) -> Json:
    """The answer of today's engine, as the database would give it back."""
    try:
        return json.loads(json.dumps(assess(inputs, rules).to_json()))
    except BadCase as error:
        return {"outcome": f"读不出来：{error.sentence}"}


def differences(then: Json, now: Json) -> list[Difference]:
    """Where two stored answers part; empty where they are the same.

    Of a condition clause, result and the values both saw count: which facts are shown beside it may grow.
    """
    found = [
        *_unlike("结论", then.get("outcome"), now.get("outcome")),
        *_unlike("金额（分）", then.get("amount_fen"), now.get("amount_fen")),
        *_conditions(_by_condition(then), _by_condition(now)),
        *_parted("理由", _reasons(then), _reasons(now)),
        *_parted("第{}行", _lines(then), _lines(now)),
    ]
    rest = [key for key in dict.fromkeys((*then, *now)) if key != TRACE and then.get(key) != now.get(key)]
    if rest and not found:
        return [Difference(f"其他内容：{'、'.join(rest)}", NOTHING, NOTHING)]
    return found


def _unlike(what: str, then: object, now: object) -> list[Difference]:
    return [] if then == now else [Difference(what, _text(then), _text(now))]


def _parted(what: str, then: dict[Any, str | None], now: dict[Any, str | None]) -> list[Difference]:
    """By the name of each part; `what` is put before the name, or the name into it."""
    name: Callable[[Any], str] = what.format if "{}" in what else f"{what} {{}}".format
    return [
        Difference(name(key), _text(then.get(key)), _text(now.get(key)))
        for key in dict.fromkeys((*then, *now))
        if then.get(key) != now.get(key)
    ]


def _by_condition(answer: Json) -> dict[str, Json]:
    return {entry["condition"]: entry for entry in answer.get(TRACE, ())}


def _conditions(then: dict[str, Json], now: dict[str, Json]) -> list[Difference]:
    """The conditions that ended otherwise, or saw another value."""
    shared = {key: then[key]["found"].keys() & now[key]["found"].keys() for key in then.keys() & now.keys()}

    def told(answer: dict[str, Json], key: str) -> str | None:
        if key not in answer:
            return None
        entry = answer[key]
        seen = {name: entry["found"][name] for name in shared.get(key, entry["found"])}
        return f"{entry['result']} {entry['clause']} {json.dumps(seen, ensure_ascii=False, sort_keys=True)}"

    keys = dict.fromkeys((*then, *now))
    return _parted("条件", {key: told(then, key) for key in keys}, {key: told(now, key) for key in keys})


def _reasons(answer: Json) -> dict[str, str]:
    return {f"{each['code']} {each['clause']}": "有" for each in answer.get("reasons", ())}


def _lines(answer: Json) -> dict[int, str]:
    return {
        number: " ".join(
            (row["outcome"], str(row["amount_fen"]), *(reason["code"] for reason in row["reasons"]))
        )
        for number, row in enumerate(answer.get("rows", ()), 1)
    }


def _text(value: object) -> str:
    return NOTHING if value is None else str(value)
