"""回避: every ground on which somebody stands too near to a claim, against everything that can be done to it.

The guards say it in a sentence that names the ground and nobody; the database refuses the same by itself.
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from approvals import guards
from approvals.commands import take
from approvals.consents import ask_consent
from approvals.enums import ConsentKind
from approvals.models import Seat
from approvals.separation import ACCOUNT, HOUSEHOLD, KIN, PHONE, SELF, SENTENCES, ground_of
from payments.guards import may_pay
from registry import clock
from registry.commands import appoint, authorise_operator, change_phone, end_post, open_account
from registry.duties import declare_relative, keep_household
from registry.enums import AccountKind, Kin, Level, Role
from registry.errors import RegistryError
from registry.models import Account, Kinship, Office, Organisation, Person, Post, User
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.approvals.conftest import answer, carry, item_of, visit
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem

VILLAGE, COUNTY = "na-village", "na-county"


def declared_by_the_reviewer(reviewer: User, party: User) -> None:
    data = party.person.open()
    declare_relative(actor=reviewer, name=data.name, id_number=data.id_number, kind=Kin.SIBLING)


def declared_by_the_applicant(reviewer: User, party: User) -> None:
    declared_by_the_reviewer(party, reviewer)


def one_household(reviewer: User, party: User) -> None:
    for user in (reviewer, party):
        keep_household(actor=reviewer, person=user.person, number="3505-0083-17")


def one_telephone(reviewer: User, party: User) -> None:
    change_phone(actor=None, person=reviewer.person, phone=party.person.open().phone)


def one_account(reviewer: User, party: User) -> None:
    account = Account.objects.get(person=party.person).open()
    open_account(
        actor=None,
        owner=reviewer.person,
        kind=AccountKind.SSC_CARD,
        bank=account.bank,
        number=account.number,
    )


NEARNESS = {
    declared_by_the_reviewer: KIN,
    declared_by_the_applicant: KIN,
    one_household: HOUSEHOLD,
    one_telephone: PHONE,
    one_account: ACCOUNT,
}
GROUNDS = pytest.mark.parametrize("draw_near", NEARNESS, ids=lambda each: each.__name__)


def sentence(draw_near) -> str:
    return str(SENTENCES[NEARNESS[draw_near]])


def seat(claim: Claim, user: User, **columns: object) -> Seat:
    made = {
        "claim": claim,
        "person": user.person,
        "user": user,
        "level": Level.VILLAGE,
        "office": item_of(claim).office,
    }
    return Seat.objects.create(**(made | columns))


@GROUNDS
def test_near_to_the_applicant_one_neither_takes_nor_decides(file_startup, cast, draw_near):
    claim = file_startup()
    draw_near(cast[VILLAGE], cast["chen"])
    with pytest.raises(CommandRefused) as deciding:
        answer(claim, cast[VILLAGE])
    with pytest.raises(CommandRefused) as taking:
        take(task_id=item_of(claim).task_id, actor=cast[VILLAGE])
    assert str(deciding.value) == str(taking.value) == sentence(draw_near)
    assert not Seat.objects.filter(claim=claim).exists()
    assert item_of(claim).taken_by is None


@GROUNDS
def test_nor_does_one_visit(file_startup, cast, draw_near):
    claim = carry(file_startup(), cast, "township")
    draw_near(cast["na-township"], cast["chen"])
    with pytest.raises(CommandRefused, match=sentence(draw_near)):
        visit(claim, cast["na-township"])


@GROUNDS
def test_nor_ask_the_office_above(file_startup, cast, draw_near):
    claim = file_startup()
    draw_near(cast[VILLAGE], cast["chen"])
    with pytest.raises(CommandRefused, match=sentence(draw_near)):
        ask_consent(
            claim_id=claim.pk,
            actor=cast[VILLAGE],
            office=item_of(claim).office,
            kind=ConsentKind.CORRECTION,
            reason="拟更正。",
        )


@GROUNDS
def test_nor_pay(file_startup, cast, draw_near):
    claim = file_startup()
    draw_near(cast["na-finance"], cast["chen"])
    item = OpenItem.objects.select_related("claim", "office").get(claim=claim)
    item.station, item.office = "pay", cast["na-finance"].posts.get().office
    assert str(may_pay(cast["na-finance"], item)) == sentence(draw_near)
    assert may_pay(cast["na-finance-2"], item) is None


@GROUNDS
def test_the_database_seats_nobody_who_stands_near(file_startup, cast, draw_near):
    claim = file_startup()
    draw_near(cast[VILLAGE], cast["chen"])
    with pytest.raises(IntegrityError, match="seat_apart_from_the_claim"), transaction.atomic():
        seat(claim, cast[VILLAGE])
    seat(claim, cast["na-township"])


@GROUNDS
def test_the_database_lets_nobody_sit_for_somebody_near(file_startup, cast, draw_near):
    claim = file_startup()
    draw_near(cast[VILLAGE], cast["chen"])
    with pytest.raises(IntegrityError, match="seat_apart_from_the_claim"), transaction.atomic():
        seat(claim, cast["na-township"], principal=cast[VILLAGE])
    seat(claim, cast["na-township"], principal=cast[COUNTY])


def test_the_sentences_name_the_ground_and_nobody(cast):
    assert len({str(each) for each in SENTENCES.values()}) == len(SENTENCES) == 5
    for each in SENTENCES.values():
        assert "应当回避" in str(each)
        assert "%(" not in str(each)


def test_the_database_seats_no_party_himself(file_startup, cast):
    claim = file_startup()
    double = User.objects.create_user("double", name="同一人", person=cast["chen"].person)
    for user in (cast["chen"], double):
        with pytest.raises(IntegrityError, match="seat_apart_from_the_claim"), transaction.atomic():
            seat(claim, user)


def test_a_seat_is_that_of_its_own_user(file_startup, cast):
    claim = file_startup()
    with pytest.raises(IntegrityError, match="seat_of_its_user"), transaction.atomic():
        seat(claim, cast[VILLAGE], person=cast["na-township"].person)


def test_a_seat_is_not_handed_over_to_a_party(file_startup, cast):
    claim = file_startup()
    taken = seat(claim, cast[VILLAGE])
    with pytest.raises(IntegrityError, match="seat_apart_from_the_claim"), transaction.atomic():
        Seat.objects.filter(pk=taken.pk).update(user=cast["chen"], person=cast["chen"].person)


def test_a_relative_in_any_line_of_a_roster_counts(file_roster, cast):
    claim = file_roster()
    reviewer, worker = cast["zx-county"], ROSTER[5].member
    assert guards.is_not_party(reviewer, claim) is None
    declare_relative(actor=reviewer, name=worker.name, id_number=worker.id_number, kind=Kin.CHILD)
    assert guards.is_not_party(reviewer, claim) == SENTENCES[KIN]
    claim.lines.filter(person=find_person(worker.id_number)).update(struck=True)
    assert guards.is_not_party(reviewer, claim) is None


def test_the_head_and_the_operators_of_a_unit_are_parties(file_roster, cast):
    claim = file_roster()
    unit = Organisation.objects.get(pk=claim.organisation_id)
    reviewer = cast["zx-county"]
    authorise_operator(actor=None, user=cast["worker"], organisation=unit)
    assert ground_of(cast["worker"].person_id, claim) == SELF
    one_household(reviewer, cast["worker"])
    assert ground_of(reviewer.person_id, claim) == HOUSEHOLD
    unit.operators.filter(user=cast["worker"]).update(
        valid_from=claim.policy_date - timedelta(days=9), valid_to=claim.policy_date - timedelta(days=1)
    )
    assert ground_of(reviewer.person_id, claim) is None


def test_an_operator_who_left_after_filing_stays_a_party(file_roster, cast, demo_day):
    claim = file_roster()
    unit = Organisation.objects.get(pk=claim.organisation_id)
    authorise_operator(actor=None, user=cast["worker"], organisation=unit)
    unit.operators.filter(user=cast["worker"]).update(valid_to=claim.policy_date)
    demo_day.shift(timedelta(days=60))
    assert ground_of(cast["worker"].person_id, claim) == SELF


def test_the_account_that_is_paid_counts_whoever_owns_it(file_roster, cast):
    claim = file_roster()
    paid, reviewer = claim.account, cast["zx-county"]
    own = open_account(
        actor=None,
        owner=reviewer.person,
        kind=AccountKind.SSC_CARD,
        bank="某银行",
        number=Account.objects.get(person=cast["chen"].person).open().number,
    )
    Account.objects.filter(pk=own.pk).update(number_index=paid.number_index)
    assert ground_of(reviewer.person_id, claim) == ACCOUNT


def test_people_without_telephone_household_or_account_have_none_in_common(file_startup, cast):
    claim = file_startup()
    Person.objects.update(phone_index="", household_index="")
    assert ground_of(cast[VILLAGE].person_id, claim) is None


@pytest.mark.parametrize("lines", [1, 8])
def test_a_roster_costs_one_query_however_long(file_roster, cast, lines, django_assert_num_queries):
    claim = file_roster(ROSTER[:lines])
    with django_assert_num_queries(1):
        assert ground_of(cast["zx-county"].person_id, claim) is None


# Posts: those who keep the system, and those who have left.


def test_a_superuser_without_a_post_decides_nothing(file_startup, cast):
    claim = file_startup()
    root = User.objects.create_superuser("root", "geheim-geheim-1", name="超管", person=cast["lin"].person)
    with pytest.raises(CommandRefused, match="不在您所在机构的待办里"):
        answer(claim, root)
    assert guards.may_decide(root, item_of(claim)) is not None


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE])
def test_nobody_administers_and_decides_at_one_office(cast, role):
    office = cast[VILLAGE].posts.get().office
    double = User.objects.create_user("double", name="同一人", person=cast["admin"].person)
    appoint(actor=None, user=cast["admin"], office=office, role=Role.ADMINISTRATOR)
    for user in (cast["admin"], double):
        with pytest.raises(RegistryError, match="管理员不能在同一机构"):
            appoint(actor=None, user=user, office=office, role=role)
    with pytest.raises(RegistryError, match="管理员不能在同一机构"):
        appoint(actor=None, user=cast[VILLAGE], office=office, role=Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE])
def test_registry_post_administers_or_decides(cast, role):
    office, today = cast[VILLAGE].posts.get().office, clock.today()
    columns = {"user": cast["lin"], "office": office, "valid_from": today}
    Post.objects.create(role=Role.ADMINISTRATOR, **columns)
    Post.objects.create(role=Role.POLICY, **columns)
    with pytest.raises(IntegrityError, match="registry_post_administers_or_decides"), transaction.atomic():
        Post.objects.create(role=role, **columns)
    Post.objects.create(role=role, **(columns | {"office": Office.objects.exclude(pk=office.pk).first()}))


def test_one_may_decide_where_one_administered_before(cast):
    office, today = cast[VILLAGE].posts.get().office, clock.today()
    Post.objects.create(
        user=cast["lin"],
        office=office,
        role=Role.ADMINISTRATOR,
        valid_from=today - timedelta(days=9),
        valid_to=today - timedelta(days=1),
    )
    appoint(actor=None, user=cast["lin"], office=office, role=Role.REVIEWER)


def test_who_left_the_post_yesterday_keeps_his_seat_and_decides_nothing(file_startup, cast):
    claim = answer(file_startup(), cast[VILLAGE])
    end_post(actor=None, post=cast[VILLAGE].posts.get())
    appoint(actor=None, user=cast[VILLAGE], office=item_of(claim).office, role=Role.REVIEWER)
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        visit(claim, cast[VILLAGE])


# What is declared stays declared.


def test_a_declared_relative_is_never_taken_back(cast):
    declared_by_the_reviewer(cast[VILLAGE], cast["chen"])
    for change in (Kinship.objects.all().delete, lambda: Kinship.objects.update(kind=Kin.SPOUSE)):
        with pytest.raises(DatabaseError, match="registry_kinship is append-only"), transaction.atomic():
            change()


def test_a_relative_is_declared_once(cast):
    for _again in range(2):
        declared_by_the_reviewer(cast[VILLAGE], cast["chen"])
    assert Kinship.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Kinship.objects.create(person=cast[VILLAGE].person, relative=cast["chen"].person, kind=Kin.CHILD)


def test_registry_kinship_of_two_and_of_a_known_kind(cast):
    person = cast[VILLAGE].person
    with pytest.raises(IntegrityError, match="registry_kinship_of_two"), transaction.atomic():
        Kinship.objects.create(person=person, relative=person, kind=Kin.CHILD)
    with pytest.raises(IntegrityError, match="registry_kinship_kind_known"), transaction.atomic():
        Kinship.objects.create(person=person, relative=cast["chen"].person, kind="friend")


def test_declaring_needs_a_person_another_one_and_a_true_number(cast):
    nobody, own = User.objects.create_user("nobody", name="无名"), cast[VILLAGE].person.open()
    data = cast["chen"].person.open()
    with pytest.raises(RegistryError, match="没有登记本人身份"):
        declare_relative(actor=nobody, name=data.name, id_number=data.id_number, kind=Kin.CHILD)
    with pytest.raises(RegistryError, match="您本人的身份证号"):
        declare_relative(actor=cast[VILLAGE], name=own.name, id_number=own.id_number, kind=Kin.CHILD)
    with pytest.raises(RegistryError):
        declare_relative(actor=cast[VILLAGE], name=data.name, id_number="350583199001010000", kind=Kin.CHILD)
    assert not Kinship.objects.exists()


@pytest.mark.parametrize("number", ["", "12", "户号！", "1" * 31])
def test_a_household_number_that_cannot_be_one_is_not_stored(cast, number):
    with pytest.raises(RegistryError, match="户号应当是"):
        keep_household(actor=cast[VILLAGE], person=cast["chen"].person, number=number)
    assert not Person.objects.exclude(household_index="").exists()


def test_a_household_number_is_stored_as_an_index_only(cast):
    keep_household(actor=cast[VILLAGE], person=cast["chen"].person, number="350500831 7")
    stored = Person.objects.get(pk=cast["chen"].person_id).household_index
    assert len(stored) == 64
    assert "3505008317" not in stored
