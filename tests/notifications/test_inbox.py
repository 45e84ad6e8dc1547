import pytest
from django.urls import reverse

from notifications import selectors
from notifications.commands import mark_all_read, mark_read
from notifications.models import Message
from registry import clock
from workflows.models import ClaimEvent

INBOX = reverse("notifications:inbox")


@pytest.fixture
def chen(client, town):
    client.force_login(town["chen"])
    return client


@pytest.fixture
def many(message) -> list[Message]:
    """Forty more messages of the same kind, one an event."""
    events = [
        ClaimEvent.objects.create(
            claim=message.claim,
            sequence=number,
            verb="edit",
            from_state="draft",
            to_state="draft",
            actor_kind="machine",
            version=1,
            at=clock.now(),
        )
        for number in range(100, 140)
    ]
    rows = [
        Message(
            recipient=message.recipient,
            claim=message.claim,
            event=event,
            name=message.name,
            language="zh-hans",
            context=message.context,
            created_at=clock.now(),
        )
        for event in events
    ]
    return Message.objects.bulk_create(rows)


def test_the_inbox_shows_what_is_unread_and_links_to_it(chen, message):
    text = chen.get(INBOX).content.decode()
    assert "申请已提交" in text
    assert "未读" in text
    assert reverse("notifications:message", args=[message.pk]) in text


def test_an_empty_inbox_says_what_will_come(client, town):
    client.force_login(town["finance"])
    assert "还没有消息" in client.get(INBOX).content.decode()


def test_nobody_reads_or_marks_another_persons_messages(client, town, message):
    client.force_login(town["county"])
    assert message.claim.number not in client.get(INBOX).content.decode()
    assert client.get(reverse("notifications:message", args=[message.pk])).status_code == 404
    assert client.post(reverse("notifications:mark_read", args=[message.pk])).status_code == 404
    mark_read(actor=town["county"], message=message)
    assert Message.objects.get(pk=message.pk).read_at is None


def test_visitors_are_asked_to_sign_in(client, message):
    assert client.get(INBOX).status_code == 302


def test_looking_at_a_message_changes_nothing(chen, message):
    text = chen.get(reverse("notifications:message", args=[message.pk])).content.decode()
    assert message.claim.number in text
    assert "hx-trigger" in text
    assert Message.objects.get(pk=message.pk).read_at is None


def test_the_page_marks_the_message_read_by_a_post_of_its_own(chen, message):
    answer = chen.post(reverse("notifications:mark_read", args=[message.pk]), headers={"HX-Request": "true"})
    assert "已读" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert Message.objects.get(pk=message.pk).read_at is not None


def test_without_htmx_the_button_comes_back_to_the_message(chen, message):
    url = reverse("notifications:message", args=[message.pk])
    answer = chen.post(reverse("notifications:mark_read", args=[message.pk]))
    assert (answer.status_code, answer.url) == (302, url)
    assert "标为已读" not in chen.get(url).content.decode()


def test_a_get_marks_nothing(chen, message):
    for url in (
        reverse("notifications:mark_read", args=[message.pk]),
        reverse("notifications:mark_all_read"),
    ):
        assert chen.get(url).status_code == 405
    assert Message.objects.get(pk=message.pk).read_at is None


def test_the_moment_of_first_reading_stays(town, message):
    mark_read(actor=town["chen"], message=message)
    first = Message.objects.get(pk=message.pk).read_at
    mark_read(actor=town["chen"], message=message)
    assert Message.objects.get(pk=message.pk).read_at == first


def test_all_are_marked_read_at_once_and_counted(chen, town, many):
    answer = chen.post(reverse("notifications:mark_all_read"), follow=True)
    assert "41 条消息已标为已读" in answer.content.decode()
    assert selectors.unread_count(town["chen"]) == 0
    assert mark_all_read(actor=town["chen"]) == 0


def test_the_header_counts_what_is_unread_on_every_page(chen, message):
    assert '<span class="badge">1<' in chen.get("/").content.decode()
    chen.post(reverse("notifications:mark_all_read"))
    assert 'class="badge"' not in chen.get("/").content.decode()


def test_the_count_of_the_header_is_bounded(town, many, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_COUNTED", 7)
    assert selectors.unread_count(town["chen"]) == 7


def test_the_inbox_is_read_page_by_page_without_gap_or_repetition(chen, message, many):
    seen, url = [], INBOX
    while url:
        answer = chen.get(url)
        seen += [found.pk for found, _words in answer.context["rows"]]
        url = answer.context["next_url"]
    assert seen == sorted((found.pk for found in [message, *many]), reverse=True)


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "²", "9" * 40])
def test_a_made_up_page_key_breaks_nothing(chen, message, before):
    assert chen.get(INBOX, {"before": before}).status_code == 200


def test_more_messages_ask_no_more_of_the_database(chen, message, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        chen.get(INBOX)


def test_the_preview_shows_every_message_in_both_languages(chen, settings):
    settings.DEMO = True
    text = chen.get(reverse("notifications:preview")).content.decode()
    assert text.count('lang="en"') >= 12
    assert "银行没有收下" in text


def test_outside_a_demonstration_the_preview_is_for_staff(chen, town, settings):
    settings.DEMO = False
    assert chen.get(reverse("notifications:preview")).status_code == 403
    town["chen"].is_staff = True
    town["chen"].save()
    assert chen.get(reverse("notifications:preview")).status_code == 200
