"""How text that identifies somebody is compared: one spelling for all ways of typing it."""

import unicodedata


def normalise(text: str) -> str:
    """`text` in half width and upper case, without white space and without characters that cannot be seen.

    People paste numbers from forms and messages: full-width digits, inner spaces, zero-width characters and a
    lower-case x all mean the same number.
    """
    if text.isascii() and text.isprintable():
        return text.replace(" ", "").upper()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "ZC").upper()
