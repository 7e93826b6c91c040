"""The recorded day of an archive as a market: each value from when it was known on, and the recorded days before."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.actions import SplitOrDividend, actions_of
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey, rule_of, tier_version
from tideboard_core.archive.depth.book_rows import ASK, BID, BookFlag, BookRows
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.quote_rows import QuoteFlag, QuoteRows
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import (
    BARS,
    CLOSING_AUCTION,
    DISTRIBUTION,
    FLOW,
    NULL,
    PRINTS,
    Integers,
    Layout,
    Rows,
)
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import micros
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import (
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    code_of,
    market_of,
    steps_of,
)
from tideboard_core.model.price_steps import PriceSteps, StepTable
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.plain_text import plain_text
from tideboard_core.replay.day_notes import without_repeated
from tideboard_core.replay.known_rows import minute_end_times, priced, rows_known, trades_known
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.capital_flow import ZERO, Tiers
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, MINUTE_US, DayPlan, day_plan
from tideboard_sandbox.exchange.recorded.values import (
    BarRow,
    BookColumns,
    FlowRow,
    FlowRows,
    QuoteRow,
    RecordedListing,
    SecurityDay,
    SplitRow,
    TradeColumns,
    minute_of,
)

T = TypeVar("T")
Key = tuple[DefinitionKey, InstrumentId]
_MONEY: Final = 10
"""Our units of money (1/10000) in one of the archive's (1/1000)."""
_REACH: Final = timedelta(days=731)
"""How far back the recorded days are history."""
_JITTER: Final = 1_000_000
"""How far (us) a clock may step back between two changes before it is said."""
_SIZES: Final = ("extra_large", "large", "medium", "small")
_SENTENCES: Final = {
    ArchiveFault.NEWER: "The archive {folder} was made by a newer version (file version {version}): use that program.",
    ArchiveFault.UNREADABLE: "{folder} holds no archive that can be read ({text}): name another folder.",
    ArchiveFault.HOURS_MISSING: "The archive {folder} has no hours of {market} on {day}: name a day it recorded.",
}


class ArchiveSession:
    """Reads one day of an archive's folder. Readable also while another program writes it. Raises BadInput."""

    def __init__(self, folder: Path, day: date) -> None:
        self._folder, self.day = folder, day
        self._notes: list[str] = []
        self._deep: set[InstrumentId] = set()
        if not (folder / FILE).is_file():
            raise _bad(f"{folder} holds no archive ({FILE} is not there): name the folder of one.")
        self._reader = self._told(lambda: ArchiveReader(folder))
        try:
            self._keys = self._told(self._found)
            if not self._keys:
                raise _bad(self._no_such_day())
            self._sessions = {market: self._told(partial(self._reader.hours, market, day)) for market in self.markets}
            self.listings = {name: self._told(partial(self._listing, name)) for name in self._keys}
        except BaseException:
            self._reader.close()
            raise
        self._days: dict[InstrumentId, SecurityDay] = {}

    def close(self) -> None:
        self._reader.close()

    @property
    def markets(self) -> frozenset[Market]:
        """Those that have securities in it."""
        return frozenset(market_of(name) for name in self._keys)

    @cached_property
    def label(self) -> ReplayLabel:
        """The day, who recorded it, and whether there is neither book nor trade."""
        providers = sorted({key.provider for keys in self._keys.values() for key in keys})
        name = plain_text(" + ".join(providers)).strip()[:40] or "?"
        return ReplayLabel(self.day, name, bars_only=not self._deep)

    @property
    def identity(self) -> str:
        """What a state file has to agree with: the day and who recorded it."""
        return self.label.text()

    @property
    def notes(self) -> Sequence[str]:
        """What is damaged, crossed, repeated or missing, as far as it was read."""
        damaged = [
            "Damaged: {series} of {symbol} on {day} ({provider}); the rest plays.".format_map(_Data(error.data))
            for error in self._reader.damaged
        ]
        return [*self._notes, *damaged]

    def plan(self, market: Market) -> DayPlan:
        """The recorded hours of a market's day."""
        session = self._sessions[market]
        plan = day_plan(market, self.day)
        starts = array("q", (int(end) - MINUTE_US for end in minute_end_times(session)))
        ends = tuple(micros(segment.end) for segment in session.segments)
        return plan._replace(minutes=starts, part_ends=ends)

    def security(self, instrument: InstrumentId) -> SecurityDay:
        """Read a security's day, once; BadInput if the archive fails."""
        found = self._days.get(instrument)
        if found is None:
            found = self._days[instrument] = self._told(partial(self._read, instrument))
        return found

    def read_ahead(self, seconds: float) -> None:
        """Read securities for so many seconds, so that no client waits for them; the others at first touch."""
        end = perf_counter() + seconds
        for name in self.listings:
            if perf_counter() >= end:
                return
            with suppress(BadInput):  # told at first touch
                self.security(name)

    # --- what there is ----------------------------------------------------------------------------------------------

    def _found(self) -> dict[InstrumentId, list[DefinitionKey]]:
        """The keys of each security of the day, that with books first, then the most of everything."""
        found: dict[InstrumentId, dict[DefinitionKey, int]] = {}
        for market in Market:
            if not CALENDAR.is_trading_day(market, self.day):
                continue
            for record in self._reader.sessions(market, day=self.day):
                found.setdefault(record.instrument, {}).setdefault(record.key, 0)
            for (key, name), has in self._reader.recorded(market, self.day).items():
                if has.books or has.trades:
                    self._deep.add(name)
                found.setdefault(name, {})[key] = 8 * has.books + 4 * has.trades + 2 * has.quotes + has.facts
        return {
            name: sorted(found[name], key=lambda key, weights=found[name]: (-weights[key], key.provider))  # type: ignore[misc]
            for name in sorted(found)
        }

    def _no_such_day(self) -> str:
        days = {record.day for market in Market for record in self._reader.sessions(market)}
        if not days:
            return f"The archive {self._folder} has no recorded day yet."
        return (
            f"The archive {self._folder} has nothing of {self.day.isoformat()}: name a day from "
            f"{min(days).isoformat()} to {max(days).isoformat()}."
        )

    def _listing(self, instrument: InstrumentId) -> RecordedListing:
        keys = self._keys[instrument]
        facts = next((f for key in keys if (f := self._reader.facts(key, instrument, self.day)) is not None), None)
        currency = keys[0].currency
        known = _instrument(instrument, facts, self.day, currency, keys[0].provider)
        return RecordedListing.of(known, facts=facts is not None)

    # --- a security -------------------------------------------------------------------------------------------------

    def _read(self, instrument: InstrumentId) -> SecurityDay:
        keys, session = self._keys[instrument], self._sessions[market_of(instrument)]
        ends, settled = minute_end_times(session), micros(session.settled)
        changes = self._first(keys, lambda key: self._changes(key, instrument))
        books = None if changes is None else _books(changes)
        trades = self._first(keys, lambda key: _trades(self._rows(key, instrument, PRINTS), settled))
        quotes = self._first(keys, lambda key: _quotes(self._reader.quotes(key, instrument, self.day))) or []
        bars = (
            self._first(keys, lambda key: _bars(rows_known(self._rows(key, instrument, BARS), ends, settled)[0])) or []
        )
        found = actions_of(self._reader.database, self._reader.identities, instrument)
        actions = [_action(each) for each in found if each.ex_day <= self.day]
        past = PastBars(self._reader, keys, instrument, self.day, actions)
        self._note(instrument, changes)
        return SecurityDay(
            books=books,
            trades=trades,
            quotes=quotes,
            bars=bars,
            flows={rule_of(key.provider): self._flow(key, instrument, ends, settled) for key in reversed(keys)},
            prev_close=past.reference(past.last_close, self.day),
            actions=actions,
            past=past,
        )

    def _first(self, keys: Sequence[DefinitionKey], read: Callable[[DefinitionKey], T | None]) -> T | None:
        """What the first provider has that has any of it."""
        return next((found for key in keys if (found := read(key))), None)

    def _rows(self, key: DefinitionKey, instrument: InstrumentId, layout: Layout) -> Rows:
        read = partial(self._reader.versions, key, instrument, self.day, layout)
        rows, repeated = without_repeated(self._reader.unless_damaged(read) or from_tuples(layout, []))
        if repeated:
            self._notes.append(f"{instrument}: {repeated} repeated rows are left out.")
        return rows

    def _flow(self, key: DefinitionKey, instrument: InstrumentId, ends: NDArray[np.int64], settled: int) -> FlowRows:
        rows = rows_known(self._rows(key, instrument, FLOW), ends, settled)[0]
        return FlowRows(_flow_rows(rows), _splits(self._rows(key, instrument, DISTRIBUTION)))

    def _changes(self, key: DefinitionKey, instrument: InstrumentId) -> BookRows | None:
        rows = self._reader.depth(key, instrument, self.day)
        return rows if len(rows) else None

    def _note(self, instrument: InstrumentId, changes: BookRows | None) -> None:
        """Name what a person should know before trusting the play."""
        if not self.listings[instrument].facts:
            self._notes.append(f"{instrument}: its lot, name and price steps were not recorded; it cannot be traded.")
        for key in self._keys[instrument]:
            if key.tier_version != tier_version(rule_of(key.provider), self.day)[0]:
                self._notes.append(
                    f"{instrument}: the flow of {key.provider} is by version {key.tier_version} of its order sizes."
                )
        if changes is None:
            return
        if crossed := _crossed(changes):
            self._notes.append(f"{instrument}: {crossed} recorded whole books cross; nothing fills while one does.")
        if bool((np.diff(changes.received) < -_JITTER).any()):
            self._notes.append(f"{instrument}: the clock of the recording went back; changes play in order of receipt.")

    def _told(self, work: Callable[[], T]) -> T:
        """Return what `work` returns; its ArchiveError as BadInput with one sentence."""
        try:
            return work()
        except ArchiveError as error:
            words = _SENTENCES.get(ArchiveFault(error.code), "The archive {folder} cannot be read: {error}.")
            raise _bad(words.format_map(_Data({**error.data, "folder": self._folder, "error": error}))) from error


class PastBars:
    """The minute bars of the days recorded before, read when they are asked for."""

    def __init__(
        self,
        reader: ArchiveReader,
        keys: Sequence[DefinitionKey],
        instrument: InstrumentId,
        day: date,
        actions: Sequence[Action],
    ) -> None:
        self._reader, self._keys, self._instrument, self._day = reader, keys, instrument, day
        self._actions = actions

    @cached_property
    def _rows(self) -> dict[date, Rows]:
        """Of each day what the first provider recorded."""
        begin, end = self._day - _REACH, self._day - timedelta(days=1)
        found: dict[date, Rows] = {}
        for key in reversed(self._keys):
            found.update(self._reader.bars(key, self._instrument, begin, end))
        return {day: rows for day, rows in sorted(found.items()) if len(priced(rows))}

    @property
    def last_close(self) -> int:
        """The close of the newest day before, that of its auction where one was recorded; 0 without any."""
        for rows in reversed(self._rows.values()):
            auction = rows.chosen((rows.index == CLOSING_AUCTION) & (rows["close"] != NULL))
            return int((auction if len(auction) else priced(rows))["close"][-1])
        return 0

    def reference(self, close: int, day: date) -> int:
        """A close in the shares of a day that may have had a split or dividend."""
        for action in self._actions:
            if action.ex_date == day:
                close = round(action.reference(close / SCALE) * SCALE)
        return close

    def records(self) -> Sequence[DayRecord]:
        """Whole days, oldest first, from the minutes that were recorded of them."""
        found: list[DayRecord] = []
        for day, rows in self._rows.items():
            minutes = priced(rows)
            first, last = int(minutes["open"][0]), int(minutes["close"][-1])
            prices = (first, int(minutes["high"].max()), int(minutes["low"].min()), last)
            before = self.reference(found[-1].close, day) if found else first
            volume, turnover = _sum(minutes["volume"]), _sum(minutes["turnover"]) * _MONEY
            found.append(DayRecord(day, *prices, volume, turnover, self._tiers(day), before))
        return found

    def minutes(self, day: date) -> Mapping[int, Minute]:
        """The recorded minutes of a day."""
        rows = self._rows.get(day)
        return {} if rows is None else {row.minute: minute_of(row) for row in _bars(priced(rows)) or []}

    def _tiers(self, day: date) -> Tiers:
        """The day's flow by tier where its last minute was recorded, else nothing."""
        for key in self._keys:
            read = partial(self._reader.last, key, self._instrument, day)
            rows = self._reader.unless_damaged(read)
            values = [int(rows[name][-1]) for name in _SIZES] if rows is not None and len(rows) else [NULL]
            if NULL not in values:
                extra_large, large, medium, small = (value * _MONEY for value in values)
                return extra_large, large, medium, small
        return ZERO


def _instrument(name: InstrumentId, facts: SessionFacts | None, day: date, currency: str, provider: str) -> Instrument:
    if facts is None:
        return Instrument(id=name, name=code_of(name), security_type=SecurityType.STOCK, lot_size=1, currency=currency)
    if facts.steps:
        steps = PriceSteps((StepTable(name="recorded", bands=facts.steps, source=provider),))
    else:
        # Not known for sure when it was recorded: the dated table that is proven for that day.
        versions = steps_of(market_of(name), facts.security_type, structured=True, day=day)
        steps = PriceSteps((versions.proven,))
    return Instrument(
        id=name,
        name=facts.name,
        name_en=facts.name,
        security_type=facts.security_type,
        lot_size=facts.lot_size,
        currency=facts.currency,
        steps=steps,
    )


def _action(action: SplitOrDividend) -> Action:
    return Action(action.ex_day, action.old_shares, action.new_shares, Decimal(action.amount).scaleb(-4))


def _books(rows: BookRows) -> BookColumns:
    flags = rows.flags
    return BookColumns(
        known=_column(rows.moments),
        time=_column(rows.time),
        whole=_marks(flags, BookFlag.FULL),
        thinned=_marks(flags, BookFlag.THINNED),
        gap=_marks(flags, BookFlag.GAP),
        first=_column(rows.first),
        side=_column(rows.side),
        price=_column(rows.price),
        shares=_column(rows.shares),
        orders=_column(np.where(rows.orders == NULL, 0, rows.orders)),
    )


def _trades(rows: Rows, settled: int) -> TradeColumns | None:
    rows, known = trades_known(rows.chosen((rows["price"] > 0) & (rows["shares"] > 0)), settled)
    if not len(rows):
        return None
    return TradeColumns(
        known=_column(known),
        time=_column(rows["time"]),
        price=_column(rows["price"]),
        shares=_column(rows["shares"]),
        side=_column(rows["side"]),
        special=_marks(rows["special"], 1),
    )


def _quotes(rows: QuoteRows) -> list[QuoteRow]:
    names = ("time", "last", "open", "high", "low", "prev_close", "volume")
    turnover = np.where(rows.turnover == NULL, NULL, rows.turnover * _MONEY)
    columns = [rows.moments, *(getattr(rows, name) for name in names), turnover, rows.flags & QuoteFlag.SUSPENDED]
    return [QuoteRow(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _bars(rows: Rows) -> list[BarRow] | None:
    rows = priced(rows)
    order = np.lexsort((rows["version"], rows["received"]))
    names = ("received", "minute", "open", "high", "low", "close", "volume", "turnover")
    found = [
        BarRow(
            known=known,
            minute=minute,
            open=opened,
            high=high,
            low=low,
            close=close,
            volume=max(volume, 0),
            turnover=0 if turnover == NULL else turnover * _MONEY,
        )
        for known, minute, opened, high, low, close, volume, turnover in zip(
            *(rows[name][order].tolist() for name in names), strict=True
        )
    ]
    return found or None


def _flow_rows(rows: Rows) -> list[FlowRow]:
    rows = rows.chosen((rows.index >= 0) & (rows["net"] != NULL))
    order = np.lexsort((rows["version"], rows["received"]))
    columns = (rows[name][order].tolist() for name in ("received", "minute", "net", *_SIZES))
    found: list[FlowRow] = []
    for known, minute, net, *tiers in zip(*columns, strict=True):
        extra_large, large, medium, small = (value * _MONEY for value in tiers)
        kept = None if NULL in tiers else (extra_large, large, medium, small)
        found.append(FlowRow(known, minute, net * _MONEY, kept))
    return found


def _splits(rows: Rows) -> list[SplitRow]:
    order = np.lexsort((rows["version"], rows["received"]))
    names = ("received", "time", *(f"in_{size}" for size in _SIZES), *(f"out_{size}" for size in _SIZES))
    found: list[SplitRow] = []
    for received, time, *values in zip(*(rows[name][order].tolist() for name in names), strict=True):
        amounts = tuple(None if value == NULL else value * _MONEY for value in values)
        found.append(SplitRow(max(received, time), time, _sent(amounts[:4]), _sent(amounts[4:])))
    return found


def _sent(amounts: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """The sizes from the largest on that the provider has: three of them where it has no extra large one."""
    return amounts if amounts[0] is not None else amounts[1:]


def _sum(values: Integers) -> int:
    return int(values[values != NULL].sum())


def _column(values: Integers) -> array[int]:
    return array("q", np.ascontiguousarray(values, np.int64).tobytes())


def _marks(values: Integers, mark: int) -> bytes:
    return bytes(((values & mark) != 0).tolist())


def _crossed(changes: BookRows) -> int:
    """How many of the recorded whole books have a bid that reaches an ask."""
    found = 0
    for row in np.flatnonzero(changes.flags & BookFlag.FULL).tolist():
        levels = changes.levels(row)
        bids, asks = ([level.price for level in levels if level.side == side] for side in (BID, ASK))
        found += bool(bids and asks and max(bids) >= min(asks))
    return found


def _bad(sentence: str) -> BadInput:
    return BadInput("bad-option", sentence=sentence)


class _Data(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
