"""The limits of every value that comes from outside: `bounded` holds a decoded one to them, wherever it comes from.

A value with one field outside is refused whole, naming the field: a level left out of a book would make another price
the best one.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Clamped, Context, Decimal, InvalidOperation, Overflow, Rounded, Subnormal
from enum import Enum
from functools import lru_cache, partial
from operator import attrgetter
from types import NoneType
from typing import Any, Final, NoReturn, TypeVar, get_args, get_type_hints

import msgspec

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.field_limits import MAX_AMOUNT, Within
from tideboard_core.model.instrument import InstrumentId, instrument_id

T = TypeVar("T")

_FINEST, _LARGEST = -40, 18
"""Places of the first digit of a decimal number: written out, one of a few bytes could have a million."""
_FITS: Final = Context(
    prec=28, Emin=_FINEST, Emax=_LARGEST - 1, traps=[Rounded, Overflow, Subnormal, Clamped, InvalidOperation]
).plus
"""Raises for a number above zero with another size, or with more digits than arithmetic keeps."""
_ZERO: Final = Decimal()
_PRICE: Final = Within(Decimal(0), Decimal(MAX_AMOUNT))
_SEVERAL: Final = 2
"""Prices of a class from which on they are looked at together."""
LONGEST_TEXT: Final = 1_000_000
"""Characters of a text."""
FIRST_YEAR: Final = 1600
LAST_YEAR: Final = 2200
"""Years of days: the first company was listed in 1602, and no bond that is traded runs until the last."""
_FIRST_TIME, _LAST_TIME = 1970, 2100
_MOST_SHOWN: Final = 80
_NUMBER: Final = Within()
_WHOLE: Final = Within(-(2**63), 2**63)

Check = Callable[[Any, str, Within | None], None]
Fields = tuple[tuple[str, Within | None, bool], ...]


def bounded(value: T) -> T:
    """Return a decoded value unchanged.

    Raises GatewayError `reply-unreadable` with `field` and `value` for a number that is none or beyond its limits, a
    time outside years of ours or without a zone, a text that is none, the code of no security, and a type that no
    value of the model has.
    """
    _check(value, "value", None)
    return value


def shown(value: object) -> object:
    """A refused value as errors carry it; the beginning of a long one."""
    text = value if isinstance(value, str) else repr(value) if isinstance(value, int) else str(value)
    return value if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _refuse(value: object, field: str) -> NoReturn:
    raise GatewayError("reply-unreadable", field=field, value=shown(value))


def _check(value: object, field: str, limits: Within | None) -> None:
    kind = type(value)
    (_CHECKS.get(kind) or _check_of(kind))(value, field, limits)


def _nothing(_value: object, _field: str, _limits: Within | None) -> None:
    """What has no limits."""


def _whole(value: int, field: str, limits: Within | None) -> None:
    least, most, _ = limits or _WHOLE
    if not least <= value <= most:
        _refuse(value, field)


def _number(value: float, field: str, limits: Within | None) -> None:
    least, most, missing = limits or _NUMBER
    if not (least <= value <= most or (missing and math.isnan(value))):
        _refuse(value, field)


def _decimal(value: Decimal, field: str, limits: Within | None) -> None:
    """Prices above zero, which nearly all are, take two steps of C; `_any_decimal` decides about whatever is left."""
    least, most, _ = limits or _NUMBER
    try:
        if _ZERO < _FITS(value) <= most and least <= value:
            return
    except ArithmeticError:
        pass
    _any_decimal(value, field, limits)


def _any_decimal(value: Decimal, field: str, limits: Within | None) -> None:
    # Its size first: to be compared, 1E+999999 would be written out. One with more digits than arithmetic keeps has
    # another exponent after it.
    if not (value.is_finite() and _FINEST <= value.adjusted() < _LARGEST and value.same_quantum(+value)):
        _refuse(value, field)
    if limits is not None and not limits.least <= value <= limits.most:
        _refuse(value, field)


def _text(value: str, field: str, _limits: Within | None) -> None:
    if len(value) > LONGEST_TEXT:
        _refuse(value, field)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:  # half of a pair of characters
            _refuse(ascii(value), field)


def _time(value: datetime, field: str, _limits: Within | None) -> None:
    if value.tzinfo is None or not _FIRST_TIME <= value.year < _LAST_TIME:
        _refuse(value, field)


def _day(value: date, field: str, _limits: Within | None) -> None:
    if not FIRST_YEAR <= value.year < LAST_YEAR:
        _refuse(value, field)


def _each(values: Any, field: str, limits: Within | None) -> None:  # noqa: ANN401  a tuple, list or set of anything
    for one in values:
        _check(one, field, limits)


def _column(values: tuple[Any, ...] | list[Any], field: str, limits: Within | None) -> None:
    """As `_each`; of a column of numbers minimum, maximum and sum say the same sooner."""
    if values and all(type(one) is float for one in values):
        least, most, _ = limits or _NUMBER
        # min and max miss a NaN that is not first; the sum of finite numbers is finite and shows it.
        if min(values) >= least and max(values) <= most and math.isfinite(sum(values)):
            return
    _each(values, field, limits)


def _table(values: Mapping[Any, Any], field: str, limits: Within | None) -> None:
    _each(values.keys(), field, None)
    _each(values.values(), field, limits)


def _fields(fields: Fields, value: object, _field: str, _limits: Within | None) -> None:
    known = _CHECKS.get
    for name, limits, symbol in fields:
        held = getattr(value, name)
        kind = type(held)
        if symbol and isinstance(held, str):
            _symbol(held, name)
        elif (check := known(kind) or _check_of(kind)) is not _nothing:
            check(held, name, limits)


def _priced(
    prices: Callable[[Any], tuple[Decimal, ...]],
    others: Fields,
    fields: Fields,
    value: object,
    field: str,
    limits: Within | None,
) -> None:
    """As `_fields`; prices above zero, which nearly all are, pass in one loop, or else all fields are looked at."""
    try:
        for price in prices(value):
            if not _ZERO < _FITS(price) <= _PRICE.most:
                break
        else:
            fields = others
    except (ArithmeticError, TypeError):
        pass
    _fields(fields, value, field, limits)


def _symbol(text: str, field: str) -> None:
    if not (_is_symbol if len(text) <= _MOST_SHOWN else _is_symbol.__wrapped__)(text):  # a long one is not kept
        _refuse(text, field)


@lru_cache(maxsize=4096)
def _is_symbol(text: str) -> bool:
    try:
        return instrument_id(text) == text
    except BadInput:
        return False


def _other(value: object, field: str, _limits: Within | None) -> None:
    _refuse(type(value).__name__, field)


_CHECKS: Final[dict[type, Check]] = {
    NoneType: _nothing,
    msgspec.UnsetType: _nothing,
    bool: _nothing,
    timedelta: _nothing,
    msgspec.Raw: _nothing,  # not decoded yet
    bytes: _nothing,
    int: _whole,
    float: _number,
    Decimal: _decimal,
    str: _text,
    datetime: _time,
    date: _day,
    tuple: _column,
    list: _column,
    set: _each,
    frozenset: _each,
    dict: _table,
}
"""What holds a value of each type; classes of the model join it when the first of them is met."""


def _check_of(kind: type) -> Check:
    if issubclass(kind, Enum):
        found: Check = _nothing
    elif dataclasses.is_dataclass(kind) or issubclass(kind, msgspec.Struct) or hasattr(kind, "_fields"):
        found = _check_of_fields(kind)
    else:
        found = next((check for base, check in _CHECKS.items() if issubclass(kind, base)), _other)
    _CHECKS[kind] = found
    return found


def _check_of_fields(kind: type) -> Check:
    fields, hints = _fields_of(kind), get_type_hints(kind)
    prices = [name for name, limits, _ in fields if limits == _PRICE and hints[name] is Decimal]
    if len(prices) < _SEVERAL:
        return partial(_fields, fields)
    others = tuple(each for each in fields if each[0] not in prices)
    return partial(_priced, attrgetter(*prices), others, fields)


def _fields_of(kind: type) -> Fields:
    """Name, limits and whether it is the code of a security, of each field of a class."""
    hints = get_type_hints(kind, include_extras=True)
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind)]
    else:
        names = list(getattr(kind, "__struct_fields__", ()) or getattr(kind, "_fields", ()))
    return tuple((name, _limits_in(hints[name]), _stands(InstrumentId, hints[name])) for name in names)


def _limits_in(hint: object) -> Within | None:
    """The limits that stand in an annotation, at any depth."""
    own = next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Within)), None)
    return own or next((found for part in get_args(hint) if (found := _limits_in(part)) is not None), None)


def _stands(wanted: object, hint: object) -> bool:
    """Whether a field is of this type or may be; not one that holds several."""
    return hint is wanted or (type(None) in get_args(hint) and wanted in get_args(hint))
