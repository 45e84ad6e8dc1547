"""E-mail: sent outside the claim's transaction, tried again, given up at last, never sent by two at once."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from notifications import delivery
from notifications.delivery import RETRY_AFTER, deliver, deliver_due
from notifications.enums import Channel, DeliveryStatus
from notifications.models import Delivery
from registry import clock
from tests.notifications.test_announcing import submit_and_run
from workflows import jobs


@pytest.fixture
def email(message) -> Delivery:
    return message.deliveries.get(channel=Channel.EMAIL)


@pytest.fixture
def down(monkeypatch):
    """The mail server hangs up, and quotes the address while doing so."""

    def refuse(self, messages):
        raise SMTPServerDisconnected("chen@example.org")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def later(email: Delivery) -> Delivery:
    Delivery.objects.filter(pk=email.pk).update(next_try_at=clock.now() - timedelta(seconds=1))
    return email


def test_a_mail_says_what_the_inbox_says_and_links_there(email, message, settings):
    settings.SITE_URL = "https://bt.example.gov.cn/"
    assert deliver_due() == 1
    sent = mail.outbox[0]
    assert sent.to == ["chen@example.org"]
    assert "申请已提交" in sent.subject
    assert message.claim.number in sent.body
    assert f"https://bt.example.gov.cn/messages/{message.pk}/" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<delivery-{email.pk}@bt.example.gov.cn>"
    email.refresh_from_db()
    assert (email.status, email.attempts) == (DeliveryStatus.SENT, 1)


def test_what_was_sent_is_not_sent_again(email):
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert deliver(email.pk) is False
    assert len(mail.outbox) == 1


def test_what_somebody_else_is_sending_is_left_alone(email):
    assert delivery._lease(email.pk)
    assert deliver(email.pk) is False
    assert mail.outbox == []


def test_a_sender_that_died_is_followed_by_another_try(email):
    assert delivery._lease(email.pk)
    assert deliver(later(email).pk)
    assert len(mail.outbox) == 1


def test_a_failure_waits_longer_each_time_and_keeps_no_address(email, down):
    waits = []
    for _try in RETRY_AFTER:
        before = clock.now()
        deliver(later(email).pk)
        email.refresh_from_db()
        waits.append(email.next_try_at - before)
    assert email.last_error == "SMTPServerDisconnected"
    assert waits == sorted(waits)
    assert waits[-1] >= RETRY_AFTER[-1]


def test_after_the_last_try_a_mail_is_given_up(email, down):
    for _try in range(len(RETRY_AFTER) + 1):
        deliver(later(email).pk)
    email.refresh_from_db()
    assert (email.status, email.attempts) == (DeliveryStatus.FAILED, len(RETRY_AFTER) + 1)
    assert deliver(email.pk) is False


def test_a_mail_server_that_comes_back_gets_the_mail(email, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda self, messages: 1 / 0)
        assert deliver(email.pk)
    assert mail.outbox == []
    assert deliver(later(email).pk)
    assert len(mail.outbox) == 1


def test_the_relay_sends_what_a_lost_process_left(email):
    assert jobs.sweep_all() >= 1
    assert len(mail.outbox) == 1


def test_a_failing_mail_hinders_neither_claim_nor_inbox(draft, down, django_capture_on_commit_callbacks):
    claim = draft()
    with django_capture_on_commit_callbacks(execute=True):
        submit_and_run(claim)
    assert claim.messages.count() == 1
    assert Delivery.objects.get(channel=Channel.EMAIL).last_error == "SMTPServerDisconnected"


def test_a_new_message_is_mailed_as_soon_as_it_is_committed(draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit_and_run(draft())
    assert len(mail.outbox) == 1
