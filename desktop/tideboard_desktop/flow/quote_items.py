"""The items of the quote strip; a value that the broker does not report is left out."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.system.settings import Units
from tideboard_desktop.flow.quote_strip import QuoteItem
from tideboard_desktop.ui import format as fmt


def quote_items(quote: Quote | None, facts: Instrument | None, shot: Snapshot | None, units: Units) -> list[QuoteItem]:
    """Open, high, low, VWAP, volume, turnover; from a snapshot 52-week range, market value, P/E."""
    if quote is None:
        return []
    step = None if facts is None else facts.price_step(quote.last)
    prices = (
        (QCoreApplication.translate("QuoteStrip", "Open"), quote.open),
        (QCoreApplication.translate("QuoteStrip", "High"), quote.high),
        (QCoreApplication.translate("QuoteStrip", "Low"), quote.low),
    )
    items = [QuoteItem(caption, fmt.price(value, step)) for caption, value in prices if value > 0]
    average = vwap(quote)
    if average is not None:
        words = QCoreApplication.translate("QuoteStrip", "VWAP", "volume-weighted average price of the day")
        items.append(QuoteItem(words, fmt.plain(average, fmt.decimals_of(step) if step is not None else 2)))
    volume = QCoreApplication.translate("QuoteStrip", "Volume")
    turnover = QCoreApplication.translate("QuoteStrip", "Turnover")
    items += [
        QuoteItem(caption, _large(value, units))
        for caption, value in ((volume, quote.volume), (turnover, quote.turnover))
        if value > 0
    ]
    return items if shot is None else [*items, *_standing(quote, shot, step, units)]


def vwap(quote: Quote) -> Decimal | None:
    """Turnover by volume; None where that is no price of the day, as with contracts that stand for many shares."""
    if quote.volume <= 0 or quote.turnover <= 0:
        return None
    average = quote.turnover / quote.volume
    return average if quote.low <= average <= quote.high else None


def _standing(quote: Quote, shot: Snapshot, step: Decimal | None, units: Units) -> list[QuoteItem]:
    """Range of a year, value and P/E: what changes with the days."""
    items = []
    low, high = shot.low_52_weeks, shot.high_52_weeks
    if low is not None and high is not None and low < high:
        low, high = min(low, quote.last), max(high, quote.last)  # the snapshot is minutes older than the quote
        place = float((quote.last - low) / (high - low))
        words = QCoreApplication.translate("QuoteStrip", "52 weeks")
        items.append(QuoteItem(words, fmt.price(low, step), fmt.price(high, step), place))
    if shot.market_value is not None:
        words = QCoreApplication.translate("QuoteStrip", "Market value")
        items.append(QuoteItem(words, _large(shot.market_value, units)))
    if shot.pe_ttm is not None:
        words = QCoreApplication.translate("QuoteStrip", "P/E", "price to earnings of the last 12 months")
        items.append(QuoteItem(words, fmt.plain(shot.pe_ttm, 1)))
    return items


def _large(value: Decimal | int, units: Units) -> str:
    unit = fmt.unit_for(float(value), units)
    return fmt.amount(float(value), unit, 0 if unit == fmt.ONE else 2)
