"""Each event of a claim reaches its applicant once, in words that say what comes next."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from approvals.answers import Answer
from approvals.commands import decide
from approvals.enums import Verdict
from notifications.enums import Channel, DeliveryStatus
from notifications.models import Delivery, Message
from notifications.rendering import read
from payments.commands import record_result
from policies.calendar import add_working_days
from registry import clock
from tests.payments.conftest import AMOUNT_FEN, agree, go_to, paid_out, task_of
from workflows.commands import submit, withdraw
from workflows.enums import JobStatus, Station
from workflows.models import Claim, Job
from workflows.relay import lapse_overdue, run_due, run_job


def told(claim: Claim) -> list[str]:
    return list(
        Message.objects.filter(claim=claim).order_by("event__sequence").values_list("name", flat=True)
    )


def last_words(claim: Claim, name: str) -> str:
    words = read(Message.objects.get(claim=claim, name=name))
    return f"{words.subject}\n{words.body}"


def answer(claim: Claim, actor, verdict: str, comment: str, reasons=None) -> None:
    decide(
        task_id=task_of(claim, Station.REVIEW), actor=actor, answer=Answer(verdict, comment, reasons=reasons)
    )
    run_due()


def test_the_whole_way_to_the_money_is_told_step_by_step(approved, town):
    paid_out(approved, town)
    run_due()
    record_result(
        task_id=task_of(approved, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="A1",
        result_on=clock.today(),
    )
    run_due()
    assert told(approved) == ["submitted", "accepted", "on_notice", "approved", "paying", "paid"]
    assert set(Message.objects.values_list("recipient__username", flat=True)) == {"chen"}


def test_submitted_says_by_when_an_answer_comes(submitted):
    by = add_working_days(submitted.policy_date, 5)
    assert submitted.number in last_words(submitted, "submitted")
    assert f"{by.year}年{by.month}月{by.day}日" in last_words(submitted, "submitted")


def test_accepted_says_by_when_it_is_decided(submitted, town):
    agree(submitted, town["village"])
    run_due()
    days = sum(
        step.working_days
        for step in submitted.plan
        if step.station in (Station.REVIEW, Station.SITE_VISIT, Station.NOTICE)
    )
    message = Message.objects.get(name="accepted")
    assert message.context["decided_by"] == add_working_days(clock.today(), days).isoformat()


def test_paid_says_how_much_when_and_to_which_last_digits_only(approved, town):
    paid_out(approved, town)
    run_due()
    record_result(
        task_id=task_of(approved, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="A1",
        result_on=clock.today(),
    )
    run_due()
    text, number = last_words(approved, "paid"), approved.account.open().number
    assert "499.99 元" in text
    assert f"尾号 {number[-4:]} " in text
    assert number not in text
    assert number not in str(Message.objects.get(name="paid").context)


def test_a_returned_payment_says_why_and_what_to_do(approved, town):
    paid_out(approved, town)
    run_due()
    record_result(
        task_id=task_of(approved, Station.SETTLE),
        actor=town["finance"],
        paid=False,
        reason="账户 6222 0212 3456 7890 已销户",
        result_on=clock.today(),
    )
    run_due()
    text = last_words(approved, "payment_returned")
    assert "账户 ****7890 已销户" in text
    assert "更换收款账户" in text


def test_a_correction_is_told_at_once_with_its_last_day(submitted, town):
    reasons = ({"code": "MISSING:TICKET", "clause": "YN-13", "facts": {}},)
    answer(submitted, town["village"], Verdict.RETURN, "车票看不清。", reasons)
    claim = Claim.objects.get(pk=submitted.pk)
    text = last_words(claim, "returned")
    assert "车票看不清。" in text
    assert "要补充的内容：\n· " in text
    assert f"{claim.correct_by.month}月{claim.correct_by.day}日" in text


def test_a_correction_in_free_words_lists_no_empty_points(submitted, town):
    answer(submitted, town["village"], Verdict.RETURN, "车票看不清。")
    assert "要补充的内容" not in last_words(submitted, "returned")


def test_a_refusal_says_why_when_again_and_where_to_complain(submitted, town):
    agree(submitted, town["village"])
    reasons = (
        {"code": "OPERATING_LESS_THAN_6_MONTHS", "clause": "FJ-2.1a", "facts": {"earliest": "2030-03-03"}},
    )
    answer(submitted, town["township"], Verdict.REFUSE, "不满6个月。", reasons)
    text = last_words(submitted, "rejected")
    assert "从 2030年3月3日 起，您可以再次申请。" in text
    assert "六十日内申请行政复议" in text


def test_a_refusal_without_a_day_promises_none(submitted, town):
    agree(submitted, town["village"])
    answer(submitted, town["township"], Verdict.REFUSE, "不属于补贴对象。", ())
    assert "再次申请" not in last_words(submitted, "rejected")


def test_a_withdrawal_is_confirmed(submitted, town):
    withdraw(claim_id=submitted.pk, actor=town["chen"])
    run_due()
    assert told(submitted) == ["submitted", "withdrawn"]


def test_what_is_not_accepted_is_told_with_the_reason(submitted, town):
    answer(submitted, town["village"], Verdict.NOT_ACCEPT, "请到户籍所在县申请。")
    assert "请到户籍所在县申请。" in last_words(submitted, "not_accepted")


def test_what_lapsed_is_told_without_blame(submitted, town):
    answer(submitted, town["village"], Verdict.RETURN, "车票看不清。")
    claim = Claim.objects.get(pk=submitted.pk)
    go_to(claim.correct_by + timedelta(days=1))
    lapse_overdue()
    run_due()
    assert "可以重新申请" in last_words(claim, "lapsed")


def test_a_draft_thrown_away_tells_nobody(draft, town):
    claim = draft()
    withdraw(claim_id=claim.pk, actor=town["chen"])
    run_due()
    assert not Message.objects.exists()


def test_an_applicant_who_may_no_longer_sign_in_is_told_nothing(draft, town):
    claim = draft()
    town["chen"].is_active = False
    town["chen"].save()
    assert submit_and_run(claim) == JobStatus.DONE
    assert not Message.objects.exists()


def submit_and_run(claim: Claim) -> str:
    submit(claim_id=claim.pk, actor=claim.applicant)
    return run_job(Job.objects.get(claim=claim, name="notifications.announce").pk)


def test_a_job_run_twice_tells_once(submitted, message):
    job = Job.objects.get(event=message.event, name="notifications.announce")
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING, finished_at=None)
    assert run_job(job.pk) == JobStatus.DONE
    assert Message.objects.count() == 1
    assert Delivery.objects.count() == 2


def test_a_message_is_in_the_inbox_by_existing_and_mail_waits(message):
    statuses = dict(message.deliveries.values_list("channel", "status"))
    assert statuses == {Channel.IN_APP: DeliveryStatus.SENT, Channel.EMAIL: DeliveryStatus.CREATED}


def test_without_an_address_there_is_no_mail(draft, town):
    town["chen"].email = ""
    town["chen"].save()
    submit_and_run(draft())
    assert list(Delivery.objects.values_list("channel", flat=True)) == [Channel.IN_APP]


def test_a_claim_filed_in_english_is_answered_in_english(draft):
    claim = draft()
    Claim.objects.filter(pk=claim.pk).update(language="en")
    submit_and_run(Claim.objects.get(pk=claim.pk))
    assert Message.objects.get().language == "en"


def refused_by(name: str, change, sqlite: str = "") -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    wanted = sqlite if sqlite and connection.vendor == "sqlite" else name
    assert wanted in str(refusal.value)


def test_message_told_once(message):
    message.pk = None
    refused_by(
        "message_told_once", lambda: message.save(force_insert=True), "notifications_message.recipient_id"
    )


def test_delivery_once_a_channel(message):
    again = message.deliveries.get(channel=Channel.EMAIL)
    again.pk = None
    refused_by(
        "delivery_once_a_channel",
        lambda: again.save(force_insert=True),
        "notifications_delivery.message_id",
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("delivery_sent_has_moment", {"status": DeliveryStatus.SENT}),
        ("delivery_waiting_has_next_try", {"next_try_at": None}),
    ],
)
def test_a_delivery_tells_the_truth_about_itself(message, name, columns):
    mail = message.deliveries.filter(channel=Channel.EMAIL)
    refused_by(name, lambda: mail.update(**columns))


def test_amounts_in_messages_are_those_of_the_event(approved):
    assert Message.objects.get(name="approved").context["amount_fen"] == AMOUNT_FEN
    assert date.fromisoformat(Message.objects.get(name="approved").context["released_by"]) > clock.today()
