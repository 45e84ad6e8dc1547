from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from registry.enums import Level, OfficeKind, Role
from registry.identity import card_number_is_plausible, parse_identity, parse_phone, parse_uscc
from registry.models import BusinessRecord, Division, Office, Organisation, Person, User
from registry.pilot import DEMO_DAY, PASSWORD, load, zhenxiong
from registry.pilot.baisha import AGREEMENTS, HOLDERS
from registry.pilot.load import CASTS, MEMBERS
from registry.pilot.places import PILOT_COUNTIES, read_divisions
from registry.selectors import categories_of, find_person, office_for, offices_of, organisations_of, users_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot(db) -> None:
    load()


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("registry").get_models()}


def test_the_command_prints_a_line_for_each_group():
    out = StringIO()
    call_command("load_pilot", stdout=out)
    groups = [line.split()[0] for line in out.getvalue().splitlines()]
    assert groups == [
        "行政区划",
        "机构",
        "人员",
        "账号",
        "登记信息",
        "社会保障卡账户",
        "单位",
        "任职",
        "两步验证",
    ]


def test_loading_twice_changes_nothing(pilot):
    before = counts()
    load()
    assert counts() == before


def test_published_passwords_stay_out_of_production(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="只能装入演示系统"):
        call_command("load_pilot", stdout=StringIO())
    assert not User.objects.exists()
    assert not Division.objects.exists()


def test_the_data_file_is_in_order():
    codes = [code for code, _name in read_divisions()]
    assert len(codes) == len(set(codes))
    assert all(code[: {4: 2, 6: 4, 9: 6, 12: 9}[len(code)]] in codes for code in codes if len(code) > 2)


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("350583118201", "福建省泉州市南安市官桥镇九溪村"),
        ("530627104204", "云南省昭通市镇雄县母享镇后槽村"),
        ("469025101200", "海南省白沙黎族自治县七坊镇高石村"),
        ("440106", "广东省广州市天河区"),
    ],
)
def test_the_pilot_places_have_their_real_codes(pilot, code, full_name):
    assert Division.objects.get(code=code).full_name == full_name


@pytest.mark.parametrize("village", ["350583118201", "530627104204", "469025101200"])
def test_every_level_of_a_pilot_village_has_an_office_with_a_reviewer(pilot, village):
    place = Division.objects.get(code=village)
    for level in Level:
        assert users_at(office_for(level, place), Role.REVIEWER).exists(), level
    assert users_at(office_for(Level.COUNTY, place, OfficeKind.FINANCE), Role.FINANCE).count() == 2


def test_offices_that_issue_documents_have_their_prefix(pilot):
    prefixes = dict(Office.objects.exclude(document_prefix="").values_list("division", "document_prefix"))
    assert set(PILOT_COUNTIES) < set(prefixes)
    assert Office.objects.get(division="350583", kind=OfficeKind.HRSS).document_prefix == "南人社"


def test_a_community_is_run_by_residents(pilot):
    assert Office.objects.get(division="350583118001").name == "立新社区居民委员会"
    assert Office.objects.get(division="350583118201").name == "九溪村民委员会"


def test_all_invented_numbers_are_valid_and_unique():
    numbers = [number for member in MEMBERS for number in (member.id_number, member.phone, member.card)]
    assert len(numbers) == len(set(numbers))
    for member in MEMBERS:
        identity = parse_identity(member.id_number)
        assert (identity.birth_date, identity.sex) == (member.born, member.sex)
        assert parse_phone(member.phone) == member.phone
        assert card_number_is_plausible(member.card)
    for code in [unit.uscc for cast in CASTS for unit in cast.units] + [
        row.employer_uscc for row in zhenxiong.ROSTER
    ]:
        assert parse_uscc(code) == code


@pytest.mark.parametrize(
    "username",
    [
        "chen",
        "organiser",
        "village-unit",
        "worker",
        "na-village",
        "na-township",
        "na-county",
        "zx-village",
        "zx-county",
    ]
    + [
        "bs-township",
        "zt-prefecture",
        "yn-province",
        "fj-policy",
        "na-policy",
        "na-finance",
        "zx-finance",
        "bs-finance",
        "auditor",
        "admin",
    ],
)
def test_the_demo_accounts_sign_in_and_are_people(pilot, username):
    user = User.objects.get(username=username)
    assert user.check_password(PASSWORD)
    assert user.person.open().name == user.name


def test_applicants_hold_no_post_and_staff_do(pilot):
    applicants = {"chen", "lin", "huang", "wu", "zheng", "cai", "organiser", "worker", "village-unit"}
    without = {user.username for user in User.objects.all() if not offices_of(user)}
    assert without == applicants


def test_the_auditor_sees_all_pilot_provinces(pilot):
    auditor = User.objects.get(username="auditor")
    assert {office.division_id for office in offices_of(auditor, Role.AUDITOR)} == {"35", "46", "53"}


def test_businesses_stand_as_the_story_needs_on_the_demo_day(pilot):
    registered = dict(BusinessRecord.objects.values_list("person__users__username", "registered_on"))
    assert date(2026, 3, 2) == DEMO_DAY
    assert registered["chen"] < date(2025, 9, 2)
    assert registered["lin"] == date(2025, 10, 1)
    assert set(BusinessRecord.objects.values_list("county", "status")) == {("350583", "open")}


def test_everybody_who_is_paid_has_an_account(pilot):
    for username in ("chen", "lin", "huang", "wu", "worker"):
        account = User.objects.get(username=username).person.accounts.get()
        assert (account.kind, account.open().holder) == ("ssc_card", User.objects.get(username=username).name)
    assert {unit.accounts.get().kind for unit in Organisation.objects.all()} == {"corporate", "collective"}


def test_operators_act_for_their_organisations(pilot):
    agency = organisations_of(User.objects.get(username="organiser")).get()
    assert (agency.kind, agency.filed_on, agency.division_id) == ("hr_agency", date(2023, 3, 15), "530627")
    committee = organisations_of(User.objects.get(username="village-unit")).get()
    assert (committee.kind, committee.division_id) == ("village_committee", "469025101200")


def test_the_roster_of_twelve_has_eight_that_pass_two_that_fail_one_twice_and_one_without_proof(pilot):
    people = [find_person(row.member.id_number) for row in zhenxiong.ROSTER]
    poor = categories_of(people, date(2025, 10, 9))
    stories = Counter()
    seen = set()
    for row, person in zip(zhenxiong.ROSTER, people, strict=True):
        fails = "registered_poor" not in poor[person.pk] or row.work_county == zhenxiong.COUNTY
        twice = person.pk in seen
        seen.add(person.pk)
        stories["fails" if fails else "twice" if twice else "passes" if row.proofs else "no proof"] += 1
    assert stories == {"passes": 8, "fails": 2, "twice": 1, "no proof": 1}


def test_the_work_places_of_the_roster_are_known_divisions(pilot):
    codes = {row.work_county for row in zhenxiong.ROSTER}
    assert Division.objects.filter(code__in=codes, level=Level.COUNTY).count() == len(codes)


def test_five_people_hold_the_posts_of_the_village(pilot):
    people = [find_person(holder.id_number) for holder in HOLDERS]
    assert all("out_of_poverty" in held for held in categories_of(people, DEMO_DAY).values())
    assert [row.member for row in AGREEMENTS] == list(HOLDERS)
    assert len({row.post_code for row in AGREEMENTS}) == 5


def test_the_invented_people_do_not_lie_about_in_clear(pilot):
    masked = set(Person.objects.values_list("name_masked", flat=True))
    assert not masked & {member.name for member in MEMBERS}
