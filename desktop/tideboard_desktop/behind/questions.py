"""What the dock asks of a connection, what comes back, and how a picture of it is described."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from tideboard_core.errors import NotOffered
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.behind.figures import LONGEST_NAME, DatedValues
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.ui.plots.figure import Figure

HK: Final = frozenset({Market.HK})
US: Final = frozenset({Market.US})
HK_US: Final = frozenset({Market.HK, Market.US})
EVERY: Final = frozenset(Market)
SHARES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
STOCKS: Final = frozenset({SecurityType.STOCK})
_LONGEST: Final = timedelta(days=400)
"""Days for which sessions are counted: a value that is older is old whatever their number is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Whom a question is asked: the connection, the reader of bars where there is one, and the exchange's date.

    `archive` has what was recorded, `others` are securities to compare with.
    """

    gateway: Gateway
    bars: Callable[[], BarReader] | None
    today: date
    archive: Archive | None = None
    others: tuple[InstrumentId, ...] = ()

    @property
    def behind(self) -> BehindSource:
        """The connection's calls; nothing of them is loaded before."""
        return self.gateway.behind


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindAnswer:
    """What came, and from whom; `rows` is empty if there is nothing to show.

    `unread` names what of it could not be read.
    """

    value: Any
    rows: Sequence[object]
    unread: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureContext:
    """What a picture needs beside the answer. `last` is the last price, `names` are those of participants by number.

    `unit` is that of its bars where it can be chosen, `also` the answer of the question that goes with it, None until
    it has come. `beside` is the same line of a second provider. There is room for so many `rows` and `letters` of a
    name.
    """

    instrument: InstrumentId
    option: str
    unit: str = ""
    last: Decimal | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    also: Any = None
    beside: DatedValues | None = None
    rows: int = 99
    letters: int = LONGEST_NAME


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BehindPicture:
    """A figure under its heading, with a sentence below; `opens` has what Enter opens at each stop, `rows_open` by row.

    That is a security, or what the picture is about to which it `leads`. `line` is what it draws by day, for a second
    provider's picture. `link` is https or empty; it is opened after a question alone.
    """

    figure: Figure
    heading: str
    foot: str = ""
    opens: tuple[str, ...] = ()
    rows_open: tuple[str, ...] = ()
    leads: str = ""
    line: DatedValues | None = None
    link: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Question:
    """One picture of a page: its words, what is read for it, and how it is drawn.

    `options` are (key, word); with `asks` each of them is another question. `units` are (key, word) of what its bars
    can be. `also` returns the question that goes with a unit, None = none does. `of_market`: the answer is about the
    market of the security, not about the security. `with_others`: securities of the person's lists go with it. `delay`
    are the trading days within which the newest day is usually told, by market; `newest` finds that day. `lasts` are
    seconds, None = for the day. `in_table`: the table is in front.
    """

    key: str
    word: str
    asking: str
    empty: str
    read: Callable[[Sources, InstrumentId, str], Awaitable[Any]]
    rows: Callable[[Any], Sequence[object]]
    draw: Callable[[Any, PictureContext], BehindPicture]
    idle: str = ""
    options: tuple[tuple[str, str], ...] = ()
    asks: bool = False
    units: tuple[tuple[str, str], ...] = ()
    also: Callable[[str], Question | None] = lambda _unit: None
    of_market: bool = False
    with_others: bool = False
    markets: frozenset[Market] = EVERY
    types: frozenset[SecurityType] = STOCKS
    newest: Callable[[Any], date | None] = lambda _value: None
    delay: Mapping[Market, int] = field(default_factory=dict)
    lasts: Callable[[str], float | None] = lambda _option: None
    in_table: bool = False

    async def ask(
        self, sources: Sources, instrument: InstrumentId, option: str, kind: SecurityType | None
    ) -> BehindAnswer:
        """Read it. Raises NotOffered where no connection has it for such a security, and GatewayError kinds."""
        if market_of(instrument) not in self.markets:
            raise NotOffered("not-for-this-market", text=instrument)
        if kind is not None and kind not in self.types:
            raise NotOffered("not-for-this-type", text=instrument)
        value = await self.read(sources, instrument, option)
        return BehindAnswer(
            value=value,
            rows=self.rows(value),
            unread=getattr(value, "unread", ""),
            provider=sources.gateway.provider,
        )

    def overdue(self, value: object, market: Market, today: date, calendar: TradingCalendar) -> tuple[date, int] | None:
        """The newest day and the usual trading days until it is told, if more than those have passed; else None."""
        day, usual = self.newest(value), self.delay.get(market)
        if day is None or usual is None or day >= today:
            return None
        begin = max(day + timedelta(days=1), today - _LONGEST)
        passed = sum(1 for _session in calendar.sessions(market, begin, today - timedelta(days=1)))
        return (day, usual) if passed > usual else None
