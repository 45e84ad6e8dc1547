"""Reading the pages about papers."""


def main_of(page: str) -> str:
    """What a page says, without the number in its form that is another each time."""
    inner = page.partition("<main")[2].partition("</main>")[0]
    before, _name, after = inner.partition("csrfmiddlewaretoken")
    return before + after.partition(">")[2]
