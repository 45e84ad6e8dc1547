"""A library of rule files: programmes and the standards laid over them, from whatever place the texts come."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from policies.errors import DataError, NoRules, UnknownProgramme
from policies.fit import misfits
from policies.layers import NATION, laid_over, regions_of
from policies.model import Programme, Source, Standard
from policies.parse import programme_from
from policies.parse_standards import standards_from
from policies.reading import text_of
from policies.recipe import Recipe
from policies.rules import Rules

PROGRAMME, STANDARD = "programme", "standard"
_VERSION = re.compile(
    r"(?P<code>\w+)(?P<edition>@\d+)?/(?P<version>[\w-]+)(?P<layers>(?:\+\d+(?:@\d+)?/[\w-]+)+)", re.ASCII
)

# A text is read once, however many libraries hold it.
_programme_from = lru_cache(maxsize=1024)(programme_from)
_standards_from = lru_cache(maxsize=1024)(standards_from)


@dataclass(frozen=True)
class Library:
    """Rule files that fit together. Made of texts; raises DataError for one that cannot be used.

    A library never changes: `with_source` answers another one, so that a draft can be tried beside the one in use.
    """

    sources: tuple[Source, ...]
    shared: str

    def __post_init__(self) -> None:
        found = [*self._misfits()] or [*misfits(self._programmes, self._standards)]
        if found:
            raise DataError.together(found)

    def _misfits(self) -> Iterator[DataError]:
        """What is wrong with each text by itself, and programmes that stand in two of them."""
        codes: set[str] = set()
        for source in self.sources:
            try:
                _kind, subject = self.describes(source)
            except DataError as error:
                yield error
                continue
            if source.kind == PROGRAMME and subject in codes:
                yield DataError(source.name, "code", f"补贴项目“{subject}”重复")
            elif source.kind == PROGRAMME:
                codes.add(subject)

    @cached_property
    def _programmes(self) -> dict[str, Programme]:
        found = [_programme_from(each, self.shared) for each in self.sources if each.kind == PROGRAMME]
        return {each.code: each for each in sorted(found, key=lambda each: each.code)}

    @cached_property
    def _standards(self) -> tuple[Standard, ...]:
        texts = [each for each in self.sources if each.kind != PROGRAMME]
        return tuple(each for text in texts for each in _standards_from(text))

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], tuple[Standard, ...]]:
        found: dict[tuple[str, str], tuple[Standard, ...]] = defaultdict(tuple)
        for each in self._standards:
            found[each.programme, each.region] += (each,)
        return dict(found)

    @cached_property
    def _laid(self) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], Rules]:
        return {}

    def programmes(self) -> tuple[Programme, ...]:
        """Every programme carried, by code."""
        return tuple(self._programmes.values())

    def programme(self, code: str) -> Programme:
        """The programme of that code; raises UnknownProgramme."""
        try:
            return self._programmes[code]
        except KeyError:
            raise UnknownProgramme(f"没有补贴项目“{code}”，请从列表中选择") from None

    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        """The programme version and the standards of the county and the regions above it in force on a day.

        Raises UnknownProgramme, and NoRules with a sentence for the applicant where neither the county nor a
        region above it (the nation aside) has a standard, or none in force that day.
        """
        carried = self.programme(code)
        layers, version = self._layers(carried, county, on), carried.version_on(on)
        if version is None:
            raise NoRules(f"“{carried.title.zh}”在{on}没有有效的政策版本，请改选其他日期或咨询县人社局")
        return self._ready(carried, version.id, layers)

    def rules_of(self, version: str) -> Rules:
        """The rules a claim was pinned to, by `Rules.version`; raises NoRules if they are no longer carried.

        Compare `content_hash` to learn whether their text still is what it was.
        """
        found = _VERSION.fullmatch(version)
        carried = self._programmes.get(found["code"]) if found is not None else None
        if found is not None and carried is not None:
            named = [(region, standard) for region, _, standard in _layers_named(found["layers"])]
            layers = [
                each
                for region in dict.fromkeys(regions_of(named[-1][0].partition("@")[0]))
                for each in self._by_place.get((carried.code, region), ())
                if (region + each.source.edition, each.id) in named
            ]
            same = carried.source.edition == (found["edition"] or "")
            known = same and any(each.id == found["version"] for each in carried.versions)
            if known and [(each.region + each.source.edition, each.id) for each in layers] == named:
                return self._ready(carried, found["version"], layers)
        raise NoRules(f"找不到政策版本“{version}”，请联系系统管理员", code="NO_SUCH_VERSION")

    def rules_in(self, county: str, *, on: date) -> tuple[Rules, ...]:
        """Every rule set a claim of that county can be filed under on that day, by programme code."""
        found = []
        for code in self._programmes:
            try:
                found.append(self.rules_for(code, county=county, on=on))
            except NoRules:
                continue
        return tuple(found)

    def with_source(self, *sources: Source) -> "Library":
        """A library that holds these texts too, each in place of what describes the same programme or region.

        Of two texts about the same the later counts; only the whole has to fit together.
        """
        told = {described(each, self.shared): each for each in (*self.sources, *sources)}
        return replace(self, sources=tuple(told.values()))

    def describes(self, source: Source) -> tuple[str, str]:
        """Kind and subject of a text: a programme's code or a region; raises DataError where it cannot be used."""
        return described(source, self.shared)

    def source_of(self, kind: str, subject: str) -> Source | None:
        """The text about a programme, or about the standards of a region; None where there is none."""
        return next((each for each in self.sources if described(each, self.shared) == (kind, subject)), None)

    def regions(self) -> tuple[str, ...]:
        """The regions that have standards, upper ones first."""
        return tuple(sorted({each.region for each in self._standards}, key=lambda code: (len(code), code)))

    def standards_of(self, region: str) -> tuple[Standard, ...]:
        """The standards of one region, in the order of its file."""
        return tuple(each for each in self._standards if each.region == region)

    def _layers(self, carried: Programme, county: str, on: date) -> list[Standard]:
        places = [self._by_place.get((carried.code, region), ()) for region in regions_of(county)]
        layers = [each for standards in places for each in standards if each.in_force(on)]
        if any(layer.region != NATION for layer in layers):
            return layers
        local = next((standards for standards in reversed(places[1:]) if standards), ())
        if not local:
            raise NoRules(
                f"本县（{county}）尚未制定“{carried.title.zh}”的补贴标准，暂不能申请，请咨询县人社局"
            )
        spans = "；".join(f"{each.valid_from}至{each.valid_to or '今'}" for each in local)
        raise NoRules(
            f"{local[0].region_name}“{carried.title.zh}”的补贴标准在{on}不在有效期内（有效期：{spans}），请咨询县人社局",
            code="NOT_IN_FORCE",
        )

    def _ready(self, carried: Programme, version_id: str, layers: list[Standard]) -> Rules:
        key = carried.code, version_id, tuple((each.region, each.id) for each in layers)
        if key not in self._laid:
            version = next(each for each in carried.versions if each.id == version_id)
            self._laid[key] = laid_over(carried, version, layers)
        return self._laid[key]


def _layers_named(text: str) -> list[tuple[str, str, str]]:
    return [each.partition("/") for each in text[1:].split("+")]


def described(source: Source, shared: str) -> tuple[str, str]:
    """What a text is about: a programme by its code, or the standards of a region; DataError where it is no good."""
    if source.kind == PROGRAMME:
        return PROGRAMME, _programme_from(source, shared).code
    return STANDARD, _standards_from(source)[0].region


def rebuilt(recipe: Recipe) -> Rules:
    """The rules a recipe describes, from its own texts alone; DataError where they no longer make sense."""
    carried = _programme_from(recipe.programme, recipe.shared)
    version = next((each for each in carried.versions if each.id == recipe.version), None)
    layers = [
        each
        for layer in recipe.layers
        for each in _standards_from(layer.source)
        if (each.programme, each.id) == (carried.code, layer.standard)
    ]
    if version is None or len(layers) != len(recipe.layers):
        raise DataError(recipe.programme.name, recipe.version, "规则存档不完整")
    return laid_over(carried, version, layers)


def texts_in(folder: Path, kind: str) -> Iterable[Source]:
    """The texts of the rule files in a folder, by name."""
    return [Source(kind, path.name, text_of(path)) for path in sorted(folder.glob("*.toml"))]
