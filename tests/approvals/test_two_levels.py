"""一人办两级: where there are too few people one may sit at a second level, by a consent used once, and it is told."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from approvals.asking.selectors import month_of, overrides_of
from approvals.consents import answer_consent, ask_consent, granted_consent
from approvals.enums import ConsentKind
from approvals.guards import second_level
from approvals.models import Consent, Seat
from registry.commands import appoint
from registry.duties import declare_relative
from registry.enums import Kin, Level, Role
from registry.models import User
from tests.approvals.conftest import answer, item_of, visit
from workflows.errors import CommandRefused
from workflows.models import Claim

WHY, YES = "镇里只有一名工作人员在岗。", "情况属实，同意代办一次。"


@pytest.fixture
def both(cast) -> User:
    """The clerk of the village who also serves at the township."""
    appoint(
        actor=None,
        user=cast["na-village"],
        office=cast["na-township"].posts.get().office,
        role=Role.REVIEWER,
    )
    return cast["na-village"]


@pytest.fixture
def claim(file_startup, both) -> Claim:
    """One the clerk has agreed to for the village; it lies at the township."""
    return answer(file_startup(), both)


def agreed(claim: Claim, cast, user: User, *, level: str = Level.TOWNSHIP, granted: bool = True) -> Consent:
    asked = ask_consent(
        claim_id=claim.pk,
        actor=user,
        office=item_of(claim).office,
        kind=ConsentKind.TWO_LEVELS,
        reason=WHY,
        subject=second_level(user, level),
    )
    return answer_consent(consent_id=asked.pk, actor=cast["na-county"], granted=granted, comment=YES)


def test_with_the_consent_one_sits_at_a_second_level_and_it_is_used_up(claim, cast, both):
    consent = agreed(claim, cast, both)
    visit(claim, both)
    answer(claim, both)
    seats = Seat.objects.filter(claim=claim, person=both.person).order_by("pk")
    assert [(seat.level, seat.consent) for seat in seats] == [("village", None), ("township", consent)]
    consent.refresh_from_db()
    assert consent.used_at is not None
    assert granted_consent(claim, ConsentKind.TWO_LEVELS) is None


def test_a_refused_consent_opens_nothing(claim, cast, both):
    agreed(claim, cast, both, granted=False)
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        visit(claim, both)


def test_a_consent_for_another_level_or_another_person_opens_nothing(claim, cast, both):
    agreed(claim, cast, both, level=Level.COUNTY)
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        visit(claim, both)


def test_a_third_level_needs_another_consent(claim, cast, both):
    agreed(claim, cast, both)
    visit(claim, both)
    claim = answer(claim, both)
    appoint(actor=None, user=both, office=item_of(claim).office, role=Role.REVIEWER)
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        answer(claim, both)


def test_no_consent_helps_on_the_claim_of_a_relative(claim, cast, both):
    agreed(claim, cast, both)
    data = cast["chen"].person.open()
    declare_relative(actor=both, name=data.name, id_number=data.id_number, kind=Kin.CHILD)
    with pytest.raises(CommandRefused, match="近亲属"):
        visit(claim, both)
    assert granted_consent(claim, ConsentKind.TWO_LEVELS) is not None


def test_the_database_asks_for_a_fitting_consent(claim, cast, both, file_startup):
    columns = {
        "claim": claim,
        "person": both.person,
        "user": both,
        "level": Level.TOWNSHIP,
        "office": item_of(claim).office,
    }
    refused = agreed(claim, cast, both, granted=False)
    other = agreed(claim, cast, both, level=Level.COUNTY)
    for consent in (refused, other):
        with pytest.raises(IntegrityError, match="seat_consent_fits"), transaction.atomic():
            Seat.objects.create(consent=consent, **columns)
    with pytest.raises(IntegrityError, match="seat_one_level"), transaction.atomic():
        Seat.objects.create(**columns)
    fitting = agreed(claim, cast, both)
    foreign = file_startup("lin")
    with pytest.raises(IntegrityError, match="seat_consent_fits"), transaction.atomic():
        Seat.objects.create(consent=fitting, **(columns | {"claim": foreign}))
    Seat.objects.create(consent=fitting, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            consent=fitting, **(columns | {"person": cast["lin"].person, "user": cast["lin"]})
        )


def test_the_report_tells_who_which_claim_who_agreed_and_why(claim, cast, both):
    agreed(claim, cast, both)
    visit(claim, both)
    [told] = overrides_of(cast["na-county"], date(2026, 3, 1))
    assert (told.number, told.who, told.reason, told.comment) == (claim.number, "叶春生", WHY, YES)
    assert told.levels == [Level.VILLAGE.label, Level.TOWNSHIP.label]
    assert (told.granted_by, told.used_on) == ("苏志远", date(2026, 3, 2))
    for month in (date(2026, 2, 1), date(2026, 4, 1)):
        assert overrides_of(cast["na-county"], month) == []


def test_a_consent_that_was_not_used_is_not_reported(claim, cast, both):
    agreed(claim, cast, both)
    assert overrides_of(cast["na-county"], date(2026, 3, 1)) == []


def test_others_do_not_read_the_report_of_this_place(claim, cast, both):
    agreed(claim, cast, both)
    visit(claim, both)
    seen = [
        name
        for name in ("na-township", "qz-prefecture", "auditor", "zx-county", "chen")
        if overrides_of(cast[name], date(2026, 3, 1))
    ]
    assert seen == ["na-township", "qz-prefecture", "auditor"]


def test_the_report_costs_the_same_however_many(claim, cast, both, django_assert_num_queries):
    agreed(claim, cast, both)
    visit(claim, both)
    with django_assert_num_queries(3):
        overrides_of(cast["na-county"], date(2026, 3, 1))


@pytest.mark.parametrize("text", ["", "2026-13", "1-1", "2026-3", "０", "2026-03-02"])
def test_a_month_that_is_none_reads_as_this_one(db, text):
    assert month_of(text) == date(2026, 3, 1)
    assert month_of("2025-12") == date(2025, 12, 1)


def test_the_page_of_the_report(claim, cast, both, client):
    agreed(claim, cast, both)
    visit(claim, both)
    client.force_login(cast["na-county"])
    page = client.get(reverse("approvals:consents_report"), {"month": "2026-03"}).content.decode()
    assert claim.number in page
    assert WHY in page
    assert (
        "这个月没有"
        in client.get(reverse("approvals:consents_report"), {"month": "2026-02"}).content.decode()
    )


def test_the_spreadsheet_of_the_report_holds_the_same_rows(claim, cast, both, client):
    agreed(claim, cast, both)
    visit(claim, both)
    client.force_login(cast["na-county"])
    answered = client.get(reverse("approvals:consents_report_export"), {"month": "2026-03"})
    assert "2026-03.xlsx" in unquote(answered["Content-Disposition"])
    [heads, row] = _rows(answered)
    assert (heads[0], heads[-1]) == ("申请编号", "使用日期")
    assert row[:2] == (claim.number, "叶春生")
    assert row[3:6] == ("村（社区）、乡镇（街道）", WHY, "苏志远")
    assert row[-2:] == (YES, "2026-03-02")
    assert len(_rows(client.get(reverse("approvals:consents_report_export"), {"month": "2026-02"}))) == 1


def _rows(answered) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(BytesIO(b"".join(answered.streaming_content)))
    return list(book["一人办两级"].iter_rows(values_only=True))
