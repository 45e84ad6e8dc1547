import pytest

from registry.names import COMPOUND_SURNAMES, pinyin_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单正华", "shan zh"),
        ("仇英", "qiu y"),
        ("解明", "xie m"),
        ("曾秀兰", "zeng xl"),
        ("查良镛", "zha ly"),
        ("区大为", "ou dw"),
        ("朴志远", "piao zy"),
        ("盖小明", "ge xm"),
        ("覃海燕", "qin hy"),
        ("尉迟恭", "yuchi g"),
        ("尉明", "yu m"),
        ("欧阳修", "ouyang x"),
        ("陈秀兰", "chen xl"),
        ("阿卜杜拉·买买提", "a bdlmmt"),
    ],
)
def test_a_surname_is_read_as_a_surname_and_the_given_name_in_initials(name, key):
    assert pinyin_key(name) == key


def test_a_compound_surname_needs_a_given_name_after_it():
    assert pinyin_key("上官") == "shang g"


def test_names_sort_as_a_chinese_reader_expects():
    names = ["曾令仪", "单正华", "李明", "查良镛", "欧阳修"]
    assert sorted(names, key=pinyin_key) == ["李明", "欧阳修", "单正华", "曾令仪", "查良镛"]


def test_every_compound_surname_has_two_characters():
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}


def test_a_long_foreign_name_still_fits_its_column():
    assert len(pinyin_key("Wolfeschlegelsteinhausen " * 3)) <= 60
