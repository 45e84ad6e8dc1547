"""Numbers that name people, units, phones and accounts: read strictly, refused with a sentence, masked."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.cn import uscc

from policies.identity_check import check_sign
from registry import clock
from registry.enums import Sex
from registry.errors import InvalidIdentity
from registry.text import normalise

IDENTITY_LENGTH = 18
OLD_IDENTITY_LENGTH = 15
EARLIEST_BIRTH_YEAR = 1900
USCC_LENGTH = 18
IDENTITY = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)
NAME = re.compile(r"[^\W\d_]+(?:[·. '-][^\W\d_]+)*")
NAME_LENGTHS = range(2, 51)
MASKED_NAME_STARS = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """What a citizen identity number says (GB 11643-1999). `county`: where it was issued, known or not."""

    number: str
    birth_date: date
    sex: Sex
    county: str

    def __repr__(self) -> str:
        return f"Identity({mask_identity(self.number)})"


def parse_identity(text: str, *, today: date | None = None) -> Identity:
    """The identity number in `text`, however it is spaced. Raises InvalidIdentity with a sentence.

    Nobody is born after `today`; whoever reads many numbers asks the clock once for all.

    Residence permits of Hong Kong, Macau and Taiwan residents (81, 82, 83) and the cards of foreign permanent
    residents (9) carry numbers of the same standard. An unknown county is no error: counties are abolished.
    """
    number = normalise(text)
    if not number:
        raise InvalidIdentity(_("请填写身份证号。"), code="identity")
    if len(number) == OLD_IDENTITY_LENGTH and number.isascii() and number.isdigit():
        raise InvalidIdentity(
            _("这是15位的旧身份证号，已经停用。请填写现在身份证上的18位号码。"), code="identity"
        )
    if len(number) != IDENTITY_LENGTH:
        raise InvalidIdentity(
            _("身份证号应为18位，现在是%(count)s位。请对照身份证核对后重新填写。") % {"count": len(number)},
            code="identity",
        )
    if not IDENTITY.fullmatch(number):
        raise InvalidIdentity(
            _("身份证号只能是数字，最后一位可以是X，开头不能是0。请对照身份证核对后重新填写。"),
            code="identity",
        )
    birth_date = _birth_date(number, today or clock.today())
    if check_sign(number) != number[17]:
        raise InvalidIdentity(
            _("身份证号有错：最后一位校验码对不上，可能有一位填错了。请对照身份证逐位核对。"), code="identity"
        )
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Identity(number=number, birth_date=birth_date, sex=sex, county=number[:6])


def _birth_date(number: str, today: date) -> date:
    try:
        born = date.fromisoformat(number[6:14])
    except ValueError:
        raise InvalidIdentity(
            _("身份证号第7至14位是出生日期，但%(digits)s不是真实的日期。请对照身份证核对。")
            % {"digits": number[6:14]},
            code="identity",
        ) from None
    if born.year < EARLIEST_BIRTH_YEAR or born > today:
        raise InvalidIdentity(
            _("身份证号里的出生日期%(digits)s不可能：早于1900年或晚于今天。请对照身份证核对。")
            % {"digits": number[6:14]},
            code="identity",
        )
    return born


def parse_name(text: str) -> str:
    """A person's name of 2 to 50 letters, · between the parts of an ethnic name. Raises InvalidIdentity."""
    name = " ".join(text.replace("•", "·").replace("・", "·").split())
    if len(name) not in NAME_LENGTHS or not NAME.fullmatch(name):
        raise InvalidIdentity(
            _("姓名应为2至50个字，不能有数字和符号（少数民族姓名中间的“·”除外）。请按身份证填写。"),
            code="name",
        )
    return name


def parse_uscc(text: str) -> str:
    """The 18-character unified social credit code (GB 32100-2015) in `text`. Raises InvalidIdentity.

    The first two characters may be letters: rural collectives are registered under N.
    """
    code = normalise(text).replace("-", "")
    if len(code) != USCC_LENGTH:
        raise InvalidIdentity(
            _("统一社会信用代码应为18位，现在是%(count)s位。请对照营业执照或证书核对。")
            % {"count": len(code)},
            code="uscc",
        )
    if not USCC.fullmatch(code):
        raise InvalidIdentity(
            _(
                "统一社会信用代码里有不该出现的字符（不会有字母I、O、S、V、Z，第3至8位是数字）。请对照证书核对。"
            ),
            code="uscc",
        )
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise InvalidIdentity(
            _("统一社会信用代码有错：最后一位校验码对不上，可能有一位填错了。请对照营业执照或证书核对。"),
            code="uscc",
        )
    return code


def parse_phone(text: str) -> str:
    """The 11 digits of a mainland mobile number, without +86. Raises InvalidIdentity."""
    digits = normalise(text).replace("-", "")
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    if not PHONE.fullmatch(digits):
        raise InvalidIdentity(_("手机号应为11位数字，以13至19开头。请核对后重新填写。"), code="phone")
    return digits


def parse_account(text: str) -> str:
    """The digits of a bank account (8 to 30). Raises InvalidIdentity."""
    number = normalise(text).replace("-", "")
    if not ACCOUNT.fullmatch(number):
        raise InvalidIdentity(
            _("银行账号应为8至30位数字，不能有字母和符号。请对照银行卡或开户许可证核对。"), code="account"
        )
    return number


def card_number_is_plausible(number: str) -> bool:
    """Whether a number satisfies the Luhn check. Passbooks and corporate accounts need not: never refuse."""
    return luhn.is_valid(number)


def mask_name(name: str) -> str:
    """陈秀兰 becomes 陈**, 李明 becomes 李*."""
    return name[:1] + "*" * min(len(name) - 1, MASKED_NAME_STARS)


def mask_identity(number: str) -> str:
    """First six and last four digits, as public notices print them."""
    return f"{number[:6]}********{number[-4:]}"


def mask_account(number: str) -> str:
    """Only the last four digits."""
    return f"****{number[-4:]}"


def mask_phone(phone: str) -> str:
    """First three and last four digits."""
    return f"{phone[:3]}****{phone[-4:]}"
