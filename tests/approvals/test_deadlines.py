"""How long is left, in words a desk can be read by."""

from datetime import date

import pytest

from approvals.deadlines import due_in_words


@pytest.mark.parametrize(
    ("due", "today", "words", "tone"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 2), "今天到期", "soon", id="today"),
        pytest.param(date(2026, 3, 3), date(2026, 3, 2), "剩余1个工作日", "soon", id="tomorrow"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 2), "剩余5个工作日", "", id="a weekend between"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 10), "超期1个工作日", "late", id="yesterday"),
        pytest.param(date(2026, 3, 6), date(2026, 3, 7), "已超期", "late", id="over, on a Saturday"),
        pytest.param(date(2026, 3, 8), date(2026, 3, 7), "今天是期限内", "soon", id="due on a Sunday"),
        pytest.param(
            date(2026, 5, 6), date(2026, 4, 30), "剩余1个工作日", "soon", id="over the May holidays"
        ),
        pytest.param(date(2020, 1, 1), date(2026, 3, 2), "超期", "late", id="years ago"),
    ],
)
def test_time_left_is_told_in_working_days(due, today, words, tone):
    told = due_in_words(due, today)
    assert words in str(told.text)
    assert told.tone == tone
    assert told.day == due
