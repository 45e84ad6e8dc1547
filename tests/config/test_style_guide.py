"""The style guide shows every part, so that nobody has to guess its markup."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from workflows.enums import ClaimState

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "config" / "static" / "config"
SHELL_ONLY = {"messages"}


def test_every_component_is_shown(client):
    response = client.get("/styleguide/")
    used = {template.name for template in response.templates}
    folder = Path(settings.BASE_DIR) / "config" / "templates" / "components"
    assert {f"components/{path.name}" for path in folder.glob("*.html")} <= used


def test_every_claim_state_has_its_tag(client):
    body = client.get("/styleguide/").content.decode()
    for state in ClaimState:
        assert f'data-state="{state.value}">{state.label}</span>' in body


def test_no_style_sheet_speaks_of_a_state_that_does_not_exist():
    css = (STATIC / "components.css").read_text(encoding="utf-8")
    assert set(re.findall(r'data-state="(\w+)"', css)) <= set(ClaimState.values)


def test_a_field_names_its_hint_and_its_error(client):
    body = client.get("/styleguide/").content.decode()
    assert re.search(r'aria-describedby="id_opened_helptext id_opened_error"', body)
    assert 'id="id_opened_error"' in body
    assert 'aria-invalid="true"' in body
    assert '<a href="#id_opened">' in body


def test_a_field_that_may_be_left_out_says_so_and_no_other(client):
    body = client.get("/styleguide/").content.decode()
    label = re.search(r'<label for="id_staff">(.*?)</label>', body, re.S)
    assert "选填" in label[1]
    assert "选填" not in re.search(r'<label for="id_shop">(.*?)</label>', body, re.S)[1]
