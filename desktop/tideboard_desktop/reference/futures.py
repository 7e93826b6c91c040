"""Contracts of a family of futures with prices, and the terms and hours of the one under the keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QScrollArea, QSizePolicy, QWidget

from tideboard_core.errors import UnknownSymbol
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Quote
from tideboard_core.model.reference import FutureInfo, ReferenceKind, TradeTime
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.snapshot_feed import SnapshotFeed
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    count_column,
    day_column,
    figure_column,
    percent_column,
    price_column,
    text_column,
)
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter, turn

DAY = 1440
_CHINA_COAST = "CCT"
"""What OpenD calls Hong Kong's time."""
_FUTURE = re.compile(r"HK\.([A-Z]{3})(?:\d{4}|main|current|next)")


@dataclass(frozen=True, slots=True)
class FutureRow:
    """A contract with its newest quote, None until there is one."""

    terms: FutureInfo
    quote: Quote | None = None

    @property
    def id(self) -> InstrumentId:
        return self.terms.instrument


class Fact(NamedTuple):
    """One line of a contract's terms."""

    name: str
    value: str


def family_of(instrument: str) -> str:
    """The exchange's code of the family that a Hong Kong future is of; empty for everything else."""
    found = _FUTURE.fullmatch(instrument)
    return found[1] if found else ""


def future_columns(today: Callable[[], date]) -> list[ValueColumn[FutureRow]]:
    """Contract, price, volume, last day, days left."""
    stands = translate("Futures", "Stands for a dated contract, which has the last day")

    def left(row: FutureRow) -> int | None:
        day = row.terms.last_trade
        return None if day is None else (day - today()).days

    return [
        text_column(
            "name",
            translate("Futures", "Contract"),
            lambda row: row.id,
            second=lambda row: row.terms.name,
            strong=True,
            code=True,
        ),
        price_column("last", translate("Common", "Last"), lambda row: None if row.quote is None else row.quote.last),
        percent_column(
            "change", translate("Common", "Chg %"), lambda row: None if row.quote is None else row.quote.change_percent
        ),
        count_column(
            "volume",
            translate("Common", "Volume"),
            lambda row: None if row.quote is None else row.quote.volume,
            width=84,
            head="volume [contracts]",
            spare=2,
        ),
        day_column(
            "last_trade", translate("Futures", "Last day"), lambda row: row.terms.last_trade, why=stands, spare=3
        ),
        figure_column(
            "days",
            translate("Common", "Days left"),
            left,
            lambda value: fmt.quantity(int(value)),
            width=76,
            why=stands,
            spare=1,
        ),
    ]


def facts(terms: FutureInfo) -> list[Fact]:
    """The terms of a contract; terms that the broker leaves out are omitted."""
    size = " ".join(part for part in (_figure(terms.contract_size), terms.size_unit) if part)
    tick = " ".join(part for part in (_figure(terms.tick), terms.tick_unit) if part)
    lines = [
        Fact(translate("Futures", "Underlying"), _of(terms.owner_name, terms.owner)),
        Fact(translate("Futures", "Stands for"), terms.origin or ""),
        Fact(translate("Futures", "Last day"), "" if terms.last_trade is None else fmt.day_long(terms.last_trade)),
        Fact(translate("Common", "Kind"), terms.contract_type),
        Fact(translate("Futures", "Exchange"), terms.exchange),
        Fact(translate("Futures", "Contract size"), size),
        Fact(translate("Futures", "Tick"), tick),
        Fact(translate("Futures", "Quoted in"), terms.quote_unit),
        Fact(translate("Common", "Currency"), terms.currency),
        Fact(translate("Common", "Hours"), hours_words(terms)),
    ]
    return [line for line in lines if line.value]


def hours_words(terms: FutureInfo) -> str:
    """`17:15-03:00, 09:15-12:00, 13:00-16:30 HKT`: the evening before is first."""
    spans = ", ".join(span_words(span) for span in terms.times)
    zone = "HKT" if terms.zone == _CHINA_COAST else terms.zone
    return f"{spans} {zone}".strip()


def span_words(span: TradeTime) -> str:
    """One stretch of trading by the exchange's clock."""
    return f"{_clock(span.begin)}\u2013{_clock(span.end)}"


def axis_of(times: tuple[TradeTime, ...]) -> tuple[int, int]:
    """Whole hours, in minutes after midnight, that span all sessions; a whole day if there are none."""
    if not times:
        return 0, DAY
    first, last = min(span.begin for span in times), max(span.end for span in times)
    return first // 60 * 60, -(-last // 60) * 60


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _of(name: str, instrument: InstrumentId | None) -> str:
    return " ".join(part for part in (name, instrument or "") if part)


def _figure(value: Decimal) -> str:
    return f"{value.normalize():,f}"


BAR = 12
_EDGE = 18
_LEAST_APART = 38
"""Pixels that the words of two hours need."""


class SessionBar(QWidget):
    """Filled during sessions; the line marks midnight, behind which the evening before is drawn."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme = theme
        self._times: tuple[TradeTime, ...] = ()
        identify(self, identifier)
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_times(self, times: tuple[TradeTime, ...], words: str) -> None:
        """Draw these sessions; `words` is the accessible name and the tooltip."""
        self._times = times
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(200, self._theme.px(BAR + 6) + self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It shrinks before anything else."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface, bar = self._theme.surface, self._bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.inset))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(colour(surface.accent))
        for span in self._times:
            left, right = self._x(span.begin), self._x(span.end)
            painter.drawRoundedRect(QRect(left, bar.y(), max(right - left, 2), bar.height()), 3, 3)
        self._paint_hours(painter, bar)

    def _paint_hours(self, painter: QPainter, bar: QRect) -> None:
        surface = self._theme.surface
        first, last = axis_of(self._times)
        if first < 0 < last:
            painter.setPen(colour(surface.text3))
            painter.drawLine(self._x(0), bar.y() - 2, self._x(0), bar.bottom() + 3)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text3))
        step = self._step(first, last)
        begin = first + (-first) % step
        for minute in range(begin, last + 1, step):
            half = self._theme.px(_LEAST_APART) // 2 + 2
            place = QRect(self._x(minute) - half, bar.bottom() + 4, 2 * half, self._theme.px(Type.CAPTION.line))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{minute % DAY // 60:02}:00")

    def _step(self, first: int, last: int) -> int:
        width = max(self._bar().width(), 1)
        wanted = self._theme.px(_LEAST_APART) * (last - first) / width
        return next((step for step in (60, 120, 180, 240, 360, 720) if step >= wanted), DAY)

    def _bar(self) -> QRect:
        edge = self._theme.px(_EDGE)
        return QRect(edge, 2, max(self.width() - 2 * edge, 1), self._theme.px(BAR))

    def _x(self, minute: int) -> int:
        first, last = axis_of(self._times)
        bar = self._bar()
        return bar.x() + round((minute - first) / (last - first) * bar.width())


translate = QCoreApplication.translate
FAMILIES: Mapping[str, InstrumentId] = {
    "HSI": InstrumentId("HK.HSImain"),
    "MHI": InstrumentId("HK.MHImain"),
    "HHI": InstrumentId("HK.HHImain"),
    "MCH": InstrumentId("HK.MCHmain"),
    "HTI": InstrumentId("HK.HTImain"),
}
"""The exchange's own codes of its index futures, each with the symbol of its main contract."""
SIDE_BY_SIDE = 620


async def read_family(gateway: Gateway, main: InstrumentId) -> list[FutureInfo]:
    """The terms of every contract of a family: main contracts first, then by last day.

    Empty for a family that the broker does not know.
    """
    try:
        contracts = await gateway.derivatives.related(main, ReferenceKind.FUTURE)
    except UnknownSymbol:
        return []
    terms = (
        await offered(gateway, gateway.reference, Offer.FUTURES).futures([one.id for one in contracts])
        if contracts
        else []
    )
    return sorted(terms, key=lambda one: (one.last_trade is not None, one.last_trade or date.min))


class FuturesState(SavedState, kw_only=True):
    """The family of contracts in view."""

    family: str


class FuturesDock(Dock):
    """A family at a time; Enter or a double click shows the contract in the other docks of the letter.

    A future that is selected in one of them is shown here.
    """

    KEY = "futures"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.family = next(iter(FAMILIES))
        self._wanted = ""
        self.contracts = self.reads()
        self._make_parts()
        self.prices = SnapshotFeed(
            context.hub,
            context.tasks,
            context.clock,
            context.services.gateway.quotes.snapshots,
            self,
            kept=context.kept.slot("snapshots"),
        )
        self.prices.changed.connect(self._show)
        self.contracts.changed.connect(self._came)
        self._lay_out()
        self.finish()
        self.selection.changed.connect(self._followed)

    def show_family(self, family: str) -> None:
        self.family = family
        self.tabs.choose(family)
        self._ask()

    def market_shown(self) -> Market:
        """Hong Kong has them."""
        return Market.HK

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask when it is looked at first."""
        super().showEvent(event)
        self._followed(self.selection.instrument)
        if self.contracts.subject is None:
            self._ask()

    def each_second(self) -> None:
        """Read snapshots of the visible rows."""
        super().each_second()
        self._look()

    def _ask(self) -> None:
        main, source = FAMILIES[self.family], self.context.services.gateway
        self.contracts.ask(main, lambda: read_family(source, main))

    def _followed(self, instrument: str) -> None:
        """Show the family of a future that was selected, with its row under the keys."""
        family = family_of(instrument)
        if family not in FAMILIES or not self.isVisible():
            return
        self._wanted = instrument
        if family != self.family:
            self.show_family(family)
        elif self.contracts.value:
            self._mark()

    def _mark(self) -> None:
        """The row that is wanted, else the first."""
        assert self.table is not None
        rows, wanted = self.table.rows.rows, self._wanted
        self._wanted = ""
        self.table.choose_row(next((place for place, row in enumerate(rows) if row.id == wanted), 0))

    def _today(self) -> date:
        return exchange_date(Market.HK, self.context.clock.market())

    # --- what came --------------------------------------------------------------------------------------------------

    def _came(self) -> None:
        self._show()
        assert self.table is not None
        if self.table.rows.rows and (self._wanted or self.table.current_row is None):
            self._mark()
        if not self.table.rows.rows:
            self._show_terms(-1)

    def _show(self) -> None:
        found: Sequence[FutureInfo] = self.contracts.value or ()
        assert self.table is not None
        self.table.rows.show_rows([FutureRow(one, self.prices.quote(one.instrument)) for one in found])
        words = translate("Futures", "{count} contracts; hours by the exchange's clock").format(count=len(found))
        self.foot.show_words(words if found else "")
        self._look()

    def _look(self) -> None:
        assert self.table is not None
        rows = self.table.rows.rows
        self.prices.want([rows[place].id for place in self.table.shown_rows if place < len(rows)])

    def _show_terms(self, row: int) -> None:
        assert self.table is not None
        terms: FutureInfo | None = self.table.row_at(row).terms if row >= 0 else None
        self.facts.show_facts([] if terms is None else facts(terms))
        self.hours.show_times(() if terms is None else terms.times, "" if terms is None else hours_words(terms))
        self.hours.setVisible(terms is not None)

    def _fill_menu(self, menu: QMenu, rows: Sequence[FutureRow]) -> None:
        add_security_actions(menu, self, [row.id for row in rows])

    def saved_about(self) -> Sequence[str]:
        return (self.family,)

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> FuturesState:
        return FuturesState(table=self.table_state(), family=self.family)

    def restore(self, state: FuturesState) -> None:
        super().restore(state)
        if state.family in FAMILIES and state.family != self.family:
            self.family = state.family
            self.tabs.choose(state.family)
            if self.contracts.subject is not None:
                self._ask()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self.context.theme
        self.tabs = Segments(
            [(code, code) for code in FAMILIES], theme, identifier="futures_family", name=translate("Futures", "Family")
        )
        for code, words in _family_words().items():
            self.tabs.button(code).setToolTip(tip(words))
        self.tabs.chosen.connect(self.show_family)
        model: TableModel[FutureRow] = TableModel(future_columns(self._today), lambda row: row.id, self)
        self.table = Table(model, theme, identifier="futures_table", name=translate("Futures", "Contracts"))
        self.table.chosen.connect(self._show_terms)
        self.table.opened.connect(lambda row: self.choose(model.rows[row].id))
        self.table.fill_menu = self._fill_menu
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._look())
        self.facts = FactGrid(theme, identifier="futures_terms")
        self.hours = SessionBar(theme, identifier="futures_hours")

    def _lay_out(self) -> None:
        assert self.table is not None
        terms = as_widget(vbox(self.facts, self.hours, stretch(), margins=(0, 4, 0, 0), spacing=6))
        self.split = splitter(self.context.theme)
        self.split.addWidget(self.pane(self.table, self.contracts, self._words))
        scroll = QScrollArea()
        scroll.setWidget(terms)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for area in (terms, scroll.viewport()):
            area.setAutoFillBackground(False)
        self.split.addWidget(scroll)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        row = as_widget(hbox(self.tabs, stretch(), margins=(8, 5, 8, 5)))
        fill(self.column, row, (self.split, 1))
        self.folding.add_pages(self.tabs, row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay the views beside each other if there is room."""
        super().resizeEvent(event)
        turn(self.split, self.width(), self.context.theme.px(SIDE_BY_SIDE))

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Futures", "Asking for contracts"),
            empty=translate("Futures", "No contracts of this family"),
            detail=_family_words()[self.family],
        )


def _family_words() -> dict[str, str]:
    return {
        "HSI": translate("Futures", "Hang Seng Index"),
        "MHI": translate("Futures", "Mini Hang Seng Index"),
        "HHI": translate("Futures", "Hang Seng China Enterprises Index"),
        "MCH": translate("Futures", "Mini Hang Seng China Enterprises Index"),
        "HTI": translate("Futures", "Hang Seng TECH Index"),
    }


class FactGrid(QWidget):
    """Names and values in two columns, any number of them; the values can be selected and copied.

    The value of a line has the identifier `{identifier}_{number}`.
    """

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme, self._identifier = theme, identifier
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._lines) < len(facts):
            self._lines.append(self._line(len(self._lines)))
        for place, (name, value) in enumerate(self._lines):
            there = place < len(facts)
            name.setText(facts[place][0] if there else "")
            value.setText(facts[place][1] if there else "")
            value.setAccessibleName(": ".join(facts[place]) if there else "")
            name.setVisible(there)
            value.setVisible(there)

    def values(self) -> dict[str, str]:
        """Names and values of the lines that are shown."""
        return {name.text(): value.text() for name, value in self._lines if name.text()}

    def _line(self, place: int) -> tuple[QLabel, QLabel]:
        name = label("", self._theme, Type.BODY, Tone.SECONDARY)
        value = label("", self._theme, Type.STRONG)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(value, f"{self._identifier}_{place}")
        self._grid.setRowMinimumHeight(place, self._theme.px(Type.STRONG.line) + 2)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)
        return name, value
