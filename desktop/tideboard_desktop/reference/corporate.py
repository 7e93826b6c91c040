"""Reference of the selected security: corporate actions with price factors, codes, suspensions, plates."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget

from tideboard_core.errors import GatewayError
from tideboard_core.model.behind.company import Dividend
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.reference import (
    CodeChange,
    CodeChangeKind,
    CompanyEvent,
    CorporateAction,
    Plate,
    Suspension,
)
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.ports.reference import ReferenceSource
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState, TableState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, figure_column, text_column
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.reference.plates.dock import ALL
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.reference import kind_words, part_words, with_unread

log = logging.getLogger(__name__)
translate = QCoreApplication.translate


def _factor(value: Decimal | float) -> str:
    return fmt.plain(value, 6)


def action_columns() -> list[ValueColumn[CorporateAction]]:
    """Ex-date, what, and how prices are adjusted for it."""
    return [
        text_column(
            "what",
            translate("Corporate", "What"),
            lambda row: listed(part_words(part) for part in row.parts),
            strong=True,
        ),
        day_column("ex_date", translate("Corporate", "Ex-date"), lambda row: row.ex_date),
        *(
            figure_column(key, title, get, _factor, width=120, spare=spare)
            for key, title, get, spare in (
                ("forward_a", translate("Corporate", "Forward \u00d7"), _forward_a, 2),
                ("forward_b", translate("Corporate", "Forward +"), _forward_b, 1),
                ("backward_a", translate("Corporate", "Backward \u00d7"), _backward_a, 4),
                ("backward_b", translate("Corporate", "Backward +"), _backward_b, 3),
            )
        ),
    ]


def _forward_a(row: CorporateAction) -> Decimal:
    return row.forward_a


def _forward_b(row: CorporateAction) -> Decimal:
    return row.forward_b


def _backward_a(row: CorporateAction) -> Decimal:
    return row.backward_a


def _backward_b(row: CorporateAction) -> Decimal:
    return row.backward_b


def change_words(kind: CodeChangeKind) -> str:
    """Why a temporary code was given."""
    return {
        CodeChangeKind.GEM_TO_MAIN: translate("Corporate", "From GEM to the main board"),
        CodeChangeKind.UNPAID: translate("Corporate", "Nil-paid rights"),
        CodeChangeKind.CHANGE_LOT: translate("Corporate", "Change of the lot"),
        CodeChangeKind.SPLIT: translate("Corporate", "Split"),
        CodeChangeKind.JOIN: translate("Corporate", "Consolidation"),
        CodeChangeKind.JOIN_SPLIT: translate("Corporate", "Consolidation, then split"),
        CodeChangeKind.SPLIT_JOIN: translate("Corporate", "Split, then consolidation"),
        CodeChangeKind.OTHER: translate("Orders", "Other"),
    }[kind]


def code_columns() -> list[ValueColumn[CodeChange]]:
    """Security, its other code, why, and from when to when."""
    endless = translate("Corporate", "No end announced")
    return [
        text_column(
            "symbol", translate("Common", "Security"), lambda row: row.instrument, width=104, strong=True, code=True
        ),
        text_column("related", translate("Corporate", "Temporary code"), lambda row: row.related, width=112, code=True),
        text_column("why", translate("Common", "Why"), lambda row: change_words(row.kind)),
        day_column("published", translate("Corporate", "Announced"), lambda row: row.published, spare=1),
        day_column("effective", translate("Common", "From"), lambda row: row.effective),
        day_column("end", translate("Common", "To"), lambda row: row.end, why=endless),
    ]


def event_columns() -> list[ValueColumn[CompanyEvent]]:
    """The day, what happens on it, and what was announced, in the broker's words."""
    return [
        day_column("day", translate("Common", "Day"), lambda row: row.day),
        text_column("day_kind", translate("Corporate", "What happens on it"), lambda row: row.day_kind, width=120),
        text_column("text", translate("Corporate", "Announced"), lambda row: row.text, strong=True),
        text_column("category", translate("Common", "Kind"), lambda row: row.category, width=120, spare=1),
        text_column("delay", translate("Corporate", "Late"), lambda row: row.delay, width=120, spare=2),
    ]


def record_event(row: Dividend, instrument: InstrumentId) -> CompanyEvent:
    """The day on which one has to be in the register to get a dividend."""
    assert row.record_day is not None
    return CompanyEvent(
        instrument=instrument,
        day=row.record_day,
        day_kind=translate("Corporate", "Record date"),
        category=translate("Corporate", "Dividend"),
        text=row.text,
        code="record",
        id=f"record {row.id} {row.record_day} {row.text}",
    )


def suspension_columns() -> list[ValueColumn[Suspension]]:
    """The days without trading."""
    return [
        text_column("symbol", translate("Common", "Security"), lambda row: row.instrument, strong=True, code=True),
        day_column("day", translate("Corporate", "No trading on"), lambda row: row.day, width=120),
    ]


def owner_columns() -> list[ValueColumn[Plate]]:
    return [
        text_column("name", translate("Common", "Plate"), lambda row: row.name, second=lambda row: row.id, strong=True),
        text_column("kind", translate("Common", "Kind"), lambda row: kind_words(row.kind), width=96),
    ]


BACK = 365
"""Days for which suspensions are asked."""


@dataclass(frozen=True, slots=True)
class CorporatePage:
    """One of the dock's tables with its read and its words."""

    table: Table
    reads: Reads[Any]
    read: Callable[[InstrumentId], Awaitable[Sequence[Any]]]
    counted: str


class CorporateState(SavedState, kw_only=True):
    """The page, and the table of each by its key."""

    page: str
    tables: dict[str, TableState]


class CorporateDock(Dock):
    """Follows its link letter; a page is asked when it is looked at, for the security of that moment."""

    KEY = "corporate"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.pages: dict[str, CorporatePage] = {}
        self.stack = QStackedWidget()
        self._make_pages()
        self.tabs = Segments(
            [(key, word) for key, word in _tab_words().items()],
            context.theme,
            identifier="corporate_page",
            name=translate("Corporate", "What is shown"),
        )
        self.tabs.chosen.connect(self.show_page)
        row = as_widget(hbox(self.tabs, stretch(), margins=(8, 5, 8, 5)))
        fill(self.column, row, (self.stack, 1))
        self.folding.add_pages(self.tabs, row)
        without = Offer.CORPORATE_ACTIONS in context.services.gateway.unoffered
        self.show_page("events" if without else "actions")
        self.selection.changed.connect(self._moved)
        self.finish()

    def show_page(self, key: str) -> None:
        """Bring a table to the front and ask for it."""
        page = self.pages[key]
        self.tabs.choose(key)
        self.stack.setCurrentIndex(list(self.pages).index(key))
        self.table, self.main = page.table, page.reads
        self._ask()
        self.show_source()
        self._tell()

    @property
    def page(self) -> CorporatePage:
        return self.pages[self.tabs.key]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._moved(self.selection.instrument)

    def _moved(self, instrument: str) -> None:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)
        self._ask()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        page, instrument = self.page, self.selection.instrument
        if page.reads.subject != instrument:
            page.reads.ask(instrument, lambda: page.read(instrument))

    def _show(self, page: CorporatePage) -> None:
        page.table.rows.show_rows(page.reads.value or ())
        self._tell()

    def _tell(self) -> None:
        count = len(self.page.table.rows.rows)
        words = self.page.counted.format(count=count) if count else ""
        self.foot.show_words(with_unread(words, self.page.reads.value))

    # --- reads ------------------------------------------------------------------------------------------------------

    def _source(self, what: Offer) -> ReferenceSource:
        gateway = self.context.services.gateway
        return offered(gateway, gateway.reference, what)

    async def _plates(self, instrument: InstrumentId) -> Sequence[Plate]:
        found = await self._source(Offer.PLATES).owner_plates([instrument])
        return found.get(instrument, [])

    async def _codes(self, instrument: InstrumentId) -> Sequence[Any]:
        return await self._source(Offer.CODE_CHANGES).code_changes([instrument])

    async def _suspensions(self, instrument: InstrumentId) -> Sequence[Any]:
        today: date = exchange_date(market_of(instrument), self.context.clock.market())
        found = await self._source(Offer.SUSPENSIONS).suspensions([instrument], today - timedelta(days=BACK), today)
        return sorted(found, key=lambda one: one.day, reverse=True)

    async def _actions(self, instrument: InstrumentId) -> Sequence[Any]:
        return await self._source(Offer.CORPORATE_ACTIONS).corporate_actions(instrument)

    async def _announced(self, instrument: InstrumentId) -> Sequence[Any]:
        """What was announced, with the record days, which the broker tells of dividends alone."""
        gateway = self.context.services.gateway
        found = await self._source(Offer.CORPORATE_ACTIONS).company_events(instrument)
        try:
            dividends = await gateway.behind.company.dividends(instrument)
        except GatewayError as error:  # what was announced stands without them
            log.info("dividends not read: %s", error)
            return found
        records = [record_event(row, instrument) for row in dividends.rows if row.record_day is not None]
        unread = getattr(found, "unread", "") or dividends.unread
        return ReadRows(sorted([*found, *records], key=lambda event: event.day, reverse=True), unread=unread)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_pages(self) -> None:
        whole = lambda row: row  # noqa: E731  the row itself is its identity
        words = _page_words()
        self._add("actions", action_columns(), whole, self._actions, *words["actions"])
        self._add("events", event_columns(), whole, self._announced, *words["events"])
        self._add("codes", code_columns(), whole, self._codes, *words["codes"])
        self._add("suspensions", suspension_columns(), whole, self._suspensions, *words["suspensions"])
        self._add("plates", owner_columns(), whole, self._plates, *words["plates"])
        self.pages["plates"].table.fill_menu = self._plate_menu
        self.pages["plates"].table.opened.connect(self._open_plate)

    def _add(
        self,
        key: str,
        columns: list[ValueColumn[Any]],
        identity: Callable[[Any], Any],
        read: Callable[[InstrumentId], Awaitable[Sequence[Any]]],
        *words: str,
    ) -> None:
        asking, empty, counted = words
        model: TableModel[Any] = TableModel(columns, identity, self)
        table = Table(model, self.context.theme, identifier=f"corporate_{key}_table", name=_tab_words()[key])
        page = CorporatePage(table, self.reads(), read, counted)
        page.reads.changed.connect(lambda: self._show(page))
        self.pages[key] = page

        def say() -> Wording:
            return Wording(asking=asking, empty=empty, detail=self.selection.instrument)

        self.stack.addWidget(self.pane(table, page.reads, say, panel=f"corporate_{key}"))

    def _plate_menu(self, menu: QMenu, rows: Sequence[Plate]) -> None:
        one = rows[0]
        place = self.pages["plates"].table.rows.rows.index(one)
        show = menu.addAction(button_text(translate("Corporate", "Securities of {plate}").format(plate=one.name)))
        show.triggered.connect(lambda _on=False: self._open_plate(place))
        entry = menu.addAction(button_text(translate("Common", "Show {plate} as a security").format(plate=one.name)))
        entry.triggered.connect(lambda _on=False: self.choose(one.id))

    def _open_plate(self, row: int) -> None:
        one: Plate = self.pages["plates"].table.row_at(row)
        self.context.window.open_dock("plates", {"kind": ALL, "market": market_of(one.id).value, "plate": one.id})

    def saved_about(self) -> Sequence[str]:
        return self.selection.instrument, _tab_words()[self.tabs.key]

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> CorporateState:
        return CorporateState(
            page=self.tabs.key, tables={key: page.table.saved_state() for key, page in self.pages.items()}
        )

    def restore(self, state: CorporateState) -> None:
        for key in self.pages.keys() & state.tables.keys():
            self.pages[key].table.restore(state.tables[key])
        if state.page in self.pages:
            self.show_page(state.page)


def _tab_words() -> dict[str, str]:
    return {
        "actions": translate("Corporate", "Actions"),
        "events": translate("Corporate", "Announced"),
        "codes": translate("Corporate", "Codes"),
        "suspensions": translate("Corporate", "Suspensions"),
        "plates": translate("Common", "Plates"),
    }


def _page_words() -> dict[str, tuple[str, str, str]]:
    """By page the texts while it reads, if it is empty, and with the number of rows."""
    return {
        "actions": (
            translate("Corporate", "Asking for corporate actions"),
            translate("Corporate", "No corporate actions are known"),
            translate("Corporate", "{count} ex-dates. Adjusted price = price \u00d7 factor + amount."),
        ),
        "events": (
            translate("Corporate", "Asking for what was announced"),
            translate("Corporate", "Nothing is known to have been announced"),
            translate("Corporate", "{count} days of what was announced, in the broker's words, without price factors"),
        ),
        "codes": (
            translate("Corporate", "Asking for temporary codes"),
            translate("Corporate", "No temporary codes"),
            translate("Corporate", "{count} temporary codes"),
        ),
        "suspensions": (
            translate("Corporate", "Asking for suspensions"),
            translate("Corporate", "Not suspended in the past year"),
            translate("Corporate", "{count} days without trading in the past year"),
        ),
        "plates": (
            translate("Corporate", "Asking for its plates"),
            translate("Corporate", "Not in any plate"),
            translate("Corporate", "In {count} plates"),
        ),
    }
