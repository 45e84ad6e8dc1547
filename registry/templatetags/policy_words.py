from django import template
from django.utils.translation import get_language

from policies.model import Text

register = template.Library()


@register.filter
def words(text: Text | None) -> str:
    """A text of the rules in the reader's language; nothing for None."""
    return "" if text is None else text.in_language(get_language() or "zh")
