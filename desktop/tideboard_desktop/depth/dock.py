"""The dock of depth over time: what rested at each price of one security's session, live and in a replay."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

import msgspec
import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from tideboard_core import __version__
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.units import PRICE, micros, price_of
from tideboard_core.flow.depth.column_axis import SECOND
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.depth_day import RecordedDepth, SessionDepth, read_recorded
from tideboard_core.flow.depth.live_depth import LiveDepth
from tideboard_core.flow.depth.live_depths import LiveDepths
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, SecurityType, currency_of, market_of
from tideboard_core.model.order import Fill, Order
from tideboard_core.model.quote import OrderBook, QuoteRight
from tideboard_desktop.depth.controls import LEAST, TABLE, DepthControls, DepthLegend
from tideboard_desktop.depth.depth_map import DepthMap
from tideboard_desktop.depth.made_of import foot_words, made_of_lines, missing_of, source_words, widest_hole
from tideboard_desktop.depth.map_parts import MapCell
from tideboard_desktop.depth.own_marks import fill_marks, levels_now, resting, resting_lines, shares_shown
from tideboard_desktop.depth.panels import PANEL, Facts, FactsPanel, LargeTrade, largest_table
from tideboard_desktop.depth.reading import CellFacts, facts_of
from tideboard_desktop.depth.states import state_of
from tideboard_desktop.depth.tables import CELL_TITLES, cell_rows, column_rows, columns_table
from tideboard_desktop.depth.words import (
    DOT,
    FactLine,
    cell_lines,
    clock,
    headline,
    price,
    spoken,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.map_picture import MapPicture
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, icon_button, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import PanelState, StatePane
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
BESIDE: Final = 1000
"""Logical pixels of the dock from which the panels have room beside the map."""
ALL_PANELS: Final = 680
"""Logical pixels of height from which all of them have."""
LAG: Final = 3 * SECOND
"""Microseconds after which what came is written to the archive."""
AGAIN: Final = 6
"""Seconds after which the archive is read a second time: it lags behind the first look."""
EXACT: Final = 20
"""Seconds between two looks at the record while a replay plays, whose pushes leave books out."""
LARGEST: Final = 11


class DepthState(SavedState, kw_only=True):
    """What is chosen above the map, map or table, and whether the panels beside it are shown."""

    column: str = "15"
    span: str = "recorded"
    scale: str = "fixed"
    trades: str = "250k"
    view: str = "map"
    bid: bool = True
    ask: bool = True
    panels: bool = True


class Watch:
    """The one depth that a dock takes pushes of; it ends with the dock."""

    def __init__(self, owner: QWidget) -> None:
        self.live: LiveDepth | None = None
        owner.destroyed.connect(lambda _gone: self.follow(None))  # a bound method would be held weakly

    def follow(self, live: LiveDepth | None) -> None:
        """Take the pushes of this one alone."""
        before, self.live = self.live, live
        if live is not None and live is not before:
            live.open()
        if before is not None and before is not live:
            before.close()


class DepthDock(Dock):
    """Takes the pushes of its security while it is on screen, and what the archive has of the rest of the session."""

    KEY = "depth"
    LINK = QUOTES_LINK

    def __init__(
        self, context: DockContext, bar: TitleBar, *, recorded_age: Callable[[Key[object]], float | None] | None = None
    ) -> None:
        """`recorded_age` returns in a replay how old the shown book was at that second, None without one."""
        super().__init__(context, bar)
        self._recorded_age = recorded_age
        theme, services = context.theme, context.services
        replayed = self.replayed = services.recorded is not None
        depths = services.depths
        if depths is None:
            self._depths = LiveDepths(context.hub, context.clock, services.feeds.calendar, coalesced=lambda: replayed)
        else:
            self._depths = depths()
        self._watch = Watch(self)
        self.live = self._depths.of(self.selection.instrument)
        self.columns: DepthColumns | None = None
        self._own_given: dict[object, Sequence[Any]] = {}
        self._silent = 0
        self._read_again: int | None = None
        self._reading: tuple[SessionDepth, bool] | None = None
        self._filled = False
        self._moment = 0
        self._exact = self._since_exact = 0
        self._facts: CellFacts | None = None
        self._largest_of: object = None
        self._steps: dict[int, Decimal | None] = {}
        self._stepped: Instrument | None = None
        self.map = DepthMap(theme, self._words_at)
        self.controls = DepthControls(theme)
        self.table = self.rows = columns_table(theme, self)
        self.legend = DepthLegend(theme)
        self._add_title_controls(theme)
        self._lay_out(theme)
        self._connect()
        context.frame.add(self, self.refresh)
        self.finish()
        self._show_controls()
        self._show_security()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_title_controls(self, theme: Theme) -> None:
        bar = self.title_bar
        self.picture = MapPicture(self.context, self.map, self.map.draw, self._caption, identifier="depth")
        self.panels_button = icon_button(
            "list", translate("Depth", "Panels beside the map"), theme, identifier="depth_panels"
        )
        self.panels_button.setCheckable(True)
        self.panels_button.setChecked(True)
        bar.add_control(self.controls.view)
        for button in (self.panels_button, self.picture.button):
            bar.add_spare_control(button)

    def _lay_out(self, theme: Theme) -> None:
        self._pages = QStackedWidget()
        for page in (self.map, self.rows):
            self._pages.addWidget(page)
        self.state_pane = StatePane(self._pages, theme, panel="depth")
        self.state_pane.say(None)
        left = as_widget(vbox(self.controls, (self.state_pane, 1), self.legend, margins=0, spacing=0))
        self.under = FactsPanel(
            theme, translate("Depth", "Under the cursor"), identifier="depth_under", rows=11, head=True
        )
        self.made_of = FactsPanel(
            theme, translate("Depth", "What this picture is made of"), identifier="depth_made_of", rows=6
        )
        self.largest_title = label("", theme, Type.STRONG)
        self.largest_about = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.largest = largest_table(theme, self.context.units, self._largest_words(), self)
        self.replay_button = push_button("", theme, identifier="depth_replay")
        self.cells_button = push_button(translate("Depth", "CSV of cells"), theme, identifier="depth_cells")
        head = as_widget(hbox(self.largest_title, stretch(), self.largest_about, margins=(10, 4, 10, 4), spacing=8))
        buttons = as_widget(hbox(self.replay_button, self.cells_button, stretch(), margins=(10, 2, 10, 8), spacing=8))
        self.panels = as_widget(vbox(self.under, head, (self.largest, 1), self.made_of, buttons, margins=0, spacing=0))
        self.panels.setFixedWidth(theme.px(PANEL))
        self.column.addWidget(as_widget(hbox((left, 1), self.panels, margins=0, spacing=4)), 1)
        self.folding.add_filters(self.controls, rest=LEAST)

    @staticmethod
    def _largest_words() -> dict[str, str]:
        return {
            "name": translate("Depth", "Largest trades in view"),
            "time": translate("Depth", "Time"),
            "side": translate("Depth", "Side"),
            "price": translate("Common", "Price"),
            "shares": translate("Depth", "Shares"),
            "money": translate("Depth", "Traded"),
            "ask": translate("Depth", "at the ask"),
            "bid": translate("Depth", "at the bid"),
            "neither": translate("Depth", "neither"),
        }

    def _connect(self) -> None:
        self.controls.changed.connect(self._choice_changed)
        self.map.cursor_moved.connect(self._show_cell)
        self.map.span_changed.connect(self._span_moved)
        self.map.room_changed.connect(self._fit)
        self.map.table_wanted.connect(lambda: self.show_table(shown=True))
        self.map.replay_wanted.connect(self.replay)
        self.largest.opened.connect(self._go_to_trade)
        self.replay_button.clicked.connect(lambda _on=False: self.replay())
        self.cells_button.clicked.connect(lambda _on=False: self.save_cells())
        self.panels_button.toggled.connect(lambda _on: self._fit())
        self.selection.changed.connect(lambda _symbol: self._select())
        self.replay_button.setVisible(self.context.window.replay is not None)

    # --- the security -----------------------------------------------------------------------------------------------

    @property
    def instrument(self) -> InstrumentId:
        return self.selection.instrument

    @property
    def _book_key(self) -> Key[OrderBook]:
        return Topic.BOOK.of(self.instrument)

    def _select(self) -> None:
        self.live, self.columns, self._silent = self._depths.of(self.instrument), None, 0
        self._stepped = self.context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        self._steps.clear()
        if self.isVisible():
            self._begin()
            self._show_own()
        self._show_security()

    def _show_security(self) -> None:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        self.title_bar.set_symbol(self.instrument, "" if facts is None else facts.name)
        self._show_source_of()

    def _begin(self) -> None:
        """Take pushes, and read what came before them."""
        self._watch.follow(self.live)
        self._take_columns()
        self._read_recorded()
        self._read_again = AGAIN
        self.refresh(frozenset())

    def _take_columns(self) -> None:
        """Have columns of the day and width in force."""
        width = self.controls.width_seconds
        columns = self.columns
        if columns is None or columns.day is not self.live.day or columns.axis.width != width:
            self.columns = DepthColumns(self.live.day, width)
            self.map.beside.step, self.map.beside.holes, self.map.beside.levels = self._step, (), ()
            self.map.show_columns(self.columns)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._begin()
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Take nothing while nobody looks."""
        super().hideEvent(event)
        self._watch.follow(None)

    def begin_again(self) -> None:
        """Forget what came until another second, and read what was known at it."""
        self.live.reset()
        self._moment = micros(self.context.clock.market())
        self._exact, self._largest_of = 0, None
        if self.isVisible():
            self._take_columns()
            self._read_recorded()
            self.refresh(frozenset())

    def ask_again(self) -> None:
        """Read what the archive has by now."""
        self._read_recorded()

    # --- what comes in ----------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        if not self.isVisible():
            return
        self._look_at_clock()
        self.live.update()
        self._take_columns()
        columns = self.columns
        assert columns is not None
        columns.update()
        if not columns.ready:
            self.context.frame.request()
        newest = columns.axis.column_of(micros(self.context.clock.market()))
        if self._book_key in changed or not self.map.beside.levels:
            self._show_book()
        account = self.context.window.account()
        if account is not None and not changed.isdisjoint({Topic.ORDERS.of(account.id), Topic.FILLS.of(account.id)}):
            self._show_own()
        if Topic.INSTRUMENT.of(self.instrument) in changed:
            facts, self._stepped = self._stepped, self.context.hub.value(Topic.INSTRUMENT.of(self.instrument))
            if facts != self._stepped:
                self._steps.clear()
                self.map.renew_rows()
            self._show_security()
        self._show_state()
        self.map.refresh(newest)
        cell = self.map.cell
        if cell is not None and cell.column >= newest - 1:
            self._show_cell()

    def _look_at_clock(self) -> None:
        """A market whose clock goes back, as a replay's, knows nothing of what came after."""
        now = micros(self.context.clock.market())
        if now < self._moment - SECOND:
            self.live.reset()
            self._exact = 0
            self._read_recorded()
        self._moment = now

    def each_second(self) -> None:
        """New columns without pushes, ages, what is read again."""
        super().each_second()
        columns = self.columns
        if columns is None:
            return
        self._silent = 0 if len(columns.books) else self._silent + 1
        if self.live.wants_trades:
            work = self.live.read_trades(self.context.services.gateway.quotes.ticks)
            self.context.tasks.spawn(work, name="trades of the depth map")
        if self._read_again is not None:
            self._read_again -= 1
            if self._read_again <= 0:
                self._read_again = None
                self._read_recorded()
        if self.replayed:
            self._read_exactly()
        self._show_book()
        self._show_own()
        self.refresh(frozenset())
        self._show_holes()
        self._show_cell()
        self._show_largest()
        self._show_made_of()
        if self._pages.currentWidget() is self.rows:
            self._show_rows()
        self.legend.show_steps(self.map.steps, self._currency)

    # --- the archive ------------------------------------------------------------------------------------------------

    def _read_recorded(self, *, exactly: bool = False) -> None:
        archive, live, day = self.context.services.readable, self.live, self.live.day
        key = None if archive is None else archive.definition(market_of(live.instrument))
        if archive is None or key is None or self._reading is not None:
            return
        self._reading = day, exactly
        until = micros(self.context.clock.market()) - (0 if self.replayed else LAG)
        work = partial(read_recorded, key, live.instrument, day.session)

        async def read() -> None:
            found: RecordedDepth | None = None
            try:
                found = await archive.read(work)
            except ArchiveError:
                pass  # nothing more is known: the holes stay
            finally:
                self._reading = None
            if isValid(self):
                self._take_recorded(live, day, found, until, exactly=exactly)

        self.context.tasks.spawn(read(), name="recorded depth")

    def _take_recorded(
        self, live: LiveDepth, day: SessionDepth, found: RecordedDepth | None, until: int, *, exactly: bool
    ) -> None:
        before = live.day
        if found is not None:
            if exactly:
                live.restart(found, day, until)
                self._exact = until
            else:
                live.take_recorded(found, day, until)
            self._filled = self._filled or len(found.book) > 0
        if live is not self.live or day is not before:  # another security or second was chosen meanwhile
            self._read_recorded()
        elif self.isVisible():
            self.refresh(frozenset())

    def _read_exactly(self) -> None:
        """In a replay have the recorded changes in place of the pushes, once it stands, and from time to time."""
        now = micros(self.context.clock.market())
        self._since_exact += 1
        stands = now == self._moment
        if now > self._exact and self.live.is_open and (stands or self._since_exact >= EXACT):
            self._since_exact = 0
            self._read_recorded(exactly=True)

    # --- choices ----------------------------------------------------------------------------------------------------

    def _choice_changed(self, name: str) -> None:
        if name == "view":
            self.show_table(shown=self.controls.view.key == TABLE)
            return
        self._show_controls()
        if name == "span":
            self.map.show_span(self.controls.span)
        elif name == "column" and self.isVisible():
            self.refresh(frozenset())
            self.map.show_span(self.controls.span)
        else:
            self.map.redraw()
        self._largest_of = None
        if self.isVisible():
            self._show_largest()
            self._show_made_of()
            self._show_rows()

    def _show_controls(self) -> None:
        self.map.look = self.controls.look
        beside, width = self.map.beside, self.controls.width_name
        beside.bars = (
            translate("Depth", "bought"),
            translate("Depth", "per {width}").format(width=width),
            translate("Depth", "sold"),
        )
        self.largest_title.setText(translate("Depth", "Largest {width} in view, one side").format(width=width))

    def _span_moved(self) -> None:
        self._largest_of = None
        self._show_holes()

    def show_table(self, *, shown: bool) -> None:
        self.controls.view.choose(TABLE if shown else "map")
        self._pages.setCurrentWidget(self.rows if shown else self.map)
        if shown:
            self._show_rows()
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.refresh(frozenset())

    # --- showing ----------------------------------------------------------------------------------------------------

    def _step(self, units: int) -> Decimal | None:
        if units not in self._steps:
            facts = self._stepped if units > 0 else None
            self._steps[units] = None if facts is None else facts.price_step(price_of(units))
        return self._steps[units]

    @property
    def _currency(self) -> str:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        return currency_of(self.instrument, SecurityType.STOCK) if facts is None else facts.currency

    @property
    def _zone(self) -> str:
        return MARKET_ZONE[self.market_shown()]

    def _show_state(self) -> None:
        """Say why there is no map, or nothing new on it."""
        state = self._state()
        empty = self.columns is None or not len(self.columns.books)
        over = state if empty and self._pages.currentWidget() is self.map else None
        if (over, state) != (getattr(self, "_said", None), getattr(self, "_said_below", None)):
            self._said, self._said_below = over, state
            self.state_pane.say(over, below=state)

    def _state(self) -> PanelState | None:
        context = self.context
        return state_of(
            context.hub,
            self.instrument,
            context.services.feeds.session.refused(self._book_key),
            known=self.columns is not None and len(self.columns.books) > 0,
            silent=self._silent,
            open_rights=lambda: context.window.open_page("connection:allowances"),
        )

    def _show_book(self) -> None:
        """The levels of now beside the map; best prices alone where the feed has no more."""
        beside, hub = self.map.beside, self.context.hub
        book = hub.value(self._book_key)
        only_best = self.columns is not None and self.columns.books.deepest == 1
        words = self._best_only_words() if only_best else ""
        if words != beside.best_only:
            beside.best_only = words
            self.map.redraw()
        beside.levels = ()
        if book is not None:
            own = resting(self._own(Topic.ORDERS))
            beside.levels = levels_now(book, own, self.map.steps, self.context.theme)
        beside.heading = self._book_heading(), translate("Depth", "Shares")
        zone = fmt.zone_name(self.context.clock.market(), self._zone)
        beside.caption = translate("Depth", "Resting shares at each price, time in {zone}").format(zone=zone)
        beside.corner = translate("Depth", "beyond the reported levels: not sent by the feed")
        self.map.refresh_beside()

    def _book_heading(self) -> str:
        """What the book beside the map is, and how old."""
        if self._recorded_age is not None:
            age = self._recorded_age(self._book_key)
            then = translate("Depth", "Book then") if age is None else translate("Depth", "Book then, {age}")
            return then.format(age=fmt.age(age))
        age = self.context.hub.age(self._book_key)
        heading = translate("Depth", "Book now") if age is None else translate("Depth", "Book now, {age}")
        return heading.format(age=fmt.age(age))

    def _best_only_words(self) -> str:
        return translate("Depth", "The feed has the best bid and ask alone (LV1)\nThere is no map of levels")

    # --- own orders -------------------------------------------------------------------------------------------------

    def show_own(self, orders: Sequence[Order], fills: Sequence[Fill]) -> None:
        """In a replay, where no account is in view: the own orders and fills by the shown second."""
        given: dict[object, Sequence[Any]] = {Topic.ORDERS: orders, Topic.FILLS: fills}
        if given != self._own_given and self.columns is not None:
            self._own_given = given
            self._show_own()
            self._show_book()

    def _own(self, topic: Topic[Any]) -> list[Any]:
        account = self.context.window.account()
        if account is None:
            rows = self._own_given.get(topic, ())
        else:
            rows = self.context.hub.value(topic.of(account.id)) or ()
        return [row for row in rows if row.instrument == self.instrument]

    def _show_own(self) -> None:
        """Resting orders as lines, fills of the session as arrows."""
        columns = self.columns
        if columns is None:
            return
        axis, beside = columns.axis, self.map.beside
        orders = resting_lines(self._own(Topic.ORDERS), axis, self._step)
        fills = fill_marks(self._own(Topic.FILLS), axis, self._step)
        if (orders, fills) != (list(beside.orders), list(beside.fills)):
            beside.orders, beside.fills = orders, fills
            self.map.update()

    # --- the panels -------------------------------------------------------------------------------------------------

    def facts_at(self, cell: MapCell) -> CellFacts | None:
        """What is known of a cell."""
        columns, rows = self.columns, self.map.rows
        if columns is None or rows is None:
            return None
        row = rows.row_of(cell.units)
        if row < 0:
            return None
        now = self.context.clock.market()
        return facts_of(columns, rows, cell.column, row, self.map.view_sums(), self.map.newest, now)

    def _words_at(self, cell: MapCell) -> str:
        facts, columns = self.facts_at(cell), self.columns
        if facts is None or columns is None:
            return ""
        return spoken(facts, columns, self._zone, self._step(facts.price))

    def _show_cell(self) -> None:
        cell = self.map.cell
        self._show_replay_words()
        if self.panels.isHidden():
            return
        facts = None if cell is None else self.facts_at(cell)
        book = self.context.hub.value(self._book_key)
        bids, asks = shares_shown(book)
        note = translate(
            "Depth",
            "A level that leaves the reported ones is not gone: the feed stops telling. Cells are drawn only while a"
            " level was reported; what stood farther away is unknown. The hidden size of orders is not in the feed.",
        )
        totals = (
            FactLine(translate("Depth", "Bids shown now"), fmt.quantity(bids)),
            FactLine(translate("Depth", "Asks shown now"), fmt.quantity(asks)),
        )
        share = bids / (bids + asks) if bids + asks else 0.5
        columns = self.columns
        if facts is None or columns is None:
            hint = translate("Depth", "Point at a cell, or move with the arrow keys")
            self.under.show_facts("", Facts(("", ""), [FactLine(hint, "")], totals, share, note))
            return
        step = self._step(facts.price)
        about = DOT.join((clock(facts.moment, self._zone), price(facts.price, step)))
        lines = cell_lines(facts, columns, self._zone, step)
        self.under.show_facts(about, Facts(headline(facts, step), lines, totals, share, note))

    def _show_largest(self) -> None:
        columns = self.columns
        if columns is None or self.panels.isHidden():
            return
        sums, least = self.map.view_sums(), self.controls.look.least
        seen = (id(columns), self.map.view_columns(), len(columns.day.trades), columns.day.trades.version, least)
        if seen == self._largest_of:
            return
        self._largest_of = seen
        money = sums.money
        large = np.flatnonzero(money >= least)
        about = translate("Depth", "{count} from {least} {currency}")
        self.largest_about.setText(
            about.format(count=fmt.quantity(len(large)), least=self.controls.money_name, currency=self._currency)
        )
        chosen = large[np.argsort(-money[large], kind="stable")[:LARGEST]]
        rows = [
            LargeTrade(
                column=int(sums.column[at]),
                units=int(sums.price[at]),
                time=clock(columns.axis.begin_of(int(sums.column[at])), self._zone),
                side=int(sums.side[at]),
                price=price_of(int(sums.price[at])),
                shares=int(sums.shares[at]),
                money=int(money[at]) / PRICE,
            )
            for at in sorted(chosen.tolist(), key=lambda at: -int(sums.column[at]))
        ]
        self.largest.rows.show_rows(rows)

    def _go_to_trade(self, place: int) -> None:
        row = self.largest.row_at(place)
        self.map.move_cursor(MapCell(row.column, row.units))

    def _show_made_of(self) -> None:
        columns = self.columns
        if columns is None:
            return
        missing = missing_of(columns, self.map.newest)
        words = foot_words(columns, missing, self._zone)
        if self.replayed and words and not len(columns.day.trades):
            words = DOT.join((words, translate("Depth", "no trades recorded")))
        self.foot.show_words(words)
        if not self.panels.isHidden():
            coalesced = self.live.coalesced()
            source = source_words(replayed=self.replayed, recorded=self._filled, coalesced=coalesced)
            lines = made_of_lines(columns, missing, source, self._right(), self._zone)
            self.made_of.show_facts("", Facts(lines=lines))

    def _right(self) -> str:
        packages = self.context.hub.value(Topic.PACKAGES.of(""))
        package = None if packages is None else packages.get(self.market_shown())
        return "" if package is None or package.right is QuoteRight.NONE else package.right.value

    def _show_holes(self) -> None:
        """Say of the widest gap in view when it was and why."""
        columns = self.columns
        if columns is None:
            return
        holes = widest_hole(columns, *self.map.shown_columns(), self._zone, goes_on=self.live.is_open)
        if holes != list(self.map.beside.holes):
            self.map.beside.holes = holes
            self.map.update()

    def _show_rows(self) -> None:
        columns = self.columns
        if columns is None or self._pages.currentWidget() is not self.rows:
            return
        first, end = self.map.view_columns()
        self.rows.rows.held = self.rows.pointed_at
        self.rows.rows.show_rows(column_rows(columns, first, end, self.map.view_sums(), self.map.newest))

    # --- replay, files, pictures ------------------------------------------------------------------------------------

    def _replay_moment(self) -> datetime | None:
        """Where a replay begins: at the cursor, else at the left edge of the map."""
        columns, cell = self.columns, self.map.cell
        if columns is None:
            return None
        first = self.map.view_columns()[0] if cell is None else cell.column
        moment = columns.axis.begin_of(max(first, columns.axis.opening))
        return datetime.fromtimestamp(moment / SECOND, UTC)

    def _show_replay_words(self) -> None:
        moment = self._replay_moment()
        time = "" if moment is None else fmt.clock_minutes(moment, self._zone)
        words = translate("Depth", "Replay from {time}").format(time=time)
        if self.replay_button.text() != words:
            self.replay_button.setText(words)
            self.replay_button.setAccessibleName(words)

    def replay(self) -> None:
        """Open the replay of this session at the cursor, else at the left edge of the map."""
        replay, moment, columns = self.context.window.replay, self._replay_moment(), self.columns
        if replay is not None and moment is not None and columns is not None:
            replay(self.instrument, columns.day.session.date, moment)

    def has_rows(self) -> bool:
        """Whether any book came, whether the table is shown or not."""
        return self.columns is not None and len(self.columns.books) > 0

    def save_table(self) -> None:
        """Save the columns in view, whether the table is shown or not."""
        columns = self.columns
        if columns is not None and self.has_rows():
            first, end = self.map.view_columns()
            self.rows.rows.show_rows(column_rows(columns, first, end, self.map.view_sums(), self.map.newest))
        super().save_table()

    def save_cells(self) -> None:
        """Save every level of the columns in view."""
        columns = self.columns
        if columns is None or not self.has_rows():
            self.foot.refuse(translate("Reference", "The table is empty."))
            return
        first, end = self.map.view_columns()
        rows = cell_rows(columns, first, end, self.map.newest)
        self.save_rows(
            (CELL_TITLES, rows), self.title_bar.title.text(), *self.saved_about(), translate("Depth", "cells")
        )

    def saved_about(self) -> Sequence[str]:
        return (self.instrument,)

    def _caption(self) -> list[str]:
        """What a picture of the map says of itself."""
        columns = self.columns
        if columns is None or not len(columns.books):
            return []
        head = [
            translate("Common", "Depth over time"),
            self.instrument,
            fmt.day_long(columns.day.session.date),
            self.controls.width_name,
            self.context.services.provider(),
        ]
        now = self.context.clock.market()
        made = f"{fmt.date_long(now, self._zone)} {fmt.clock_minutes(now, self._zone)}"
        words = translate("FlowMap", "made {time}").format(time=made)
        return [DOT.join(head), DOT.join((words, f"Tideboard {__version__}"))]

    # --- the base's -------------------------------------------------------------------------------------------------

    def show_source(self) -> None:
        self._show_source_of()

    def _show_source_of(self) -> None:
        """Provider, right and levels in the title bar."""
        columns = self.columns
        provider, right = self.provider_words(), self._right()
        levels = ""
        if columns is not None and columns.books.deepest:
            words = translate("Depth", "{count} levels each side")
            levels = words.format(count=columns.books.deepest)
        head = " ".join(part for part in (provider, right) if part)
        text = DOT.join(part for part in (head, levels) if part)
        if self.source.text() != text:
            self.source.setText(text)
            self.source.whole = text
            self.source.setAccessibleName(text)
        self.source.setVisible(bool(text))

    def commands(self) -> list[Command]:
        group = self.title_bar.title.text()
        cells = Command(
            id="depth.cells",
            text=titled(group, translate("Depth", "Save the cells in view as CSV\u2026")),
            group=group,
            run=self.save_cells,
            scope=self,
        )
        made = [*super().commands(), cells]
        if self.context.window.replay is not None:
            replay = Command(
                id="depth.replay",
                text=titled(group, translate("Depth", "Replay from the cursor")),
                group=group,
                run=self.replay,
                scope=self,
            )
            made.append(replay)
        return made

    def _fit(self) -> None:
        self.made_of.setVisible(self.height() >= self.context.theme.px(ALL_PANELS))
        room = self.width() >= self.context.theme.px(BESIDE)
        shown = room and self.panels_button.isChecked()
        if self.panels.isHidden() is shown:
            self.panels.setVisible(shown)
            self._largest_of = None
            if shown and self.columns is not None:
                self._show_cell()
                self._show_largest()
                self._show_made_of()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        (self.rows if self._pages.currentWidget() is self.rows else self.map).setFocus(reason)

    def saved_state(self) -> DepthState:
        return DepthState(**self.controls.keys(), table=self.table_state(), panels=self.panels_button.isChecked())

    def restore(self, state: DepthState) -> None:
        super().restore(state)
        self.controls.restore(msgspec.structs.asdict(state))
        self.panels_button.setChecked(state.panels)
        self._show_controls()
        self.map.show_span(self.controls.span)
        self._pages.setCurrentWidget(self.rows if self.controls.view.key == TABLE else self.map)
        if self.isVisible():
            self.refresh(frozenset())
