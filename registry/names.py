"""Sorting keys for personal names that say no more than a masked name does."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

# Read otherwise as a surname than as a word; pypinyin reads the word.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "覃": "qin", "乐": "yue", "翟": "zhai", "种": "chong", "重": "chong", "缪": "miao", "繁": "po",
    "折": "she", "员": "yun", "黑": "he", "隗": "wei", "乜": "nie", "召": "shao", "秘": "bi", "祭": "zhai",
    "郇": "xun", "能": "nai", "粘": "nian", "都": "du", "阚": "kan", "卜": "bu", "炅": "gui", "佴": "nai",
    "么": "yao",
    "句": "gou", "洗": "xian", "薄": "bo", "牟": "mu", "尉": "yu", "长": "zhang", "令": "ling",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": "yuchi", "单于": "chanyu", "万俟": "moqi", "长孙": "zhangsun", "鲜于": "xianyu", "欧阳": "ouyang",
    "司马": "sima", "上官": "shangguan", "诸葛": "zhuge", "澹台": "tantai", "令狐": "linghu", "拓跋": "tuoba",
    "呼延": "huyan", "亓官": "qiguan", "慕容": "murong", "皇甫": "huangfu", "夏侯": "xiahou", "宇文": "yuwen",
    "东方": "dongfang", "公孙": "gongsun", "南宫": "nangong", "淳于": "chunyu", "申屠": "shentu",
    "钟离": "zhongli", "轩辕": "xuanyuan", "赫连": "helian", "端木": "duanmu", "闻人": "wenren",
    "独孤": "dugu", "濮阳": "puyang", "司徒": "situ", "司空": "sikong", "闾丘": "lyuqiu",
}  # fmt: skip
PINYIN_LENGTH = 60


def pinyin_key(name: str) -> str:
    """Surname in full, given name in initials: 曾秀兰 gives "zeng xl", 尉迟恭 "yuchi g".

    Sorts by surname as a Chinese reader expects on every database, and finds by initials; the full reading of
    the given name would tell what the masked name hides.
    """
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]
    given = name[len(surname) :]
    if not given.isalpha():
        given = "".join(filter(str.isalpha, given))
    return f"{_reading(surname)} {_initials(given)}".lower().strip()[:PINYIN_LENGTH]


@lru_cache(maxsize=1000)
def _reading(surname: str) -> str:
    return COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname) or "".join(lazy_pinyin(surname))


def _initials(given: str) -> str:
    """Sign by sign where no phrase decides how one is read: then each sign is looked up once for all names."""
    if len(given) > 2 or given in PHRASES_DICT:
        return "".join(lazy_pinyin(given, style=Style.FIRST_LETTER))
    return "".join(map(_initial, given))


@lru_cache(maxsize=10_000)
def _initial(char: str) -> str:
    return "".join(lazy_pinyin(char, style=Style.FIRST_LETTER))
