"""The navigation marks one place, and leaves out packages that are not there."""

import pytest
from django.test import override_settings

from config.shell import Reader, address, navigation

VISITOR = Reader(None, ())


def current(path):
    return [link.url for link in navigation(VISITOR, path) if link.is_current]


@override_settings(ROOT_URLCONF="tests.config.full_site_urls")
@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", ["/"]), ("/verify/", ["/verify/"]), ("/verify/ABCD/", ["/verify/"]), ("/about/", [])],
)
def test_the_longest_matching_place_is_current(path, expected):
    assert current(path) == expected


@override_settings(ROOT_URLCONF="tests.config.bare_urls")
def test_places_of_packages_that_are_not_deployed_are_left_out():
    assert [link.url_name for link in navigation(VISITOR, "/")] == ["home"]
    assert address("claims:mine") == ""
