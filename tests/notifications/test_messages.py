"""The texts themselves: complete, in both languages, and without a number that names anybody."""

import re
from dataclasses import fields

import pytest
from django.template.loader import get_template
from django.utils import translation

from notifications.announcement import without_numbers
from notifications.messages import AFTER, BY_NAME, from_json
from notifications.rendering import words_of
from notifications.samples import SAMPLES
from policies.load import programme as load_programme
from workflows.lifecycle import ANNOUNCE, JOBS_AFTER

LANGUAGES = ("zh-hans", "en")
by_name = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_every_event_that_is_announced_has_a_message():
    announced = {verb for verb, names in JOBS_AFTER.items() if ANNOUNCE in names}
    assert announced == set(AFTER)


def test_every_message_has_a_sample():
    assert {sample.name for sample in SAMPLES} == set(BY_NAME)


@by_name
def test_a_message_survives_its_way_through_the_database(sample):
    assert from_json(sample.name, sample.to_json()) == sample


@by_name
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_reads_as_whole_sentences(sample, language):
    words = words_of(sample, language)
    assert words.subject
    assert "\n" not in words.subject
    assert not re.search(r"[{}]|None|\n{3}|^\s|\s$", words.body)
    assert len(words.body.split("\n\n")) >= 2, "what happened, then what comes next"


@by_name
def test_every_field_is_used_by_the_text(sample):
    source = get_template(f"notifications/messages/{sample.name}_body.txt").template.source
    for field in fields(sample):
        if field.name not in ("programme", "number" if sample.of_drafts else ""):
            assert f"message.{field.name}" in source


@by_name
def test_the_claim_is_named_by_its_number_and_subsidy(sample):
    words = words_of(sample, "zh-hans")
    assert sample.number in words.body
    assert load_programme(sample.programme).title.zh in words.subject


def test_the_language_of_the_reader_does_not_matter_to_the_message():
    sample = SAMPLES[0]
    with translation.override("en"):
        assert "我们已收到" in words_of(sample, "zh-hans").body


def test_what_people_typed_is_text_and_not_markup():
    sample = from_json("not_accepted", SAMPLES[2].to_json() | {"comment": "请看 <b>第3条</b> & 附件"})
    assert "请看 <b>第3条</b> & 附件" in words_of(sample, "zh-hans").body


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("身份证350583198604120028有误", "身份证****0028有误"),
        ("身份证35058319860412002X有误", "身份证****002X有误"),
        ("账号 6222 0212 3456 7890 123 已销户", "账号 ****0123 已销户"),
        ("请打13900000001", "请打****0001"),
        ("编号CY-350583-20260302-000001", "编号CY-350583-20260302-000001"),
        ("12345热线，2026年3月2日", "12345热线，2026年3月2日"),
        ("", ""),
    ],
)
def test_numbers_that_name_people_or_accounts_are_cut(typed, told):
    assert without_numbers(typed) == told


def test_an_unknown_message_is_an_error():
    with pytest.raises(KeyError):
        from_json("lottery", {})
