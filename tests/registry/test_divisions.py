import pytest

from registry.enums import Level, OfficeKind
from registry.errors import NoOffice
from registry.models import Division, Office
from registry.selectors import office_for


def office(division: Division, kind: str = OfficeKind.HRSS) -> Office:
    return Office.objects.create(name=division.name, kind=kind, level=division.level, division=division)


def test_level_and_full_name_follow_from_code_and_parent(village):
    assert village.level == Level.VILLAGE
    assert village.full_name == "福建省泉州市南安市官桥镇九溪村"


def test_the_bracket_around_direct_counties_is_not_part_of_a_name(places):
    assert places["469025"].full_name == "海南省白沙黎族自治县"
    assert places["4690"].is_direct_counties
    assert not places["3505"].is_direct_counties


@pytest.mark.parametrize("code", ["", "3", "350", "35058", "3505831182011"])
def test_a_code_of_another_length_is_no_division(db, code):
    with pytest.raises(ValueError, match="2, 4, 6, 9 or 12"):
        Division.objects.add(code=code, name="x")


def test_under_is_the_division_and_all_below_it(places):
    codes = set(Division.objects.under("3505").values_list("code", flat=True))
    assert codes == {"3505", "350583", "350583118", "350583118201", "350583118202"}


def test_ancestry_goes_from_the_province_down_in_one_query(village, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [place.code for place in village.ancestry()] == [
            "35",
            "3505",
            "350583",
            "350583118",
            "350583118201",
        ]


def test_at_finds_the_division_of_a_level(village, places):
    assert village.at(Level.COUNTY) == places["350583"]
    assert village.at(Level.VILLAGE) is village
    assert places["350583"].at(Level.TOWNSHIP) is None


def test_covers_asks_for_the_prefix(places):
    assert places["350583"].covers("350583118201")
    assert not places["350583"].covers("3505")


@pytest.mark.parametrize("level", Level)
def test_each_level_has_its_office(places, village, level):
    offices = {Level(place.level): office(place) for place in village.ancestry()}
    assert office_for(level, village, OfficeKind.HRSS) == offices[level]


def test_finance_is_another_office_than_hrss(places, village):
    office(places["350583"])
    finance = office(places["350583"], OfficeKind.FINANCE)
    assert office_for(Level.COUNTY, village, OfficeKind.FINANCE) == finance


def test_the_province_answers_for_the_prefecture_of_direct_counties(places):
    hainan = office(places["46"])
    assert office_for(Level.PREFECTURE, places["469025"]) == hainan


def test_a_missing_office_is_said_in_a_sentence(places, village):
    with pytest.raises(NoOffice, match="九溪村还没有设立乡镇.*请联系系统管理员"):
        office_for(Level.TOWNSHIP, village)


def test_a_level_below_the_place_has_no_office(places):
    office(places["350583"])
    with pytest.raises(NoOffice):
        office_for(Level.VILLAGE, places["350583"])
