"""白沙: public-welfare posts of a village committee, five holders, one claim a month."""

from datetime import date

from registry.enums import AccountKind, Category, OrganisationKind, Sex
from registry.pilot.cast import Belongs, Cast, Member, PostAgreement, Unit

COUNTY = "469025"
TOWNSHIP = "469025101"
VILLAGE = "469025101200"
BANK = "海南白沙农村商业银行（演示）"
OUT_OF_POVERTY = (Belongs(Category.OUT_OF_POVERTY, date(2020, 12, 31)),)
AGREED = (date(2026, 1, 1), date(2026, 12, 31))

CLERK = Member(300, "符亚明", Sex.MALE, date(1984, 3, 9), VILLAGE, username="village-unit")

COMMITTEE = Unit(
    sequence=301,
    name="白沙黎族自治县七坊镇高石村民委员会（演示）",
    kind=OrganisationKind.VILLAGE_COMMITTEE,
    registrar="54",
    division=VILLAGE,
    operator="village-unit",
    bank=BANK,
    account_kind=AccountKind.COLLECTIVE,
)

HOLDERS = tuple(
    Member(sequence, name, sex, born, VILLAGE, bank=BANK, categories=OUT_OF_POVERTY)
    for sequence, name, sex, born in (
        (311, "符秀花", Sex.FEMALE, date(1980, 5, 1)),
        (312, "王永强", Sex.MALE, date(1975, 9, 12)),
        (313, "吉海燕", Sex.FEMALE, date(1988, 2, 20)),
        (314, "羊壮飞", Sex.MALE, date(1969, 11, 28)),
        (315, "韦月英", Sex.FEMALE, date(1983, 7, 6)),
    )
)

AGREEMENTS = tuple(
    PostAgreement(holder, f"BS-GS-{number:02d}", post, *AGREED)
    for number, (holder, post) in enumerate(
        zip(HOLDERS, ("村庄保洁员", "护林员", "村庄保洁员", "河道巡管员", "养老护理员"), strict=True), start=1
    )
)

CAST = Cast(members=(CLERK, *HOLDERS), units=(COMMITTEE,), agreements=AGREEMENTS)
