"""Answers about what stands behind the flow, made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tideboard_core.model.behind.brokers import (
    BrokerTrade,
    BrokerTrades,
    HoldingDay,
    HoldingHistory,
    Holdings,
    Participant,
    ParticipantHolding,
)
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.short_selling import (
    ShortPosition,
    ShortPositions,
    ShortVolume,
    ShortVolumes,
    VenueShares,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NEWEST = date(2026, 11, 19)
SOURCE = "Script"


def weekdays(count: int, newest: date = NEWEST) -> list[date]:
    """So many weekdays, the oldest first, up to the newest."""
    found: list[date] = []
    day = newest
    while len(found) < count:
        if day.weekday() < 5:
            found.insert(0, day)
        day -= timedelta(days=1)
    return found


def short_volumes(percents: list[float], newest: date = NEWEST) -> ShortVolumes:
    """A day for each share of the volume of a million, in percent."""
    days = [
        ShortVolume(
            day=day,
            shares=round(percent * 10_000),
            volume=1_000_000,
            venues=(VenueShares("NYSE", 1),),
            unstated=(UnstatedFigure("rate", Decimal(7)),),
        )
        for day, percent in zip(weekdays(len(percents), newest), percents, strict=True)
    ]
    return ShortVolumes(instrument=TENCENT, source=SOURCE, days=tuple(days))


def unstated_volumes(values: list[int]) -> ShortVolumes:
    """Days of which the broker states no unit."""
    days = [
        ShortVolume(day=day, unstated=(UnstatedFigure("rate", Decimal(value)),))
        for day, value in zip(weekdays(len(values)), values, strict=True)
    ]
    return ShortVolumes(instrument=TENCENT, source="LongPort", days=tuple(days))


def short_positions() -> ShortPositions:
    """Two report days of New York."""
    days = [
        ShortPosition(
            day=day,
            shares=shares,
            percent=Decimal("1.75"),
            percent_of="float",
            days_to_cover=Decimal("1.06"),
            published=date(2026, 11, 11),
        )
        for day, shares in ((date(2026, 10, 15), 1_000_000), (date(2026, 10, 30), 1_250_000))
    ]
    return ShortPositions(instrument=APPLE, source=SOURCE, days=tuple(days))


def holding(number: str, shares: int, *changes: int, name: str = "") -> ParticipantHolding:
    """A participant with its changes over 1, 5, 20 and 60 days, as many as are told."""
    told: dict[int, Shares] = dict(zip((1, 5, 20, 60), changes, strict=False))
    return ParticipantHolding(participant=Participant(number, name or f"Broker {number}"), shares=shares, changes=told)


def holdings() -> Holdings:
    """Six participants with 1,000 shares together."""
    rows = (
        holding("C00019", 500, -10, -20, -40, -80, name="HSBC"),
        holding("B01161", 200, 5, 10, 40, 60, name="UBS"),
        holding("B01224", 150, 3, 30, 20, 10),
        holding("C00010", 80, 0, 0, 0, 0),
        holding("B01555", 50, 1, 1, 1, 1),
        holding("B01130", 20, 1, -21, -21, 9),
    )
    return Holdings(instrument=TENCENT, source=SOURCE, rows=rows, settled=NEWEST)


def holding_history(count: int = 3) -> HoldingHistory:
    """A holding that grows by ten shares a day."""
    days = [HoldingDay(day, 100 + 10 * at, 10) for at, day in enumerate(weekdays(count))]
    return HoldingHistory(instrument=TENCENT, source=SOURCE, number="B01161", days=tuple(days))


def broker_trades(*, live: bool = False) -> BrokerTrades:
    """A buyer and a seller."""
    return BrokerTrades(
        instrument=TENCENT,
        source=SOURCE,
        day=NEWEST,
        live=live,
        buyers=(BrokerTrade("UBS", 3_000, Decimal(9_000), Decimal(5_400_000), Decimal("600.5")),),
        sellers=(BrokerTrade("HSBC", -2_000),),
    )
