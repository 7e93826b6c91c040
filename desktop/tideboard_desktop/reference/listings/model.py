"""Columns of two listings side by side, and the sentences above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.listings import PairRow, premium
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.quote import Quote
from tideboard_desktop.docks.value_columns import ValueColumn, amount_column, count_column, text_column
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


def currency_of(instrument: InstrumentId) -> str:
    """The currency in which a listing's market trades."""
    return MARKET_CURRENCY[market_of(instrument)]


def pair_columns(first: InstrumentId, second: InstrumentId, units: fmt.UnitStyle) -> list[ValueColumn[PairRow]]:
    """Minute, then time and running net of each listing in its own currency; the two are never added or subtracted."""
    return [
        count_column("minute", translate("Listings", "Minute"), lambda row: row.minute, width=64),
        _time_column("first_time", first, lambda row: row.first_start),
        _net_column("first", first, lambda row: row.first, units),
        _time_column("second_time", second, lambda row: row.second_start),
        _net_column("second", second, lambda row: row.second, units),
    ]


def _time_column(key: str, instrument: InstrumentId, get: Callable[[PairRow], datetime | None]) -> ValueColumn[PairRow]:
    zone = MARKET_ZONE[market_of(instrument)]

    def text(row: PairRow) -> str:
        start = get(row)
        return fmt.MISSING if start is None else fmt.clock_minutes(start, zone)

    return text_column(key, translate("Listings", "{symbol} at").format(symbol=instrument), text, width=112)


def _net_column(
    key: str, instrument: InstrumentId, get: Callable[[PairRow], float | None], units: fmt.UnitStyle
) -> ValueColumn[PairRow]:
    currency = currency_of(instrument)
    return amount_column(
        key,
        translate("Listings", "Net, {currency}").format(currency=currency),
        get,
        units,
        width=120,
        head=f"net {instrument} [{currency}]",
        signed=True,
        why=translate("Listings", "Not received, or this market does not trade then"),
    )


def listing_words(
    instrument: InstrumentId, nets: Mapping[int, float], quote: Quote | None, day: str, units: fmt.UnitStyle
) -> str:
    """One listing in a sentence: its session, net, net in percent of the turnover, price; what is missing is said."""
    currency = currency_of(instrument)
    if not nets:
        return translate("Listings", "{symbol}: no flow received").format(symbol=instrument)
    net = nets[max(nets)]
    text = translate("Listings", "{symbol}, {day}: net {net} {currency}")
    parts = [text.format(symbol=instrument, day=day, net=fmt.flow(net, fmt.unit_for(net, units)), currency=currency)]
    if quote is not None and quote.turnover > 0:
        share = fmt.percent(net / float(quote.turnover) * 100)
        parts.append(translate("Listings", "{share} of the turnover").format(share=share))
    if quote is not None:
        parts.append(translate("Listings", "last {price}").format(price=fmt.price(quote.last)))
    return " \u00b7 ".join(parts)


def premium_words(
    pair: tuple[InstrumentId, InstrumentId],
    prices: tuple[Decimal | None, Decimal | None],
    shares: Decimal,
    rate: Decimal | None,
) -> str:
    """The premium with the rate that it stands on, or what is missing for it."""
    first, second = pair
    mine, theirs = currency_of(first), currency_of(second)
    if None in prices:
        return translate("Listings", "Premium: not computed, a price is missing")
    if rate is None:
        text = translate("Listings", "Premium: not computed without a rate; type what 1 {second} costs in {first}")
        return text.format(first=mine, second=theirs)
    found = premium(prices[0] or Decimal(0), prices[1] or Decimal(0), shares, rate)
    if found is None:
        return translate("Listings", "Premium: not computed, a price is missing")
    text = translate(
        "Listings", "Premium of {first} over {second}: {percent} at {rate} {mine} for 1 {theirs}, 1 for {shares} shares"
    )
    return text.format(
        first=first,
        second=second,
        percent=fmt.percent(found.percent),
        rate=f"{rate.normalize():f}",
        mine=mine,
        theirs=theirs,
        shares=f"{shares.normalize():f}",
    )
