"""One security on a recorded day: flow, bars, trades and quote as they were known at any second of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from operator import mul
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.comparison.earlier import Restatement, restatements
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.records import NULL, Integers, Rows
from tideboard_core.archive.rows import known_at
from tideboard_core.archive.units import MONEY, PRICE, instant, micros, price_of
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowPeriod, FlowTiers
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Bar, MinuteLine, Quote, Tick
from tideboard_core.model.session import Session
from tideboard_core.replay.day_notes import DayNotes, went_back, without_repeated
from tideboard_core.replay.known_rows import MINUTE, minute_bars, minute_end_times, priced, rows_known, trades_known
from tideboard_core.replay.newest_minutes import ToldMinute, newest_minutes

_TIERS: Final = ("extra_large", "large", "medium", "small")
_SIDES: Final = {1: AggressorSide.BUY, -1: AggressorSide.SELL}
_SPECIAL: Final = "special"
"""The kind of a trade that the market's normal one is not: the archive keeps no more of it."""


class HeardSeries(Enum):
    """What was recorded of a security, by what a dock shows of it."""

    FLOW = auto()
    TRADES = auto()
    QUOTE = auto()


class Hole(NamedTuple):
    """A stretch of trading without a recorded minute, from `begin` to before `end` (UTC)."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RecordedRows:
    """What the archive has of a security's day: every version of flow and bars, trades, quotes, and the close before.

    `prev_close` is None where no earlier day of it is recorded. `facts` are those of the day, None where they are not
    recorded. `damaged` names the series of which a block was damaged.
    """

    flow: Rows
    bars: Rows
    prints: Rows
    quotes: QuoteRows = field(default_factory=lambda: QuoteRows.of([]))
    facts: SessionFacts | None = None
    prev_close: Decimal | None = None
    damaged: tuple[str, ...] = ()


class RecordedSecurity:
    """What was known at a moment (aware UTC): of each minute the version with the last receipt before it.

    What was received only after the session was settled is a reading of the evening: it is taken for known from the
    end of its minute on, if nothing came of that minute during the session (`read_later` says so); it restates nothing.
    """

    def __init__(self, instrument: InstrumentId, session: Session, recorded: RecordedRows) -> None:
        self.instrument, self.session = instrument, session
        self._recorded = recorded
        self._ends = minute_end_times(session)
        settled = micros(session.settled)
        flow, twice = without_repeated(recorded.flow)
        bars, bars_twice = without_repeated(recorded.bars)
        trades, trades_twice = without_repeated(recorded.prints)
        self._flow, flow_later = rows_known(flow, self._ends, settled)
        self._restates = bool((self._flow.index[1:] == self._flow.index[:-1]).any())
        self._bars, bars_later = rows_known(bars, self._ends, settled)
        self._prints, self._printed = trades_known(trades, settled)
        self._quotes, self._quoted = recorded.quotes, recorded.quotes.moments
        self.notes = DayNotes(
            recorded.damaged,
            flow_later or bars_later,
            went_back(trades, recorded.quotes),
            twice + bars_twice + trades_twice,
        )
        self._restated: tuple[Restatement, ...] | None = None
        self._last_bars: tuple[int, Rows] = 0, self._bars.chosen(np.zeros(0, np.int64))

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was recorded."""
        return not (len(self._flow) or len(self._bars) or len(self._prints) or len(self._quotes))

    @property
    def facts(self) -> SessionFacts | None:
        """What the security was on the day, None where that is not recorded."""
        return self._recorded.facts

    @property
    def read_later(self) -> bool:
        """Whether minutes were read in the evening alone."""
        return self.notes.read_later

    @property
    def has_flow(self) -> bool:
        return bool(len(self._flow))

    @property
    def has_trades(self) -> bool:
        return bool(len(self._prints))

    @property
    def minutes_recorded(self) -> int:
        """How many minutes of flow were recorded, whenever they were received."""
        return len(np.unique(self._flow.index))

    def restated(self) -> tuple[Restatement, ...]:
        """Minutes whose net came anew, in the order of receipt; also what came after the shown second."""
        if self._restated is None:
            self._restated = restatements(without_repeated(self._recorded.flow)[0])
        return self._restated

    # --- at a moment ------------------------------------------------------------------------------------------------

    def minutes_known(self, at: datetime) -> int:
        """How many minutes of flow were known, restated ones counted again: it grows with what `flow` has."""
        return int((self._flow["received"] <= micros(at)).sum())

    def _known_flow(self, at: datetime) -> Rows:
        """The last known version of each minute that has a net; most days have one version of each."""
        if self._restates:
            rows = known_at(self._flow, micros(at))
            return rows.chosen(rows["net"] != NULL)
        return self._flow.chosen((self._flow["received"] <= micros(at)) & (self._flow["net"] != NULL))

    def flow(self, at: datetime, provider: str, definition: FlowDefinition, currency: str) -> CapitalFlow:
        """The running totals since the open, a zero row first; minutes that were not received are absent."""
        rows = self._known_flow(at)
        ends = self._ends[rows.index] / 1e6
        columns = [_amounts(rows[name]) for name in _TIERS]
        has_tiers = any((self._flow[name] != NULL).any() for name in _TIERS)  # of the day: what the provider tells
        return CapitalFlow(
            instrument=self.instrument,
            period=FlowPeriod.INTRADAY,
            times=(self.session.open.timestamp(), *ends.tolist()),
            net=(0.0, *_amounts(rows["net"]).tolist()),
            tiers=FlowTiers(*((0.0, *column.tolist()) for column in columns)) if has_tiers else None,
            provider=provider,
            last_valid=float(ends[-1]) if len(ends) else None,
            definition=definition,
            currency=currency,
        )

    def trades_known(self, at: datetime) -> int:
        """How many trades had been received."""
        return int(self._printed.searchsorted(micros(at), side="right"))

    def ticks(self, until: int, count: int) -> list[Tick]:
        """The last `count` of the first `until` trades that were received, in the order of receipt."""
        return self._ticks(self._prints.chosen(np.arange(max(until - count, 0), until)))

    def newest_ticks(self, at: datetime, count: int) -> list[Tick]:
        """The newest `count` trades that had been received, oldest first: an answer brings older ones after newer."""
        known = self._prints.index[: self.trades_known(at)]
        return self._ticks(self._prints.chosen(np.argsort(known, kind="stable")[-count:]))

    def _ticks(self, rows: Rows) -> list[Tick]:
        columns = (rows[name].tolist() for name in ("sequence", "time", "price", "shares", "side", "special"))
        return [
            Tick(
                instrument=self.instrument,
                time=instant(time),
                sequence=sequence,
                price=price_of(price),
                quantity=shares,
                turnover=price_of(price) * shares,
                direction=_SIDES.get(side, AggressorSide.NEUTRAL),
                kind=_SPECIAL if special == 1 else "",
            )
            for sequence, time, price, shares, side, special in zip(*columns, strict=True)
        ]

    def bars_known(self, at: datetime) -> int:
        """How many versions of bars were known: it grows with what `bars` has."""
        return int((self._bars["received"] <= micros(at)).sum())

    def bars(self, at: datetime, count: int | None = None) -> list[Bar]:
        """The minute bars of continuous trading that had closed, as traded, oldest first; the last `count` of them."""
        rows = self._closed(at)
        if count is not None:
            rows = rows.chosen(np.arange(max(len(rows) - count, 0), len(rows)))
        return minute_bars(self.instrument, self._ends, rows)

    def _closed(self, at: datetime) -> Rows:
        """The rows of the bars that had closed, with prices."""
        known = self.bars_known(at)
        if self._last_bars[0] != known:
            self._last_bars = known, priced(known_at(self._bars, micros(at)))
        return self._last_bars[1]

    def minute_line(self, at: datetime) -> MinuteLine:
        """Closes, average prices and sums of the bars that had closed, and of `newest_minutes`."""
        return self._line(at, whole=True)

    def newest_minutes(self, at: datetime) -> MinuteLine:
        """The minutes after the last bar that had closed, the running one last, as trades or quotes tell them."""
        return self._line(at, whole=False)

    def told_known(self, at: datetime) -> int:
        """How many trades and quotes had been received: it grows with what `newest_minutes` has."""
        return self.trades_known(at) + self.quotes_known(at)

    def _line(self, at: datetime, *, whole: bool) -> MinuteLine:
        rows, newest = self._closed(at), self._told_minutes(at)
        ends = np.append(self._ends[rows.index], [each.end for each in newest])
        prices = np.append(rows["close"], [each.price for each in newest])
        volumes = np.append(_or_nothing(rows["volume"]), [each.volume for each in newest]).astype(np.int64)
        turnovers = np.append(_or_nothing(rows["turnover"]), [each.turnover for each in newest]) / MONEY
        shares, money = np.cumsum(volumes), np.cumsum(turnovers)
        averages = np.divide(money, shares, out=np.zeros(len(money)), where=shares > 0)
        since = 0 if whole else len(rows)
        return MinuteLine(
            instrument=self.instrument,
            times=tuple((ends / 1e6).tolist()[since:]),
            prices=tuple((prices / PRICE).tolist()[since:]),
            averages=tuple(averages.tolist()[since:]),
            volumes=tuple(volumes.tolist()[since:]),
            turnovers=tuple(turnovers.tolist()[since:]),
            prev_close=float(self._prev_close(self.quotes_known(at))),
        )

    def _told_minutes(self, at: datetime) -> list[ToldMinute]:
        rows, printed, quoted = self._closed(at), self.trades_known(at), self.quotes_known(at)
        first = int(rows.index[-1]) + 1 if len(rows) else 0
        begin = int(self._ends[first - 1]) if first else micros(self.session.open)
        before = int(self._printed.searchsorted(begin))
        quotes = self._quotes.part(max(int(self._quoted.searchsorted(begin)) - 1, 0), quoted)
        trades = self._prints.chosen(np.arange(min(before, printed), printed))
        last = max(int(trades["time"].max(initial=0)), int(quotes.time.max(initial=0)))
        ends = self._ends[first : int(self._ends.searchsorted(last, side="right")) + 1]
        return newest_minutes(trades, reach_back=before > 0, quotes=quotes, ends=ends)

    def _prev_close(self, quotes: int) -> Decimal:
        """The close before the day by the archive, else by the newest of the first `quotes` quotes; 0 unknown."""
        row = quotes - 1
        told = row >= 0 and int(self._quotes.prev_close[row]) != NULL
        return self._recorded.prev_close or (price_of(int(self._quotes.prev_close[row])) if told else Decimal(0))

    def quotes_known(self, at: datetime) -> int:
        """How many quotes had been received; with `trades_known` and `bars_known` it grows with what `quote` has."""
        return int(self._quoted.searchsorted(micros(at), side="right"))

    def quote(self, at: datetime) -> Quote | None:
        """The recorded quote; where none is, or bars and trades went on without it, what they told of the price.

        Volume and turnover are then those of the closed bars, and of the trades since the last of them; a security of
        which bars alone were recorded moves once a minute. None before the first of all.
        """
        row = self.quotes_known(at) - 1
        if row >= 0 and self._newest_made(at) <= int(self._quoted[row]) + MINUTE:
            return self._quotes.quote(self.instrument, row)
        return self._quote_of_trades(at)

    def _newest(self, at: datetime) -> int:
        """When the newest known bar or trade was received, microseconds of UTC; 0 before the first."""
        printed, closed = self.trades_known(at), self._bars["received"]
        closed = closed[closed <= micros(at)]
        return max(int(self._printed[printed - 1]) if printed else 0, int(closed.max(initial=0)))

    def _newest_made(self, at: datetime) -> int:
        """When the newest known trade was made or the newest known bar ended, microseconds of UTC; 0 before the first.

        A bar may be received long after its end, in a break of the market too.
        """
        rows, trades = self._closed(at), self._prints["time"][: self.trades_known(at)]
        return max(int(self._ends[rows.index[-1]]) if len(rows) else 0, int(trades.max(initial=0)))

    def heard(self, at: datetime, series: HeardSeries) -> datetime | None:
        """When the newest known flow, trade or quote was received (UTC); None before the first."""
        if series is HeardSeries.FLOW:
            received = self._flow["received"]
            known = received[received <= micros(at)]
            last = int(known.max(initial=0))
        elif series is HeardSeries.TRADES:
            count = self.trades_known(at)
            last = int(self._printed[count - 1]) if count else 0
        else:
            count = self.quotes_known(at)
            last = max(int(self._quoted[count - 1]) if count else 0, self._newest(at))
        return instant(last) if last else None

    def _quote_of_trades(self, at: datetime) -> Quote | None:
        bars, printed = self._closed(at), self.trades_known(at)
        ended = int(self._ends[bars.index[-1]]) if len(bars) else micros(self.session.open)
        since = min(int(self._printed.searchsorted(ended, side="right")), printed)
        trades = self._prints.chosen(np.arange(since, printed))
        trades = trades.chosen(np.argsort(trades["time"], kind="stable"))  # an answer brings older ones after newer
        trades = trades.chosen(trades["time"] > ended)
        prices, shares = trades["price"], trades["shares"]
        if not len(bars) and not len(prices):
            return None
        opened, closed = bars["open"], bars["close"]
        money = Decimal(int(_or_nothing(bars["turnover"]).sum())).scaleb(-3)
        return Quote(
            instrument=self.instrument,
            last=price_of(int(prices[-1] if len(prices) else closed[-1])),
            prev_close=self._prev_close(self.quotes_known(at)),
            open=price_of(int(opened[0] if len(opened) else prices[0])),
            high=price_of(max([*bars["high"].tolist(), *prices.tolist()])),
            low=price_of(min([*bars["low"].tolist(), *prices.tolist()])),
            volume=int(_or_nothing(bars["volume"]).sum() + shares.sum()),
            turnover=money + Decimal(sum(map(mul, prices.tolist(), shares.tolist()))).scaleb(-4),
            time=instant(int(trades["time"][-1]) if len(prices) else ended),
        )

    # --- what is missing --------------------------------------------------------------------------------------------

    def holes(self) -> tuple[Hole, ...]:
        """The stretches of which neither flow nor a bar was recorded, oldest first; a break of the market is none."""
        known = np.zeros(len(self._ends), bool)
        for rows in (self._flow, self._bars):
            known[rows.index] = True
        begins = self._ends - MINUTE
        found: list[Hole] = []
        for minute in np.flatnonzero(~known).tolist():
            begin, end = instant(int(begins[minute])), instant(int(self._ends[minute]))
            if found and found[-1].end == begin:
                found[-1] = Hole(found[-1].begin, end)
            else:
                found.append(Hole(begin, end))
        return tuple(found)


def _or_nothing(values: Integers) -> Integers:
    """The values, 0 where one was not sent."""
    return np.where(values == NULL, 0, values)


def _amounts(values: Integers) -> NDArray[np.float64]:
    return np.where(values == NULL, np.nan, values / MONEY)
