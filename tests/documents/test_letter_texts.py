"""The text of a letter: plain words with places from a closed list, published in editions, never code."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from documents.enums import DocumentKind
from documents.letters.filling import filled, mistakes
from documents.letters.kinds import LETTERS, shipped_text
from documents.letters.places import sample_of, words, written
from documents.letters.preview import preview, sample_sheet
from documents.letters.publishing import may_keep_letters, publish_text
from documents.letters.wording import Wording, wording
from documents.models import LetterText
from documents.numbering import SERIES
from registry import clock
from registry.models import Division
from tests.documents.claims import go_to, startup_draft, submitted, user, with_papers
from tests.documents.paper import Paper
from workflows.errors import CommandRefused, InvalidInput

RECEIPT = DocumentKind.RECEIPT
WORDS = "{称呼}的申请{申请编号}已经收到，{受理期限}以前告知。"


def publish(text: str = WORDS, *, actor: str = "admin", kind: str = RECEIPT, **changed) -> LetterText:
    province = Division.objects.get(code="35")
    typed = {"reason": "按新文件修改", "valid_from": clock.today(), "division": province} | changed
    return publish_text(actor=user(actor), kind=kind, text=text, **typed)


def columns_of(edition: LetterText) -> dict[str, object]:
    """The columns of another row like this one."""
    names = [field.attname for field in LetterText._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(edition, name) for name in names}


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_comes_with_a_lawful_text_a_series_and_a_sheet_of_samples(kind):
    letter = LETTERS[kind]
    assert mistakes(letter, shipped_text(kind)) == []
    assert set(letter.required) <= {place.name for place in letter.places}
    assert SERIES[kind]
    sheet = sample_sheet(letter, wording(kind, None))
    assert type(sheet).from_json(sheet.to_json()) == sheet


def test_every_kind_of_document_is_a_letter_and_every_series_its_own():
    assert set(LETTERS) == set(DocumentKind.values) == set(SERIES)
    assert len(set(SERIES.values())) == len(SERIES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{申请编号}，{受理期限}，{身份证号}", "没有“{身份证号}”这一项。可以用的有：{申请编号}、{称呼}"),
        ("{申请编号}，{受理期限}，{claim.person}", "没有“{claim.person}”这一项"),
        ("{申请编号}，{受理期限}，{{ claim }}", "花括号要成对"),
        ("{申请编号}，{受理期限}，{% now %}", "没有“{% now %}”这一项"),
        ("{申请编号}，{受理期限", "花括号要成对"),
        ("{申请编号}", "少了“{受理期限}”"),
        ("{申请编号}，{受理期限}，附：{材料清单}", "单独占一行"),
        ("{申请编号}，{受理期限}" + "国" * 3000, "最多3000个字"),
        ("{申请编号}，{受理期限}，350583199001010011", "完整的身份证号"),
        ("{申请编号}，{受理期限}，\ue863", "U+E863"),
        ("{申请编号}，{受理期限}，\u200b", "看不见的字符"),
        ("  \n ", "请填写正文"),
    ],
)
def test_a_text_that_will_not_do_is_refused_with_what_to_do(text, said):
    assert any(said in each for each in mistakes(LETTERS[RECEIPT], text))


def test_everything_wrong_with_a_text_is_said_at_once():
    assert len(mistakes(LETTERS[RECEIPT], "{甲}{乙}{材料清单}")) == 5


def test_a_list_takes_a_numbered_line_an_entry_and_an_empty_line_is_not_printed():
    places = {"清单": ("甲", "乙"), "一项": ("丙",), "没有": (), "空": "", "名": "丁"}
    text = "收到：\n{清单}\n{一项}\n{没有}\n{空}\n给{名}。\n"
    assert filled(text, places) == ("收到：", "1．甲", "2．乙", "丙", "给丁。")


def test_a_value_is_text_and_is_never_filled_again():
    assert filled("{名}", {"名": "{申请编号}<b>{{ x }}"}) == ("{申请编号}<b>{{ x }}",)


def test_days_and_amounts_are_written_as_on_paper():
    assert words(date(2026, 3, 9)) == "2026年3月9日"
    assert words(1_234_50) == "人民币壹仟贰佰叁拾肆元伍角整（￥1,234.50）"


@pytest.mark.usefixtures("pilot")
class TestPublished:
    def test_a_published_text_counts_from_its_day_on_for_the_division_and_below(self):
        edition = publish(valid_from=clock.today() + timedelta(days=1))
        village, now = "350583118201", clock.now()
        assert edition.number == 1
        assert LetterText.objects.in_force(RECEIPT, village, now) is None
        go_to(edition.valid_from)
        assert LetterText.objects.in_force(RECEIPT, edition.division_id + "118201", clock.now()) == edition
        assert LetterText.objects.in_force(RECEIPT, "530627", clock.now()) is None
        assert LetterText.objects.in_force(RECEIPT, edition.division_id, now) is None

    def test_the_nearest_division_counts_and_of_its_texts_the_last(self):
        above = publish()
        county = LetterText.objects.create(**columns_of(above) | {"division_id": "350583", "text": "本县的"})
        last = publish(WORDS + "请放心。")
        now = clock.now()
        assert LetterText.objects.in_force(RECEIPT, "350583", now) == county
        assert LetterText.objects.in_force(RECEIPT, "350526", now) == last

    def test_a_letter_keeps_the_text_it_was_issued_with(self, settings):
        settings.ISSUE_LETTERS = True
        edition = publish()
        claim = submitted(with_papers(startup_draft()))
        issued = claim.issued_documents.get()
        publish(WORDS + "请放心。")
        issued.refresh_from_db()
        assert (issued.text, issued.values["text_number"]) == (edition, 1)
        assert issued.values["paragraphs"] == [f"你的申请{claim.number}已经收到，2026年3月9日以前告知。"]
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            claim.issued_documents.update(text=None)

    def test_the_remedy_of_a_disbursement_notice_is_worded_by_the_office_too(self):
        text = "不服的，可以向{复议机关}申请复议。"
        publish(text, kind=DocumentKind.DISBURSEMENT_NOTICE)
        published = LetterText.objects.get()
        sheet = sample_sheet(LETTERS[published.kind], wording(published.kind, published))
        assert sheet.remedy == "不服的，可以向南安市人民政府申请复议。"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"text": "{申请编号}"}, "text"),
            ({"reason": " "}, "reason"),
            ({"reason": "长" * 201}, "reason"),
            ({"valid_from": date(2026, 3, 1)}, "valid_from"),
        ],
    )
    def test_a_text_that_cannot_count_is_refused(self, changed, field):
        with pytest.raises(InvalidInput) as refused:
            publish(**changed)
        assert refused.value.field == field
        assert not LetterText.objects.exists()

    def test_the_text_in_force_is_not_published_again(self):
        with pytest.raises(CommandRefused, match="不用再发布"):
            publish(shipped_text(RECEIPT))
        publish()
        with pytest.raises(CommandRefused, match="不用再发布"):
            publish()

    def test_whoever_keeps_the_texts_of_one_place_leaves_those_of_others_alone(self):
        with pytest.raises(CommandRefused, match="本机构所在地区"):
            publish(division=Division.objects.get(code="350583"))

    @pytest.mark.parametrize("username", ["chen", "na-village", "na-county", "na-finance", "auditor"])
    def test_only_administrators_and_makers_of_rules_publish(self, username):
        assert "管理员" in str(may_keep_letters(user(username)))
        with pytest.raises(CommandRefused, match="管理员"):
            publish(actor=username)

    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"number": 1}, "letter_text_number_once|kind, .*number"),
            ({"kind": "poem"}, "letter_text_kind_known"),
            ({"text": ""}, "letter_text_not_empty"),
            ({"reason": ""}, "letter_text_gives_a_reason"),
            ({"number": 0}, "letter_text_counts_from_one|number"),
            ({"valid_from": date(2026, 3, 1)}, "letter_text_not_before_its_publication"),
        ],
    )
    def test_the_database_refuses_an_edition_that_cannot_be(self, columns, name):
        edition = publish()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LetterText.objects.create(**columns_of(edition) | {"number": 2} | columns)

    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_an_edition_is_never_changed_or_taken_away(self, change):
        publish()
        texts = LetterText.objects.all()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            texts.update(text="别的") if change == "update" else texts._raw_delete(texts.db)


def test_a_preview_shows_the_typed_words_with_samples_in_their_places():
    paper = Paper(preview(LETTERS[RECEIPT], Wording(WORDS)))
    said = "".join(paper.text().split())
    assert "你的申请CY-350583-20260302-000001已经收到，2026年3月9日以前告知。" in said


def test_what_a_letter_printed_is_known_by_the_names_of_its_places():
    letter = LETTERS[RECEIPT]
    assert set(written(sample_of(letter.values))) == {place.name for place in letter.places}
