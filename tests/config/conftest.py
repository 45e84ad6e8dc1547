import pytest

from registry.commands import appoint
from registry.enums import Level, OfficeKind, Role
from registry.models import Division, Office, User


@pytest.fixture
def nanan(db):
    """The county the staff of these tests work in."""
    province = Division.objects.add(code="35", name="福建省")
    prefecture = Division.objects.add(code="3505", name="泉州市", parent=province)
    return Division.objects.add(code="350583", name="南安市", parent=prefecture)


@pytest.fixture
def applicant(db):
    return User.objects.create_user("chen", "shenling-demo", name="陈秀兰")


@pytest.fixture
def staff(nanan):
    """A function: the user who holds `role` at the county's office of its kind."""

    def hold(role):
        kind = OfficeKind.FINANCE if role == Role.FINANCE else OfficeKind.HRSS
        office, _created = Office.objects.get_or_create(
            division=nanan, kind=kind, defaults={"name": f"南安市{kind.label}局", "level": Level.COUNTY}
        )
        user = User.objects.create_user(f"na-{role}", "shenling-demo", name="林建国")
        appoint(actor=user, user=user, office=office, role=role)
        return user

    return hold
