"""A refused command is a calm page: the sentence, that nothing was lost, where to go; with the right status."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.full_site_urls")]


@pytest.fixture
def signed_in(client, applicant):
    client.force_login(applicant)
    return client


@pytest.mark.parametrize(
    ("path", "status", "sentence", "code"),
    [
        ("/refuse/", 409, "这份申请已经撤回，不能再审核。", "closed"),
        ("/busy/", 503, "另一位工作人员正在处理这份申请。", "busy"),
        ("/invalid/", 422, "金额要大于零。", "amount"),
        ("/registry/", 422, "没有这个单位。", "office"),
    ],
)
def test_the_page_says_what_was_wrong_and_that_nothing_was_lost(signed_in, path, status, sentence, code):
    response = signed_in.post(path)
    body = response.content.decode()
    assert response.status_code == status
    assert sentence in body
    assert "没有丢失" in body
    assert f'<span class="code">{code}</span>' in body
    assert 'href="/"' in body


def test_the_page_leads_back_to_where_the_person_was(signed_in):
    response = signed_in.post("/refuse/", headers={"referer": "http://testserver/about/?a=1"})
    assert '<a class="button" href="http://testserver/about/?a=1">' in response.content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/", "", "javascript:alert(1)"])
def test_the_page_never_leads_to_another_site(signed_in, referer):
    body = signed_in.post("/refuse/", headers={"referer": referer}).content.decode()
    assert "evil.example" not in body
    assert "返回上一页" not in body


def test_a_sentence_with_markup_is_shown_as_text(signed_in):
    body = signed_in.post("/markup/").content.decode()
    assert "&lt;b&gt;名称&lt;/b&gt;" in body
    assert "<b>名称</b>" not in body


def test_a_page_of_another_office_says_whose_business_it_is(signed_in):
    response = signed_in.get("/denied/")
    assert response.status_code == 403
    assert "您没有查看这一页的权限" in response.content.decode()


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal(signed_in):
    signed_in.raise_request_exception = False
    response = signed_in.get("/broken/")
    assert response.status_code == 500
    assert "系统出了问题" in response.content.decode()
    assert "ZeroDivision" not in response.content.decode()
