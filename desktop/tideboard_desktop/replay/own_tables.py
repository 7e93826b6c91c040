"""Positions, orders and fills of one's own account as they were at the second of the time bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Fill, Side
from tideboard_core.replay.decisions import KnownThen, Outcome
from tideboard_core.trips.own_day import HeldThen, OwnDay
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, figure_column, missing, sign_colour, text_column
from tideboard_desktop.replay import own_words as words
from tideboard_desktop.replay.decision_facts import DecisionFacts
from tideboard_desktop.replay.ruler import ReplayWord
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate
POSITIONS, ORDERS, FILLS = range(3)
MOST: Final = 2000
"""Rows of a table: the newest ones."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as it was, with what was known at its second."""

    order: OwnOrder
    state: OrderState | None
    then: KnownThen | None
    result: Outcome


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A position as it was read, and the price of the shown second."""

    holding: OwnHolding
    last: Decimal | None

    @property
    def gain(self) -> Decimal | None:
        """What it had gained over its average cost, in its currency."""
        cost = self.holding.cost
        return None if cost is None or self.last is None else (self.last - cost) * self.holding.quantity


def order_columns(units: fmt.UnitStyle) -> list[ValueColumn[OrderRow]]:
    """Time, order, symbol, shares, limit, filled at, net flow and percentile then, state."""

    def net(row: OrderRow) -> float | None:
        return None if row.then is None or row.then.flow is None else row.then.flow.net

    def net_cell(row: OrderRow) -> Cell:
        value = net(row)
        if value is None:
            return missing(translate("Replay", "no flow recorded then"))
        return Cell(words.flow_words(row.then, units), sign_colour(value))

    def rank_cell(row: OrderRow) -> Cell:
        ranked = None if row.then is None else row.then.ranked
        return Cell(words.rank_short(ranked), exact=words.rank_long(ranked))

    return [
        text_column("time", translate("Replay", "Time"), lambda row: words.clock_of(row.order), width=72, strong=True),
        ValueColumn(
            key="order",
            head="Order",
            title=translate("Replay", "Order"),
            width=150,
            cell=lambda row: Cell(
                words.order_kind(row.order), words.side_colour(row.order), exact=words.order_kind(row.order)
            ),
            order=lambda row: words.order_kind(row.order),
            value=lambda row: words.order_kind(row.order),
        ),
        text_column(
            "symbol", translate("Replay", "Symbol"), lambda row: row.order.instrument, second=lambda row: row.order.name
        ),
        figure_column(
            "shares",
            translate("Replay", "Shares"),
            lambda row: None if row.state is None else row.state.quantity,
            lambda value: fmt.quantity(exact_shares(value)),
            width=64,
        ),
        figure_column(
            "limit",
            translate("Replay", "Limit"),
            lambda row: None if row.state is None else row.state.price,
            lambda value: fmt.price(Decimal(value)),
            width=70,
            why=translate("Replay", "no limit price"),
            spare=1,
        ),
        figure_column(
            "filled_at",
            translate("Replay", "Filled at"),
            lambda row: row.result.average,
            lambda value: fmt.price(Decimal(value)),
            width=74,
            why=translate("Replay", "nothing filled by then"),
        ),
        ValueColumn(
            key="net",
            head="Net flow then",
            title=translate("Replay", "Net flow then"),
            width=108,
            number=True,
            cell=net_cell,
            order=net,
            value=net,
            spare=2,
        ),
        ValueColumn(
            key="percentile",
            head="Percentile then",
            title=translate("Replay", "Percentile"),
            width=78,
            number=True,
            cell=rank_cell,
            order=lambda row: None if row.then is None or row.then.ranked is None else row.then.ranked.points,
            value=lambda row: None if row.then is None or row.then.ranked is None else row.then.ranked.percentile,
            spare=3,
        ),
        text_column("state", translate("Replay", "State"), lambda row: words.state_words(row.state), width=96),
    ]


def fill_columns() -> list[ValueColumn[Fill]]:
    """Time, side, symbol, shares, price."""
    return [
        text_column("time", translate("Replay", "Time"), _fill_clock, width=72, strong=True),
        ValueColumn(
            key="side",
            head="Side",
            title=translate("Replay", "Side"),
            width=70,
            cell=lambda fill: Cell(
                f"{words.ARROWS[fill.side]} {side_word(fill.side)}",
                TextColour.UP if fill.side is Side.BUY else TextColour.DOWN,
            ),
            order=lambda fill: str(fill.side),
            value=lambda fill: str(fill.side),
        ),
        text_column(
            "symbol", translate("Replay", "Symbol"), lambda fill: fill.instrument, second=lambda fill: fill.name
        ),
        figure_column(
            "shares",
            translate("Replay", "Shares"),
            lambda fill: fill.quantity,
            lambda value: fmt.quantity(exact_shares(value)),
            width=70,
        ),
        figure_column(
            "price", translate("Replay", "Price"), lambda fill: fill.price, lambda value: fmt.price(Decimal(value))
        ),
    ]


def holding_columns() -> list[ValueColumn[HoldingRow]]:
    """Symbol, shares, average cost, price then, gain then."""
    return [
        text_column(
            "symbol",
            translate("Replay", "Symbol"),
            lambda row: row.holding.instrument,
            second=lambda row: row.holding.name,
        ),
        figure_column(
            "shares",
            translate("Replay", "Shares"),
            lambda row: row.holding.quantity,
            lambda value: fmt.quantity(exact_shares(value)),
        ),
        figure_column(
            "cost",
            translate("Replay", "Average cost"),
            lambda row: row.holding.cost,
            lambda value: fmt.price(Decimal(value).quantize(Decimal("0.001"))),
            width=96,
            why=translate("Replay", "the broker told none"),
        ),
        figure_column(
            "last",
            translate("Replay", "Price then"),
            lambda row: row.last,
            lambda value: fmt.price(Decimal(value)),
            width=86,
            why=translate("Replay", "not recorded"),
        ),
        figure_column(
            "gain",
            translate("Replay", "Gain then"),
            lambda row: row.gain,
            lambda value: fmt.signed(value, 2),
            width=100,
            colour_of=sign_colour,
        ),
    ]


def exact_shares(value: fmt.Number) -> Decimal | int:
    """Shares as they are written."""
    return value if isinstance(value, int) else Decimal(str(value))


def _fill_clock(fill: Fill) -> str:
    return fmt.clock_seconds(fill.time, MARKET_ZONE[market_of(fill.instrument)])


class OwnTables(QWidget):
    """Three tables below the docks. `saved` asks for the table in view as a file; keys and clicks change nothing."""

    saved = Signal()

    def __init__(self, theme: Theme, units: fmt.UnitStyle, letter: str) -> None:
        super().__init__()
        identify(self, "replay_own", self.tr("Own positions, orders and fills of that second"))
        self._facts: DecisionFacts | None = None
        self._why_not = ""
        self._shown: object = None
        self.title_bar = TitleBar("", theme, link=letter)
        self.title_bar.title.hide()
        self.tabs = QTabBar()
        identify(self.tabs, "replay_own_tabs", self.tr("Positions, orders, fills"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFont(theme.font(Type.BODY))
        self.realised = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.sum = label("", theme, Type.CAPTION_STRONG)
        self.fees = label(self.tr("before fees"), theme, Type.CAPTION, Tone.CAPTION)
        save = icon_button("download", self.tr("Save this table as CSV"), theme, identifier="replay_own_save")
        save.clicked.connect(lambda _on=False: self.saved.emit())
        for part in (ReplayWord(theme), self.tabs):
            self.title_bar.left.addWidget(part)
        self.title_bar.add_spare_control(self.realised)  # the sum says it, too, in its tool tip
        for control in (self.sum, self.fees, save):
            self.title_bar.add_control(control)
        self.positions = Table(
            TableModel(holding_columns(), lambda row: row.holding.instrument, self),
            theme,
            identifier="replay_positions",
            name=self.tr("Positions then"),
        )
        self.orders = Table(
            TableModel(order_columns(units), lambda row: row.order.key, self),
            theme,
            identifier="replay_orders",
            name=self.tr("Orders then"),
        )
        self.fills = Table(
            TableModel(fill_columns(), lambda fill: fill.id, self),
            theme,
            identifier="replay_fills",
            name=self.tr("Fills then"),
        )
        self.pages = QStackedWidget()
        for page in (self.positions, self.orders, self.fills):
            self.tabs.addTab("")
            self.pages.addWidget(page)
        self.foot = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self.foot.setContentsMargins(10, 3, 10, 3)
        vbox((self.pages, 1), hbox((self.foot, 1), spacing=0), on=self, margins=0, spacing=0)
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.setCurrentIndex(ORDERS)
        self.pages.setCurrentIndex(ORDERS)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_day(self, facts: DecisionFacts | None, why_not: str = "") -> None:
        """Another day or account: `facts` of its orders, None with the reason why there are none."""
        self._facts, self._why_not, self._shown = facts, why_not, None
        for table in (self.positions, self.orders, self.fills):
            table.rows.show_rows([])
        if facts is None:
            self._say_tabs(None, None, None)
            self.foot.setText(why_not)
            self.realised.setText("")
            self.sum.setText("")
            self.fees.hide()
        else:
            facts.changed.connect(self._again)

    def show_moment(self, now: datetime) -> None:
        """What was there at a second, in the table that is in view."""
        facts = self._facts
        if facts is None:
            return
        own = facts.own
        orders, fills, held = own.orders_by(now), own.fills_by(now), own.held_at(now)
        holdings = () if held is None else held.reading.holdings
        tab = self.tabs.currentIndex()
        if tab == POSITIONS:
            facts.want_prices(one.instrument for one in holdings)
            self.positions.rows.show_rows([HoldingRow(one, facts.price(one.instrument, now)) for one in holdings])
        stamp = (own.result_events(now), tab, facts.version)
        if stamp != self._shown:
            self._shown = stamp
            self._show_rows(facts, now)
            self._say_result(own, now)
        self._say_tabs(None if held is None else len(holdings), (len(orders), len(own.orders)), len(fills))
        self.realised.setText(self.tr("Realised by {time}").format(time=fmt.clock_minutes(now, facts.zone)))
        self._say_foot(facts, held, now)

    def _show_rows(self, facts: DecisionFacts, now: datetime) -> None:
        """Orders or fills, where one of the two is in view."""
        tab, own = self.tabs.currentIndex(), facts.own
        if tab == ORDERS:
            orders = own.orders_by(now)[-MOST:]
            facts.want(orders)
            rows = [
                OrderRow(order, order.state_at(now), facts.then(order), facts.outcome(order, now))
                for order in reversed(orders)
            ]
            self.orders.rows.show_rows(rows)
        elif tab == FILLS:
            self.fills.rows.show_rows(list(reversed(own.fills_by(now)[-MOST:])))

    def go_to(self, tab: int) -> None:
        """Show one of the three tables and give it the focus."""
        self.tabs.setCurrentIndex(tab)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def table(self) -> Table:
        """The table in view."""
        return (self.positions, self.orders, self.fills)[self.tabs.currentIndex()]

    # --- parts ------------------------------------------------------------------------------------------------------

    def _again(self) -> None:
        if self._facts is not None:
            self.show_moment(self._facts.market.clock.market())

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self._again()

    def _say_tabs(self, positions: int | None, orders: tuple[int, int] | None, fills: int | None) -> None:
        passed = (
            ""
            if not orders or not orders[1]
            else self.tr("{passed} of {total}").format(passed=orders[0], total=orders[1])
        )
        texts = (
            (translate("Blotter", "Positions"), str(positions or "")),
            (translate("Blotter", "Orders"), passed),
            (translate("Blotter", "Fills"), str(fills or "")),
        )
        for tab, (title, count) in enumerate(texts):
            text = f"{title}  {count}".rstrip()
            if self.tabs.tabText(tab) != text:
                self.tabs.setTabText(tab, text)

    def _say_result(self, own: OwnDay, now: datetime) -> None:
        sums = own.realised_by(now)
        if sums is None:
            text, tone = fmt.MISSING, Tone.SECONDARY
        else:
            rows = [(currency, value) for currency, value in sums.items()] or [("", Decimal(0))]
            text = "  ".join(f"{fmt.signed(value, 2)} {currency}".rstrip() for currency, value in rows)
            tone = words.money_tone(rows[0][1]) if len(rows) == 1 else Tone.PRIMARY
        self.sum.setText(text)
        self.fees.setVisible(sums is not None)
        set_tone(self.sum, tone)
        how = self.tr("Closing fills of the day, first in first out; what was held at the open at its average cost")
        unknown = self.tr("What was held before the first fill, or every fill by then, is not known")
        self.sum.setToolTip(tip(unknown if sums is None else how))

    def _say_foot(self, facts: DecisionFacts, held: HeldThen | None, now: datetime) -> None:
        tab, zone = self.tabs.currentIndex(), facts.zone
        if tab == POSITIONS:
            if held is None:
                last = facts.own.last_reading(now)
                text = words.not_watched_words(None if last is None else last.at, facts.own.rows.watched, now, zone)
            else:
                text = self.tr("As read at {time}").format(time=fmt.clock_seconds(held.reading.at, zone))
                if held.since:
                    text = self.tr("{read}; without {count} fills since then").format(read=text, count=len(held.since))
        else:
            later = len(facts.own.orders) - len(facts.own.orders_by(now))
            if later:
                text = self.tr("Later orders of that day, shown when the time bar reaches them: {count}").format(
                    count=later
                )
            else:
                text = "" if facts.own.orders else self.tr("No own orders of this day are known")
        if self.foot.text() != text:
            self.foot.setText(text)
