from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from registry.enums import Sex
from registry.errors import InvalidIdentity, RegistryError
from registry.identity import (
    card_number_is_plausible,
    mask_account,
    mask_identity,
    mask_name,
    mask_phone,
    parse_account,
    parse_identity,
    parse_name,
    parse_phone,
    parse_uscc,
)
from registry.pilot.numbers import card_number, credit_code, identity_number

# The example printed in GB 11643-1999.
STANDARD_EXAMPLE = "11010519491231002X"

pytestmark = pytest.mark.django_db


def with_check_digit(stem: str) -> str:
    return stem + mod_11_2.calc_check_digit(stem)


def refusal(parse, text: str) -> str:
    with pytest.raises(InvalidIdentity) as refused:
        parse(text)
    return str(refused.value.sentence)


def test_the_example_of_the_standard_is_read():
    identity = parse_identity(STANDARD_EXAMPLE)
    assert (identity.birth_date, identity.sex, identity.county) == (date(1949, 12, 31), Sex.FEMALE, "110105")


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 1949 1231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u200b19491231002X\u00a0",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert parse_identity(typed).number == STANDARD_EXAMPLE


def test_the_seventeenth_digit_tells_the_sex():
    assert parse_identity(with_check_digit("35058319860412001")).sex == Sex.MALE
    assert parse_identity(with_check_digit("35058319860412002")).sex == Sex.FEMALE


@pytest.mark.parametrize("county", ["539999", "532621", "810000", "820000", "830000", "911000"])
def test_unknown_and_abolished_counties_and_residence_permits_are_accepted(county):
    assert parse_identity(with_check_digit(f"{county}19900101001")).county == county


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写身份证号"),
        ("110105491231002", "15位的旧身份证号"),
        ("1101051949123100", "现在是16位"),
        ("110105194912310021", "校验码对不上"),
        ("11010519491231002A", "最后一位可以是X"),
        ("01010519491231002X", "开头不能是0"),
        (with_check_digit("11010519000229001"), "19000229不是真实的日期"),
        (with_check_digit("11010519990431001"), "19990431不是真实的日期"),
        (with_check_digit("11010520230229001"), "20230229不是真实的日期"),
        (with_check_digit("11010518991231001"), "早于1900年"),
        ("一二三四五六七八九十一二三四五六七八", "只能是数字"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "只能是数字"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason_and_the_next_step(typed, said):
    sentence = refusal(parse_identity, typed)
    assert said in sentence
    assert "请" in sentence


@time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False)
def test_nobody_is_born_after_today_in_china():
    assert parse_identity(with_check_digit("35058320260302001")).birth_date == date(2026, 3, 2)
    assert "晚于今天" in refusal(parse_identity, with_check_digit("35058320260303001"))


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(position, step):
    number = with_check_digit("35058319860412002")
    wrong = "X" if position == 17 and number[17] != "X" else str((int(number[position]) + step) % 10)
    with pytest.raises(InvalidIdentity):
        parse_identity(number[:position] + wrong + number[position + 1 :])


def test_an_identity_does_not_show_itself_in_a_log():
    assert STANDARD_EXAMPLE not in repr(parse_identity(STANDARD_EXAMPLE))


@pytest.mark.parametrize(
    "name", ["陈秀兰", "李明", "阿卜杜拉·买买提", "欧阳修", "𬱖洁", "John Smith", "O'Brien Jean-Luc"]
)
def test_names_of_all_peoples_are_read(name):
    assert parse_name(name) == name


def test_the_dots_of_ethnic_names_become_one_dot():
    assert parse_name("阿卜杜拉•买买提") == parse_name("阿卜杜拉・买买提") == "阿卜杜拉·买买提"


@pytest.mark.parametrize("name", ["", "陈", "陈3兰", "陈秀兰!", "·陈秀", "陈" * 51, "<b>陈秀兰</b>", "=1+1"])
def test_what_is_no_name_is_refused(name):
    assert "请按身份证填写" in refusal(parse_name, name)


@pytest.mark.parametrize("code", ["91110000600037341L", "9111 0000 6000 37341l", "91110000-600037341-L"])
def test_a_credit_code_is_read_however_it_is_typed(code):
    assert parse_uscc(code) == "91110000600037341L"


def test_a_rural_collective_registered_under_n_is_accepted():
    stem = "N2530627MADEM0001"
    assert parse_uscc(credit_code("N2", "530627", 1)).startswith(stem)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91110000600037341", "现在是17位"),
        ("91110000600037341K", "校验码对不上"),
        ("91110000600O37341L", "不该出现的字符"),
        ("9111A000600037341L", "不该出现的字符"),
        ("", "现在是0位"),
    ],
)
def test_a_wrong_credit_code_is_refused(code, said):
    assert said in refusal(parse_uscc, code)


@pytest.mark.parametrize(
    "typed", ["13900000001", "+86 139-0000-0001", "0086139 0000 0001", "１３９００００００01"]
)
def test_a_mobile_number_is_read_however_it_is_typed(typed):
    assert parse_phone(typed) == "13900000001"


@pytest.mark.parametrize(
    "typed", ["", "12900000001", "1390000000", "139000000011", "0595-86000000", "1390000000a"]
)
def test_what_is_no_mobile_number_is_refused(typed):
    assert "11位" in refusal(parse_phone, typed)


def test_an_account_is_read_and_need_not_satisfy_luhn():
    assert parse_account("6210 0000 0000-0001 013") == "6210000000000001013"
    assert not card_number_is_plausible("6210000000000001013")
    assert card_number_is_plausible(card_number(101))


@pytest.mark.parametrize("typed", ["", "1234567", "1" * 31, "62170000X0000001"])
def test_what_is_no_account_is_refused(typed):
    assert "8至30位" in refusal(parse_account, typed)


def test_masks_show_only_what_they_may():
    assert (mask_name("陈秀兰"), mask_name("李明"), mask_name("阿卜杜拉·买买提")) == ("陈**", "李*", "阿**")
    assert mask_identity(STANDARD_EXAMPLE) == "110105********002X"
    assert mask_account("6210000000000001013") == "****1013"
    assert mask_phone("13900000001") == "139****0001"


def test_a_refusal_is_a_refusal_of_the_registry_with_a_code():
    with pytest.raises(RegistryError) as refused:
        parse_phone("1")
    assert refused.value.code == "phone"


def test_invented_numbers_are_valid_and_say_what_they_were_made_from():
    for sequence in (1, 250, 499):
        identity = parse_identity(identity_number("530627", date(1990, 2, 14), sequence, Sex.FEMALE))
        assert (identity.sex, identity.birth_date) == (Sex.FEMALE, date(1990, 2, 14))
