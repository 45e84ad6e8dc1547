"""How figures look on a page."""

import pytest
from django.template import Context, Template

from config.templatetags.display import capital, money, yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (50100, "501.00"), (1234550, "12,345.50"), (-100, "-1.00"), (None, "")],
)
def test_fen_are_shown_as_yuan_with_two_decimals(fen, text):
    assert yuan(fen) == text


def test_an_amount_not_yet_decided_is_a_dash_and_never_a_zero():
    assert money(None) == '<span class="money">—</span>'
    assert "0.00" in money(0)


def test_an_amount_carries_its_unit():
    assert money(1000000) == '<span class="money">10,000.00<span class="money-unit">元</span></span>'
    assert 'class="money is-large"' in money(1, "large")


def test_capital_figures_are_those_of_the_notice():
    assert capital(49999) == "肆佰玖拾玖元玖角玖分"
    assert capital(None) == ""


def test_templates_load_them_by_one_name():
    html = Template("{% load display %}{{ fen|yuan }} {% money fen %}").render(Context({"fen": 50000}))
    assert html.startswith("500.00 <span")
