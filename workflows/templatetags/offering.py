from django import template

from workflows.offers import FILED_ONLINE

register = template.Library()


@register.filter
def filed_online(programme: str) -> bool:
    """Whether the pages of filing ask for what this subsidy needs; the rest is filed at a window."""
    return programme in FILED_ONLINE
