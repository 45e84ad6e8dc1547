"""From a message to the words a person reads, in the language of the claim."""

from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from notifications.announcement import Announcement
from notifications.messages import from_json
from notifications.models import Message
from policies.load import programme as load_programme


@dataclass(frozen=True)
class Words:
    """Plain text: one line for the subject, paragraphs divided by an empty line for the body."""

    subject: str
    body: str


def words_of(announcement: Announcement, language: str) -> Words:
    """The message in this language; templates are named after it."""
    with translation.override(language):
        title = load_programme(announcement.programme).title.in_language(language)
        context = {"message": announcement, "title": title}
        subject = _text(f"{announcement.name}_subject", context)
        return Words(" ".join(subject.split()), _text(f"{announcement.name}_body", context))


def read(message: Message) -> Words:
    """The words of a stored message, in the language it was made in."""
    return words_of(from_json(message.name, message.context), message.language)


def _text(name: str, context: dict[str, object]) -> str:
    template = get_template(f"notifications/messages/{name}.txt").template
    return template.render(Context(context, autoescape=False)).strip()
