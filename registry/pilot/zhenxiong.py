"""镇雄: organised labour export (an agency and its roster) and the transport subsidy of one worker."""

from datetime import date

from registry.enums import AccountKind, Category, OrganisationKind, PersonStatus, Sex
from registry.pilot.cast import Belongs, Cast, Has, Member, RosterEntry, Unit
from registry.pilot.numbers import credit_code

COUNTY = "530627"
TOWNSHIP = "530627104"
VILLAGE = "530627104204"
BANK = "云南镇雄农村商业银行（演示）"
POOR = (Belongs(Category.REGISTERED_POOR, date(2015, 12, 31)),)
LEFT, STAYED = date(2025, 10, 9), date(2026, 1, 31)

ORGANISER = Member(200, "周文斌", Sex.MALE, date(1982, 5, 16), "530627001", username="organiser")
WORKER = Member(
    201, "罗德富", Sex.MALE, date(1988, 9, 2), VILLAGE, username="worker", bank=BANK, categories=POOR
)

AGENCY = Unit(
    sequence=201,
    name="镇雄县乌蒙人力资源服务有限公司（演示）",
    kind=OrganisationKind.HR_AGENCY,
    registrar="91",
    division=COUNTY,
    operator="organiser",
    bank=BANK,
    account_kind=AccountKind.CORPORATE,
    filed_on=date(2023, 3, 15),
    legal_person=ORGANISER,
)

# (sequence, name, sex, born, home, categories, statuses)
_WORKERS = (
    (211, "王朝贵", Sex.MALE, date(1990, 2, 14), VILLAGE, POOR, ()),
    (212, "李国芬", Sex.FEMALE, date(1993, 7, 21), VILLAGE, POOR, ()),
    (213, "成永才", Sex.MALE, date(1985, 12, 5), "530627104201", POOR, ()),
    (214, "曾祥美", Sex.FEMALE, date(1996, 3, 30), "530627104201", POOR, ()),
    (215, "单正华", Sex.MALE, date(1978, 6, 8), "530627104202", POOR, ()),
    (216, "申时琴", Sex.FEMALE, date(1999, 10, 17), "530627104202", POOR, ()),
    (217, "艾世勇", Sex.MALE, date(1983, 1, 25), "530627103202", POOR, ()),
    (218, "陇明秀", Sex.FEMALE, date(1991, 11, 11), "530627103202", POOR, ()),
    (219, "赵开林", Sex.MALE, date(1987, 4, 4), VILLAGE, POOR, ()),
    (220, "邓小红", Sex.FEMALE, date(1994, 9, 19), VILLAGE, (), ()),
    (221, "胡定超", Sex.MALE, date(1980, 8, 8), "530627103203", POOR, ()),
    (
        222,
        "朱家品",
        Sex.MALE,
        date(1972, 2, 2),
        "530627103203",
        POOR,
        (Has(PersonStatus.DECEASED, date(2025, 9, 20)),),
    ),
)
WORKERS = {
    sequence: Member(sequence, name, sex, born, home, categories=categories, statuses=statuses)
    for sequence, name, sex, born, home, categories, statuses in _WORKERS
}

_TIANHE = ("广州天河诚达电子有限公司（演示）", credit_code("91", "440106", 291), "440106")
_NANSHAN = ("深圳南山鹏程物流有限公司（演示）", credit_code("91", "440305", 292), "440305")
_SIMING = ("厦门思明海湾酒店有限公司（演示）", credit_code("91", "350203", 293), "350203")
_WUHUA = ("昆明五华滇池餐饮有限公司（演示）", credit_code("91", "530102", 294), "530102")
_LUXI = ("泸西县高原蔬菜有限公司（演示）", credit_code("91", "532527", 295), "532527")
_AT_HOME = ("镇雄县赤水源食品有限公司（演示）", credit_code("91", COUNTY, 296), COUNTY)

BOTH = ("输入地用工登记名册", "企业工资收入证明")

# (worker, employer, proofs of performance, story)
_ROSTER = (
    (211, _TIANHE, BOTH, "省外，三个月以上"),
    (212, _TIANHE, BOTH, "省外，三个月以上"),
    (213, _TIANHE, BOTH, "省外，三个月以上"),
    (214, _NANSHAN, BOTH, "省外，三个月以上"),
    (215, _SIMING, BOTH, "省外，三个月以上"),
    (216, _WUHUA, BOTH, "县外省内，三个月以上"),
    (217, _WUHUA, BOTH, "县外省内，三个月以上"),
    (218, _LUXI, BOTH, "县外省内，三个月以上"),
    (219, _AT_HOME, BOTH, "本县就业，不属于县外"),
    (220, _TIANHE, BOTH, "不是建档立卡贫困劳动力"),
    (211, _TIANHE, BOTH, "名册内重复"),
    (221, _NANSHAN, (), "缺少履行证明，须先补正"),
)
ROSTER = tuple(
    RosterEntry(WORKERS[sequence], employer, uscc, county, LEFT, STAYED, proofs, story)
    for sequence, (employer, uscc, county), proofs, story in _ROSTER
)

CAST = Cast(members=(ORGANISER, WORKER, *WORKERS.values()), units=(AGENCY,), roster=ROSTER)
