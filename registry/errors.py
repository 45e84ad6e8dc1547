from typing import Any

from django.utils.functional import Promise


class RegistryError(Exception):
    """A refusal of the registry: nothing was changed; `sentence` tells a person why and what to do."""

    def __init__(self, sentence: str | Promise, *, code: str = "refused") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class InvalidIdentity(RegistryError):
    """A number, name, phone or account as typed cannot be right."""


class EditionRefused(RegistryError):
    """An edition of a rule file cannot go that way; `problems` lists what is wrong with its text, line by line."""

    status = 409

    def __init__(
        self,
        sentence: str | Promise,
        *,
        code: str = "edition",
        problems: tuple[Any, ...] = (),
    ) -> None:
        super().__init__(sentence, code=code)
        self.problems = problems


class NoOffice(RegistryError):
    """The place has no office of the kind asked for."""


class RosterRefused(RegistryError):
    """Some rows of a list cannot be enrolled: `errors` maps each such row (from 0) to its sentence."""

    def __init__(self, sentence: str | Promise, errors: dict[int, str | Promise]) -> None:
        super().__init__(sentence, code="roster")
        self.errors = errors


class CalendarRefused(RegistryError):
    """A calendar cannot be published like that."""

    status = 409


class SecondFactorRefused(RegistryError):
    """The code that proves who acts is missing, wrong, used before, or locked."""
