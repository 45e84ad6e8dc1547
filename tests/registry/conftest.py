from datetime import date

import pytest

from registry import clock
from registry.commands import appoint, enrol_organisation, enrol_person
from registry.enums import Level, OfficeKind, OrganisationKind, Role, Sex
from registry.models import Division, Office, Organisation, Person, User
from registry.pilot.numbers import credit_code, identity_number

CODES = {
    "35": "福建省",
    "3505": "泉州市",
    "350583": "南安市",
    "350583118": "官桥镇",
    "350583118201": "九溪村",
    "350583118202": "曙光村",
    "46": "海南省",
    "4690": "省直辖县级行政区划",
    "469025": "白沙黎族自治县",
}
IN_OFFICE_SINCE = date(2025, 1, 1)
CHEN_NUMBER = identity_number("350583", date(1986, 4, 12), 1, Sex.FEMALE)
LIN_NUMBER = identity_number("350583", date(1979, 11, 3), 2, Sex.MALE)


@pytest.fixture
def places(db) -> dict[str, Division]:
    found: dict[str, Division] = {}
    for code, name in CODES.items():
        parent = next((found[code[:size]] for size in (9, 6, 4, 2) if size < len(code)), None)
        found[code] = Division.objects.add(code=code, name=name, parent=parent)
    return found


@pytest.fixture
def village(places) -> Division:
    return places["350583118201"]


@pytest.fixture
def chen(village) -> Person:
    return enrol_person(actor=None, name="陈秀兰", id_number=CHEN_NUMBER, phone="13900000001", home=village)


@pytest.fixture
def unit(places) -> Organisation:
    return enrol_organisation(
        actor=None,
        name="南安市劳务公司",
        uscc=credit_code("91", "350583", 1),
        kind=OrganisationKind.HR_AGENCY,
        division=places["350583"],
    )


@pytest.fixture
def county_office(places) -> Office:
    return Office.objects.create(
        name="南安市人力资源和社会保障局", kind=OfficeKind.HRSS, level=Level.COUNTY, division=places["350583"]
    )


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("su", "correct horse battery", name="苏志远")


@pytest.fixture
def steady_clock(monkeypatch) -> None:
    """A slow machine asks the clock of the demonstration once more; who counts queries asks it once for all."""
    monkeypatch.setattr(clock, "REMEMBERED_SECONDS", 3600.0)
    clock.today()


@pytest.fixture
def officers(places, county_office) -> dict[str, User]:
    """Two who make the rules at the province and two at the county; one of another province; one who only reviews."""
    offices = {"na": county_office}
    for name, code in (("fj", "35"), ("hn", "46")):
        offices[name] = Office.objects.create(
            name=f"{places[code].name}人力资源和社会保障厅",
            kind=OfficeKind.HRSS,
            level=Level.PROVINCE,
            division=places[code],
        )
    found = {}
    for name in ("fj", "fj-2", "hn", "na", "na-2"):
        found[name] = User.objects.create_user(name, name=name)
        appoint(
            actor=None,
            user=found[name],
            office=offices[name[:2]],
            role=Role.POLICY,
            valid_from=IN_OFFICE_SINCE,
        )
    found["reviewer"] = User.objects.create_user("reviewer", name="reviewer")
    appoint(actor=None, user=found["reviewer"], office=county_office, role=Role.REVIEWER)
    return found
