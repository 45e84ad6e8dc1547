"""What the page of an edition shows: its rules in words, what it changes, what is wrong, who did what."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from policies import load
from policies.differences import Difference, differences
from policies.model import Source, Text
from policies.text_diff import Row, side_by_side
from registry import clock, edition_guards, rulebook
from registry.edition_guards import Refusal
from registry.enums import EditionStatus, EditionVerb
from registry.models import EditionEvent, RuleEdition, User
from registry.rule_subjects import Subject, programme_titles, subject_title
from registry.rule_texts import Problem, problems_in

Parts = list[tuple[Text, list[Difference]]]
SHIPPED = 0
TONES = {
    EditionStatus.DRAFTED: "",
    EditionStatus.SUBMITTED: "is-progress",
    EditionStatus.RETURNED: "is-attention",
    EditionStatus.APPROVED: "is-progress",
    EditionStatus.PUBLISHED: "is-good",
    EditionStatus.DISCARDED: "",
}
EVENT_TONES = {EditionVerb.RETURN: "attention", EditionVerb.DISCARD: "bad", EditionVerb.PUBLISH: "good"}
GUARDS: dict[str, Callable[[User, RuleEdition], Refusal]] = {
    EditionVerb.EDIT: edition_guards.may_edit,
    EditionVerb.SUBMIT: edition_guards.may_submit,
    EditionVerb.APPROVE: edition_guards.may_approve,
    EditionVerb.RETURN: edition_guards.may_return,
    EditionVerb.PUBLISH: edition_guards.may_publish,
    EditionVerb.DISCARD: edition_guards.may_discard,
}


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem of a text, with the line it stands in, as it is written there."""

    line: int | None
    sentence: str
    written: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts: what differs in words, and line by line. `readable` is False where one of them is no TOML."""

    old_name: str
    new_name: str
    parts: Parts
    rows: tuple[Row, ...]
    readable: bool


@dataclass(frozen=True, slots=True)
class EditionPage:
    """`acts` are the verbs open to the reader; `waits_for` says who has the next word where it is not him."""

    edition: RuleEdition
    title: str
    tone: str
    contents: Parts
    compared: Compared
    problems: list[ShownProblem]
    history: list[dict[str, str]]
    acts: frozenset[str]
    earliest: str

    @property
    def base_number(self) -> int:
        """The number of the edition it takes the place of; SHIPPED for the file of the software."""
        return _base_of(self.edition)[0]


def edition_page(edition: RuleEdition, user: User) -> EditionPage:
    """The page of an edition as this user may read it and act on it."""
    tomorrow = clock.today() + timedelta(days=1)
    acts = frozenset(verb for verb, guard in GUARDS.items() if guard(user, edition) is None)
    problems = problems_in(edition, tomorrow) if edition.is_open else ()
    return EditionPage(
        edition=edition,
        title=subject_title(edition.kind, edition.subject),
        tone=TONES[EditionStatus(edition.status)],
        contents=in_parts("", edition.text) or [],
        compared=compared(_base_of(edition)[1], edition.source),
        problems=shown(problems, edition.text),
        history=[_told(event) for event in edition.events.select_related("actor").order_by("-pk")],
        acts=acts,
        earliest=tomorrow.isoformat(),
    )


def shown(problems: Iterable[Problem], text: str) -> list[ShownProblem]:
    """The problems with the lines they stand in, in the order of the text."""
    lines = text.split("\n")
    ordered = sorted(problems, key=lambda each: each.line or 0)
    return [
        ShownProblem(
            each.line, each.sentence, lines[each.line - 1] if each.line and each.line <= len(lines) else ""
        )
        for each in ordered
    ]


def in_parts(old: str, new: str) -> Parts | None:
    """What differs between two texts by part of the file; None where one of them is no TOML."""
    try:
        found = differences(old, new, programme_titles())
    except tomllib.TOMLDecodeError:
        return None
    return [(part, list(group)) for part, group in groupby(found, key=lambda each: each.part)]


def compared(old: Source | None, new: Source | None) -> Compared:
    """Two editions of one file beside each other; a text that is not there is empty."""
    before, after = old.text if old else "", new.text if new else ""
    parts = in_parts(before, after)
    return Compared(
        edition_name(old), edition_name(new), parts or [], side_by_side(before, after), parts is not None
    )


def edition_name(source: Source | None) -> str:
    """第3版, or that the text came with the software, or that there was none."""
    if source is None:
        return _("（此前没有）")
    number = source.edition.removeprefix("@")
    return _("第%(number)s版") % {"number": number} if number else _("系统自带")


def text_numbered(editions: Iterable[RuleEdition], kind: str, subject: str, number: int) -> Source | None:
    """The text of that number among these editions, or that of the software; None where there is none."""
    if number == SHIPPED:
        return load.shipped().source_of(kind, subject)
    return next((each.source for each in editions if each.number == number), None)


def subject_page(subject: Subject) -> dict[str, object]:
    """What the page of a programme or region shows: the text that decides today's claims, and its editions."""
    source = rulebook.published().on(subject.today).source_of(subject.kind, subject.code)
    return {
        "subject": subject,
        "contents": in_parts("", source.text) if source else None,
        "name": edition_name(source),
        "editions": [(each, TONES[EditionStatus(each.status)]) for each in subject.editions],
        "choices": choices_of(subject),
        "chosen": _newest_two(subject),
    }


def _newest_two(subject: Subject) -> tuple[int, int]:
    """The newest text and the one before it, older first."""
    numbers = [number for number, _name in choices_of(subject)][:2] or [SHIPPED]
    return numbers[-1], numbers[0]


def choices_of(subject: Subject) -> list[tuple[int, str]]:
    """The texts of a subject that can be compared, newest first."""
    numbers = [(each.number, edition_name(each.source)) for each in subject.editions]
    return numbers + ([(SHIPPED, _("系统自带"))] if subject.is_shipped else [])


def _base_of(edition: RuleEdition) -> tuple[int, Source | None]:
    """The text this edition takes the place of: the published one before it, else that of the software."""
    earlier = (
        RuleEdition.objects.of(edition.kind, edition.subject).published().filter(number__lt=edition.number)
    )
    last = earlier.order_by("-number").first()
    if last:
        return last.number, last.source
    return SHIPPED, load.shipped().source_of(edition.kind, edition.subject)


def _told(event: EditionEvent) -> dict[str, str]:
    moment = localtime(event.at)
    title = _("%(verb)s · %(name)s") % {"verb": event.get_verb_display(), "name": event.actor.name}
    text = _("自%(day)s起适用") % {"day": event.note} if event.verb == EditionVerb.PUBLISH else event.note
    return {
        "title": title,
        "when": f"{date_format(moment)} {moment:%H:%M}",
        "text": text,
        "tone": EVENT_TONES.get(EditionVerb(event.verb), ""),
    }
