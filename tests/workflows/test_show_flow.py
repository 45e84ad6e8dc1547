"""The life of a claim as printed: pinned, so that a change of it is seen and meant."""

from pathlib import Path

from django.core.management import call_command

from workflows.management.commands.show_flow import flow_markdown, flow_text

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"


def test_the_life_of_a_claim_is_as_pinned():
    assert flow_text() == (HERE / "flow.txt").read_text(encoding="utf-8")


def test_the_picture_in_the_docs_is_up_to_date():
    """Mend it with: manage.py show_flow --markdown > docs/flows.md"""
    assert flow_markdown() == (DOCS / "flows.md").read_text(encoding="utf-8")


def test_the_command_prints_the_text(capsys):
    call_command("show_flow")
    assert capsys.readouterr().out == flow_text()


def test_the_command_prints_the_picture(capsys):
    call_command("show_flow", "--markdown")
    assert capsys.readouterr().out == flow_markdown()
