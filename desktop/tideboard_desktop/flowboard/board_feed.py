"""Prices, flow and percentiles of the securities of a board, all as cheap as the broker has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType, currency_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.flow_figures import flow_cell
from tideboard_desktop.docks.figures.list_flow import ListFlow
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.flowboard.board_rows import NO_MOVES, BoardRow, Moves, moves_of
from tideboard_desktop.ui.hub_interest import HubInterest

_TOPICS = frozenset({Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT})


class BoardFeed(QObject):
    """Rows of the followed securities, kept until something in them changes; `changed` = some may read differently.

    Quotes are snapshots of all securities every 15 seconds, or the hub's where it has newer ones. Flow comes within
    the budget that the whole program shares. Nothing is wanted while `owner` is hidden: call `sleep`.
    """

    changed = Signal()

    def __init__(self, context: DockContext, owner: QWidget, *, by_minute: bool = True) -> None:
        """Without `by_minute` no bars are read or subscribed: there is the net of the session, but no changes of it."""
        super().__init__(owner)
        services = context.services
        self._context = context
        self._ids: tuple[InstrumentId, ...] = ()
        self._names: Mapping[InstrumentId, str] = {}
        self._rows: dict[InstrumentId, BoardRow] = {}
        self._watched: tuple[tuple[InstrumentId, ...], frozenset[InstrumentId] | None] | None = None
        self._moved: dict[InstrumentId, tuple[SessionMinutes, Moves]] = {}
        self._awake = False
        self._interest = HubInterest(context.hub, owner)
        self.reads_flow = True
        """While it is False no flow is asked for; what others read is shown."""
        self.flow = ListFlow(context if by_minute else _without_bars(context), owner)
        self.flow.changed.connect(self._forget)
        hub, tasks, clock = context.hub, context.tasks, context.clock
        self.prices = SnapshotFeed(
            hub, tasks, clock, services.gateway.quotes.snapshots, owner, kept=context.kept.slot("snapshots")
        )
        self.prices.changed.connect(self._prices_came)
        self.percentiles = Percentiles(services.readable, hub, services.feeds.calendar, clock, tasks)
        self.percentiles.setParent(self)
        self.percentiles.changed.connect(self._forget)
        context.frame.add(owner, self.refresh)

    # --- what is followed -------------------------------------------------------------------------------------------

    def follow(self, ids: Sequence[InstrumentId], names: Mapping[InstrumentId, str]) -> None:
        """Follow these securities from now on; `names` are those that the list brought. Asleep nothing is wanted."""
        self._ids, self._names = tuple(ids), names
        self._rows.clear()
        self._moved.clear()
        if self._awake:
            self.wake()

    def forget(self) -> None:
        """Know no figure of what is followed any more."""
        self._rows.clear()
        self._moved.clear()
        self.flow.forget()
        self.prices.forget()
        self.percentiles.forget()
        self.changed.emit()

    def wake(self) -> None:
        """Want prices and flow of all that is followed."""
        self._awake = True
        self._interest.want([Topic.INSTRUMENT.of(one) for one in self._ids if one not in self._names])
        self.prices.want(self._ids)
        self._watched = None
        self.flow.watch(self._ids if self.reads_flow else ())

    def sleep(self) -> None:
        self._awake = False
        self._interest.drop()
        self.prices.want(())
        self.flow.rest()

    def tick(self, visible: Collection[InstrumentId] | None, ranked: Collection[InstrumentId]) -> None:
        """Once a second while the board is on screen: flow of the `visible` is read first, None = of all alike.

        Percentiles are computed of `ranked`.
        """
        self.prices.tick()
        watched = self._ids if self.reads_flow else (), None if visible is None else frozenset(visible)
        if watched != self._watched:
            self._watched = watched
            self.flow.watch(*watched)
        self.flow.tick()
        self.percentiles.want(ranked)

    @property
    def ids(self) -> tuple[InstrumentId, ...]:
        """What is followed, in the list's order."""
        return self._ids

    # --- rows -------------------------------------------------------------------------------------------------------

    def rows(self) -> list[BoardRow]:
        """Every row in the list's order; those that did not change are the same objects as before."""
        return [self._rows.get(one) or self._made(one) for one in self._ids]

    def _made(self, instrument: InstrumentId) -> BoardRow:
        hub = self._context.hub
        facts, quote = hub.value(Topic.INSTRUMENT.of(instrument)), self.prices.quote(instrument)
        name = self._names.get(instrument) or (facts.name if facts is not None else "") or instrument
        cell = flow_cell(hub, instrument, facts, quote, self._context.clock.market(), self._refusal)
        type_ = None if facts is None else facts.security_type
        row = self._rows[instrument] = BoardRow(
            instrument,
            name,
            quote,
            cell,
            self.percentiles.cell(instrument),
            self._moves(instrument),
            type_,
            currency_of(instrument, type_ or SecurityType.STOCK) if facts is None else facts.currency,
        )
        return row

    def _moves(self, instrument: InstrumentId) -> Moves:
        """Computed once for the same minutes: a row is made again with every price."""
        minutes, kept = self.flow.minutes(instrument), self._moved.get(instrument)
        if minutes is None:
            return NO_MOVES
        if kept is None or kept[0] is not minutes:
            kept = self._moved[instrument] = minutes, moves_of(minutes)
        return kept[1]

    def _refusal(self, key: Key[object]) -> GatewayError | None:
        failure = self._context.services.feeds.schedule.failure(key)
        return None if failure is None else failure.error

    # --- what came --------------------------------------------------------------------------------------------------

    def refresh(self, keys: Set[Key[object]]) -> None:
        self._forget({InstrumentId(key.subject) for key in keys if key.topic in _TOPICS})

    def _prices_came(self) -> None:
        quote = self.prices.quote
        self._forget({one for one, row in self._rows.items() if row.quote != quote(one)})

    def _forget(self, ids: Set[InstrumentId]) -> None:
        """Make the rows of these again when they are asked for next."""
        gone = ids & self._rows.keys()
        for one in gone:
            del self._rows[one]
        if gone:
            self.changed.emit()


def _without_bars(context: DockContext) -> DockContext:
    return replace(context, services=replace(context.services, bar_reader=None))
