"""One watchlist row, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.opening import AroundOpen, has_traded, price_time
from tideboard_core.model.quote import Quote
from tideboard_desktop.docks.figures.extended_hours import ExtendedPrice, extended
from tideboard_desktop.docks.figures.flow_figures import (
    Refusals,
    flow_cell,
    flow_cell_with,
    nothing_refused,
    session_over,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowCell, PercentileCell
from tideboard_desktop.ui.words.quotes import halt_word, refusal_word

translate = QCoreApplication.translate
_market = lru_cache(maxsize=8192)(market_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Words and signs of one row; values are None where nothing has arrived.

    `quote` and `step` serve the columns that are hidden by default; `extended` is the price outside US regular hours.
    `dated` is the session of a change that is not of today. `refused` is why there is no quote, `halted` whether
    trading is suspended; `percentile` None = not computed yet.
    """

    id: InstrumentId
    name: str
    last: str
    change: str
    last_value: float | None
    change_value: float | None
    closed: bool
    flow: FlowCell
    dated: str = ""
    quote: Quote | None = None
    step: Decimal | None = None
    extended: ExtendedPrice | None = None
    refused: GatewayError | None = None
    halted: bool = False
    percentile: PercentileCell | None = None


def make_row(
    hub: Hub,
    instrument_id: InstrumentId,
    now: datetime,
    refusal: Refusals = nothing_refused,
    before: WatchRow | None = None,
    percentile: PercentileCell | None = None,
) -> WatchRow:
    """Read what the hub holds now; `now` is UTC market time and decides which session counts as today.

    `before` is the row of the same minute since which no fact of the security changed. The hub has no `percentile`.
    """
    quote, opening = hub.value(Topic.QUOTE.of(instrument_id)), None
    priced = None if quote is None else quote.time
    if quote is not None and _market(instrument_id) is Market.US:
        opening = hub.opening(instrument_id)
        priced = price_time(quote, now, opening)
    net = None if before is None else hub.value(Topic.FLOW.of(instrument_id))
    if before is None or net is None or net.net is not before.flow.series:  # dropped, or newer than this frame
        instrument = hub.value(Topic.INSTRUMENT.of(instrument_id))
        flow = flow_cell(hub, instrument_id, instrument, quote, now, refusal)
    else:
        flow = flow_cell_with(before.flow, net, _market(instrument_id), quote, priced)
        if quote is not None and priced is not None:
            row = _at_the_same_price(before, _Priced(quote, priced, opening), flow, now, percentile)
            if row is not None:
                return row
        instrument = hub.value(Topic.INSTRUMENT.of(instrument_id))
    name = instrument_id if instrument is None else instrument.name or instrument_id
    if quote is None or priced is None:
        return _without_quote(instrument_id, name, flow, refusal(Topic.QUOTE.of(instrument_id)), percentile)
    market = _market(instrument_id)
    percent = _change_percent(quote, now, opening)
    closed = session_over(market, priced, now)
    step = None if instrument is None else instrument.price_step(quote.last)
    return WatchRow(
        id=instrument_id,
        name=name,
        last=fmt.price(quote.last, step),
        change=halt_word(quote)
        if quote.suspended
        else _change_words(None if percent is None else float(percent), closed),
        last_value=float(quote.last),
        change_value=None if percent is None else float(percent),
        closed=closed,
        flow=flow,
        dated=fmt.date_short(priced, MARKET_ZONE[market]) if closed and percent is not None else "",
        quote=quote,
        step=step,
        extended=extended(quote, now, step, opening) if market is Market.US else None,
        halted=quote.suspended,
        percentile=percentile,
    )


class _Priced(NamedTuple):
    """A quote, when its last price was traded at the latest (UTC), and what came around New York's open."""

    quote: Quote
    time: datetime
    opening: AroundOpen | None


def _change_percent(quote: Quote, now: datetime, opening: AroundOpen | None) -> Decimal | None:
    """Change in percent of the previous close: of New York's of that which the day's first trade brought.

    Before it the change is that of the session before.
    """
    if opening is None or opening.base is None or not has_traded(quote, now, opening):
        return quote.change_percent
    return (quote.last - opening.base) / opening.base * 100


def _at_the_same_price(
    before: WatchRow, newer: _Priced, flow: FlowCell, now: datetime, percentile: PercentileCell | None
) -> WatchRow | None:
    """The row of a newer quote that has the price of the one before, as most have; None where it has another one."""
    old, quote = before.quote, newer.quote
    if old is None or (quote.last, quote.prev_close) != (old.last, old.prev_close):
        return None
    if (
        quote.suspended is not old.suspended or quote.state is not old.state
    ):  # a word of either takes the change's place
        return None
    market = _market(before.id)
    if session_over(market, newer.time, now) is not before.closed:
        return None
    return WatchRow(
        id=before.id,
        name=before.name,
        last=before.last,
        change=before.change,
        last_value=before.last_value,
        change_value=before.change_value,
        closed=before.closed,
        flow=flow,
        dated=before.dated,
        quote=quote,
        step=before.step,
        extended=extended(quote, now, before.step, newer.opening) if market is Market.US else None,
        halted=before.halted,
        percentile=percentile,
    )


def _without_quote(
    instrument_id: InstrumentId,
    name: str,
    flow: FlowCell,
    refused: GatewayError | None,
    percentile: PercentileCell | None,
) -> WatchRow:
    """The word shown in place of the price if the broker refuses the quote; a dash would look like waiting."""
    return WatchRow(
        id=instrument_id,
        name=name,
        last=refusal_word(refused),
        change=fmt.MISSING,
        last_value=None,
        change_value=None,
        closed=False,
        flow=flow,
        refused=refused,
        percentile=percentile,
    )


def _change_words(percent: float | None, closed: bool) -> str:  # noqa: FBT001  a fact of the row, not an option
    if percent is None:
        return translate("Watchlist", "closed") if closed else fmt.MISSING
    return fmt.percent(percent)
