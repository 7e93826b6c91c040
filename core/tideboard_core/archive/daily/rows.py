"""Makes rows of the archive from answers about what stands behind the flow; texts stay plain and bounded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from tideboard_core.archive.daily.publication import DailyFigure, expected_publication
from tideboard_core.archive.daily_tables import SCALES, ColumnUnit, DailyRow, DailyValue
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.units import LARGEST, day_number, from_amount, micros
from tideboard_core.model.behind.brokers import HOLDING_SPANS, HoldingHistory, Holdings, ParticipantHolding
from tideboard_core.model.behind.company import Ratings
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.events import CalendarEvent
from tideboard_core.model.behind.news import News
from tideboard_core.model.behind.short_selling import ShortPositions, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.plain_text import plain_text

FIRST: Final = 20
"""Participants with the largest holdings that are kept of each day."""
LONGEST: Final = 400
"""Characters of a text that are kept."""
_IDENTITY: Final = 80
NEWS_TYPE: Final = str(DailyFigure.NEWS)
"""The type of an event that is a headline; the others are those of `EventKind`."""


def sales_rows(found: ShortVolumes, calendar: TradingCalendar) -> list[DailyRow]:
    """Return a row for each day."""
    return [
        {
            "day": day_number(each.day),
            "figure": str(DailyFigure.SALES),
            **_publication(DailyFigure.SALES, found.instrument, each.day, calendar),
            "shares": _whole(each.shares),
            "volume": _whole(each.volume),
            "turnover_short": _units(each.turnover_short, ColumnUnit.MONEY),
            "turnover": _units(each.turnover, ColumnUnit.MONEY),
            "percent": _units(each.percent, ColumnUnit.PERCENT),
            "percent_of": "volume" if each.percent is not None else None,
            "close": _units(each.close, ColumnUnit.PRICE),
            "unstated": _unstated(each.unstated),
        }
        for each in found.days
    ]


def position_rows(found: ShortPositions, calendar: TradingCalendar) -> list[DailyRow]:
    """Return a row for each report day."""
    return [
        {
            "day": day_number(each.day),
            "figure": str(DailyFigure.POSITIONS),
            **_publication(DailyFigure.POSITIONS, found.instrument, each.day, calendar, sent=each.published),
            "shares": _whole(each.shares),
            "volume": _whole(each.daily_volume),
            "turnover_short": _units(each.value, ColumnUnit.MONEY),
            "percent": _units(each.percent, ColumnUnit.PERCENT),
            "percent_of": each.percent_of or None,
            "days_to_cover": _units(each.days_to_cover, ColumnUnit.PERCENT),
            "close": _units(each.close, ColumnUnit.PRICE),
            "unstated": _unstated(each.unstated),
        }
        for each in found.days
    ]


def holding_rows(found: Holdings, calendar: TradingCalendar, chosen: Collection[str] = ()) -> list[DailyRow]:
    """Return the largest holdings and those of the participants `chosen`; nothing of an answer without its day."""
    day = found.settled
    if day is None:
        return []
    kept = [each for at, each in enumerate(found.rows) if at < FIRST or each.participant.number in chosen]
    stamp = _publication(DailyFigure.BROKERS, found.instrument, day, calendar)
    return [{"day": day_number(day), **stamp, **_holding(each), "listed": 1} for each in kept]


def _holding(each: ParticipantHolding) -> DailyRow:
    changes = {f"change_{span}": _units(each.changes.get(span), ColumnUnit.SHARES) for span in HOLDING_SPANS}
    name, shares = plain_text(each.participant.name, LONGEST), _units(each.shares, ColumnUnit.SHARES)
    return {"participant": each.participant.number, "name": name, "shares": shares, **changes}


def history_rows(found: HoldingHistory, calendar: TradingCalendar) -> list[DailyRow]:
    """Return a row for each day of one participant; its changes are differences to days that the answer has, too."""
    held = {each.day: each.shares for each in found.days}
    market = market_of(found.instrument)
    rows: list[DailyRow] = []
    for each in found.days:
        row: DailyRow = {
            "day": day_number(each.day),
            "participant": found.number,
            **_publication(DailyFigure.BROKERS, found.instrument, each.day, calendar),
            "shares": _units(each.shares, ColumnUnit.SHARES),
            "listed": 0,
        }
        before, sessions = each.day, 0
        for span in HOLDING_SPANS:
            while sessions < span:
                before, sessions = calendar.previous_session(market, before).date, sessions + 1
            if before in held:
                row[f"change_{span}"] = _units(each.shares - held[before], ColumnUnit.SHARES)
        rows.append(row)
    return rows


def rating_rows(found: Ratings, day: date, calendar: TradingCalendar) -> list[DailyRow]:
    """Return one row: of the day that the answer names, else of the market's `day` on which it was asked."""
    report = found.updated or found.end or day
    row: DailyRow = {
        "day": day_number(report),
        **_publication(DailyFigure.RATING, found.instrument, report, calendar, sent=found.updated),
        "percents": " ".join(f"{each:f}" for each in found.percents)[:LONGEST] or None,
        "analysts": _whole(found.analysts),
        "target_low": _units(found.target_low, ColumnUnit.PRICE),
        "target_mean": _units(found.target_mean, ColumnUnit.PRICE),
        "target_high": _units(found.target_high, ColumnUnit.PRICE),
        "target_currency": plain_text(found.currency, LONGEST) or None,
    }
    if found.counts is not None:
        row |= {name: _whole(count) for name, count in found.counts._asdict().items()}
    return [row]


def event_rows(events: Iterable[CalendarEvent]) -> list[DailyRow]:
    """Return a row for each event; without a provider's id it is told apart by day and text."""
    return [
        {
            "type": str(each.kind),
            "event": plain_text(each.id or f"{each.day.isoformat()} {each.text}".strip(), _IDENTITY),
            "published": None,
            "expected": 0,
            "day": day_number(each.day),
            "time": None if each.time is None else micros(each.time),
            "part": None if each.session is None else str(each.session),
            "estimated": None if each.estimated is None else int(each.estimated),
            "withdrawn": 0,
            "text": plain_text(each.text, LONGEST),
            "figures": plain_text("; ".join(f"{key}={text}" for key, text, _value in each.figures), LONGEST) or None,
        }
        for each in events
    ]


def news_rows(found: News, received: datetime, *, followed: bool = False) -> list[DailyRow]:
    """Return a row for each headline; of one without a time the day is that of the receipt (aware).

    `followed`: the answer before is so young that a headline without a time, if it is new, was published about now.
    Its time is then that of the receipt, marked as estimated; else it has none.
    """
    market, now = market_of(found.instrument), micros(received)
    rows: list[DailyRow] = []
    for each in found.items:
        day = day_number(exchange_date(market, each.time or received))
        rows.append(
            {
                "type": NEWS_TYPE,
                "event": _news_identity(each.id or each.headline),
                "published": None if each.time is None else day,
                "expected": 0,
                "day": day,
                "time": micros(each.time) if each.time is not None else now if followed else None,
                "estimated": None if each.time is not None or not followed else 1,
                "withdrawn": 0,
                "text": plain_text(each.headline, LONGEST),
            }
        )
    return rows


def _news_identity(text: str) -> str:
    """What tells a headline apart; of a long link or headline its beginning and a checksum."""
    if len(text) <= _IDENTITY:
        return plain_text(text, _IDENTITY)
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=12).hexdigest()
    return plain_text(text, _IDENTITY - len(digest) - 1) + " " + digest


def _publication(
    figure: DailyFigure, instrument: InstrumentId, day: date, calendar: TradingCalendar, *, sent: date | None = None
) -> DailyRow:
    """The day of publication: the provider's where it is sent, else that of our rule."""
    if sent is not None:
        return {"published": day_number(sent), "expected": 0}
    moment = expected_publication(figure, market_of(instrument), day, calendar)
    return {"published": None if moment is None else day_number(moment.date()), "expected": int(moment is not None)}


def _units(value: Decimal | int | None, unit: ColumnUnit) -> DailyValue:
    """A number in the column's units; one too large for the archive's integers is not kept."""
    try:
        return from_amount(None if value is None else Decimal(value), SCALES[unit])
    except ArchiveError:
        return None


def _whole(value: int | None) -> DailyValue:
    return None if value is None or abs(value) > LARGEST else value


def _unstated(figures: Sequence[UnstatedFigure]) -> DailyValue:
    return plain_text(" ".join(f"{name}={value:f}" for name, value in figures), LONGEST) or None
