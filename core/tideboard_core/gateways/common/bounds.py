"""What the model holds of numbers and times from outside; what lies beyond makes a message unreadable."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

from tideboard_core.errors import BadInput, GatewayError, field_of
from tideboard_core.ports.trading import ReadRows

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W")

LARGEST: Final = 1e18
"""Beyond it, either way, lies no price and no amount of any currency."""
MOST: Final = 10**15
"""Beyond it lies no count of shares."""
LAST_SECOND: Final = 4_102_444_800
"""The year 2100 as UTC epoch seconds: a stamp from then on is milliseconds or garbage."""
_SHOWN: Final = 80
_LOOKED_AT: Final = 4000


class UnknownMarket(GatewayError):
    """A row is about a security of a market that Tideboard does not know: it says nothing about those that it does."""


def unreadable(**what: object) -> GatewayError:
    """Return the error of a message that says something Tideboard cannot take; the connection stands."""
    shown = {name: value if len(str(value)) <= _SHOWN else f"{str(value)[:_SHOWN]}..." for name, value in what.items()}
    return GatewayError("reply-unreadable", **shown)


def refuse(value: object) -> NoReturn:
    """Raise GatewayError for a value that the model cannot hold; `names_field` says in which field it stood."""
    raise unreadable(field="", value=value)


def shares(value: float) -> int:
    """Return a whole number of shares, negative for a short holding; raises GatewayError for NaN and beyond MOST."""
    if not -MOST <= value <= MOST:
        refuse(value)
    return round(value)


def quantity(value: float) -> int:
    """Return a traded or offered number of shares; raises GatewayError also for a negative one."""
    if not 0 <= value <= MOST:
        refuse(value)
    return round(value)


def seconds(value: float) -> float:
    """Return UTC epoch seconds as they are; raises GatewayError for a time before 1970 or from 2100 on."""
    if not 0 <= value < LAST_SECOND:
        raise unreadable(field="time", value=value)
    return value


def column(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return prices or amounts as they are; raises GatewayError where one is no number or beyond LARGEST."""
    if values and not (min(values) >= -LARGEST and max(values) <= LARGEST and math.isfinite(sum(values))):
        refuse(next(value for value in values if not abs(value) <= LARGEST))
    return values


def names_field(convert: Callable[P, R]) -> Callable[P, R]:
    """Make a conversion raise GatewayError alone, with the field of the message that could not be read."""

    @wraps(convert)
    def converted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return convert(*args, **kwargs)
        except GatewayError as error:
            if error.data.get("field") != "":
                raise
            value = error.data["value"]
            raise unreadable(field=_field_of(args, value) or "number", value=value) from None
        except BadInput as error:  # the broker's own code of a security
            raise unreadable(field="symbol", value=error.data.get("text", "")) from None
        except (ValueError, ArithmeticError, OSError) as error:
            raise unreadable(field=_field_of(args, math.nan) or "number", value=str(error)) from None

    return converted


def read_rows(rows: Iterable[W], convert: Callable[[W], R]) -> ReadRows[R]:
    """Convert rows; one that cannot be read does not hide the others, and its field is the list's `unread`."""
    found = ReadRows[R]()
    for row in rows:
        try:
            found.append(convert(row))
        except UnknownMarket as error:
            log.info("row left out: %s", error)
        except (GatewayError, BadInput) as error:
            log.info("row cannot be read: %s", error)
            found.unread = found.unread or field_of(error)
    return found


def _field_of(parts: object, value: object) -> str:
    """The name of the first field of a message within `parts` that holds `value`."""
    for count, (name, held) in enumerate(_fields(parts)):
        if _same(held, value):
            return name
        if count > _LOOKED_AT:
            break
    return ""


def _fields(part: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401  a message, rows of messages, or plain values
    if hasattr(part, "ListFields"):
        for descriptor, held in part.ListFields():
            if hasattr(held, "ListFields") or (isinstance(held, Sequence) and not isinstance(held, str | bytes)):
                yield from _fields(held)
            elif hasattr(held, "__len__") and not isinstance(held, str | bytes):
                yield from _fields(tuple(held))
            else:
                yield descriptor.name, held
    elif hasattr(part, "_asdict"):
        for name, held in part._asdict().items():
            yield name, held
            yield from _fields(held)
    elif isinstance(part, Sequence) and not isinstance(part, str | bytes):
        for each in part:
            yield from _fields(each)


def _same(held: object, value: object) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return isinstance(held, float) and not math.isfinite(held)
    return held == value and type(held) is not bool
