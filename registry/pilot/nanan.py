"""南安: one-off startup grants. Four businesses: one ready, one too young, one short of papers, one not yet filed."""

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

CAST = Cast(members=(CHEN, LIN, HUANG, WU))
