"""上级同意: an office asks the one above it, another person answers once, and a yes is used once."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.consents import answer_consent, ask_consent, granted_consent, superior_of, use_consent
from approvals.enums import ConsentKind, Verdict
from approvals.models import Consent
from registry import clock
from registry.commands import appoint, end_post
from registry.enums import Role
from registry.errors import NoOffice
from registry.models import Office, Post, User
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

WHY = "村级只有一名工作人员在岗，拟由其代行初核。"
YES = "情况属实，同意。"


def office_of(cast, username: str) -> Office:
    return cast[username].posts.get().office


def ask(claim: Claim, cast, username: str = "na-village", **changed) -> Consent:
    asked = {
        "claim_id": claim.pk,
        "actor": cast[username],
        "office": office_of(cast, username),
        "kind": ConsentKind.SECOND_RETURN,
        "reason": WHY,
    }
    return ask_consent(**(asked | changed))


def grant(consent: Consent, actor: User, *, granted: bool = True, comment: str = YES) -> Consent:
    return answer_consent(consent_id=consent.pk, actor=actor, granted=granted, comment=comment)


@pytest.fixture
def claim(file_startup) -> Claim:
    return file_startup()


@pytest.mark.parametrize(
    ("username", "above"),
    [
        ("na-village", "na-township"),
        ("na-township", "na-county"),
        ("na-county", "qz-prefecture"),
        ("qz-prefecture", "fj-province"),
        ("fj-province", "fj-province"),
    ],
)
def test_the_office_above_is_that_of_the_next_larger_division(cast, username, above):
    assert superior_of(office_of(cast, username)) == office_of(cast, above)


def test_a_county_governed_by_its_province_asks_the_province(cast):
    assert superior_of(office_of(cast, "bs-county")).division_id == "46"


def test_a_finance_office_has_the_human_resources_office_above_it_for_a_superior(cast):
    assert superior_of(office_of(cast, "na-finance")) == office_of(cast, "qz-prefecture")


def test_where_no_office_is_registered_above_the_administrator_is_named(cast):
    office = Office.objects.create(
        name="孤立办公室", kind="hrss", level="county", division=_county_without_parents()
    )
    with pytest.raises(NoOffice, match="请联系系统管理员"):
        superior_of(office)


def _county_without_parents():
    from_above = None
    for code, name in (("99", "某省"), ("9901", "某市"), ("990101", "某县")):
        from_above = Office._meta.get_field("division").related_model.objects.add(
            code=code, name=name, parent=from_above
        )
    return from_above


def test_a_question_is_kept_with_who_asked_whom_and_told_in_the_history(claim, cast):
    consent = ask(claim, cast, subject={"line": 1})
    assert (consent.office, consent.asked_by) == (office_of(cast, "na-township"), cast["na-village"])
    assert consent.granted is None
    event = claim.events.last()
    assert (event.verb, event.comment, event.office) == (
        Verb.ASK_CONSENT,
        WHY,
        office_of(cast, "na-village"),
    )
    assert event.data == {
        "consent": consent.pk,
        "kind": "second_return",
        "superior": office_of(cast, "na-township").name,
    }
    assert fresh(claim).state == ClaimState.SUBMITTED
    assert item_of(claim).office == office_of(cast, "na-village")


def test_a_yes_is_found_until_it_is_used_and_for_its_subject_alone(claim, cast):
    consent = ask(claim, cast, subject={"person": 1, "level": "village"})
    assert granted_consent(claim, ConsentKind.SECOND_RETURN) is None
    grant(consent, cast["na-township"])
    assert granted_consent(claim, ConsentKind.SECOND_RETURN) == consent
    assert granted_consent(claim, ConsentKind.SECOND_RETURN, {"level": "village", "person": 1}) == consent
    assert granted_consent(claim, ConsentKind.SECOND_RETURN, {"person": 2, "level": "village"}) is None
    assert granted_consent(claim, ConsentKind.CORRECTION) is None
    use_consent(consent)
    assert granted_consent(claim, ConsentKind.SECOND_RETURN) is None
    with pytest.raises(CommandRefused, match="已经用过"):
        use_consent(Consent.objects.get(pk=consent.pk))


def test_a_no_is_kept_and_cannot_be_used(claim, cast):
    consent = grant(ask(claim, cast), cast["na-township"], granted=False, comment="理由不足，不同意。")
    assert granted_consent(claim, ConsentKind.SECOND_RETURN) is None
    event = claim.events.last()
    assert (event.verb, event.data["granted"]) == (Verb.ANSWER_CONSENT, False)
    with pytest.raises(CommandRefused, match="没有同意"):
        use_consent(consent)


def test_a_consent_is_answered_once(claim, cast):
    consent = grant(ask(claim, cast), cast["na-township"])
    with pytest.raises(CommandRefused, match="已经有人答复"):
        grant(consent, cast["na-township"], granted=False)
    consent.refresh_from_db()
    assert consent.granted is True


def test_after_an_answer_the_same_office_may_ask_again(claim, cast):
    grant(ask(claim, cast), cast["na-township"], granted=False)
    grant(ask(claim, cast), cast["na-township"])
    assert granted_consent(claim, ConsentKind.SECOND_RETURN) is not None


def test_the_same_question_is_not_asked_twice_at_a_time(claim, cast):
    ask(claim, cast)
    with pytest.raises(CommandRefused, match="还没有答复"):
        ask(claim, cast)
    ask(claim, cast, kind=ConsentKind.CORRECTION)
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "   ", "长" * 301])
def test_asking_and_answering_need_a_reason_of_some_length(claim, cast, reason):
    with pytest.raises(InvalidInput, match="请写明理由"):
        ask(claim, cast, reason=reason)
    consent = ask(claim, cast)
    with pytest.raises(InvalidInput, match="请写明理由"):
        grant(consent, cast["na-township"], comment=reason)


@pytest.mark.parametrize("username", ["na-township", "zx-village", "na-finance", "auditor", "admin", "chen"])
def test_only_a_reviewer_of_the_office_asks_for_it(claim, cast, username):
    with pytest.raises(CommandRefused, match="不在这个岗位上"):
        ask(claim, cast, actor=cast[username])
    assert not Consent.objects.exists()


def test_an_office_asks_about_claims_of_its_own_place_alone(claim, cast):
    with pytest.raises(CommandRefused, match="不办理这份申请"):
        ask(claim, cast, "zx-county")


def test_nobody_asks_about_his_own_claim(claim, cast):
    village = office_of(cast, "na-village")
    appoint(actor=None, user=cast["chen"], office=village, role=Role.REVIEWER)
    with pytest.raises(CommandRefused, match="应当回避"):
        ask(claim, cast, actor=cast["chen"])


@pytest.mark.parametrize("username", ["na-village", "na-county", "zx-township", "auditor", "admin"])
def test_only_a_reviewer_of_the_office_above_answers(claim, cast, username):
    consent = ask(claim, cast)
    with pytest.raises(CommandRefused, match="不在这个岗位上"):
        grant(consent, cast[username])
    consent.refresh_from_db()
    assert consent.granted is None


def test_nobody_answers_a_question_about_his_own_claim(claim, cast):
    appoint(actor=None, user=cast["chen"], office=office_of(cast, "na-township"), role=Role.REVIEWER)
    with pytest.raises(CommandRefused, match="应当回避"):
        grant(ask(claim, cast), cast["chen"])


def test_nobody_answers_himself_with_whatever_account(claim, cast):
    township, consent = office_of(cast, "na-township"), ask(claim, cast)
    appoint(actor=None, user=cast["na-village"], office=township, role=Role.REVIEWER)
    double = User.objects.create_user("double", name="叶春生", person=cast["na-village"].person)
    appoint(actor=None, user=double, office=township, role=Role.REVIEWER)
    for user in (cast["na-village"], double):
        with pytest.raises(CommandRefused, match="请由同机构的另一位"):
            grant(consent, user)


def test_a_post_that_has_ended_answers_nothing(claim, cast):
    consent = ask(claim, cast)
    end_post(actor=None, post=Post.objects.get(user=cast["na-township"]))
    with pytest.raises(CommandRefused, match="不在这个岗位上"):
        grant(consent, cast["na-township"])


def test_a_closed_claim_can_be_asked_about_and_stays_closed(claim, cast):
    claim = carry(claim, cast, "county")
    claim = answer(claim, cast["na-county"], Verdict.REFUSE)
    assert claim.state == ClaimState.REJECTED
    consent = ask(claim, cast, "na-county", kind=ConsentKind.CORRECTION)
    grant(consent, cast["qz-prefecture"])
    assert fresh(claim).state == ClaimState.REJECTED
    assert granted_consent(claim, ConsentKind.CORRECTION) == consent


def test_a_draft_is_nobodys_matter_yet(cast):
    person = cast["chen"].person
    draft = Claim.objects.create(
        programme="startup_grant",
        flow="entrepreneurship",
        applicant=cast["chen"],
        person=person,
        county=person.home.at("county"),
        place=person.home,
        created_at=clock.now(),
    )
    with pytest.raises(CommandRefused, match="不办理这份申请"):
        ask(draft, cast)


# What the database itself refuses.


@pytest.fixture
def open_consent(claim, cast) -> Consent:
    return ask(claim, cast)


def change(consent: Consent, **columns) -> None:
    with transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**columns)


def refused(name: str, columns: str = ""):
    known = name if connection.vendor == "postgresql" or not columns else columns
    return pytest.raises(IntegrityError, match=known)


def copy_of(consent: Consent, **changed) -> Consent:
    columns = {field.attname: getattr(consent, field.attname) for field in consent._meta.concrete_fields}
    return Consent(**(columns | {"id": None} | changed))


def test_consent_one_open(open_consent):
    with refused("consent_one_open", "asked_for_id"), transaction.atomic():
        copy_of(open_consent).save(force_insert=True)


def test_consent_kind_known(open_consent):
    with refused("consent_kind_known"), transaction.atomic():
        copy_of(open_consent, kind="whatever").save(force_insert=True)


def test_consent_gives_a_reason(open_consent):
    with refused("consent_gives_a_reason"), transaction.atomic():
        copy_of(open_consent, kind="transfer", reason="").save(force_insert=True)


def test_consent_answered_whole(open_consent, cast):
    whole = {
        "granted": True,
        "answered_by": cast["na-township"],
        "answered_at": clock.now(),
        "comment": YES,
    }
    for left_out, nothing in (
        ("granted", None),
        ("answered_by", None),
        ("answered_at", None),
        ("comment", ""),
    ):
        with refused("consent_answered_whole"):
            change(open_consent, **(whole | {left_out: nothing}))
    change(open_consent, **whole)


def test_consent_answered_by_another(open_consent):
    with refused("consent_answered_by_another"):
        change(
            open_consent,
            granted=True,
            answered_by=open_consent.asked_by,
            answered_at=clock.now(),
            comment=YES,
        )


def test_consent_used_when_granted(open_consent, cast):
    with refused("consent_used_when_granted"):
        change(open_consent, used_at=clock.now())
    refused_consent = grant(open_consent, cast["na-township"], granted=False)
    with refused("consent_used_when_granted"):
        change(refused_consent, used_at=clock.now())


@pytest.mark.parametrize(
    "columns",
    [
        {"reason": "别的理由"},
        {"subject": {"line": 2}},
        {"kind": "transfer"},
        {"asked_at": datetime(2026, 3, 1, tzinfo=UTC)},
    ],
)
def test_a_question_once_asked_is_not_rewritten(open_consent, columns):
    with pytest.raises(DatabaseError, match="approvals_consent is settled"):
        change(open_consent, **columns)


def test_an_answer_is_not_rewritten_and_a_use_not_taken_back(open_consent, cast):
    consent = grant(open_consent, cast["na-township"])
    for columns in ({"granted": False}, {"comment": "改了"}, {"answered_by": cast["na-county"]}):
        with pytest.raises(DatabaseError, match="approvals_consent is settled"):
            change(consent, **columns)
    use_consent(consent)
    with pytest.raises(DatabaseError, match="approvals_consent is settled"):
        change(consent, used_at=None)


def test_a_consent_is_never_deleted(open_consent):
    with pytest.raises(DatabaseError, match="approvals_consent is settled"), transaction.atomic():
        open_consent.delete()
