from django.utils.functional import Promise


class PaperError(Exception):
    """No paper was made: `sentence` tells a person why and what to do next."""

    code = "paper"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class FontsMissing(PaperError):
    """The fonts of the paper are not built, or the machine has none to build them from."""

    code = "fonts"


class MissingGlyph(PaperError):
    """A character of the text has no drawn form in the fonts of this machine."""

    code = "missing_glyph"

    def __init__(self, sentence: str | Promise, character: str) -> None:
        super().__init__(sentence)
        self.character = character


class ForbiddenAddress(PaperError):
    """A template asked for something outside the program's own folder."""

    code = "forbidden_address"


class RendererIncomplete(PaperError):
    """A system library that drawing needs is not installed."""

    code = "renderer"


class ImpossibleValues(PaperError):
    """The values contradict each other, or show what a paper must never show."""

    code = "values"


class NoDocumentPrefix(PaperError):
    """The office has no 机关代字, so its documents cannot be numbered."""

    code = "document_prefix"


class SigningFailed(PaperError):
    """The chosen signer did not sign, or signed what does not hold: the paper is not issued."""

    code = "signing"
