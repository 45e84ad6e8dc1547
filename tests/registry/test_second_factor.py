"""两步验证: a code of the app counts once, wrong ones are counted for good, a recovery code stands in once."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from registry import second_factor as factor
from registry.errors import RegistryError, SecondFactorRefused
from registry.models import RecoveryCode, RegistryEvent, SecondFactor, User
from registry.pilot import code_of
from registry.rotation import reseal
from tests.registry.test_at_the_same_time import at_once, in_parallel

pytestmark = pytest.mark.django_db
MORNING = "2026-03-02 09:00:10+08:00"
STEP = timedelta(seconds=factor.STEP_SECONDS)


@pytest.fixture
def watch():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def code_now(offer: factor.Offer, *, steps: int = 0) -> str:
    """What the app of the user shows; `steps` half minutes later."""
    at = (factor.step_now() + steps) * factor.STEP_SECONDS
    return factor.app_of(base64.b32decode(offer.text)).generate(at).decode()


@pytest.fixture
def app(watch, user) -> factor.Offer:
    """The app that the user has enrolled; the code of the first half minute is used."""
    offer = factor.begin(user)
    factor.confirm(user, code_now(offer))
    watch.shift(STEP * 4)
    return offer


def refusal_of(user: User, code: str) -> str:
    with pytest.raises(SecondFactorRefused) as refused:
        factor.require(user, code)
    return refused.value.code


def test_whoever_has_no_app_is_told_where_to_enrol(user):
    assert not factor.has(user)
    with pytest.raises(SecondFactorRefused, match="账户与安全") as refused:
        factor.require(user, "123456")
    assert refused.value.code == "not_enrolled"


def test_an_app_that_was_only_offered_does_not_count(watch, user):
    offer = factor.begin(user)
    assert refusal_of(user, code_now(offer)) == "not_enrolled"
    assert factor.begin(user) == offer


def test_only_the_right_code_takes_an_app_into_use(watch, user):
    offer = factor.begin(user)
    with pytest.raises(SecondFactorRefused, match="还没有启用"):
        factor.confirm(user, code_now(offer, steps=5))
    assert not factor.has(user)
    codes = factor.confirm(user, code_now(offer))
    assert factor.has(user)
    assert len(set(codes)) == factor.RECOVERY_CODES
    with pytest.raises(SecondFactorRefused, match="换手机"):
        factor.begin(user)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephone_may_be_half_a_minute_off(app, user, steps):
    factor.require(user, f" {code_now(app, steps=steps)} ")


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_wrong(app, user, steps):
    assert refusal_of(user, code_now(app, steps=steps)) == "wrong"


def test_a_code_counts_once_and_so_does_none_before_it(app, user):
    earlier, code = code_now(app, steps=-1), code_now(app)
    factor.require(user, code)
    assert refusal_of(user, code) == "used"
    assert refusal_of(user, earlier) == "used"
    factor.require(user, code_now(app, steps=1))


def test_the_code_that_enrolled_does_not_count_again(watch, user):
    offer = factor.begin(user)
    code = code_now(offer)
    factor.confirm(user, code)
    assert refusal_of(user, code) == "used"


@pytest.mark.parametrize("code", ["", "  "])
def test_no_code_is_asked_for_and_not_counted(app, user, code):
    assert refusal_of(user, code) == "missing"
    assert SecondFactor.objects.get().wrong == 0


def test_after_five_wrong_codes_even_the_right_one_waits(app, user, watch):
    said = [refusal_of(user, "000000") for _try in range(factor.MOST_WRONG)]
    assert said == ["wrong"] * 4 + ["locked"]
    assert refusal_of(user, code_now(app)) == "locked"
    with pytest.raises(SecondFactorRefused, match="09:32以后"):
        factor.require(user, code_now(app))
    assert RegistryEvent.objects.filter(verb="lock_factor", subject_id=user.pk).count() == 1
    watch.shift(factor.WAIT)
    factor.require(user, code_now(app))


def test_a_right_code_forgets_the_wrong_ones_before_it(app, user):
    for _try in range(factor.MOST_WRONG - 1):
        refusal_of(user, "000000")
    factor.require(user, code_now(app))
    assert refusal_of(user, "000000") == "wrong"


def test_wrong_codes_stay_counted_whatever_becomes_of_the_caller(app, user):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        factor.require(user, "000000")


def test_each_recovery_code_stands_in_once_however_it_is_typed(app, user):
    first, second, *_others = factor.renew_recovery_codes(user, code_now(app))
    factor.require(user, first.lower())
    assert refusal_of(user, first) == "wrong"
    factor.require(user, second.replace("-", " "))
    assert factor.recovery_codes_left(user) == factor.RECOVERY_CODES - 2


def test_new_recovery_codes_replace_the_old_ones(app, user, watch):
    old = factor.renew_recovery_codes(user, code_now(app))
    watch.shift(STEP)
    factor.renew_recovery_codes(user, code_now(app))
    assert refusal_of(user, old[0]) == "wrong"
    assert RecoveryCode.objects.count() == factor.RECOVERY_CODES


def test_a_recovery_code_of_another_user_is_wrong(app, user):
    codes = factor.renew_recovery_codes(user, code_now(app))
    other = User.objects.create_user("lin", name="林建国")
    code_of(other)
    assert refusal_of(other, codes[0]) == "wrong"


def test_nothing_that_is_stored_shows_a_secret_or_a_code(app, user):
    codes = factor.renew_recovery_codes(user, code_now(app))
    row = SecondFactor.objects.get()
    assert base64.b32decode(app.text) not in bytes(row.sealed)
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert stored.isdisjoint(code.replace("-", "") for code in codes)
    assert app.text not in repr(app)


def test_a_secret_is_sealed_anew_with_a_new_key(app, user, settings):
    settings.PERSONAL_DATA_KEYS = {
        "t2": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=",
        **settings.PERSONAL_DATA_KEYS,
    }
    settings.PERSONAL_DATA_KEY_ID = "t2"
    assert reseal()["secondfactor"] == 1
    factor.require(user, code_now(app))


def test_whoever_changes_his_telephone_gives_up_the_old_one_with_a_code(app, user):
    with pytest.raises(SecondFactorRefused):
        factor.give_up(user, "000000")
    assert factor.has(user)
    factor.give_up(user, code_now(app))
    assert not factor.has(user)
    assert factor.begin(user).text != app.text


def test_the_database_keeps_a_used_code_from_counting_again(app, user):
    factor.require(user, factor.renew_recovery_codes(user, code_now(app))[0])
    held, used = SecondFactor.objects.get(), RecoveryCode.objects.exclude(used_at=None)
    for step in (held.last_step - 1, None):
        with pytest.raises(IntegrityError, match="registry_second_factor_steps_go_on"), transaction.atomic():
            SecondFactor.objects.update(last_step=step)
    with pytest.raises(IntegrityError, match="registry_recovery_code_used_once"), transaction.atomic():
        used.update(used_at=None)
    with (
        pytest.raises(IntegrityError, match="registry_second_factor_used_once_confirmed"),
        transaction.atomic(),
    ):
        SecondFactor.objects.update(confirmed_at=None)
    digest = RecoveryCode.objects.first().digest
    name = "registry_recoverycode.digest" if connection.vendor == "sqlite" else "registry_recovery_code_once"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RecoveryCode.objects.create(factor=held, digest=digest)


def test_the_cast_shows_its_codes_in_a_demonstration_alone(user, settings):
    for _time in range(2):
        factor.require(user, code_of(user))
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(RegistryError, match="演示"):
        code_of(user)


@in_parallel
@pytest.mark.django_db(transaction=True)
def test_of_two_requests_with_one_code_one_passes(user):
    code = code_of(user)

    def typed() -> str:
        try:
            factor.require(user, code)
        except SecondFactorRefused as refusal:
            return refusal.code
        return "passed"

    assert sorted(at_once(typed, times=4)) == ["passed", "used", "used", "used"]


@pytest.fixture
def reader(client, user) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.urls("tests.registry.urls")
def test_the_page_offers_a_picture_and_a_secret_and_shows_the_recovery_codes_once(reader, user):
    address = reverse("account:second_factor")
    page = reader.get(address)
    assert "<svg" in page.content.decode()
    offer = page.context["offer"]
    assert offer.text in page.content.decode()
    assert reader.post(address, {"code": "000000"}).status_code == 422
    shown = reader.post(address, {"code": code_now(offer)})
    codes = shown.context["codes"]
    assert all(code in shown.content.decode() for code in codes)
    assert "no-store" in shown.headers["cache-control"]
    again = reader.get(address).content.decode()
    assert "没有用过的恢复码：10个" in again
    assert not any(code in again for code in [*codes, offer.text])


@pytest.mark.urls("tests.registry.urls")
def test_the_page_renews_recovery_codes_and_gives_up_the_app_with_a_code(reader, user):
    for name in ("account:recovery_codes", "account:give_up"):
        refused = reader.post(reverse(name), {"code": "000000"})
        assert refused.status_code == 422
        assert "有几处需要修改" in refused.content.decode()
    assert reader.post(reverse("account:recovery_codes"), {"code": code_of(user)}).status_code == 200
    assert reader.post(reverse("account:give_up"), {"code": code_of(user)}).status_code == 302
    assert not factor.has(user)
