"""Every error page is ours, in Chinese, with the next step."""

from http import HTTPStatus

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.test import Client, RequestFactory

from config.refusals import bad_request

pytestmark = pytest.mark.django_db


def test_an_unknown_address_says_where_to_begin(client):
    response = client.get("/no-such-page/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    body = response.content.decode()
    assert "没有找到这一页" in body
    assert 'href="/"' in body
    assert 'class="masthead"' in body


def test_a_form_without_its_token_is_refused_with_the_next_step():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "刷新后再提交一次" in response.content.decode()


@pytest.mark.parametrize("exception", [RequestDataTooBig("big"), TooManyFilesSent("many")])
def test_too_much_at_once_is_answered_with_413_and_a_size(exception):
    response = bad_request(RequestFactory().post("/"), exception)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "20 MB" in response.content.decode()


def test_a_body_over_the_limit_gets_the_413_page(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    strict = Client(enforce_csrf_checks=True)
    strict.get("/")
    response = strict.post("/language/", "x" * 200, content_type="application/x-www-form-urlencoded")
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "一次上传的内容太大" in response.content.decode()


def test_any_other_bad_request_gets_the_general_page():
    response = bad_request(RequestFactory().get("/"), SuspiciousOperation("odd"))
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "这个请求无法处理" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused_without_a_crash(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "evil.example" not in response.content.decode()
