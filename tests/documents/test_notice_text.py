"""What a notice says, read back from the file."""

from datetime import date

from documents.values import Basis, Deduction
from tests.documents.conftest import notice, roster_notice
from tests.documents.paper import draw


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_notice_says_everything_the_claimant_must_know(simple):
    text = squeezed(simple.text())
    for words in (
        "南人社拨〔2026〕12号",
        "补贴资金拨付通知书",
        "申请人陈秀兰",
        "申请编号CY-350583-20260309-000012",
        "补贴项目一次性创业扶持补贴",
        "《关于进一步做好就业扶贫有关工作的通知》（闽人社文〔2018〕275号）第二条第（一）项",
        "享受人数1人",
        "补贴期间一次性",
        "人民币壹万元整（￥10,000.00）",
        "社会保障卡，中国农业银行南安市支行，尾号5341",
        "拨付日期2026年3月6日",
        "公示时间2026年2月26日至3月4日",
        "扣减情况无",
        "六十日内申请行政复议",
        "监督电话0595-00000000",
        # Two lines; a reader of the file takes the sign at the end of the first for a hyphenation.
        "校验码ABCD-EFGH-JKLM",
        "NPQR-STUV-WXYZ-23",
        "制作时间2026年3月9日10:05",
        "操作员林志强",
    ):
        assert words in text


def test_a_person_is_addressed_as_a_person_and_a_unit_as_a_unit(simple, dozen):
    assert "陈秀兰：你申请的一次性创业扶持补贴" in squeezed(simple.text())
    assert "乌蒙劳务开发有限责任公司：你单位申请的有组织劳务输出补贴" in squeezed(dozen.text())


def test_rare_characters_copy_back_as_they_were_stored():
    names = "㛃䶮𬱖𤋮㐱堃喆龑𫖮𬭎𠅤𲎯"[:11]
    assert f"申请人{names}" in squeezed(draw(notice(addressee=names)).text())


def test_several_clauses_are_cited_in_their_order():
    bases = (Basis("《甲办法》", "第一条"), Basis("《乙细则》", "第二条"))
    assert "《甲办法》第一条；《乙细则》第二条" in squeezed(draw(notice(bases=bases)).text())


def test_a_programme_without_public_notice_says_so():
    text = squeezed(draw(notice(notice_from=None, notice_until=None)).text())
    assert "公示时间不需要公示" in text
    assert "经审核，符合规定条件" in text


def test_a_deduction_of_a_single_claim_stands_in_the_notice_itself():
    less = Deduction(0, "陈秀兰", "", 250_000, "已领取同类补贴2,500元，按第四条抵扣")
    text = squeezed(draw(notice(deductions=(less,))).text())
    assert "扣减情况少拨￥2,500.00：已领取同类补贴2,500元，按第四条抵扣" in text


def test_markup_in_a_value_is_printed_as_text(simple):
    hostile = '<img src=http://evil.example/x.png><script>1</script>{{ notice }} file:///etc/passwd "&'
    paper = draw(notice(addressee=hostile))
    assert squeezed(hostile) in squeezed(paper.text())


def test_the_file_holds_no_identity_number_outside_its_visible_text(dozen):
    assert b"530627" not in dozen.data


def test_the_single_day_of_a_notice_is_written_once():
    day = date(2026, 3, 2)
    assert "公示时间2026年3月2日扣减" in squeezed(draw(notice(notice_from=day, notice_until=day)).text())


def test_a_roster_lists_every_person_with_masked_identity_and_the_total_in_figures_and_capitals(dozen):
    annex = squeezed(dozen.text(2))
    assert annex.startswith("附件补贴资金拨付花名册")
    assert "4李䶮530627********00042026年1月至3月300.00900.000004" in annex
    assert "买买提·阿不都热西提" in annex
    assert "合计12人，人民币壹万零捌佰元整10,800.00" in annex
    assert "附件：补贴资金拨付花名册（12人）" in squeezed(dozen.text(1))


def test_people_not_paid_are_listed_with_their_reasons(dozen):
    annex = squeezed(dozen.text(2))
    assert "未予拨付和少拨人员" in annex
    assert "第13人工作未满三个月，不符合第五条的规定" in annex
    assert "合计3人2,700.00" in annex
    assert "未予拨付或者少拨3人，共￥2,700.00，名单和原因见附件" in squeezed(dozen.text(1))


def test_a_roster_of_twelve_takes_one_page_beside_the_notice(dozen):
    assert len(dozen) == 2


def pages_with_rows(paper) -> list[int]:
    return [page for page in range(2, len(paper) + 1) if "2026年1月至3月" in squeezed(paper.text(page))]


def test_every_page_of_a_long_roster_repeats_the_head_of_the_table(two_hundred):
    pages = pages_with_rows(two_hundred)
    assert len(pages) > 5
    for page in pages:
        assert "序号姓名证件号码补贴期间标准金额账号尾号" in squeezed(two_hundred.text(page))


def test_no_row_of_a_long_roster_is_lost_or_cut(two_hundred):
    for row in range(1, 201):
        places = [
            page
            for page in range(2, len(two_hundred) + 1)
            if f"530627********{row:04d}2026年1月至3月300.00900.00{row:04d}"
            in squeezed(two_hundred.text(page))
        ]
        assert len(places) == 1, row


def test_each_page_of_a_long_roster_carries_the_sum_so_far_and_the_last_the_total(two_hundred):
    *pages, last = pages_with_rows(two_hundred)
    before = 0
    for page in pages:
        carried = two_hundred.text(page).partition("截至本页累计")[2].split()[0]
        people = int(carried.partition("人")[0])
        assert people > before
        assert carried == f"{people}人，{people * 900:,}.00元"
        before = people
    assert "截至本页累计" not in two_hundred.text(last)
    assert "合计200人，人民币壹拾捌万元整180,000.00" in squeezed(two_hundred.text(last))


def test_a_roster_without_deductions_has_no_list_of_them():
    assert "未予拨付" not in draw(roster_notice(2)).text()
