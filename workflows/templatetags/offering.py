from django import template

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from workflows.offers import is_filed_online

register = template.Library()


@register.filter
def filed_online(programme: str) -> bool:
    """Whether the pages of filing ask for what this subsidy needs; the rest is filed at a window, and one that is
    only drafted nowhere yet."""
    try:
        return is_filed_online(load_programme(programme))
    except UnknownProgramme:
        return False
