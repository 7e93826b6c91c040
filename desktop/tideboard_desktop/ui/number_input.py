"""Numbers as people type and paste them: one reader for every field, which refuses what could be read in two ways."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

LONGEST: Final = 32
"""Characters of a number field. A text of this length may have been cut and is refused."""
_WHOLE_DIGITS: Final = 15
_DECIMALS: Final = 9
_UNITS: Final = {"K": 3, "M": 6, "B": 9, "\u4e07": 4, "\u842c": 4, "\u4ebf": 8, "\u5104": 8}
_LARGEST: Final = Decimal(10) ** 13

_ASCII: Final = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x2212: "-", 0x3000: " ", 0xFFE5: "\u00a5"}
_NUMBER: Final = re.compile(r"([+-]?)(?:([1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+))|([0-9]*))(\.[0-9]*)?")
_OTHER_POINTS: Final = frozenset(map(chr, (0x066B, 0x066C, 0x00B7, 0x060C)))  # Arabic separators, the middle dot
_CURRENCY_CODE: Final = re.compile(r"[A-Z]{3}\s*[0-9].*|.*[0-9]\s*[A-Z]{3}")


class NumberFault(StrEnum):
    """Why a typed text is no number."""

    TEXT = "text"
    GROUPS = "groups"
    POINT = "point"
    DIGITS = "digits"
    SIGN = "sign"
    PERCENT = "percent"
    CURRENCY = "currency"
    LONG = "long"


class WrongNumber(ValueError):
    """The typed text is no number; `fault` is the reason, the message the translated sentence."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault_words(fault))
        self.fault = fault


def ascii_forms(text: str) -> str:
    """Return the text with full-width digits, signs and letters as ASCII, odd spaces as plain ones, ends trimmed."""
    shown = "".join(" " if unicodedata.category(each) == "Zs" else each for each in text.translate(_ASCII))
    begin, end = 0, len(shown)
    while begin < end and _trimmed(shown[begin]):
        begin += 1
    while begin < end and _trimmed(shown[end - 1]):
        end -= 1
    return shown[begin:end]


def _trimmed(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"


def read_number(
    text: str, *, whole: bool = False, signed: bool = False, percent: bool = False, units: bool = False
) -> Decimal | None:
    """Return the number that a person typed or pasted, None for nothing typed; raises WrongNumber.

    A point begins the decimals; commas or spaces only group thousands, from the first group on: `1,5` and `0,500` are
    refused. `whole` refuses a decimal point, `percent` takes a sign of percent at the end, `units` takes K, M, B and
    the Chinese units behind the number, `signed` takes a plus or minus. A currency sign is refused, because it could
    be another currency's.
    """
    plain = ascii_forms(text).upper()
    if not plain:
        return None
    if len(text) >= LONGEST:
        raise WrongNumber(NumberFault.LONG)
    if percent:
        plain = plain.removesuffix("%").rstrip()
    power = _UNITS.get(plain[-1:], 0) if units else 0
    found = _NUMBER.fullmatch(plain[:-1].rstrip() if power else plain)
    if found is None or not (found[2] or found[3] or len(found[4] or "") > 1):
        raise WrongNumber(_fault_of(plain))
    sign, grouped, simple, decimals = found.groups()
    digits, point = re.sub("[, ]", "", grouped or simple or ""), decimals or ""
    if sign and not signed:
        raise WrongNumber(NumberFault.SIGN)
    if whole and point:
        raise WrongNumber(NumberFault.POINT)
    if len(digits) > _WHOLE_DIGITS or len(point) > _DECIMALS + 1:
        raise WrongNumber(NumberFault.LONG)
    return Decimal(f"{sign}{digits or '0'}{point if len(point) > 1 else ''}").scaleb(power)


def _fault_of(plain: str) -> NumberFault:
    """Why a text that does not read as a number is none."""
    if any(not each.isascii() and (each.isnumeric() or each in _OTHER_POINTS) for each in plain):
        return NumberFault.DIGITS
    if any(unicodedata.category(each) == "Sc" for each in plain) or _CURRENCY_CODE.fullmatch(plain):
        return NumberFault.CURRENCY
    if "%" in plain:
        return NumberFault.PERCENT
    if re.fullmatch(r"[+-]?[0-9., ]*[0-9][0-9., ]*", plain):
        return NumberFault.GROUPS
    return NumberFault.TEXT


def fault_words(fault: NumberFault) -> str:
    """What is wrong with a typed number, as a sentence."""
    return {
        NumberFault.TEXT: translate("TypedNumber", "This is not a number."),
        NumberFault.GROUPS: translate("TypedNumber", "A comma only groups thousands: 1,000."),
        NumberFault.POINT: translate("TypedNumber", "Write a whole number."),
        NumberFault.DIGITS: translate("TypedNumber", "Write it in digits 0 to 9."),
        NumberFault.SIGN: translate("TypedNumber", "Write it without a sign."),
        NumberFault.PERCENT: translate("TypedNumber", "Write it without a percent sign."),
        NumberFault.CURRENCY: translate("TypedNumber", "Write it without a currency."),
        NumberFault.LONG: translate("TypedNumber", "Too many digits."),
    }[fault]


def whole_number(text: str) -> int | None:
    """Return a number of plain digits such as a port, full-width ones included; None for anything else."""
    plain = ascii_forms(text)
    readable = len(text) < LONGEST and len(plain) <= _WHOLE_DIGITS
    return int(plain) if readable and plain.isascii() and plain.isdigit() else None


def read_amount(text: str) -> float:
    """Return an amount above zero, `500K`, `1.5M`, `50\u4e07`; raises WrongNumber."""
    amount = read_number(text, units=True)
    if not amount:
        raise WrongNumber(NumberFault.TEXT)
    if amount > _LARGEST:
        raise WrongNumber(NumberFault.LONG)
    return float(amount)


def amount_text(amount: float) -> str:
    """The shortest exact form: `1M`, `1.5M`, `250K`, `800`."""
    exact = Decimal(repr(amount))
    for suffix, power in (("B", 9), ("M", 6), ("K", 3)):
        if exact >= 10**power and (exact.scaleb(3 - power) % 10 == 0):
            return f"{exact.scaleb(-power).normalize():f}{suffix}"
    return f"{exact.normalize():,f}"
