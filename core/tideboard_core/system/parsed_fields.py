"""Types of the texts and numbers that files keep: each is parsed where the file is read, not where it is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from itertools import pairwise
from math import isfinite
from typing import Annotated, Any, Final

from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.system.addresses import UrlFault, url_fault

_LONGEST: Final = 4_096
"""Characters of a text; the longest path of Linux."""
_NO_TEXT: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_HOST: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?")
_STROKE: Final = r"((Ctrl|Alt|Shift|Meta|Num)\+)*\S+( \S+)?"
_KEY: Final = re.compile(rf"{_STROKE}(, {_STROKE}){{0,3}}")
_MOST_MEGABYTES: Final = 100_000_000
_MOST_SESSIONS: Final = 100_000
_MOST_MINUTES: Final = 100_000
_WIDEST_LINE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Parsed:
    """Beside a type: `parse` returns the value as it is used; raises BadInput or ValueError for one that cannot be."""

    parse: Callable[[Any], object]


def _refuse(value: object) -> None:
    raise ValueError(f"cannot be used: {str(value)[:80]!r}")


def one_line(text: str) -> str:
    """A text without control characters that is no longer than a path may be; raises ValueError."""
    if len(text) > _LONGEST or _NO_TEXT.search(text):
        _refuse(text)
    return text


def _host(text: str) -> str:
    plain = text.strip().strip("[]")
    if ":" in plain:
        ip_address(plain)  # raises ValueError
    elif not _HOST.fullmatch(plain):
        _refuse(text)
    return text


def _url(text: str, *, secure: str, clear: str, path: bool = True) -> str:
    """An address that can be used; one in clear text to elsewhere is refused where something is sent to it."""
    fault = url_fault(one_line(text), secure=secure, clear=clear)
    if fault not in {None, UrlFault.CLEAR_TEXT} or (not path and "/" in text.strip().partition("://")[2]):
        _refuse(text)
    return text


def _shared_place(text: str) -> str:
    if text and not one_line(text).startswith(("file:///", "s3://")):
        _refuse(text)
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(one_line(text)):
        _refuse(text)
    return text


def _market(text: str) -> str:
    return Market(text).value


def _within(value: float, *, least: float, most: float) -> float:
    """A number within both; raises ValueError, for one that is no number too."""
    if not least <= value <= most:
        _refuse(value)
    return value


def _sizes(values: tuple[float, ...]) -> tuple[float, ...]:
    """Sums of money of which each is above the next."""
    ordered = all(above > below for above, below in pairwise(values))
    if not ordered or not all(isfinite(one) and one > 0 for one in values):
        _refuse(values)
    return values


def _parameter(value: float | str) -> float | str:
    if isinstance(value, str):
        return one_line(value)
    return _within(value, least=-1e12, most=1e12)


Text = Annotated[str, Parsed(one_line)]
"""A name or an id, which is shown or compared and opens nothing."""
FileName = Annotated[str, Parsed(one_line)]
Symbol = Annotated[str, Parsed(instrument_id)]
SymbolId = Annotated[InstrumentId, Parsed(instrument_id)]
MarketName = Annotated[str, Parsed(_market)]
Host = Annotated[str, Parsed(_host)]
Port = Annotated[int, Parsed(partial(_within, least=1, most=65_535))]
RestUrl = Annotated[str, Parsed(partial(_url, secure="https", clear="http"))]
ProxyUrl = Annotated[str, Parsed(partial(_url, secure="https", clear="http", path=False))]
SocketUrl = Annotated[str, Parsed(partial(_url, secure="wss", clear="ws"))]
HubUrl = Annotated[str, Parsed(partial(_url, secure="tls", clear="nats", path=False))]
SharedAddress = Annotated[str, Parsed(_shared_place)]
KeySequence = Annotated[str, Parsed(_key)]
Seed = Annotated[int, Parsed(partial(_within, least=-(2**63), most=2**63 - 1))]
Minutes = Annotated[int, Parsed(partial(_within, least=1, most=_MOST_MINUTES))]
MinutesOrSession = Annotated[int, Parsed(partial(_within, least=0, most=_MOST_MINUTES))]
Percent = Annotated[int, Parsed(partial(_within, least=1, most=1_000))]
Megabytes = Annotated[int, Parsed(partial(_within, least=0, most=_MOST_MEGABYTES))]
Sessions = Annotated[int, Parsed(partial(_within, least=0, most=_MOST_SESSIONS))]
LineWidth = Annotated[float, Parsed(partial(_within, least=0.0, most=_WIDEST_LINE))]
Sizes = Annotated[tuple[float, float, float], Parsed(_sizes)]
Parameter = Annotated[float | str, Parsed(_parameter)]
