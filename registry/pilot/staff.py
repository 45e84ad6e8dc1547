"""The staff of the pilot: whoever reviews at the five levels, pays, makes the rules, audits and administers."""

from datetime import date

from registry.enums import OfficeKind, Role, Sex
from registry.pilot import baisha, nanan, zhenxiong
from registry.pilot.cast import Cast, Desk, Member, Official


def _money(county: str) -> tuple[Desk, ...]:
    return (Desk(county, Role.FINANCE, OfficeKind.FINANCE),)


def _everywhere(role: Role) -> tuple[Desk, ...]:
    return tuple(Desk(province, role) for province in ("35", "46", "53"))


# (sequence, user name, name, sex, born, home, desks)
_STAFF = (
    (401, "na-village", "叶春生", Sex.MALE, date(1976, 1, 15), nanan.VILLAGE, (Desk(nanan.VILLAGE),)),
    (402, "na-township", "洪雅婷", Sex.FEMALE, date(1990, 6, 3), nanan.TOWNSHIP, (Desk(nanan.TOWNSHIP),)),
    (403, "na-county", "苏志远", Sex.MALE, date(1981, 10, 22), nanan.COUNTY, (Desk(nanan.COUNTY),)),
    (404, "na-county-2", "吕静", Sex.FEMALE, date(1987, 12, 1), nanan.COUNTY, (Desk(nanan.COUNTY),)),
    (405, "na-finance", "戴丽云", Sex.FEMALE, date(1985, 4, 18), nanan.COUNTY, _money(nanan.COUNTY)),
    (406, "na-finance-2", "潘国栋", Sex.MALE, date(1978, 8, 9), nanan.COUNTY, _money(nanan.COUNTY)),
    (411, "zx-village", "余光祥", Sex.MALE, date(1974, 3, 27), zhenxiong.VILLAGE, (Desk(zhenxiong.VILLAGE),)),
    (
        412,
        "zx-township",
        "马晓燕",
        Sex.FEMALE,
        date(1992, 2, 11),
        zhenxiong.TOWNSHIP,
        (Desk(zhenxiong.TOWNSHIP),),
    ),
    (413, "zx-county", "陈大伟", Sex.MALE, date(1980, 7, 7), zhenxiong.COUNTY, (Desk(zhenxiong.COUNTY),)),
    (414, "zx-county-2", "文琼", Sex.FEMALE, date(1986, 9, 30), zhenxiong.COUNTY, (Desk(zhenxiong.COUNTY),)),
    (415, "zx-finance", "吴启明", Sex.MALE, date(1983, 11, 14), zhenxiong.COUNTY, _money(zhenxiong.COUNTY)),
    (
        416,
        "zx-finance-2",
        "高凤仙",
        Sex.FEMALE,
        date(1989, 5, 25),
        zhenxiong.COUNTY,
        _money(zhenxiong.COUNTY),
    ),
    (421, "bs-village", "林芳妹", Sex.FEMALE, date(1979, 6, 19), baisha.VILLAGE, (Desk(baisha.VILLAGE),)),
    (422, "bs-township", "李才德", Sex.MALE, date(1988, 1, 8), baisha.TOWNSHIP, (Desk(baisha.TOWNSHIP),)),
    (423, "bs-county", "钟海宁", Sex.MALE, date(1982, 12, 12), baisha.COUNTY, (Desk(baisha.COUNTY),)),
    (424, "bs-county-2", "邢小丹", Sex.FEMALE, date(1991, 3, 5), baisha.COUNTY, (Desk(baisha.COUNTY),)),
    (425, "bs-finance", "冯玉梅", Sex.FEMALE, date(1984, 8, 21), baisha.COUNTY, _money(baisha.COUNTY)),
    (426, "bs-finance-2", "唐振宇", Sex.MALE, date(1977, 10, 2), baisha.COUNTY, _money(baisha.COUNTY)),
    (431, "qz-prefecture", "庄思源", Sex.MALE, date(1979, 4, 29), "3505", (Desk("3505"),)),
    (432, "zt-prefecture", "谢云川", Sex.MALE, date(1976, 12, 24), "5306", (Desk("5306"),)),
    (433, "fj-province", "郑若兰", Sex.FEMALE, date(1980, 2, 17), "35", (Desk("35"),)),
    (434, "yn-province", "段建业", Sex.MALE, date(1975, 5, 31), "53", (Desk("53"),)),
    (435, "hn-province", "曾令仪", Sex.FEMALE, date(1983, 9, 13), "46", (Desk("46"),)),
    (451, "fj-policy", "江慧敏", Sex.FEMALE, date(1982, 3, 8), "35", (Desk("35", Role.POLICY),)),
    (452, "fj-policy-2", "方启文", Sex.MALE, date(1977, 11, 19), "35", (Desk("35", Role.POLICY),)),
    (
        453,
        "na-policy",
        "傅晓岚",
        Sex.FEMALE,
        date(1988, 6, 26),
        nanan.COUNTY,
        (Desk(nanan.COUNTY, Role.POLICY),),
    ),
    (
        454,
        "na-policy-2",
        "侯建中",
        Sex.MALE,
        date(1980, 9, 4),
        nanan.COUNTY,
        (Desk(nanan.COUNTY, Role.POLICY),),
    ),
    (441, "auditor", "解明", Sex.MALE, date(1978, 7, 1), "35", _everywhere(Role.AUDITOR)),
    (442, "admin", "管理员", Sex.FEMALE, date(1985, 1, 1), "35", _everywhere(Role.ADMINISTRATOR)),
    (443, "security", "安守正", Sex.MALE, date(1984, 4, 4), "35", _everywhere(Role.SECURITY)),
)

OFFICIALS = tuple(
    Official(Member(sequence, name, sex, born, home, username=username), desks)
    for sequence, username, name, sex, born, home, desks in _STAFF
)

CAST = Cast(members=tuple(official.member for official in OFFICIALS), officials=OFFICIALS)
