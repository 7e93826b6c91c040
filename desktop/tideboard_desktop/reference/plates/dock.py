"""Plates of a market, the securities of one with prices and flow, and what their flow adds up to."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from tideboard_core.errors import NotOffered
from tideboard_core.market.hub import Subscription
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.market_tabs import market_tabs
from tideboard_desktop.docks.saved_state import SavedState, TableState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.reference.plates.model import (
    MemberRow,
    PlateRow,
    coverage_words,
    member_columns,
    newest_net,
    plate_columns,
    roll_up,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter, turn
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.ui.words.reference import kind_words

translate = QCoreApplication.translate

AT_ONCE = 8
"""Securities whose flow is read at once: a third of what the broker allows in 30 seconds."""


class PlateFlow(QWidget):
    """The window's flow scheduler reads the flow within the broker's limit: this class only registers interest.

    It ends the interest once the flow has arrived, so that each security costs one call. `changed` is emitted for
    new flow.
    """

    changed = Signal()

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        super().__init__()
        self._context = context
        self._members: Sequence[Instrument] = ()
        self._asked: dict[InstrumentId, Subscription] = {}
        self._given_up: set[InstrumentId] = set()
        theme = context.theme
        self.name = elided_label("", theme, Type.STRONG)
        self.net = label("", theme, Type.STRONG)
        identify(self.net, "plates_net")
        self.coverage = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.coverage, "plates_coverage")
        self.more = push_button(
            translate("Plates", "Read more flow"), theme, ButtonStyle.TEXT, identifier="plates_more_flow"
        )
        self.more.setToolTip(
            tip(
                translate("Plates", "Asks for the flow of {count} more securities within the broker's limit").format(
                    count=AT_ONCE
                )
            )
        )
        self.more.clicked.connect(self.read_more)
        self.setMinimumHeight(theme.px(34))
        hbox((self.name, 2), self.net, (self.coverage, 3), self.more, on=self, margins=(10, 0, 6, 0), spacing=8)
        context.frame.add(self, self.refresh)
        owner.destroyed.connect(lambda _gone=None: self._want_nothing())
        self.show_sum()

    # --- what others tell -------------------------------------------------------------------------------------------

    def show_name(self, name: str) -> None:
        self.name.setText(name)

    def follow(self, members: Sequence[Instrument]) -> None:
        """Sum the flow of these securities from now on."""
        self._members = list(members)
        self.show_sum()

    def forget(self) -> None:
        self._want_nothing()
        self._members = ()
        self._given_up.clear()
        self.show_sum()

    def net_of(self, instrument: InstrumentId) -> float | None:
        """Today's net inflow of one security, None while it is not known."""
        return newest_net(self._flow(instrument))

    def refresh(self, changed: Set[Key[object]]) -> None:
        mine = {one.id for one in self._members}
        came = {InstrumentId(key.subject) for key in changed if key.topic is Topic.FLOW and key.subject in mine}
        if came:
            self._settle()
            self.show_sum()
            self.changed.emit()

    def tick(self, seen: Sequence[InstrumentId]) -> None:
        """Read the flow of what is in view while calls are to spare; give up what the broker does not give."""
        if self._asked:
            given_up = len(self._given_up)
            self._settle()
            self.show_sum()
            if len(self._given_up) != given_up:
                self.changed.emit()
        schedule = self._context.services.feeds.schedule
        if not self._asked and schedule.used() + AT_ONCE <= schedule.pace.limit:
            self._read([each for each in self._lacking() if each in seen])

    def why_none(self, instrument: Instrument) -> str:
        """Why the flow of a security is not known."""
        if not instrument.has_capital_flow:
            return translate("Plates", "This security has no capital flow")
        if instrument.id in self._given_up:
            return translate("Plates", "The provider gives no flow of this security")
        if instrument.id in self._asked:
            return translate("Plates", "On the way")
        return translate("Plates", "Not read yet: flow is read while the broker's limit of calls has room")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden; what is in view is asked for again by `tick`."""
        super().hideEvent(event)
        self._want_nothing()
        self.show_sum()

    # --- more -------------------------------------------------------------------------------------------------------

    def read_more(self) -> None:
        """Want the flow of the next securities that lack it."""
        self._read(self._lacking())

    def _read(self, lacking: Sequence[InstrumentId]) -> None:
        for one in lacking[:AT_ONCE]:
            self._asked[one] = self._context.hub.subscribe(Topic.FLOW.of(one))
        if lacking:
            self.show_sum()

    def _lacking(self) -> list[InstrumentId]:
        return [
            one.id
            for one in self._members
            if one.has_capital_flow
            and one.id not in self._asked
            and one.id not in self._given_up
            and self._flow(one.id) is None
        ]

    def _settle(self) -> None:
        """End the interest in flow that has arrived or was refused."""
        for one in list(self._asked):
            refused = self._context.services.feeds.schedule.failure(Topic.FLOW.of(one)) is not None
            if refused:
                self._given_up.add(one)
            if refused or self._flow(one) is not None:
                self._asked.pop(one).close()

    def _want_nothing(self) -> None:
        for subscription in self._asked.values():
            subscription.close()
        self._asked.clear()

    def _flow(self, instrument: InstrumentId) -> CapitalFlow | None:
        return self._context.hub.value(Topic.FLOW.of(instrument))

    # --- words ------------------------------------------------------------------------------------------------------

    def show_sum(self) -> None:
        """Show the net inflow with its coverage; nothing without a figure."""
        found = roll_up(self._members, self._flow)
        unit = fmt.unit_for(found.net, self._context.units)
        known = found.known > 0
        self.net.setText(f"{fmt.flow(found.net, unit)} {found.currency}" if known else "")
        set_tone(self.net, Tone.UP if found.net > 0 else Tone.DOWN if found.net < 0 else Tone.SECONDARY)
        self.coverage.setText(self._coverage_words(coverage_words(found)) if self._members else "")
        self.coverage.setAccessibleName(self.coverage.text())
        self.more.setVisible(bool(self._lacking()))
        self.more.setEnabled(not self._asked)

    def _coverage_words(self, coverage: str) -> str:
        text = translate("Plates", "net inflow today, {coverage}").format(coverage=coverage)
        if self._asked:
            waiting = translate("Plates", "{count} on the way").format(count=len(self._asked))
            return f"{text} \u00b7 {waiting}"
        without = sum(not each.has_capital_flow or each.id in self._given_up for each in self._members)
        if without:
            lacking = translate("Plates", "{count} without flow").format(count=without)
            return f"{text} \u00b7 {lacking}"
        return text


MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
KINDS = (PlateKind.INDUSTRY, PlateKind.REGION, PlateKind.CONCEPT)
"""Plate types that a broker lists separately; a plate in none of them is of the type OTHER."""
ALL = "all"
SEARCH_WIDTH, SEGMENTS = 180, 22
SIDE_BY_SIDE = 640
"""From this width on the plate's securities are beside the plates, in a narrower dock below them."""
_BELOW = 72
"""Logical pixels that they keep there: their sum, their heads and a row."""


async def read_plates(gateway: Gateway, market: Market) -> list[Plate]:
    """All plates of a market with their types, which the list of all plates leaves out."""
    source = offered(gateway, gateway.reference, Offer.PLATES)
    plates = await source.plates(market)
    kinds: dict[InstrumentId, PlateKind] = {}
    for kind in KINDS:
        try:
            kinds |= {plate.id: kind for plate in await source.plates(market, kind)}
        except NotOffered:
            continue
    return [plate._replace(kind=kinds.get(plate.id, plate.kind or PlateKind.OTHER)) for plate in plates]


async def read_members(gateway: Gateway, plate: InstrumentId) -> list[Instrument]:
    """Securities of a plate; NotOffered where the broker has none."""
    return await offered(gateway, gateway.reference, Offer.PLATES).plate_members(plate)


class PlatesState(SavedState, kw_only=True):
    """Market, kind, the plate in view, and the table of its members."""

    market: Market
    kind: str
    plate: str = ""
    members: TableState | UnsetType = UNSET


class PlatesDock(Dock):
    """The current plate shows its securities. Prices are snapshots of the visible rows."""

    KEY = "plates"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.market, self.kind = MARKETS[0], ALL
        self.plate: Plate | None = None
        self._wanted = ""
        self.plates, self.members = self.reads(), self.reads()
        self._make_tables()
        self._make_controls()
        self.pictures = self._feed(self.show_plates)
        self.prices = self._feed(self.show_members)
        self.flow = PlateFlow(context, self)
        self.flow.changed.connect(self.show_members)
        self._lay_out()
        self.plates.changed.connect(self._plates_came)
        self.members.changed.connect(self._members_came)
        self.finish()

    # --- asking -----------------------------------------------------------------------------------------------------

    def show_market(self, market: str) -> None:
        """Ask for another market's plates."""
        self.market = Market(market)
        self.tabs.choose(market)
        self._open(None)
        self._ask()

    def show_kind(self, kind: str) -> None:
        self.kind = kind
        self.kinds.choose(kind)
        self.show_plates()

    def market_shown(self) -> Market:
        return self.market

    def ask_again(self) -> None:
        """Plates and the opened one's securities."""
        self.plates.again()
        self.members.again()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask when it is looked at first."""
        super().showEvent(event)
        if self.plates.subject is None:
            self._ask()

    def each_second(self) -> None:
        """Read snapshots of the visible rows."""
        super().each_second()
        self._look()
        rows = self.member_table.rows.rows
        self.flow.tick([rows[place].id for place in self.member_table.shown_rows if place < len(rows)])
        self._tell()

    def _ask(self) -> None:
        market, source = self.market, self.context.services.gateway
        self.plates.ask(market, lambda: read_plates(source, market))

    def _open(self, plate: Plate | None) -> None:
        """Read a plate's securities; the same one is not read again."""
        if plate is not None and self.plate is not None and plate.id == self.plate.id:
            return
        self.plate = plate
        self.flow.forget()
        if plate is None:
            self.members.forget()
        else:
            one = plate.id
            self.members.ask(one, lambda: read_members(self.context.services.gateway, one))

    def _feed(self, changed: Any) -> SnapshotFeed:  # noqa: ANN401  a method without arguments
        context = self.context
        made = SnapshotFeed(
            context.hub,
            context.tasks,
            context.clock,
            context.services.gateway.quotes.snapshots,
            self,
            kept=context.kept.slot("snapshots"),
        )
        made.changed.connect(changed)
        return made

    def _look(self) -> None:
        """Ask for pictures of the rows in view."""
        for feed, table in ((self.pictures, self.table), (self.prices, self.member_table)):
            assert table is not None
            rows = table.rows.rows
            feed.want([_id(rows[place]) for place in table.shown_rows if place < len(rows)])

    # --- what came --------------------------------------------------------------------------------------------------

    def _plates_came(self) -> None:
        self.show_plates()
        found: Sequence[Plate] = self.plates.value or ()
        if self.plate is None and found:
            self._choose_first()

    def _choose_first(self) -> None:
        """The plate that was remembered, else the first one shown."""
        assert self.table is not None
        rows = self.table.rows.rows
        if rows:
            wanted = next((place for place, row in enumerate(rows) if row.plate.id == self._wanted), 0)
            self.table.choose_row(wanted)

    def _members_came(self) -> None:
        self.show_members()
        if self.members.value:
            self.flow.follow(self.members.value)

    def show_plates(self) -> None:
        """The plates of the chosen type with the typed text in their name."""
        found: Sequence[Plate] = self.plates.value or ()
        text = self.search.text().strip().casefold()
        chosen = [one for one in found if self.kind in {ALL, one.kind} and text in one.name.casefold()]
        assert self.table is not None
        self.table.rows.show_rows([PlateRow(one, self.pictures.snapshot(one.id)) for one in chosen])
        self._look()
        self._tell()

    def show_members(self) -> None:
        found: Sequence[Instrument] = self.members.value or ()
        rows = [
            MemberRow(one, self.prices.quote(one.id), self.flow.net_of(one.id), self.flow.why_none(one))
            for one in found
        ]
        self.member_table.rows.show_rows(rows)
        self.flow.show_name("" if self.plate is None else self.plate.name)
        self._look()

    def _tell(self) -> None:
        assert self.table is not None
        words = translate("Plates", "{count} plates of {market}").format(
            count=len(self.table.rows.rows), market=market_words(self.market)
        )
        self.foot.show_words(words if self.plates.value else "")

    # --- acts -------------------------------------------------------------------------------------------------------

    def _chosen(self, row: int) -> None:
        assert self.table is not None
        self._open(self.table.row_at(row).plate)

    def _plate_menu(self, menu: QMenu, rows: Sequence[PlateRow]) -> None:
        if len(rows) == 1:
            one = rows[0].plate.id
            name = rows[0].plate.name
            entry = menu.addAction(button_text(translate("Common", "Show {plate} as a security").format(plate=name)))
            entry.triggered.connect(lambda _on=False: self.choose(one))
            screen = menu.addAction(button_text(translate("Plates", "Screen {plate}").format(plate=name)))
            screen.triggered.connect(lambda _on=False: self.context.window.open_dock("screener", {"within": one}))
            plate: Memory = {"within": one, "name": name}
            for dock, words in (
                ("flow_map", translate("Plates", "Flow map of {plate}")),
                ("flow_board", translate("Plates", "Flow board of {plate}")),
                ("treemap", translate("Plates", "Treemap of {plate}")),
            ):
                entry = menu.addAction(button_text(words.format(plate=name)))
                entry.triggered.connect(lambda _on=False, key=dock: self.context.window.open_dock(key, plate))

    def _member_menu(self, menu: QMenu, rows: Sequence[MemberRow]) -> None:
        add_security_actions(menu, self, [row.id for row in rows])

    def saved_about(self) -> Sequence[str]:
        return (self.market.value,)

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> PlatesState:
        return PlatesState(
            table=self.table_state(),
            market=self.market,
            kind=self.kind,
            plate=("" if self.plate is None else self.plate.id) or self._wanted,
            members=self.member_table.saved_state(),
        )

    def restore(self, state: PlatesState) -> None:
        super().restore(state)
        if isinstance(state.members, TableState):
            self.member_table.restore(state.members)
        if state.kind in {ALL, *PlateKind}:
            self.show_kind(state.kind)
        self._wanted = state.plate
        if self._wanted:
            self.search.clear()
        if state.market in MARKETS and state.market is not self.market:
            self.market = state.market
            self.tabs.choose(state.market)
            if self.plates.subject is not None:
                self.show_market(state.market)
        elif self.plates.value:
            self._choose_first()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_tables(self) -> None:
        theme, units = self.context.theme, self.context.units
        plates: TableModel[PlateRow] = TableModel(plate_columns(), _id, self)
        self.table = Table(plates, theme, identifier="plates_table", name=translate("Common", "Plates"))
        self.table.chosen.connect(self._chosen)
        self.table.fill_menu = self._plate_menu
        members: TableModel[MemberRow] = TableModel(member_columns(units), _id, self)
        self.member_table = Table(
            members, theme, identifier="plates_members", name=translate("Plates", "Securities of the plate")
        )
        self.member_table.opened.connect(lambda row: self.choose(self.member_table.row_at(row).id))
        self.member_table.fill_menu = self._member_menu
        self.table.opened.connect(lambda _row: self.member_table.setFocus())
        for table in (self.table, self.member_table):
            table.verticalScrollBar().valueChanged.connect(lambda _value: self._look())

    def _make_controls(self) -> None:
        theme = self.context.theme
        self.tabs = market_tabs(MARKETS, theme, identifier="plates_market")
        self.tabs.chosen.connect(self.show_market)
        options = [(ALL, kind_words(None)), *((kind.value, kind_words(kind)) for kind in PlateKind)]
        self.kinds = Segments(options, theme, identifier="plates_kind", name=translate("Plates", "Kind of plate"))
        self.kinds.chosen.connect(self.show_kind)
        self.search = QLineEdit()
        identify(self.search, "plates_search", translate("Plates", "Find a plate"))
        self.search.setPlaceholderText(translate("Plates", "Find a plate"))
        self.search.setStyleSheet(f"QLineEdit {{ min-height: {theme.px(SEGMENTS) - 2}px; padding: 0 6px; }}")
        self.search.setFixedHeight(theme.px(SEGMENTS))
        self.search.setFixedWidth(theme.px(SEARCH_WIDTH))
        self.search.textChanged.connect(lambda _text: self.show_plates())

    def _lay_out(self) -> None:
        assert self.table is not None
        inner = QWidget()
        parts = FlowLayout(inner, gap=8)
        for part in (self.tabs, self.kinds, self.search):
            parts.addWidget(part)
        right = as_widget(
            vbox(
                self.flow,
                hairline(),
                (self.pane(self.member_table, self.members, self._member_words, panel="plates_members"), 1),
                margins=0,
                spacing=0,
            )
        )
        for table in (self.table, self.member_table):  # one above the other in a narrow dock
            table.setMinimumHeight(self.context.theme.px(TABLE))
        self.split = splitter(self.context.theme)
        self.split.addWidget(self.pane(self.table, self.plates, self._words))
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        row = as_widget(hbox(inner, margins=(8, 5, 8, 5)))
        fill(self.column, row, (self.split, 1))
        self.folding.add_filters(row, pages=self.tabs)
        self.folding.rest = lambda: TABLE if self.split.orientation() is Qt.Orientation.Horizontal else TABLE + _BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay the views beside each other if there is room."""
        super().resizeEvent(event)
        turn(self.split, self.width(), self.context.theme.px(SIDE_BY_SIDE))

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Plates", "Asking for plates"),
            empty=translate("Plates", "No plates here"),
            detail=market_words(self.market),
        )

    def _member_words(self) -> Wording:
        return Wording(
            asking=translate("Plates", "Asking for its securities"),
            empty=translate("Plates", "No securities in this plate"),
            idle=translate("Plates", "Choose a plate"),
            detail="" if self.plate is None else self.plate.name,
        )


def _id(row: PlateRow | MemberRow) -> InstrumentId:
    return row.plate.id if isinstance(row, PlateRow) else row.id
