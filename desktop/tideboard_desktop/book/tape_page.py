"""The tape tab: every trade of the selected instrument once; large ones marked or alone; copy and CSV."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import Tick
from tideboard_core.ports.market import TickSource
from tideboard_desktop.book.page import MarketPage, RefusalOf, nothing_there
from tideboard_desktop.book.tape_model import DEFAULTS, LargeBy, Tape, Threshold, Trade
from tideboard_desktop.book.tape_view import TapeView
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import clipboard_text, rows_to_csv, save_csv
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, amount_text, read_amount
from tideboard_desktop.ui.tables.column_model import FileColumn, csv_rows
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.segments import Segments

ASKED = 1000
"""Most trades in one OpenD answer."""
_MOST_PENDING = 500
"""Pushes kept for the next frame; a minimised window has no frames, so more are merged at once."""


class TapeState(msgspec.Struct, kw_only=True):
    """The mode of large trades, and from where a trade of each market is large."""

    large: str
    thresholds: dict[Market, tuple[LargeBy, Annotated[float, msgspec.Meta(gt=0, le=1e15)]]] = msgspec.field(name="from")


class TapePage(MarketPage):
    """The trades of one instrument; it takes every push, not only the newest."""

    def __init__(
        self,
        hub: Hub,
        theme: Theme,
        instrument: InstrumentId,
        refused: RefusalOf,
        *,
        source: TickSource | None,
        tasks: Tasks | None,
    ) -> None:
        super().__init__(hub, instrument, refused)
        self._source = source
        self._tasks = tasks
        self._pending: list[Lazy[tuple[Tick, ...]]] = []
        self._thresholds = dict(DEFAULTS)
        self._generation = -1
        self._asking_now = self._unanswered = False
        self.tape = Tape(self.threshold)
        self.view = TapeView(theme, self.tape, zone=MARKET_ZONE[self._market])
        self._make_filter(theme)
        filters = hbox(self.mode, (self.amount, 1), self.basis, margins=(8, theme.px(5), 8, theme.px(3)), spacing=6)
        self.lay_out(self.view, theme, panel="tape", above=filters)
        self._show_threshold()

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument's trades."""
        self._instrument = instrument
        self._pending.clear()
        self.tape.reset()
        self.tape.judge(self.threshold)
        self.view.begin(zone=MARKET_ZONE[self._market], places=self._places())
        self._show_threshold()
        if self.isVisible():
            self._want()
        self.draw()

    def key(self) -> Key[tuple[Tick, ...]]:
        """The hub key whose age the page shows."""
        return Topic.TICKS.of(self._instrument)

    @property
    def _market(self) -> Market:
        return market_of(self._instrument)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Merge the pushed trades, once a frame."""
        if self._link_renewed():
            self.tape.broken()
            self._ask()
        if Topic.INSTRUMENT.of(self._instrument) in changed:
            self.view.set_places(self._places())
            self._show_basis()
        if self.key() in changed or self._pending:
            self.draw()

    def draw(self) -> None:
        """Show the trades, or why there are none."""
        if self._pending:
            self._take_in()
            self.view.trades_changed()
        self.view.set_places(self._places())
        refusal = self._refused(self.key())
        empty = self.tape.end == self.tape.start
        if empty and refusal is None and self._generation >= 0 and not self._asking_now:
            self._pane.say(nothing_there(self.tr("No trades yet"), self._instrument))
        elif empty or refusal is not None:
            self._pane.say(self.why_empty(refusal, self.tr("Asking for the trades")))
        else:
            self._pane.say(None)

    def _pushed(self, key: Key[tuple[Tick, ...]]) -> None:
        entry = self._hub.entry(key)
        if entry is not None:
            self._pending.append(entry.update)
        if len(self._pending) > _MOST_PENDING:
            self._take_in()

    def _take_in(self) -> None:
        pending, self._pending = self._pending, []
        ticks = [tick for update in pending for tick in self._hub.read(self.key(), update, ())]
        ticks.sort(key=lambda tick: tick.sequence)
        self.tape.take(ticks)

    def _link_renewed(self) -> bool:
        status = self._hub.value(QUOTES_LINK)
        if status is None or status.state is not LinkState.LIVE or status.generation == self._generation:
            return False
        self._generation = status.generation
        return True

    def _places(self) -> int:
        """Decimals of the price step at the newest price; without a trade there is no price to take a step at."""
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        if facts is None or self.tape.end == self.tape.start:
            return 2
        return fmt.decimals_of(facts.price_step(self.tape.row(self.tape.end - 1).price))

    # --- the answer to a question -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Read the newest trades: at the start and after a break of the stream."""
        if self._source is not None and self._tasks is not None and self.isVisible():
            self._asking_now, self._unanswered = True, False
            self._tasks.spawn(self._fill(self._source, self._instrument), name="time and sales")

    def each_second(self) -> None:
        """Repeat a read that came too early."""
        if self._unanswered and self._refused(self.key()) is None:
            self._ask()

    async def _fill(self, source: TickSource, instrument: InstrumentId) -> None:
        try:
            ticks = await source.ticks(instrument, ASKED)
        except GatewayError:  # not subscribed yet, or gone: asked again within a second
            self._unanswered = instrument == self._instrument
            return
        if instrument != self._instrument or not isValid(self):  # another dock may stand in its place by now
            return
        self._asking_now = False
        self._take_in()
        self.tape.take(ticks, whole=True)
        self.view.trades_changed()
        self.draw()

    # --- large trades -----------------------------------------------------------------------------------------------

    @property
    def threshold(self) -> Threshold:
        """The amount from which a trade of the shown market is large."""
        return self._thresholds[self._market]

    def set_threshold(self, threshold: Threshold) -> None:
        """Store the threshold of the shown market and classify every trade again."""
        self._thresholds[self._market] = threshold
        self.tape.judge(threshold)
        self._show_threshold()
        self.view.trades_changed()

    def set_mode(self, mode: str) -> None:
        """`all`, `mark` large trades, or show `only` them."""
        self.mode.choose(mode)
        self.view.set_large(only=mode == "only", marked=mode == "mark")

    def _show_threshold(self) -> None:
        self.amount.setText(amount_text(self.threshold.amount))
        set_style_property(self.amount, "invalid", value=False)
        self._show_basis()

    def _show_basis(self) -> None:
        by_value = self.threshold.basis is LargeBy.VALUE
        self.basis.setText(self._currency() if by_value else self.tr("Shares"))
        self.basis.setAccessibleName(self.tr("%1: large by money or by shares").replace("%1", self.basis.text()))

    def _take_amount(self) -> None:
        try:
            amount, words = read_amount(self.amount.text()), self._amount_hint
        except WrongNumber as error:
            amount, words = None, f"{error}\n" + self.tr("Write an amount such as 500K")
        set_style_property(self.amount, "invalid", value=amount is None)
        self.amount.setToolTip(tip(words))
        if amount is not None:
            self.set_threshold(Threshold(self.threshold.basis, amount))

    def swap_basis(self) -> None:
        """Switch between shares and value; the threshold is converted at the last price."""
        basis, amount = self.threshold
        last = float(self.tape.row(self.tape.end - 1).price) if self.tape.end > self.tape.start else 0.0
        other = LargeBy.QUANTITY if basis is LargeBy.VALUE else LargeBy.VALUE
        if last > 0:
            amount = amount / last if other is LargeBy.QUANTITY else amount * last
        self.set_threshold(Threshold(other, max(float(f"{amount:.2g}"), 1.0)))

    # --- out of the window ------------------------------------------------------------------------------------------

    def copy_rows(self) -> None:
        """Copy the selected trades, or the visible ones."""
        _heads, cells = csv_rows(self._columns(), map(self.view.trade, self.view.picked_rows()))
        QGuiApplication.clipboard().setText(clipboard_text(cells))

    def save_csv(self) -> None:
        """Save every shown trade, oldest first."""
        from tideboard_desktop.ui.file_saving import file_name

        if self._tasks is None:
            return
        trades = map(self.view.trade, reversed(range(self.view.row_count())))
        name = file_name(self._instrument, self.tr("time and sales"))
        text = rows_to_csv(*csv_rows(self._columns(), trades))
        self._tasks.spawn(save_csv(self.window(), name, text), name="save csv")

    def _currency(self) -> str:
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        return MARKET_CURRENCY[self._market] if facts is None else facts.currency

    def _columns(self) -> list[FileColumn[Trade]]:
        """Those of the file and the clipboard; a gap has only its time."""
        zone = MARKET_ZONE[self._market]
        return [
            FileColumn("time", lambda row: fmt.exchange_time(datetime.fromtimestamp(row.time, UTC), zone)),
            FileColumn(f"price [{self._currency()}]", lambda row: row.price if row.direction else None),
            FileColumn("quantity [shares]", lambda row: row.quantity if row.direction else None),
            FileColumn("side", lambda row: row.direction.value if row.direction else "trades missing"),
            FileColumn("type", lambda row: row.kind if row.direction else None),
        ]

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> TapeState:
        return TapeState(large=self.mode.key, thresholds=dict(self._thresholds))

    def restore(self, state: TapeState) -> None:
        """Mark large trades as in a layout."""
        self._thresholds |= {market: Threshold(*kept) for market, kept in state.thresholds.items()}
        if self.mode.has(state.large):
            self.set_mode(state.large)
        self.set_threshold(self.threshold)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        self._interest.want([self.key()], self._pushed)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Subscribe; the trades that are read now belong to the present connection: `refresh` need not repeat it."""
        self._link_renewed()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """End the subscription; trades meanwhile may be missing later."""
        super().hideEvent(event)
        self._take_in()
        self.tape.broken()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_filter(self, theme: Theme) -> None:
        options = (("all", self.tr("All")), ("mark", self.tr("Mark")), ("only", self.tr("Only")))
        self.mode = Segments(options, theme, identifier="tape_large", name=self.tr("Large trades"))
        self.mode.button("mark").setToolTip(self.tr("Mark large trades"))
        self.mode.button("only").setToolTip(self.tr("Show large trades only"))
        self.mode.chosen.connect(self.set_mode)
        self.amount = QLineEdit()
        identify(self.amount, "tape_amount", self.tr("Large from"))
        self.amount.setFont(theme.font(Type.BODY))
        self.amount.setMaxLength(LONGEST)
        self.amount.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        self.amount.setFixedHeight(theme.px(22))
        self.amount.setMinimumWidth(theme.px(48))
        self._amount_hint = self.tr("A trade is large from this amount on; 500K, 1.5M and 50万 are understood")
        self.amount.setToolTip(tip(self._amount_hint))
        self.amount.editingFinished.connect(self._take_amount)
        self.basis = push_button("", theme, ButtonStyle.OUTLINE)
        identify(self.basis, "tape_basis")
        self.basis.setStyleSheet(f"QPushButton {{ min-height: {theme.px(20)}px; padding: 0 6px; font-weight: 400; }}")
        self.basis.setToolTip(self.tr("By money or by shares"))
        self.basis.clicked.connect(self.swap_basis)
