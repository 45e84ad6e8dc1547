"""`manage.py simulate`: the report on standard output, the progress on standard error, refusals with exit status 2."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.workflows import drafts
from tests.workflows.claims import STARTUP, carry, hand_in, startup_draft
from workflows.management.commands import simulate
from workflows.management.progress import Progress
from workflows.models import Claim
from workflows.simulation import running

pytestmark = pytest.mark.django_db


class Screen(StringIO):
    def __init__(self, on_terminal: bool = True) -> None:
        super().__init__()
        self.on_terminal = on_terminal

    def isatty(self) -> bool:
        return self.on_terminal


@pytest.fixture
def draft_file(tmp_path):
    """A function: the path of a file with the text of a draft."""

    def write(source, name: str = "draft.toml") -> str:
        path = tmp_path / name
        path.write_text(source if isinstance(source, str) else source.text, encoding="utf-8")
        return str(path)

    return write


def simulated(*files: str, **options: object) -> tuple[str, str]:
    out, err = StringIO(), Screen(on_terminal=False)
    given = {"programme": STARTUP, "draft": list(files), "workers": 1} | options
    call_command("simulate", stdout=out, stderr=err, no_color=True, **given)
    return out.getvalue(), err.getvalue()


def refused(*files: str, **options: object) -> str:
    with pytest.raises(CommandError) as refusal:
        simulated(*files, **options)
    assert refusal.value.returncode == 2
    return str(refusal.value)


@pytest.fixture
def paid(core, demo_day) -> Claim:
    return carry(core, demo_day, "paid")


def test_a_loss_is_reported_with_its_claim_its_clause_and_its_county(paid, draft_file):
    out, err = simulated(draft_file(drafts.STRICTER))
    assert (
        f"{paid.number}  已决定  不再获得  10,000.00→0.00  不符合“属于补贴对象”（福建省人社扶贫三年行动方案 二(一)）"
        in out
    )
    assert "福建省泉州市南安市  2026-03" in out
    assert "-10,000.00" in out
    assert "100% 1/1份" in err


def test_a_claim_still_pending_is_counted_as_well_and_called_pending(core, draft_file):
    claim = hand_in(startup_draft(core["chen"]))
    out, _err = simulated(draft_file(drafts.STRICTER))
    assert f"{claim.number}  办理中  不再获得" in out


def test_json_has_a_line_for_each_changed_claim_and_the_sums_at_the_end(paid, draft_file):
    out, _err = simulated(draft_file(drafts.LOWER), json=True)
    change, summary = (json.loads(line) for line in out.splitlines())
    assert (change["claim"], change["kind"], change["now_fen"]) == (paid.number, "less", 900_000)
    assert summary["considered"] == 1
    assert summary["budget"][0]["computed"] == {"lines": 1, "was_fen": 1_000_000, "now_fen": 900_000}


def test_the_rules_in_force_change_nothing(paid, draft_file):
    out, _err = simulated(draft_file(drafts.source_with(drafts.NANAN)), json=True)
    (summary,) = (json.loads(line) for line in out.splitlines())
    assert summary["claims"]["same"] == 1


def test_two_worker_processes_find_what_one_finds(paid, draft_file, monkeypatch):
    alone, _err = simulated(draft_file(drafts.STRICTER), json=True)
    together, _err = simulated(draft_file(drafts.STRICTER), json=True, workers=2)
    assert together == alone


def test_nothing_is_listed_beyond_the_first_flips_but_they_are_counted(paid, draft_file, monkeypatch):
    monkeypatch.setattr(simulate, "LISTED", 0)
    out, _err = simulated(draft_file(drafts.STRICTER))
    assert paid.number not in out
    assert "另有1行未列出" in out


def test_the_report_names_nobody(paid, draft_file):
    out, _err = simulated(draft_file(drafts.STRICTER))
    listed, _err = simulated(draft_file(drafts.STRICTER), json=True)
    assert [label for label in paid.lines.values_list("label", flat=True) if label in out + listed] == []
    assert paid.person.name_masked not in out + listed


def test_a_range_that_holds_no_claim_says_so(paid, draft_file):
    out, _err = simulated(draft_file(drafts.STRICTER), first="2025-01-01", last="2025-12-31")
    assert "共0份" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"programme": "nothing"}, "没有补贴项目“nothing”"),
        ({"programme": "transport_subsidy"}, "草案里没有"),
        ({"first": "2025-02-30"}, "“2025-02-30”不是真实日期"),
        ({"first": "2026-05-01", "last": "2026-04-01"}, "起始日期"),
        ({"region": "999999"}, "没有行政区划“999999”"),
        ({"among": STARTUP}, "另一个补贴项目"),
        ({"among": "nothing"}, "没有补贴项目“nothing”"),
        ({"workers": 0}, "--workers"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(core, draft_file, options, said):
    options = {"county" if name == "region" else name: value for name, value in options.items()}
    assert said in refused(draft_file(drafts.LOWER), **options)


def test_a_draft_that_is_not_there_or_cannot_be_used_is_refused_by_name(core, draft_file):
    assert "无法读取文件" in refused("/nowhere/draft.toml")
    assert "line 1" in refused(draft_file("region = =", "bad.toml"))
    assert "bad.toml：" in refused(draft_file('region = "350583"\ncolour = 1\n', "bad.toml"))


def test_a_new_programme_has_to_be_tried_among_the_claims_of_another(core, draft_file):
    new = drafts.source_with(
        drafts.STARTUP_FILE, ('code = "startup_grant"', 'code = "shop_grant"'), ('"CY"', '"DP"')
    )
    assert "还没有人申请过" in refused(draft_file(new), programme="shop_grant")


def test_a_new_programme_is_tried_on_those_who_claimed_another(paid, draft_file):
    new = drafts.source_with(
        drafts.STARTUP_FILE,
        ('code = "startup_grant"', 'code = "shop_grant"'),
        ('prefix = "CY"', 'prefix = "DP"'),
        ('"startup", "startup_grant"', '"shop_grant"'),
    )
    standard = drafts.source_with(
        drafts.NANAN, ('"startup_grant"', '"shop_grant"'), ("350583", "3505"), ("福建省南安市", "泉州市")
    )
    out, _err = simulated(
        draft_file(new),
        draft_file(standard, "standard.toml"),
        programme="shop_grant",
        among=STARTUP,
        json=True,
    )
    change, summary = (json.loads(line) for line in out.splitlines())
    assert (change["kind"], change["was_fen"], change["now_fen"], change["decided"]) == (
        "gained",
        0,
        1_000_000,
        False,
    )
    assert summary["among"] == STARTUP


def test_a_draft_that_begins_after_the_range_is_tried_as_if_it_held_already(paid, draft_file):
    text = drafts.text_with(
        drafts.NANAN,
        ("2026-demonstration", "2027"),
        ("valid_from = 2026-01-01", "valid_from = 2027-01-01"),
        ("valid_to = 2026-12-31", "valid_to = 2027-12-31"),
        ("amount_fen = 1_000_000\ncap", "amount_fen = 800_000\ncap"),
    )
    out, _err = simulated(draft_file(text), json=True)
    assert [json.loads(line)["judged_on"] for line in out.splitlines()[-1:]] == ["2027-01-01"]
    assert json.loads(out.splitlines()[0])["now_fen"] == 800_000
    own, _err = simulated(draft_file(text), json=True, judged_on="own")
    assert json.loads(own.splitlines()[0])["kind"] == "not_computable"


def test_interrupted_it_ends_with_a_sentence_and_its_own_status(paid, draft_file, monkeypatch):
    def interrupted(self, pack):
        raise KeyboardInterrupt

    monkeypatch.setattr(running.Judge, "judge", interrupted)
    with pytest.raises(CommandError) as ended:
        simulated(draft_file(drafts.LOWER))
    assert ended.value.returncode == 130
    assert "已中止" in str(ended.value)


def test_a_terminal_sees_one_bar_and_a_log_sees_lines(monkeypatch):
    moments = iter([0.0, 20.0, 40.0])
    monkeypatch.setattr("workflows.management.progress.time.monotonic", lambda: next(moments))
    log = Screen(on_terminal=False)
    progress = Progress(log, 200)
    progress.advance(50)
    progress.advance(50)
    assert log.getvalue().splitlines() == [
        " 25% 50/200份，每秒2份，剩余1分00秒",
        " 50% 100/200份，每秒2份，剩余0分40秒",
    ]
    moments = iter([0.0, 1.0, 2.0])
    screen = Screen()
    bar = Progress(screen, 2)
    bar.advance(1)
    bar.finish()
    assert screen.getvalue().count("\r") == 2
    assert "[###############...............]  50% 1/2份" in screen.getvalue()
    assert screen.getvalue().endswith("\n")
