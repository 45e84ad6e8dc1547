import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from documents import wording
from documents.errors import ImpossibleValues
from documents.values import Deduction, DisbursementValues, Payee
from tests.documents.conftest import notice, roster_notice


@pytest.mark.parametrize(
    "values", [notice(), notice(notice_from=None, notice_until=None), roster_notice(3, not_paid=2)]
)
def test_values_come_back_from_json_as_they_were(values):
    assert DisbursementValues.from_json(json.loads(json.dumps(values.to_json()))) == values


def test_stored_values_are_plain_json_with_whole_fen():
    stored = roster_notice(1).to_json()
    assert stored["form"] == "disbursement/1"
    assert stored["paid_on"] == "2026-03-06"
    assert stored["roster"][0]["amount_fen"] == 90_000


def test_stored_values_of_another_form_are_refused():
    with pytest.raises(ImpossibleValues, match="不是拨付通知书"):
        DisbursementValues.from_json(notice().to_json() | {"form": "rejection/1"})


def test_stored_values_that_lack_a_field_are_refused_with_its_name():
    stored = notice().to_json()
    del stored["remedy"]
    with pytest.raises(ImpossibleValues, match="remedy"):
        DisbursementValues.from_json(stored)


def test_a_roster_that_does_not_sum_up_is_refused():
    with pytest.raises(ImpossibleValues, match="金额合计"):
        roster_notice(3, amount_fen=270_001)


def test_a_roster_of_another_number_of_people_is_refused():
    with pytest.raises(ImpossibleValues, match="人数"):
        roster_notice(3, people=4)


@pytest.mark.parametrize("changes", [{"amount_fen": 0}, {"amount_fen": -1}, {"people": 0}])
def test_a_notice_of_nothing_is_refused(changes):
    with pytest.raises(ImpossibleValues, match="大于零"):
        notice(**changes)


def test_half_a_notice_period_is_refused():
    with pytest.raises(ImpossibleValues, match="公示"):
        notice(notice_until=None)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ImpossibleValues, match="时区"):
        notice(made_at=datetime(2026, 3, 9, 10, 5))


@pytest.mark.parametrize(
    "number", ["350583199001011234", "35058319900101123X", "6217000012345678901", "6217 0000 1234 5678"]
)
def test_a_whole_identity_or_account_number_is_never_shown(number):
    with pytest.raises(ImpossibleValues, match="完整"):
        notice(addressee=f"陈秀兰{number}")
    with pytest.raises(ImpossibleValues, match="完整"):
        notice(deductions=(Deduction(1, "甲", number, 1, "无"),))
    rows = roster_notice(1).roster
    with pytest.raises(ImpossibleValues, match="完整"):
        roster_notice(1, roster=(replace(rows[0], identity=number),))


@pytest.mark.parametrize("tail", ["53411", "534", "尾号5341", "621700001234"])
def test_an_account_shows_four_digits_or_none(tail):
    with pytest.raises(ImpossibleValues, match="后四位"):
        notice(payee=Payee("社会保障卡", "农行", tail))


def test_phones_dates_and_document_numbers_pass():
    notice(
        supervision_phone="0595-86382222 0595-86381111",
        remedy="电话13800138000，2026年3月9日前，闽人社文〔2018〕275号",
    )


def test_the_carried_sums_of_a_roster_end_in_the_amount():
    values = roster_notice(3)
    assert [carried for _row, carried in values.carried] == [90_000, 180_000, 270_000]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), "2026年3月2日"),
        (date(2026, 3, 2), date(2026, 3, 6), "2026年3月2日至6日"),
        (date(2026, 2, 26), date(2026, 3, 4), "2026年2月26日至3月4日"),
        (date(2026, 12, 30), date(2027, 1, 6), "2026年12月30日至2027年1月6日"),
    ],
)
def test_a_period_is_written_with_what_differs(first, last, words):
    assert wording.days(first, last) == words


def test_an_instant_is_written_by_the_clock_of_china():
    assert wording.moment(datetime(2026, 12, 31, 16, 5, tzinfo=UTC)) == "2027年1月1日 00:05"
    assert (
        wording.moment(datetime(2026, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=8))))
        == "2026年1月1日 09:00"
    )


def test_a_naive_instant_is_not_written():
    with pytest.raises(ValueError, match="time zone"):
        wording.moment(datetime(2026, 1, 1))


def test_a_code_is_grouped_by_fours():
    assert wording.grouped("ABCDEFGHJK") == "ABCD-EFGH-JK"
