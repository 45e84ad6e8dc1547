from datetime import date

import pytest

from registry import clock
from registry.commands import close_account, enrol_organisation, enrol_person, open_account
from registry.crypto import SealBroken
from registry.enums import AccountKind, OrganisationKind
from registry.errors import InvalidIdentity, RegistryError
from registry.models import Account, AccountData, Organisation, RegistryEvent
from registry.pilot.numbers import card_number, credit_code
from registry.selectors import find_organisation
from tests.registry.conftest import LIN_NUMBER

CARD = card_number(1)
BANK = "南安农村商业银行"


@pytest.fixture
def card(chen) -> Account:
    return open_account(actor=None, owner=chen, kind=AccountKind.SSC_CARD, bank=BANK, number=CARD)


def test_an_account_is_stored_masked_and_sealed(card, chen):
    stored = Account.objects.get()
    assert (stored.number_masked, str(stored), stored.owner) == (
        f"****{CARD[-4:]}",
        f"{BANK} ****{CARD[-4:]}",
        chen,
    )
    assert stored.open() == AccountData(CARD, "陈秀兰", BANK)
    assert CARD.encode() not in bytes(stored.sealed)
    assert CARD not in repr(stored.open())


def test_opening_the_same_account_again_is_one_account(card, chen):
    spaced = f"{CARD[:4]} {CARD[4:]}"
    again = open_account(
        actor=None, owner=chen, kind=AccountKind.SSC_CARD, bank=BANK, number=spaced, holder="陈秀兰"
    )
    assert again == card
    assert RegistryEvent.objects.filter(verb="open_account").count() == 1


def test_two_people_may_show_the_same_number_and_it_shows(card, village):
    lin = enrol_person(actor=None, name="林建国", id_number=LIN_NUMBER, home=village)
    other = open_account(actor=None, owner=lin, kind=AccountKind.SSC_CARD, bank=BANK, number=CARD)
    assert other.number_index == card.number_index
    assert other.open().holder == "林建国"


def test_money_goes_to_no_other_holder(chen):
    with pytest.raises(RegistryError, match="户名与申请人不一致"):
        open_account(
            actor=None, owner=chen, kind=AccountKind.SSC_CARD, bank=BANK, number=CARD, holder="林建国"
        )
    assert not Account.objects.exists()


@pytest.mark.parametrize("kind", [AccountKind.CORPORATE, AccountKind.COLLECTIVE])
def test_a_person_is_paid_on_the_card(chen, kind):
    with pytest.raises(RegistryError, match="社会保障卡"):
        open_account(actor=None, owner=chen, kind=kind, bank=BANK, number=CARD)


def test_an_organisation_is_not_paid_on_a_card(unit):
    with pytest.raises(RegistryError, match="对公账户"):
        open_account(actor=None, owner=unit, kind=AccountKind.SSC_CARD, bank=BANK, number=CARD)


def test_an_organisation_is_its_own_holder(unit):
    account = open_account(
        actor=None, owner=unit, kind=AccountKind.CORPORATE, bank=BANK, number="900000000000000001"
    )
    assert account.open().holder == unit.name
    assert account.owner == unit


@pytest.mark.parametrize("wrong", [{"number": "12"}, {"bank": "  "}])
def test_what_cannot_be_right_is_not_stored(chen, wrong):
    fields = {"kind": AccountKind.SSC_CARD, "bank": BANK, "number": CARD}
    with pytest.raises(RegistryError):
        open_account(actor=None, owner=chen, **fields | wrong)
    assert not Account.objects.exists()


def test_a_tampered_account_does_not_open(card):
    sealed = bytearray(card.sealed)
    sealed[-1] ^= 1
    Account.objects.update(sealed=bytes(sealed))
    with pytest.raises(SealBroken, match=r"registry\.account"):
        Account.objects.get().open()


def test_a_closed_account_remembers_since_when(card):
    assert close_account(actor=None, account=card).closed_on == clock.today()
    close_account(actor=None, account=card)
    assert RegistryEvent.objects.filter(verb="close_account").count() == 1


def test_an_organisation_is_found_in_every_spelling_of_the_code(unit):
    assert (
        find_organisation(unit.uscc.lower()) == find_organisation(f"{unit.uscc[:8]} {unit.uscc[8:]}") == unit
    )
    assert find_organisation("91110000600037341L") is None


def enrol(**changes) -> Organisation:
    fields = {
        "name": "镇雄县人力公司",
        "uscc": credit_code("91", "530627", 9),
        "kind": OrganisationKind.HR_AGENCY,
        "filed_on": date(2023, 3, 15),
    }
    return enrol_organisation(actor=None, **fields | changes)


def test_enrolling_an_organisation_again_is_the_same_one(places):
    first = enrol(division=places["350583"])
    assert enrol(division=places["46"], filed_on=None) == first
    assert Organisation.objects.get().filed_on == date(2023, 3, 15)


def test_a_code_under_another_name_is_refused(places):
    enrol(division=places["350583"])
    with pytest.raises(RegistryError, match="已登记为“镇雄县人力公司”"):
        enrol(division=places["350583"], name="另一家公司")


@pytest.mark.parametrize("wrong", [{"name": " "}, {"uscc": "123"}])
def test_an_organisation_that_cannot_be_right_is_not_stored(places, wrong):
    with pytest.raises(InvalidIdentity):
        enrol(division=places["350583"], **wrong)
    assert not Organisation.objects.exists()
