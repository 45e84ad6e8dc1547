from datetime import date

from django import template

from documents import wording
from policies import money

register = template.Library()

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("grouped", wording.grouped)
register.filter("yuan", money.yuan)
register.filter("capital", money.capital)


@register.simple_tag
def days(first: date, last: date) -> str:
    """The period between two days, both included, as a paper writes it."""
    return wording.days(first, last)


@register.simple_tag
def within(place: str, division: str) -> str:
    """The place as it is written in a list about `division`: without what is the same in every line."""
    return place.removeprefix(division) or place
