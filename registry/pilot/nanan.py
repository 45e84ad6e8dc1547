"""南安: one-off startup grants. One business is ready, one too young, one short of papers, one has not asked yet;
two more have asked when the story is over and lie at the desks for whoever tries the demonstration."""

from datetime import date

from registry.enums import Category, Sex
from registry.pilot.cast import Belongs, Business, Cast, Member

COUNTY = "350583"
TOWNSHIP = "350583118"
VILLAGE = "350583118201"
BANK = "福建南安农村商业银行（演示）"

CHEN = Member(
    101,
    "陈秀兰",
    Sex.FEMALE,
    date(1986, 4, 12),
    VILLAGE,
    username="chen",
    bank=BANK,
    categories=(
        Belongs(Category.REGISTERED_POOR, date(2015, 12, 31)),
        Belongs(Category.RETURNING_MIGRANT, date(2025, 2, 1)),
    ),
    businesses=(
        Business("南安市官桥镇秀兰米粉店（演示）", 101, date(2025, 6, 18), COUNTY, "官桥镇九溪村溪口8号"),
    ),
)

# On 30 March 2026 he has been trading for 5 months and 29 days: two days short of six months (1 April).
LIN = Member(
    102,
    "林建国",
    Sex.MALE,
    date(1979, 11, 3),
    VILLAGE,
    username="lin",
    bank=BANK,
    categories=(Belongs(Category.REGISTERED_POOR, date(2015, 12, 31)),),
    businesses=(
        Business("南安市官桥镇建国五金店（演示）", 102, date(2025, 10, 1), COUNTY, "官桥镇九溪村大路21号"),
    ),
)

HUANG = Member(
    103,
    "黄美珍",
    Sex.FEMALE,
    date(1991, 8, 27),
    VILLAGE,
    username="huang",
    bank=BANK,
    categories=(Belongs(Category.REGISTERED_POOR, date(2016, 12, 31)),),
    businesses=(
        Business("南安市官桥镇美珍服装店（演示）", 103, date(2025, 5, 8), COUNTY, "官桥镇九溪村市场3号"),
    ),
)

# She qualifies and has not asked yet: whoever tries the demonstration files for her.
WU = Member(
    104,
    "吴玉兰",
    Sex.FEMALE,
    date(1989, 1, 16),
    VILLAGE,
    username="wu",
    bank=BANK,
    categories=(Belongs(Category.REGISTERED_POOR, date(2015, 12, 31)),),
    businesses=(
        Business("南安市官桥镇玉兰豆腐坊（演示）", 104, date(2025, 7, 3), COUNTY, "官桥镇九溪村祠堂前5号"),
    ),
)

ZHENG = Member(
    105,
    "郑文彬",
    Sex.MALE,
    date(1984, 6, 9),
    VILLAGE,
    username="zheng",
    bank=BANK,
    categories=(Belongs(Category.REGISTERED_POOR, date(2015, 12, 31)),),
    businesses=(
        Business(
            "南安市官桥镇文彬家电维修部（演示）", 105, date(2025, 8, 20), COUNTY, "官桥镇九溪村大路35号"
        ),
    ),
)

CAI = Member(
    106,
    "蔡秋月",
    Sex.FEMALE,
    date(1993, 9, 30),
    VILLAGE,
    username="cai",
    bank=BANK,
    categories=(
        Belongs(Category.REGISTERED_POOR, date(2016, 12, 31)),
        Belongs(Category.RETURNING_MIGRANT, date(2025, 3, 1)),
    ),
    businesses=(
        Business("南安市官桥镇秋月裁缝铺（演示）", 106, date(2025, 9, 12), COUNTY, "官桥镇九溪村市场11号"),
    ),
)

CAST = Cast(members=(CHEN, LIN, HUANG, WU, ZHENG, CAI))
