import re
from datetime import date

from django import template

from documents import wording
from policies import money

register = template.Library()
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。：]{1,20}$")

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("grouped", wording.grouped)
register.filter("yuan", money.yuan)
register.filter("capital", money.capital)


@register.filter
def is_heading(paragraph: str) -> bool:
    """Whether a paragraph of a letter is a heading of the first level: 一、 and no more than one line of words."""
    return HEADING.match(paragraph) is not None


@register.simple_tag
def days(first: date, last: date) -> str:
    """The period between two days, both included, as a paper writes it."""
    return wording.days(first, last)


@register.simple_tag
def within(place: str, division: str) -> str:
    """The place as it is written in a list about `division`: without what is the same in every line."""
    return place.removeprefix(division) or place
