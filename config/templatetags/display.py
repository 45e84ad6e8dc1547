"""How figures look on a page: `{% load display %}` in any template."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from policies import money as figures
from workflows.wording import period_words

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """1234550 → '12,345.50'; nothing for None, so that an undecided amount shows as blank and not as zero."""
    return "" if fen is None else figures.yuan(fen)


@register.filter
def capital(fen: int | None) -> str:
    """1234550 → '壹万贰仟叁佰肆拾伍元伍角整'; nothing for None."""
    return "" if fen is None else figures.capital(fen)


@register.filter
def period(written: str) -> str:
    """2026-Q1 → '2026年第1季度'; a month stays as it is written."""
    return period_words(written)


@register.simple_tag
def money(fen: int | None, size: str = "") -> SafeString:
    """An amount in fen with its unit; `size="large"` where the amount is the matter. None: a dash."""
    if fen is None:
        return format_html('<span class="money">{}</span>', "—")
    extra = " is-large" if size == "large" else ""
    return format_html(
        '<span class="money{}">{}<span class="money-unit">{}</span></span>', extra, figures.yuan(fen), _("元")
    )
