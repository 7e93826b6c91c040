"""The archive dock: what was recorded and what is missing, the collector, the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget
from shiboken6 import isValid

from tideboard_core.archive.coverage import Contents, CoverageState, Grid, read_contents
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.pruning import keep_within, plan, prune
from tideboard_core.archive.records import BARS, FLOW, Layout
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.errors import TideboardError
from tideboard_core.market.broker_days import JUDGED_BY
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_desktop.archive.cell_tiles import paint_cell, paint_shared
from tideboard_desktop.archive.collector_panel import CollectorPanel, trades_menu
from tideboard_desktop.archive.coverage_grid import SHOWN_STATES, CoverageGrid, coverage_rows, coverage_table
from tideboard_desktop.archive.depth_dialog import DepthDialog
from tideboard_desktop.archive.depth_panel import DepthPanel
from tideboard_desktop.archive.dialogs import AfterCloseDialog, LimitsDialog, ParticipantsDialog
from tideboard_desktop.archive.disk_panel import ArchiveCopies, DiskPanel
from tideboard_desktop.archive.export_panel import ExportPanel
from tideboard_desktop.archive.ledger import GapFilter, LedgerRow, filtered, ledger_columns, ledger_rows
from tideboard_desktop.archive.section import HEAD, ArchiveSection
from tideboard_desktop.archive.shared_panel import SharedPanel, SharedPlaceDialog
from tideboard_desktop.archive.words import legend_words, room_words
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import PICTURE, TABLE
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.docks.replay_entry import ReplayFrom, add_practice, add_replay, replay_command
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.shared_place import count_words, shared_words

translate = QCoreApplication.translate
_MINUTE: Final = timedelta(minutes=1)
SIDE = 400
"""Logical pixels of the panels beside the grid."""
BESIDE = 980
"""Logical pixels of the dock from which grid and panels stand beside each other."""
_AROUND = 72
"""Logical pixels of height of the head and the legend of the coverage."""
COVERAGE, GAPS, CARE = "coverage", "gaps", "care"
LEDGER = 210
_BOTH: Final = PICTURE + _AROUND + HEAD + TABLE
"""Logical pixels of height in which the ledger keeps its rows below the coverage."""


class ArchiveState(SavedState, kw_only=True):
    """Keys of the series, of the filter of gaps, and of the part of a narrow dock."""

    series: str
    gaps: str
    part: str


class ArchiveDock(Dock):
    """Reads the archive while it is on screen: when it is shown, after each change, and when asked again."""

    KEY = "archive"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        archive = context.services.archive
        assert archive is not None  # the table of docks has no row without one
        self.archive = archive
        self.contents: Contents | None = None
        self._wanted: DefinitionKey | None = None
        self._stale = False
        self.reading: asyncio.Task[None] | None = None
        self._ledger: list[LedgerRow] = []
        theme, zone = context.theme, MARKET_ZONE[market_of(self.selection.instrument)]
        self._names = HubInterest(context.hub, self)
        self.grid = CoverageGrid(theme, self._name_of)
        self.cells = coverage_table(theme, self)
        self.ledger = self.table = self._make_ledger(zone)
        self.collector = CollectorPanel(archive, theme, zone)
        lists = context.services.lists
        self.books = DepthPanel(archive, lists, theme, context.tasks, context.clock)
        self.disk = DiskPanel(lambda: archive.folder, theme, context.tasks, context.clock, zone)
        self.place = SharedPanel(archive, theme, context.tasks, zone, self.ask_place)
        self.export = ExportPanel(context, lambda: archive.folder)
        self.copies = ArchiveCopies(
            lambda: archive.folder,
            context.services.directory or archive.folder.parent,
            context.tasks,
            theme=lambda: theme,
            parent=context.window.parent,
        )
        self.limiting: asyncio.Task[None] | None = None
        self.choosing: asyncio.Task[None] | None = None
        self._make_controls(theme)
        self._lay_out(theme)
        self._connect()
        self.finish()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_ledger(self, zone: str) -> Table:
        zone_name = fmt.zone_name(self.context.clock.market(), zone)
        model: TableModel[Any] = TableModel(ledger_columns(zone_name, self._name_of), lambda row: row.key, self)
        return Table(model, self.context.theme, identifier="archive_gaps", name=translate("Archive", "Gap ledger"))

    def _make_controls(self, theme: Theme) -> None:
        self.series = Segments(
            [(FLOW.name, translate("Archive", "Flow")), (BARS.name, translate("Archive", "Bars"))],
            theme,
            identifier="archive_series",
            name=translate("Archive", "Series"),
        )
        self.title_bar.add_control(self.series)
        self.part = Segments(
            [
                (COVERAGE, translate("Archive", "Coverage")),
                (GAPS, translate("Archive", "Gap ledger")),
                (CARE, translate("Archive", "Collector and disk")),
            ],
            theme,
            identifier="archive_part",
            name=translate("Archive", "Part of the dock"),
        )
        self.about = self.title_bar.add_chip("")
        self.about.setAccessibleIdentifier("archive_about")
        self.whose = self.title_bar.add_chip("")
        self.whose.setAccessibleIdentifier("archive_provider")
        self.whole = label("", theme, Type.SPREAD)
        identify(self.whole, "archive_share")
        self.summary = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.summary, "archive_summary")
        self.filter = Segments(
            [(key.value, word) for key, word in _filter_words(0).items()],
            theme,
            identifier="archive_gap_filter",
            name=translate("Archive", "Which gaps"),
        )
        self.keys: Segments | None = None

    def _lay_out(self, theme: Theme) -> None:
        head = QWidget()
        self._head = FlowLayout(head, gap=8)
        for part in (self.whole, self.summary):
            self._head.addWidget(part)
        self.note = StateNote(theme)
        self._pages = QStackedWidget()
        for page in (self.grid, self.cells, self.note):
            self._pages.addWidget(page)
        self.legend = _Legend(theme)
        self.coverage = as_widget(
            vbox(
                hbox(head, margins=(10, 8, 10, 4)),
                (self._pages, 1),
                hbox(self.legend, margins=(10, 4, 10, 6)),
                margins=0,
                spacing=0,
            )
        )
        self._pages.currentChanged.connect(lambda _page: self._fit_coverage())
        self.gaps = gaps = ArchiveSection(translate("Archive", "Gap ledger"), theme, identifier="archive_ledger")
        gaps.column.setContentsMargins(0, 0, 0, 0)
        gaps.head.insertWidget(
            1,
            elided_label(translate("Archive", "missing is stated, never made up"), theme, Type.CAPTION, Tone.CAPTION),
        )
        gaps.head.addWidget(self.filter)
        self.nothing = elided_label(translate("Archive", "No gap of this kind."), theme, Type.BODY, Tone.CAPTION)
        self.nothing.setContentsMargins(10, 8, 10, 8)
        gaps.column.addWidget(self.nothing)
        gaps.column.addWidget(self.ledger, 1)
        self.left = splitter(theme)
        self.left.setOrientation(Qt.Orientation.Vertical)
        self.left.addWidget(self.coverage)
        self.left.addWidget(gaps)
        self.left.setStretchFactor(0, 3)
        self.left.setStretchFactor(1, 1)
        self.left.setSizes([theme.px(2 * LEDGER), theme.px(LEDGER)])
        care = QWidget()
        self.care = vbox(
            self.collector, self.books, self.disk, self.place, self.export, stretch(), on=care, margins=0, spacing=4
        )
        self.side = scrolling(care)
        self.switch = as_widget(hbox(self.part, stretch(), margins=(10, 6, 10, 2)))
        self.column.addWidget(self.switch)
        self.column.addLayout(hbox((self.left, 1), self.side, spacing=4), 1)
        self.folding.add_pages(self.part, self.switch, here=lambda: self._low or not self._beside)
        self.folding.rest = lambda: PICTURE + _AROUND if self._low else _BOTH
        self._fit()

    def _connect(self) -> None:
        self.archive.contents_changed.connect(self._contents_changed)
        deafen = [self.context.hub.listen(key, self._contents_changed) for key in JUDGED_BY]
        self.destroyed.connect(lambda _gone: [end() for end in deafen])
        self.archive.state_changed.connect(self._state_changed)
        self.series.chosen.connect(lambda _key: self.ask_again())
        self.part.chosen.connect(lambda _key: self._fit())
        self.filter.chosen.connect(lambda _key: self._show_ledger())
        self.disk.daily_read.connect(self.export.show_daily)
        self.books.sizes_read.connect(self.export.show_recorded)
        self.grid.chosen.connect(self._cell_chosen)
        self.grid.table_wanted.connect(lambda: self.show_table(shown=True))
        self.grid.menu_wanted.connect(self._grid_menu)
        self.cells.opened.connect(self._row_opened)
        self.cells.fill_menu = lambda menu, rows: self._add_replay(menu, _of_cell(rows))
        self.ledger.fill_menu = lambda menu, rows: self._add_replay(menu, _of_gap(rows))
        self.ledger.chosen.connect(self._gap_chosen)
        self.collector.choose.clicked.connect(lambda _on=False: self.ask_after_close())
        self.collector.whose.clicked.connect(lambda _on=False: self.ask_trades())
        self.collector.choose_participants.clicked.connect(lambda _on=False: self.ask_participants())
        self.books.choose.clicked.connect(lambda _on=False: self.ask_depth())
        self.books.button.clicked.connect(lambda _on=False: self.switch_depth())
        care = self.disk.care
        care["backup"].clicked.connect(lambda _on=False: self.copies.back_up(self.disk.tell))
        care["restore"].clicked.connect(lambda _on=False: self.copies.restore(self.disk.tell))
        care["limits"].clicked.connect(lambda _on=False: self.ask_limits())

    # --- reading ----------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read what has changed while nobody looked."""
        super().showEvent(event)
        self.collector.show_state()
        self.books.show_state()
        self._want_names()
        self.ask_again()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Ask for nothing any more."""
        super().hideEvent(event)
        self._want_names()

    def ask_again(self) -> None:
        """Read the archive; while a read runs, once more after it."""
        self._stale = True
        if self.reading is None and self.isVisible():
            self.reading = self.context.tasks.spawn(self._read(), name="read the archive")

    def _contents_changed(self, _of: object) -> None:
        self._stale = True
        self.ask_again()

    def _state_changed(self) -> None:
        if self.isVisible():
            self.collector.show_state()

    async def _read(self) -> None:
        try:
            while self._stale and isValid(self) and self.isVisible():
                self._stale = False
                await self._read_once()
        finally:
            self.reading = None

    async def _read_once(self) -> None:
        now, wanted, layout = self.context.clock.market(), self._key_wanted(), self._layout()
        nothing = not self.archive.shared_place.address  # which may have what is to be shown
        if nothing and not await asyncio.to_thread((self.archive.folder / FILE).exists):
            if isValid(self):
                self._show_nothing(translate("Archive", "Nothing is recorded yet"), self._first_words())
            return
        try:
            contents = await self.archive.read(lambda reader: read_contents(reader, now, wanted, layout))
        except TideboardError as error:
            if isValid(self):
                self._show_nothing(translate("Archive", "The archive cannot be read"), error_sentence(error))
        else:
            if isValid(self):  # the dock may have been closed meanwhile
                self.contents = contents
                self._show_keys()
                self._show()
                self.disk.read_sizes()
                self.place.count()

    def _layout(self) -> Layout:
        return FLOW if self.series.key == FLOW.name else BARS

    def _key_wanted(self) -> DefinitionKey | None:
        return self._wanted or self.archive.definition(market_of(self.selection.instrument))

    # --- showing ----------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> Grid | None:
        return None if self.contents is None else self.contents.grid

    def market_shown(self) -> Market:
        grid = self.shown
        return market_of(self.selection.instrument) if grid is None else grid.key.market

    def _show(self) -> None:
        grid = self.shown
        if grid is None or not grid.symbols or not grid.sessions:
            self._show_nothing(translate("Archive", "Nothing is recorded yet"), self._first_words())
            return
        self._want_names()
        self.grid.show_grid(grid)
        self._fit_coverage()
        self.export.show_grid(grid.own)
        if self._pages.currentWidget() is self.cells:
            self.cells.rows.show_rows(coverage_rows(grid))
        else:
            self._pages.setCurrentWidget(self.grid)
        text = translate("Archive", "{market}: {symbols} symbols, {sessions} sessions")
        counts = {"symbols": fmt.quantity(len(grid.symbols)), "sessions": fmt.quantity(len(grid.sessions))}
        self.about.setText(text.format(market=grid.key.market, **counts))
        self.whose.setText(grid.key.provider)
        for chip in (self.about, self.whose):
            chip.show()
        self._ledger = ledger_rows(grid, self.context.clock.market())
        self.legend.shared.setVisible(bool(grid.recorders))
        self._show_share(grid)
        fetchable = len(filtered(self._ledger, GapFilter.FETCHABLE))
        words = {key.value: word for key, word in _filter_words(fetchable).items()}
        self.filter.show_words(words, words)
        self._show_ledger()
        zone = MARKET_ZONE[grid.key.market]
        self.collector.zone = self.disk.zone = self.place.zone = zone
        self.collector.show_state()

    def _show_share(self, grid: Grid) -> None:
        whole, counted = int((grid.whole & grid.counted).sum()), int(grid.counted.sum())
        rounded_down = whole * 1000 // counted / 10 if counted else None  # 100.0% only if nothing is missing
        self.whole.setText(fmt.MISSING if rounded_down is None else fmt.share(rounded_down, 1))
        text = translate("Archive", "complete: {whole} of {all} symbol-sessions")
        words = text.format(whole=fmt.quantity(whole), all=fmt.quantity(counted))
        shared = count_words(len(grid.recorders))
        if shared:
            words = f"{words} \u00b7 {shared}"
        if not self._ledger:
            whole_words = translate("Archive", "No gap: every minute that was expected is there.")
            words = f"{words} \u00b7 {whole_words}"
        self.summary.setText(words)
        self.grid.setAccessibleName(f"{self.whole.text()} {self.summary.text()}")

    def _show_nothing(self, sentence: str, detail: str) -> None:
        self.note.show_words(sentence, detail)
        self._pages.setCurrentWidget(self.note)
        for words in (self.whole, self.summary):
            words.setText("")
        for chip in (self.about, self.whose):
            chip.hide()
        self._ledger = []
        self._show_ledger()

    def _first_words(self) -> str:
        return translate(
            "Archive", "The collector keeps every minute of the symbols in your lists; none can be had later."
        )

    def _show_ledger(self) -> None:
        rows = filtered(self._ledger, GapFilter(self.filter.key))
        self.ledger.rows.show_rows(rows)
        self.ledger.setVisible(bool(rows))
        self._fit()
        self._fit_coverage()
        self.nothing.setVisible(not rows)

    def _show_keys(self) -> None:
        """A choice of providers and markets, where the archive has several."""
        assert self.contents is not None
        keys = self.contents.keys
        if len(keys) < 2 or (self.keys is not None and self.keys.property("archive_keys") == len(keys)):
            return
        if self.keys is not None:
            self.keys.hide()
            self.keys.deleteLater()
        alone = len({key.provider for key in keys}) == 1
        made = Segments(
            [(str(at), str(key.market) if alone else f"{key.market} {key.provider}") for at, key in enumerate(keys)],
            self.context.theme,
            identifier="archive_keys",
            name=translate("Archive", "Market and provider"),
        )
        made.setProperty("archive_keys", len(keys))
        grid = self.shown
        if grid is not None:
            made.choose(str(keys.index(grid.key)))
        made.chosen.connect(self._key_chosen)
        self._head.addWidget(made)
        self.keys = made
        self.mark_apart(made)

    def _key_chosen(self, at: str) -> None:
        assert self.contents is not None
        self._wanted = self.contents.keys[int(at)]
        self.ask_again()

    def _want_names(self) -> None:
        """Have the names of the grid's symbols read while the dock is on screen."""
        grid = self.shown if self.isVisible() else None
        symbols = () if grid is None else grid.symbols
        self._names.want([Topic.INSTRUMENT.of(each) for each in symbols], lambda _key: self._show_names())

    def _show_names(self) -> None:
        self.grid.viewport().update()
        self.ledger.rows.refresh()

    def _name_of(self, symbol: InstrumentId) -> str:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(symbol))
        return "" if facts is None else facts.name

    # --- grid and ledger select each other --------------------------------------------------------------------------

    def _cell_chosen(self, symbol: InstrumentId, day: object) -> None:
        self.choose(symbol)
        at = next((at for at, row in enumerate(self.ledger.rows.rows) if (symbol, day) in row.cells), None)
        if at is not None and self.ledger.currentIndex().row() != at:
            self.ledger.choose_row(at)
            self.ledger.scrollTo(self.ledger.rows.index(at, 0))

    def _gap_chosen(self, at: int) -> None:
        self.grid.mark(self.ledger.rows.rows[at].cells)

    def _row_opened(self, at: int) -> None:
        row = self.cells.rows.rows[at]
        self.show_table(shown=False)
        self.grid.mark([(row.symbol, row.day)])
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.choose(row.symbol)

    # --- replay -----------------------------------------------------------------------------------------------------

    def _replay_start(self) -> ReplayFrom | None:
        """Where the keys point: a row of a table that has them, else the cell of the grid."""
        for table, start in ((self.ledger, _of_gap), (self.cells, _of_cell)):
            if table.hasFocus():
                return start(table.picked())
        pointed = self.grid.pointed
        return None if pointed is None else ReplayFrom(*pointed)

    def _add_replay(self, menu: QMenu, start: ReplayFrom | None) -> None:
        add_replay(menu, self.context, start)
        add_practice(menu, self.context, start)

    def _grid_menu(self, at: QPoint) -> None:
        menu = passing_menu(self, "archive_cell_menu")
        self._add_replay(menu, self._replay_start())
        if menu.actions():
            menu.popup(at)

    def show_table(self, *, shown: bool) -> None:
        """Show the cells as a table, or the grid again."""
        grid = self.shown
        if grid is None:
            return
        if shown:
            self.cells.rows.show_rows(coverage_rows(grid))
        self._pages.setCurrentWidget(self.cells if shown else self.grid)
        (self.cells if shown else self.grid).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- limits -----------------------------------------------------------------------------------------------------

    def ask_limits(self) -> None:
        """Ask for limits by age and size, and drop what they leave no room for."""
        if self.limiting is None:
            self.limiting = self.context.tasks.spawn(self._limit(), name="limits of the archive")

    async def _limit(self) -> None:
        context = self.context
        archive = self.archive
        dialog = LimitsDialog(archive.folder, archive.limits, context.theme, context.tasks, context.window.parent())
        try:
            if not await accepted(dialog):
                return
            limits, minutes_too, standing = dialog.limits, dialog.minutes_too, dialog.standing
            if standing != archive.limits:
                archive.keep_limits(standing)

            def apply(writer: ArchiveWriter) -> int:
                if minutes_too:
                    return prune(writer, plan(writer.database, limits), minutes_too=True)
                return keep_within(writer, limits)[0]

            size = await archive.write(apply)
        except TideboardError as error:
            self.disk.tell(error_sentence(error))
        except OSError as error:
            self.disk.tell(
                translate("Archive", "The archive cannot be written: {reason}.").format(reason=error.strerror)
            )
        else:
            dropped = translate("Archive", "Dropped: {size}.").format(size=room_words(size))
            self.disk.tell(dropped if size else translate("Archive", "The limits are kept; nothing had to go now."))
            if isValid(self):
                self.disk.read_sizes(again=True)
                self.ask_again()
        finally:
            self.limiting = None

    # --- after the close --------------------------------------------------------------------------------------------

    def ask_after_close(self) -> None:
        """Ask which securities are recorded once after the close."""
        if self.choosing is None:
            self.choosing = self.context.tasks.spawn(self._choose_after_close(), name="securities after the close")

    async def _choose_after_close(self) -> None:
        context, archive = self.context, self.archive
        dialog = AfterCloseDialog(
            archive.after_close,
            context.services.lists,
            CodeCheck(context.services.gateway.quotes),
            archive.takes,
            context.theme,
            context.tasks,
            context.window.parent(),
        )
        try:
            if await accepted(dialog):
                archive.keep_after_close(dialog.choice())
                if isValid(self):
                    self.collector.show_state()
        finally:
            self.choosing = None

    def ask_participants(self) -> None:
        """Ask which participants' holdings are kept once a day."""
        if self.choosing is None:
            self.choosing = self.context.tasks.spawn(self._choose_participants(), name="participants of the archive")

    async def _choose_participants(self) -> None:
        context, archive = self.context, self.archive
        dialog = ParticipantsDialog(archive.participants, context.theme, context.window.parent())
        try:
            if await accepted(dialog):
                archive.keep_participants(dialog.choice)
                if isValid(self):
                    self.collector.show_state()
        finally:
            self.choosing = None

    def ask_depth(self) -> None:
        """Ask whose books and quotes are recorded, and how much room they may take."""
        if self.choosing is None:
            self.choosing = self.context.tasks.spawn(self._choose_depth(), name="books of the archive")

    def switch_depth(self) -> None:
        """Stop recording books, or ask before it begins."""
        if self.archive.depth.on:
            self.books.switch_off()
        else:
            self.ask_depth()

    async def _choose_depth(self) -> None:
        context, archive = self.context, self.archive
        lists = context.services.lists
        dialog = DepthDialog(archive, lists, context.theme, context.tasks, context.window.parent())
        try:
            if await accepted(dialog):
                archive.keep_depth(dialog.choice)
                if isValid(self):
                    self.books.show_state()
        finally:
            self.choosing = None

    def ask_place(self) -> None:
        """Ask which shared place is read for what the archive lacks."""
        if self.choosing is None and self.place.choose.isEnabled():
            self.choosing = self.context.tasks.spawn(self._choose_place(), name="shared place of the archive")

    async def _choose_place(self) -> None:
        context, archive = self.context, self.archive
        dialog = SharedPlaceDialog(archive.shared_place, context.theme, context.window.parent())
        try:
            if await accepted(dialog):
                archive.keep_shared_place(dialog.choice)
                if isValid(self):
                    self.place.show_state()
                    self.ask_again()
        finally:
            self.choosing = None

    def ask_trades(self) -> None:
        """Ask in a menu whose trades are recorded."""
        menu = trades_menu(self.archive, self.context.services.lists, self.collector.show_state, self)
        button = self.collector.whose
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # --- what it can be told ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Those of every dock of this type, verification, and the table view."""
        group = self.title_bar.title.text()
        return [
            *super().commands(),
            *replay_command(self.context, self.KEY, group, self._replay_start, self),
            Command(
                id="archive.verify",
                text=translate("Archive", "Archive: verify now"),
                group=group,
                run=self.disk.verify,
            ),
            Command(
                id="archive.after_close",
                text=translate("Archive", "Archive: securities recorded after the close\u2026"),
                group=group,
                run=self.ask_after_close,
            ),
            Command(
                id="archive.participants",
                text=translate("Archive", "Archive: participants whose holdings are recorded\u2026"),
                group=group,
                run=self.ask_participants,
            ),
            Command(
                id="archive.books",
                text=translate("Archive", "Archive: order books that are recorded\u2026"),
                group=group,
                run=self.ask_depth,
            ),
            Command(
                id="archive.place",
                text=translate("SharedPlace", "Archive: shared place that is read\u2026"),
                group=group,
                run=self.ask_place,
            ),
            Command(
                id="archive.backup",
                text=translate("Archive", "Archive: back up archive and settings\u2026"),
                group=group,
                run=lambda: self.copies.back_up(self.disk.tell),
            ),
            Command(
                id="archive.restore",
                text=translate("Archive", "Archive: restore archive and settings\u2026"),
                group=group,
                run=lambda: self.copies.restore(self.disk.tell),
            ),
            Command(
                id="archive.table",
                text=translate("Archive", "Archive: coverage as a table or as a grid"),
                group=group,
                run=lambda: self.show_table(shown=self._pages.currentWidget() is not self.cells),
            ),
        ]

    def each_second(self) -> None:
        """Time left, budgets and books."""
        super().each_second()
        self.collector.show_state()
        self.books.show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow dock shows one part at a time."""
        self._fit()
        super().resizeEvent(event)
        self._fit_coverage()

    def _fit_coverage(self) -> None:
        """What the rows of the grid do not need, the ledger below it takes."""
        around = self.coverage.height() - self.grid.height()
        shown = self._pages.currentWidget() is self.grid and self.grid.height() > 0 and bool(self._ledger)
        self.coverage.setMaximumHeight(max(around, 0) + self.grid.most_height if shown else QWIDGETSIZE_MAX)

    @property
    def _beside(self) -> bool:
        """Whether coverage and care stand beside each other."""
        return self.width() >= self.context.theme.px(BESIDE)

    @property
    def _low(self) -> bool:
        """Whether coverage and ledger have no room below each other."""
        return self.height() < self.context.theme.px(_BOTH + DockFooter.HEIGHT)

    def _fit(self) -> None:
        beside, low, gaps = self._beside, self._low, bool(self._ledger)
        self.part.button(GAPS).setVisible(low and gaps)  # else the ledger stands below the coverage
        self.coverage.setVisible(not (low and gaps and self.part.key == GAPS))
        self.gaps.setVisible(gaps and (not low or self.part.key == GAPS))
        self.ledger.setMinimumHeight(0 if low else self.context.theme.px(TABLE))
        self.left.setVisible(beside or self.part.key != CARE)
        self.side.setVisible(beside or self.part.key == CARE)
        self.side.setMinimumWidth(self.context.theme.px(SIDE) if beside else 0)
        self.side.setMaximumWidth(self.context.theme.px(SIDE) if beside else QWIDGETSIZE_MAX)

    def saved_state(self) -> ArchiveState:
        keys = {"series": self.series.key, "gaps": self.filter.key, "part": self.part.key}
        return ArchiveState(table=self.table_state(), **keys)

    def restore(self, state: ArchiveState) -> None:
        super().restore(state)
        self.series.restore(state.series)
        self.filter.restore(state.gaps)
        self.part.restore(state.part)
        self._fit()
        self.ask_again()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self.grid.setFocus(reason)


def _filter_words(fetchable: int) -> dict[GapFilter, str]:
    open_ = translate("Archive", "Can be fetched")
    return {
        GapFilter.ALL: translate("Common", "All"),
        GapFilter.FETCHABLE: f"{open_} {fetchable}" if fetchable else open_,
        GapFilter.GONE: translate("Archive", "Gone"),
    }


class _Legend(QWidget):
    """What the cells mean; the entries wrap."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = FlowLayout(self, gap=14)
        for state in SHOWN_STATES:
            row.addWidget(_LegendEntry(theme, state))
        row.addWidget(_LegendEntry(theme, None))
        self.shared = _LegendEntry(theme, CoverageState.WHOLE, shared=True)
        row.addWidget(self.shared)
        self.shared.hide()


class _LegendEntry(QWidget):
    """A cell and its meaning; without a state the outline of what can still be fetched."""

    def __init__(self, theme: Theme, state: CoverageState | None, *, shared: bool = False) -> None:
        super().__init__()
        self._theme, self._state, self._shared = theme, state, shared
        words = translate("Archive", "can still be fetched") if state is None else legend_words(state)
        words = shared_words() if shared else words
        hbox(label(words, theme, Type.CAPTION, Tone.CAPTION), on=self, margins=(theme.px(18), 0, 0, 0))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter, side = QPainter(self), self._theme.px(11)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        paint_cell(painter, self._theme, CoverageState.MISSING if self._state is None else self._state, box)
        if self._shared:
            paint_shared(painter, self._theme, box)
        if self._state is None:
            painter.setPen(QPen(colour(self._theme.surface.warn), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))


def _of_cell(rows: Sequence[Any]) -> ReplayFrom | None:
    """The day of the first of some rows of cells."""
    return ReplayFrom(rows[0].symbol, rows[0].day) if rows else None


def _of_gap(rows: Sequence[Any]) -> ReplayFrom | None:
    """The minute at which the first of some gaps begins."""
    if not rows:
        return None
    row: LedgerRow = rows[0]
    begin = row.session.minute_end(max(row.gap.first, 0)) - _MINUTE
    return ReplayFrom(row.symbols[0], row.gap.day, begin)
