"""The pages of a simulation: who may read and ask, what is said at which field, the answer, its list and its file."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from registry.editions import draft_edition
from registry.enums import Role
from registry.models import Office, Post
from tests.workflows import drafts
from tests.workflows.claims import carry, fresh, hand_in, startup_draft
from tests.workflows.simulations import asked, copies, simulated
from workflows.models import Claim, Simulation
from workflows.simulation import sheet, turns

pytestmark = pytest.mark.django_db
TWO_FAULTS = drafts.text_with(drafts.NANAN, ("min_months = 6\n", "min_months = 6\ncolour = 1\n"))
NEW, LIST = "/policies/simulations/new/", "/policies/simulations/"


@pytest.fixture
def claim(core) -> Claim:
    return hand_in(startup_draft(core["chen"]))


def client_of(core, username: str = "na-county") -> Client:
    client = Client()
    client.force_login(core[username], backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(source, name: str = "draft.toml") -> SimpleUploadedFile:
    text = source if isinstance(source, str) else source.text
    return SimpleUploadedFile(name, text.encode())


def ask(core, username: str = "na-county", **typed: object) -> HttpResponse:
    office = Office.objects.get(division_id="350583", kind="hrss")
    data = {"office": office.pk, "draft": upload(drafts.STRICTER), "judged_on": ""} | typed
    return client_of(core, username).post(
        NEW, {name: value for name, value in data.items() if value is not None}
    )


def answered(core, draft=drafts.STRICTER) -> str:
    """The address of an answered simulation."""
    simulation = simulated(core["na-county"], drafts=(draft,))
    return reverse("simulations:detail", args=[simulation.pk])


def page(core, url: str, username: str = "na-county") -> str:
    response = client_of(core, username).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_asked_is_answered_by_a_page_of_its_own(core, claim, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(core)
    simulation = Simulation.objects.get()
    assert response.headers["Location"] == reverse("simulations:detail", args=[simulation.pk])
    html = page(core, response.headers["Location"])
    assert "不再获得" in html
    assert "福建省人社扶贫三年行动方案 二(一)" in html
    assert claim.number in html


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"draft": None}, "draft", "请上传规则草案"),
        ({"draft": "region = ="}, "draft", "draft.toml：第1行："),
        ({"draft": TWO_FAULTS}, "draft", "：standards[1].parameters.colour"),
        ({"draft": TWO_FAULTS}, "draft", "：standards[2].parameters.colour"),
        ({"draft": "x" * 500_001}, "draft", "文件太大"),
        ({"programme": "transport_subsidy"}, "draft", "草案里没有"),
        ({"first": "2026-05-01", "last": "2026-04-01"}, "first", "晚于"),
        ({"first": "2026-02-30"}, "first", "没有这一天"),
        ({"among": "startup_grant"}, "among", "另一个补贴项目"),
        ({"office": "999999"}, "office", "请从列表中选择机构"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(core, typed, field, said):
    if isinstance(typed.get("draft"), str):
        typed = typed | {"draft": upload(typed["draft"])}
    response = ask(core, **typed)
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])
    assert not Simulation.objects.exists()


def test_a_file_of_several_programmes_asks_which_one_is_meant(core):
    response = ask(core, draft=upload(drafts.source_with("standards/53.toml")))
    assert "请选择要试算的一个" in str(response.context["form"].errors["programme"])


def test_a_draft_of_the_office_in_the_system_can_be_chosen(core, claim):
    officer, office = core["na-county-2"], Office.objects.get(division_id="350583", kind="hrss")
    Post.objects.create(user=officer, office=office, role=Role.POLICY, valid_from="2025-01-01")
    edition = draft_edition(
        actor=officer, kind="standard", subject="350583", text=drafts.LOWER.text, reason="降低标准"
    )
    assert f"{NEW}?edition={edition.pk}" in page(
        core, reverse("rules:edition", args=[edition.pk]), "na-county-2"
    )
    form = page(core, f"{NEW}?edition={edition.pk}")
    assert f'<option value="{edition.pk}" selected' in form
    assert "第1版（草稿）" in form
    ask(core, draft=None, edition=edition.pk)
    simulation = Simulation.objects.get()
    assert (simulation.edition, simulation.drafts[0]["text"]) == (edition, edition.text)
    url, back = (
        reverse("simulations:detail", args=[simulation.pk]),
        reverse("rules:edition", args=[edition.pk]),
    )
    assert (back in page(core, url, "na-county-2"), back in page(core, url)) == (True, False)
    elsewhere = client_of(core, "zx-county").get(NEW).content.decode()
    assert f'value="{edition.pk}"' not in elsewhere


@pytest.mark.parametrize(
    ("username", "status"),
    [("na-county", 200), ("qz-prefecture", 200), ("fj-province", 200), ("auditor", 200)]
    + [("zx-county", 404), ("yn-province", 404), ("na-village", 404), ("na-finance", 404), ("chen", 404)],
)
def test_an_answer_is_read_by_its_office_and_those_above(core, claim, username, status):
    url = answered(core)
    client = client_of(core, username)
    assert client.get(url).status_code == status
    assert client.get(f"{url}export.xlsx").status_code == status
    assert client.post(f"{url}cancel/").status_code == (404 if status == 404 else 409)


@pytest.mark.parametrize(
    ("username", "may_read", "may_ask"),
    [
        ("na-county", 200, 200),
        ("fj-province", 200, 200),
        ("auditor", 200, 403),
        ("na-village", 403, 403),
        ("chen", 403, 403),
    ],
)
def test_reading_and_asking_are_for_offices_from_the_county_up(core, username, may_read, may_ask):
    client = client_of(core, username)
    assert (client.get(LIST).status_code, client.get(NEW).status_code) == (may_read, may_ask)


def test_the_list_shows_what_came_of_each(core, claim):
    answered(core)
    asked(core["na-county"])
    html = page(core, LIST)
    assert "不再获得 1 份" in html
    assert "等待计算" in html


def test_a_list_takes_few_questions_to_the_database(core, claim, django_assert_num_queries):
    for _number in range(3):
        answered(core)
    client = client_of(core)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_an_answer_takes_few_questions_to_the_database(core, claim, django_assert_num_queries):
    copies(claim, 4)
    url = answered(core)
    client = client_of(core)
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)


def test_claims_are_listed_by_kind_a_page_at_a_time(core, claim, monkeypatch):
    monkeypatch.setattr(sheet, "PAGE", 2)
    copies(claim, 2)
    url = answered(core, drafts.LOWER)
    first = client_of(core).get(f"{url}?kind=less")
    second = client_of(core).get(first.context["next_url"])
    numbers = [each.number for response in (first, second) for each in response.context["claims"]]
    assert numbers == [claim.number, "CY-COPY-000", "CY-COPY-001"]
    assert second.context["next_url"] == ""
    assert client_of(core).get(f"{url}?kind=gained").context["claims"] == []
    assert client_of(core).get(f"{url}?kind=nonsense&after=x").context["kind"] == "less"


def test_a_claim_is_linked_for_whoever_may_open_it(core, claim):
    url = answered(core)
    for username in ("na-county", "auditor"):
        assert reverse("claims:detail", args=[claim.key]) in page(core, url, username)


def test_decisions_that_would_flip_are_told_first(core, demo_day):
    carry(core, demo_day, "paid")
    assert "0 份会新获得，1 份会不再获得" in page(core, answered(core))


def test_while_it_runs_the_page_tells_how_far_it_is_and_asks_again(core, claim, monkeypatch):
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    monkeypatch.setattr("workflows.simulation.history.CLAIMS_AT_A_TIME", 1)
    copies(claim, 3)
    simulation = asked(core["na-county"])
    url = reverse("simulations:detail", args=[simulation.pk])
    assert "正在排队" in page(core, url)
    turns.run_waiting()
    html = page(core, url)
    assert "已算 1 份，共 4 份（25%）" in html
    assert f'hx-get="{url}progress/"' in html
    assert "谁得谁失" not in html
    assert "已算 1 份" in page(core, f"{url}progress/")
    while turns.run_waiting():
        pass
    ended = client_of(core).get(f"{url}progress/")
    assert (ended.status_code, ended.headers["HX-Refresh"]) == (204, "true")


def test_a_running_one_can_be_called_off_and_says_how_little_it_knows(core, claim):
    simulation = asked(core["na-county"])
    url = reverse("simulations:detail", args=[simulation.pk])
    assert "取消试算" in page(core, url)
    assert "取消试算" not in page(core, url, "auditor")
    assert client_of(core, "auditor").post(f"{url}cancel/").status_code == 409
    assert client_of(core).get(f"{url}export.xlsx").status_code == 422
    client_of(core).post(f"{url}cancel/")
    assert fresh_status(simulation) == "cancelled"
    assert "下面的数字不完整" in page(core, url)


def fresh_status(simulation: Simulation) -> str:
    return Simulation.objects.values_list("status", flat=True).get(pk=simulation.pk)


def test_the_file_holds_every_sum_and_every_changed_line(core, claim):
    copies(claim, 1)
    response = client_of(core).get(f"{answered(core)}export.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    assert book.sheet_names == ["汇总", "依据", "各县各月", "逐份明细"]
    summary, grounds, budget, claims = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert summary[2] == ["不再获得", 2, 2, 20_000, 0, -20_000]
    assert grounds[1][:4] == ["不再获得", "不符合“属于补贴对象”", "福建省人社扶贫三年行动方案 二(一)", 2]
    assert budget[1][:5] == ["福建省泉州市南安市", "2026-03", 20_000, 0, -20_000]
    assert claims[1][:6] == [claim.number, 1, "办理中", "不再获得", 10_000, 0]
    assert len(claims) == 3


def test_a_file_name_cannot_smuggle_markup_or_formulas(core, claim):
    ask(core, draft=upload(drafts.STRICTER, "<b>=1.toml"))
    url = reverse("simulations:detail", args=[Simulation.objects.get().pk])
    assert "&lt;b&gt;=1.toml" in page(core, url)


def test_the_answer_outlives_the_rules_it_was_made_of(core, claim, monkeypatch):
    url = answered(core)
    Simulation.objects.update(drafts=[{"kind": "standard", "name": "old.toml", "text": "region = 1"}])
    assert "一次性创业扶持补贴" in page(core, url)


def test_the_claim_itself_is_not_touched(core, claim):
    before = Claim.objects.values().get(pk=claim.pk)
    answered(core)
    assert Claim.objects.values().get(pk=claim.pk) == before
    assert fresh(claim).version == claim.version
