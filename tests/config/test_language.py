"""Chinese by default, English by a switch that is remembered and leads back to the same page of this site."""

import pytest

CHINESE = "退出"


def test_the_page_is_chinese_even_for_an_english_browser(client, db):
    response = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert response.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans">' in response.content.decode()


def test_the_switch_is_remembered_and_returns_to_the_page(client, db):
    response = client.post("/language/", {"language": "en", "next": "/about/?from=foot"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/about/?from=foot"
    assert response.cookies["django_language"].value == "en"
    assert response.cookies["django_language"]["samesite"] == "Lax"
    assert response.cookies["django_language"]["max-age"] == 365 * 24 * 3600
    assert '<html lang="en">' in client.get("/about/").content.decode()


def test_the_switch_leads_back_to_chinese(client, db):
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert 'value="zh-hans"' in page
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert '<html lang="zh-hans">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        r"\\evil.example",
        "http:///evil.example",
    ],
)
def test_the_switch_never_leaves_this_site(client, db, elsewhere):
    response = client.post("/language/", {"language": "en", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client, db):
    response = client.post("/language/", {"language": "tlh", "next": "/"})
    assert response.status_code == 302
    assert "django_language" not in response.cookies


def test_a_tampered_cookie_shows_chinese(client, db):
    client.cookies["django_language"] = "../../etc/passwd"
    assert client.get("/").headers["Content-Language"] == "zh-hans"


def test_a_link_cannot_switch_the_language(client, db):
    response = client.get("/language/", {"language": "en", "next": "/"})
    assert "django_language" not in response.cookies
