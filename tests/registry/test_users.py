import pytest

from registry.models import User

pytestmark = pytest.mark.django_db


def test_a_new_user_has_a_lower_case_name_and_a_hashed_password():
    user = User.objects.create_user(" Chen", "correct horse battery", name="陈秀兰")
    assert (user.username, user.name, str(user)) == ("chen", "陈秀兰", "陈秀兰")
    assert user.check_password("correct horse battery")
    assert "correct" not in user.password


def test_a_user_without_a_password_cannot_sign_in():
    assert not User.objects.create_user("chen", name="陈秀兰").has_usable_password()


def test_a_superuser_has_all_permissions_and_no_post():
    root = User.objects.create_superuser("root", "correct horse battery", name="运维")
    assert root.has_perm("registry.view_person")
    assert not root.posts.exists()


def test_a_user_is_found_by_name_in_any_spelling():
    user = User.objects.create_user("chen", name="陈秀兰")
    assert User.objects.get_by_natural_key("CHEN") == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)


def test_a_user_is_addressed_by_name():
    user = User(username="chen", name="陈秀兰")
    assert user.get_full_name() == user.get_short_name() == "陈秀兰"
