"""Splits and dividends: kept beside the unadjusted bars and applied on reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.hours import minute_start
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Integers, SourceCall
from tideboard_core.archive.units import MONEY, PRICE, day_number, day_of, instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.market.bars.columns import MOST_VOLUME, Columns, known_as, no_rows
from tideboard_core.market.bars.intervals import instant_of, minute_of
from tideboard_core.market.bars.sources import ArchivedMinutes
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.splits import Split, price_in

_PRICES: Final = ("open", "high", "low", "close")


class ActionType(StrEnum):
    """What happened to the shares; on one day a dividend is paid on the old shares, before a split."""

    DIVIDEND = "dividend"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOrDividend:
    """A split (`old_shares` become `new_shares`, also for a consolidation or a bonus issue) or a cash dividend.

    `amount` is the dividend per share in 1/10000 of `currency`. It holds from the market's day `ex_day` on.
    """

    instrument: InstrumentId
    ex_day: date
    type: ActionType
    new_shares: int = 1
    old_shares: int = 1
    amount: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Makes a day's prices comparable with today's: `price * factor - paid`; volumes are multiplied by `shares`."""

    factor: Fraction = Fraction(1)
    paid: Fraction = Fraction(0)
    shares: Fraction = Fraction(1)

    def prices(self, values: Integers) -> NDArray[np.float64]:
        """Adjusted prices in the currency, NaN for NULL."""
        known = np.where(values == NULL, np.nan, values)
        adjusted: NDArray[np.float64] = (known * float(self.factor) - float(self.paid)) / PRICE
        return adjusted

    def price(self, value: Decimal) -> Decimal:
        """An adjusted price in the currency."""
        return price_in(value, 1 / self.factor) - Decimal(self.paid.numerator) / self.paid.denominator / PRICE

    def volumes(self, values: Integers) -> NDArray[np.float64]:
        """Adjusted volumes in shares, NaN for NULL."""
        adjusted: NDArray[np.float64] = np.where(values == NULL, np.nan, values) * float(self.shares)
        return adjusted


def add_action(writer: ArchiveWriter, action: SplitOrDividend, received: datetime) -> bool:
    """Append an action, or a further version of one that was announced otherwise; False if it is known as it is."""
    values = (action.new_shares, action.old_shares, action.amount, action.currency)
    with writer.batch():
        symbol = writer.identities.made_symbol(action.instrument)
        place = (symbol, day_number(action.ex_day), str(action.type))
        row = writer.database.one(
            "SELECT version, new_shares, old_shares, amount, currency FROM action "
            "WHERE symbol=? AND ex_day=? AND type=? ORDER BY version DESC LIMIT 1",
            place,
        )
        if row is not None and row[1:] == values:
            return False
        version = 1 if row is None else row[0] + 1
        writer.database.execute(
            "INSERT INTO action(symbol, ex_day, type, version, received, new_shares, old_shares, amount, currency) "
            "VALUES (?,?,?,?,?,?,?,?,?)",
            (*place, version, micros(received), *values),
        )
    return True


def actions_of(
    database: Database, identities: Identities, instrument: InstrumentId, *, known_at: datetime | None = None
) -> list[SplitOrDividend]:
    """The newest version of each action of a symbol (known at a moment), in the order in which they took effect."""
    symbol = identities.symbol(instrument)
    rows = database.all(
        "SELECT ex_day, type, new_shares, old_shares, amount, currency FROM action "
        "WHERE symbol=? AND received<=? ORDER BY ex_day, type, version",
        (symbol, 2**62 if known_at is None else micros(known_at)),
    )
    newest = {
        (ex_day, kind): SplitOrDividend(
            instrument=instrument,
            ex_day=day_of(ex_day),
            type=ActionType(kind),
            new_shares=new_shares,
            old_shares=old_shares,
            amount=amount,
            currency=currency,
        )
        for ex_day, kind, new_shares, old_shares, amount, currency in rows
    }
    return list(newest.values())


def splits_among(actions: Iterable[SplitOrDividend]) -> tuple[Split, ...]:
    """The splits of a security's actions, by day."""
    found = sorted(actions, key=lambda each: each.ex_day)
    return tuple(
        Split(each.ex_day, Fraction(each.new_shares, each.old_shares))
        for each in found
        if each.type is ActionType.SPLIT
    )


def adjustment(day: date, actions: Iterable[SplitOrDividend]) -> Adjustment:
    """What the actions after `day` make of its prices and volumes."""
    factor, paid, shares = Fraction(1), Fraction(0), Fraction(1)
    for action in sorted(actions, key=lambda each: (each.ex_day, each.type)):
        if action.ex_day <= day:
            continue
        if action.type is ActionType.DIVIDEND:
            paid += action.amount
        else:
            ratio = Fraction(action.old_shares, action.new_shares)
            factor, paid, shares = factor * ratio, paid * ratio, shares / ratio
    return Adjustment(factor, paid, shares)


def adjusted_minutes(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    days: tuple[date, date],
    *,
    forward: bool,
) -> ArchivedMinutes:
    """Last values of the minute bars of days, both included, as they were traded or less what was split and paid since.

    Auctions and bars without all four prices are left out, minutes without a trade are answered without a bar. Volumes
    stay as they were traded, as brokers send them with
    forward-adjusted prices too. Raises ArchiveError.
    """
    actions = actions_of(reader.database, reader.identities, instrument) if forward else []
    parts: list[Columns] = [no_rows()]
    answered: list[Span] = []
    for day, rows in reader.bars(key, instrument, *days):
        session = reader.hours(key.market, day)
        prices = np.stack([rows[name] for name in _PRICES])
        whole = rows.chosen((rows.index >= 0) & (rows.index < session.minutes) & (prices != NULL).all(axis=0))
        if not len(whole):
            continue
        starts = np.array([minute_of(minute_start(session, each)) for each in whole.index.tolist()], np.int32)
        runs = np.split(starts, np.flatnonzero(np.diff(starts) != 1) + 1)
        answered += [Span(instant_of(int(run[0])), instant_of(int(run[-1]) + 1)) for run in runs]
        traded = whole["source"] != SourceCall.NO_TRADE
        starts, whole = starts[traded], whole.chosen(traded)
        if not len(whole):
            continue
        made = adjustment(day, actions)
        known = known_as(instant(int(whole["received"].max())), closed=True)
        volume, turnover = (np.where(whole[name] == NULL, 0, whole[name]) for name in ("volume", "turnover"))
        volume = np.minimum(volume, MOST_VOLUME)
        values = (*(made.prices(whole[name]) for name in _PRICES), volume, turnover / MONEY)
        parts.append(Columns._make((starts, *values, np.full(len(starts), known, np.int32))))
    return ArchivedMinutes(
        Columns._make(map(np.concatenate, zip(*(part.arrays for part in parts), strict=True))), answered
    )
