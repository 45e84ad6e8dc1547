"""How far work is from home, by division codes."""

import pytest

from policies.identity_check import is_identity_number
from policies.places import destination, is_county_code, is_work_place


@pytest.mark.parametrize(
    ("home", "work", "found"),
    [
        ("530627", "440106", "out_of_province"),
        ("530627", "530102", "out_of_county"),
        ("530102", "530103", "out_of_county"),
        ("530627", "530627", "same_county"),
        ("530627", "440000", "out_of_province"),
        ("530627", "440100", "out_of_province"),
        ("530627", "530100", "out_of_county"),
        ("530627", "530600", None),
        ("530627", "530000", None),
        ("530627", None, None),
        (None, "440106", None),
        ("530627", "820000", "outside_mainland"),
        ("530627", "710000", "outside_mainland"),
        ("530627", "990000", "outside_mainland"),
        ("530627", "LAO", "outside_mainland"),
        (None, "LAO", "outside_mainland"),
    ],
)
def test_distance_is_read_from_the_codes(home, work, found):
    assert destination(home, work) == found


@pytest.mark.parametrize("text", ["53062", "5306270", "05306a", "", "５３０６２７", None, 530627])
def test_a_county_code_has_six_digits(text):
    assert not is_county_code(text)
    assert not is_work_place(text)


def test_a_work_place_abroad_is_a_country_code_in_capitals():
    assert is_work_place("VNM")
    assert not is_work_place("vnm")
    assert not is_work_place("Vietnam")


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", False),
        ("110105194912310020", False),
        ("110105194902300021", False),
        ("1101051949123100", False),
        ("", False),
    ],
)
def test_an_identity_number_has_a_real_birthday_and_the_right_last_sign(number, valid):
    assert is_identity_number(number) is valid
