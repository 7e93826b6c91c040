"""The rows of the positions table: a change values again only the rows whose price, facts, flow or exits changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Position
from tideboard_core.model.quote import Quote
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.valuation import valued
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.position_columns import Holding, moved
from tideboard_desktop.docks.figures.flow_figures import flow_cell, nothing_refused
from tideboard_desktop.ui.tables.flow_cells import PercentileCell

if TYPE_CHECKING:
    from tideboard_core.orders.exit_cover import ExitCover
    from tideboard_desktop.blotter.exit_actions import ExitActions

LOOK_AGAIN = 1.0
"""Seconds after which the rows in view are made again also without news: a flow figure ages."""


@dataclass(frozen=True, slots=True)
class PositionSources:
    """What the rows are made of beside the hub: exits, percentiles, and the keys that the table subscribes to."""

    exits: Callable[[], ExitActions]
    percentile: Callable[[InstrumentId], PercentileCell | None]
    wanted: Callable[[], Collection[Key[object]]]


@dataclass(slots=True)
class _Kept:
    account: Account | None = None
    rows: dict[tuple[InstrumentId, int], Holding] = field(default_factory=dict)
    covers: Mapping[InstrumentId, ExitCover] = field(default_factory=dict)
    left: list[Position] = field(default_factory=list)
    looked: float = 0.0


class PositionRows:
    """Keeps the rows of one account between two calls."""

    def __init__(self, hub: Hub, clock: Clock, sources: PositionSources) -> None:
        self._hub, self._clock, self._sources = hub, clock, sources
        self._kept = _Kept()
        self.moves: dict[InstrumentId, float] = {}
        """By how much the open profit of each row has moved since the call before."""

    def holds(self, instruments: Collection[InstrumentId]) -> bool:
        return any(name in instruments for name, _again in self._kept.rows)

    def of(
        self,
        account: Account,
        positions: Collection[Position],
        news: Collection[InstrumentId] | None,
        in_view: Collection[InstrumentId] = (),
    ) -> list[Holding]:
        """Every position that has shares in the broker's order, then securities of which exits alone are left.

        `news` are the securities whose price, facts or flow changed since the last call, None = any may have.
        """
        kept, now = self._kept, self._clock.monotonic()
        if kept.account != account:
            kept = self._kept = _Kept(account)
            news = None
        if news is not None and now - kept.looked >= LOOK_AGAIN:
            news = {*news, *in_view}
        if news is None or in_view:
            kept.looked = now
        exits = self._sources.exits()
        covers = exits.covers(account)
        if covers is not kept.covers:
            kept.covers, kept.left = covers, exits.left_over(account)
        before, self.moves = kept.rows, {}
        rows: list[Holding] = []
        seen = Counter[InstrumentId]()
        for position in (*(one for one in positions if one.quantity), *kept.left):
            instrument = position.instrument
            again = seen[instrument]
            seen[instrument] += 1
            row = before.get((instrument, again))
            if row is None or news is None or instrument in news or not _same(row, position, covers.get(instrument)):
                row = self._row(account, position, row, again, keep_words=news is not None)
            rows.append(row)
        kept.rows = {(row.position.instrument, row.again): row for row in rows}
        return rows

    def _row(
        self, account: Account, position: Position, before: Holding | None, again: int, *, keep_words: bool
    ) -> Holding:
        instrument, covers = position.instrument, self._kept.covers
        cover = covers.get(instrument)
        quote: Quote | None = self._hub.value(Topic.QUOTE.of(instrument))
        facts: Instrument | None = self._hub.value(Topic.INSTRUMENT.of(instrument))
        words = before.exits if keep_words and before is not None and before.cover == cover else None
        if words is None and covers:
            words = self._sources.exits().words(account, instrument)
        flow, cell, percentile = Topic.FLOW.of(instrument), None, None
        if position.quantity and (flow in self._sources.wanted() or self._hub.value(flow) is not None):
            cell = flow_cell(self._hub, instrument, facts, quote, self._clock.market(), nothing_refused)
            percentile = self._sources.percentile(instrument)
        price = price_now(self._hub, instrument, self._clock.market())
        figures = valued(position, price, facts if position.quantity else None)
        row = Holding(position, *figures, cell, percentile, cover, words, again)
        if before is not None and (change := moved(before.pl, row.pl)):
            self.moves[instrument] = change
        return row


def _same(row: Holding, position: Position, cover: ExitCover | None) -> bool:
    return (row.position is position or row.position == position) and (row.cover is cover or row.cover == cover)
