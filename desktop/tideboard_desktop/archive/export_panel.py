"""Export in the archive dock: which symbols, sessions and rows, how many lines, written beside the app."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from tideboard_core.archive.coverage import CoverageState, DailyKept, Grid
from tideboard_core.archive.depth.reading import DepthSize
from tideboard_core.archive.export import DAILY, RECORDED_ROWS, ExportRows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, Layout
from tideboard_core.collector.range_export import ExportFormat, export_days
from tideboard_core.collector.words import Unusable
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_desktop.archive.section import ArchiveSection
from tideboard_desktop.archive.words import daily_words
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.file_saving import choose_folder, choose_place, file_name
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.thread_work import Progress, in_thread
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    identify,
    label,
    line_edit,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox
from tideboard_desktop.ui.widgets.meter_bar import ProgressLine
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
DATES = "dates"
BY_MINUTE, DAILY_FIGURES, EACH_CHANGE = "minute", "daily", "change"
RANGES = {"20": 20, "60": 60, "all": None}
"""Sessions of each range, the newest ones; None = all."""
NAMES = {ExportFormat.CSV: "CSV", ExportFormat.PARQUET: "Parquet", ExportFormat.XLSX: "Excel"}
PACKAGES = {ExportFormat.CSV: None, ExportFormat.PARQUET: "pyarrow", ExportFormat.XLSX: "xlsxwriter"}
FIELD = 104


class SymbolChoice(StrEnum):
    """Which symbols are exported."""

    THIS = "this"
    LIST = "list"
    ALL = "all"


class ExportPanel(ArchiveSection):
    """Gets what there is by `show_grid`, `show_daily` and `show_recorded`; one export runs at a time."""

    def __init__(self, context: DockContext, folder: Callable[[], Path]) -> None:
        super().__init__(translate("Archive", "Export"), context.theme, identifier="archive_export")
        self._context, self._folder = context, folder
        self._grid: Grid | None = None
        self._daily: DailyKept | None = None
        self._recorded: Sequence[DepthSize] = ()
        self.running: asyncio.Task[None] | None = None
        self._make_choices()
        self._make_foot()
        self._refresh()

    def _make_choices(self) -> None:
        theme = self.theme
        self.figures = Segments(
            [
                (BY_MINUTE, translate("Archive", "By minute")),
                (DAILY_FIGURES, translate("Archive", "Once a day")),
                (EACH_CHANGE, translate("Archive", "Each change")),
            ],
            theme,
            identifier="archive_export_figures",
            name=translate("Archive", "Figures"),
        )
        self.daily_rows = Segments(
            [(rows.value, daily_words(rows.value)) for rows in DAILY],
            theme,
            identifier="archive_export_daily",
            name=translate("Archive", "Rows"),
        )
        self.recorded_rows = Segments(
            [
                (ExportRows.DEPTH.value, translate("Archive", "Order books")),
                (ExportRows.QUOTES.value, translate("Archive", "Quotes")),
            ],
            theme,
            identifier="archive_export_recorded",
            name=translate("Archive", "Rows"),
        )
        self.range = Segments(
            [
                ("20", "20"),
                ("60", "60"),
                ("all", translate("Common", "All")),
                (DATES, translate("Archive", "Dates")),
            ],
            theme,
            identifier="archive_export_range",
            name=translate("Common", "Sessions"),
        )
        self.range.choose("60")
        self.rows = Segments(
            [
                (ExportRows.MINUTES.value, translate("Archive", "Minutes")),
                (ExportRows.BARS.value, translate("Archive", "Bars")),
                (ExportRows.SESSIONS.value, translate("Common", "Sessions")),
                (ExportRows.GAPS.value, translate("Archive", "Gaps")),
                (ExportRows.VERSIONS.value, translate("Archive", "Versions")),
                (ExportRows.PRINTS.value, translate("Archive", "Trades")),
            ],
            theme,
            identifier="archive_export_rows",
            name=translate("Archive", "Rows"),
        )
        self.whose = Segments(
            [(key.value, word) for key, word in self._whose_words().items()],
            theme,
            identifier="archive_export_symbols",
            name=translate("Common", "Symbols"),
        )
        self.begin = self._field("archive_export_begin", translate("Archive", "First day"))
        self.end = self._field("archive_export_end", translate("Archive", "Last day"))
        self._row_choices = {
            BY_MINUTE: self.rows,
            DAILY_FIGURES: self.daily_rows,
            EACH_CHANGE: self.recorded_rows,
        }
        choices = QWidget()
        grid = QGridLayout(choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        self._dates = as_widget(hbox(self.begin, self.end, margins=0, spacing=6))
        rows = (
            (translate("Common", "Symbols"), self.whose),
            (translate("Common", "Sessions"), self.range),
            ("", self._dates),
            (translate("Archive", "Figures"), self.figures),
            (translate("Archive", "Rows"), as_widget(hbox(*self._row_choices.values(), margins=0, spacing=0))),
        )
        for at, (words, part) in enumerate(rows):
            if words:  # a row without any has no height while its fields are hidden
                grid.addWidget(label(words, theme, Type.BODY, Tone.SECONDARY), at, 0)
            grid.addWidget(part, at, 1, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(choices)
        for choice in (self.whose, self.range, self.figures, *self._row_choices.values()):
            choice.chosen.connect(lambda _key: self._refresh())
        for field in (self.begin, self.end):
            field.textEdited.connect(lambda _text: self._refresh())

    def _field(self, identifier: str, name: str) -> QLineEdit:
        return line_edit(identifier, name, self.theme, width=FIELD, hint=translate("Archive", "YYYY-MM-DD"))

    def _make_foot(self) -> None:
        theme = self.theme
        self.estimate = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.estimate, "archive_export_estimate")
        self.estimate.setWordWrap(True)
        self.column.addWidget(self.estimate)
        self.buttons = {
            form: push_button(f"{name}\u2026", theme, identifier=f"archive_export_{form}")
            for form, name in NAMES.items()
        }
        self.cancel = push_button(translate("Common", "Cancel"), theme, identifier="archive_export_cancel")
        self.cancel.clicked.connect(lambda _on=False: self._stop())
        row = QHBoxLayout()
        row.setSpacing(8)
        for form, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, form=form: self.export(form))
            row.addWidget(button)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.column.addLayout(row)
        self.bar = ProgressLine(theme, "archive_export_progress", translate("Archive", "Progress of the export"))
        self.column.addWidget(self.bar)
        self.summary = label("", theme, Type.BODY, Tone.SECONDARY)
        self.summary.setWordWrap(True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.summary, "archive_export_said")
        self.column.addWidget(self.summary)
        missing = [form for form, package in PACKAGES.items() if package and find_spec(package) is None]
        for form in missing:
            self.buttons[form].setEnabled(False)
        if missing:
            self._say(packages_sentence(missing))

    # --- what is exported -------------------------------------------------------------------------------------------

    def show_grid(self, grid: Grid | None) -> None:
        self._grid = grid
        self._refresh()

    def show_daily(self, kept: DailyKept) -> None:
        self._daily = kept
        self._refresh()

    def show_recorded(self, sizes: Sequence[DepthSize]) -> None:
        """Offer the days of books and quotes that there are."""
        if sizes != self._recorded:
            self._recorded = sizes
            self._refresh()

    def kind(self) -> ExportRows:
        """Which rows are chosen."""
        return ExportRows(self._row_choices[self.figures.key].key)

    @property
    def _of_own_days(self) -> bool:
        """Whether the chosen rows have days of their own, beside those of the grid."""
        return self.figures.key != BY_MINUTE

    def symbols(self) -> list[InstrumentId]:
        """The chosen symbols that the archive has."""
        known = self._known_symbols()
        if self.whose.key == SymbolChoice.ALL:
            return known
        chosen = {self._context.selection.instrument} if self.whose.key == SymbolChoice.THIS else self._listed()
        return [symbol for symbol in known if symbol in chosen]

    def _known_symbols(self) -> list[InstrumentId]:
        if self._of_own_days:
            return sorted({symbol for symbol, _day in self._of_days()})
        return [] if self._grid is None else list(self._grid.symbols)

    def _of_days(self) -> dict[tuple[InstrumentId, date], int]:
        """How many of the chosen rows, daily ones or recorded changes, there are of each day of the market shown."""
        if self._grid is None:
            return {}
        market, rows = self._grid.key.market, self.kind()
        if rows in RECORDED_ROWS:
            return self._changes(market, RECORDED_ROWS[rows])
        found = {} if self._daily is None else self._daily.by_day.get(rows.value, {})
        return {place: count for place, count in found.items() if market_of(place[0]) is market}

    def _changes(self, market: Market, layout: Layout) -> dict[tuple[InstrumentId, date], int]:
        """Of each day the lines of its quotes, or of its books: one for each level of a change."""
        found: dict[tuple[InstrumentId, date], int] = defaultdict(int)
        for each in self._recorded:
            if each.series == layout.name and each.key.market is market:
                found[each.instrument, each.day] += each.levels if layout is DEPTH else each.changes
        return found

    def days(self) -> list[date]:
        """The chosen days, oldest first; none while the dates cannot be read.

        Daily rows are about days without a session too, and changes were recorded on some days: those from the first
        chosen session on.
        """
        days = [] if self._grid is None else list(self._grid.days)
        if self.range.key != DATES:
            count = RANGES[self.range.key]
            newest = days if count is None else days[-count:]
            if not self._of_own_days:
                return newest
            about = sorted({day for _symbol, day in self._of_days()})
            return about if count is None or not newest else [day for day in about if day >= newest[0]]
        if self._of_own_days:
            days = sorted({day for _symbol, day in self._of_days()})
        begin, end = _read_day(self.begin.text()), _read_day(self.end.text())
        if begin is None or end is None:
            return []
        return [day for day in days if begin <= day <= end]

    def lines(self) -> int:
        """About how many lines that makes."""
        grid, symbols, days = self._grid, set(self.symbols()), set(self.days())
        if grid is None:
            return 0
        rows = self.kind()
        if self._of_own_days:
            return sum(count for place, count in self._of_days().items() if place[0] in symbols and place[1] in days)
        if rows is ExportRows.GAPS:
            return sum(gap.instrument in symbols and gap.day in days for gap in grid.gaps)
        chosen = np.ix_(
            [at for at, symbol in enumerate(grid.symbols) if symbol in symbols],
            [at for at, day in enumerate(grid.days) if day in days],
        )
        some = np.isin(grid.states[chosen], (CoverageState.WHOLE, CoverageState.HOLES, CoverageState.UNDER_WAY))
        if rows is ExportRows.SESSIONS:
            return int(some.sum())
        counts = grid.received[chosen]
        return int(np.where(counts >= 0, counts, grid.expected[chosen])[some].sum())

    def _listed(self) -> set[InstrumentId]:
        lists = self._context.services.lists.all
        return {InstrumentId(symbol) for each in lists for symbol in each.symbols}

    def _whose_words(self) -> dict[SymbolChoice, str]:
        count = len(self._known_symbols())
        return {
            SymbolChoice.THIS: self._context.selection.instrument,
            SymbolChoice.LIST: translate("Archive", "My lists"),
            SymbolChoice.ALL: translate("Archive", "All {count}").format(count=fmt.quantity(count)),
        }

    def _refresh(self) -> None:
        for figures, choice in self._row_choices.items():
            choice.setVisible(figures == self.figures.key)
        words = {key.value: word for key, word in self._whose_words().items()}
        self.whose.show_words(words, words)
        own = self.range.key == DATES
        self._dates.setVisible(own)
        for field in (self.begin, self.end):
            set_style_property(field, "invalid", bool(field.text()) and _read_day(field.text()) is None)
        runs, days, symbols = self.running is not None, self.days(), self.symbols()
        text = translate("Archive", "about {lines} rows; symbols: {symbols}, sessions: {sessions}; missing stays empty")
        counts = {"lines": self.lines(), "symbols": len(symbols), "sessions": len(days)}
        self.estimate.setText(text.format(**{name: fmt.quantity(count) for name, count in counts.items()}))
        for form, button in self.buttons.items():
            package = PACKAGES[form]
            able = package is None or find_spec(package) is not None
            button.setVisible(not runs)
            button.setEnabled(able and bool(days) and bool(symbols))
        self.cancel.setVisible(runs)
        self.bar.setVisible(runs)

    # --- writing ----------------------------------------------------------------------------------------------------

    def export(self, form: ExportFormat) -> None:
        """Ask for a place and write the chosen rows there."""
        if self.running is None and self.symbols() and self.days():
            self.running = self._context.tasks.spawn(self._export(form), name="export the archive")

    async def _export(self, form: ExportFormat) -> None:
        rows, days, symbols = self.kind(), self.days(), self.symbols()
        try:
            target = await self._asked_where(form, rows, days)
            if target is not None:
                self.bar.show_share(0.0)
                self._refresh()
                self._say(translate("Archive", "Writing {place}\u2026").format(place=target.name))
                await self._write(rows, days, target, form, symbols)
        finally:
            self.running = None
            if isValid(self):  # the dock may have been closed meanwhile
                self._refresh()

    async def _write(
        self, rows: ExportRows, days: Sequence[date], target: Path, form: ExportFormat, symbols: Sequence[InstrumentId]
    ) -> None:
        folder = self._folder()

        def work(progress: Progress) -> tuple[int, list[TideboardError]]:
            with closing(ArchiveReader(folder)) as reader:
                return export_days(reader, rows, days, target, form, symbols, progress), list(reader.damaged)

        try:
            count, damaged = await in_thread(work, self._show_progress)
        except TideboardError as error:
            self._say(error_sentence(error), warn=True)
        except Unusable:
            self._say(
                translate("Archive", "Too many rows for a sheet: take fewer sessions, CSV or Parquet."), warn=True
            )
        except OSError as error:
            text = translate("Saving", "{folder} could not be written: {reason}")
            self._say(text.format(folder=target.parent, reason=error.strerror), warn=True)
        except asyncio.CancelledError:
            self._say(translate("Archive", "Cancelled: nothing was written."))
            raise
        else:
            text = translate("Archive", "{count} rows in {place}").format(count=fmt.quantity(count), place=target)
            self._say("\n".join([text, *(error_sentence(error) for error in damaged[:3])]), warn=bool(damaged))

    async def _asked_where(self, form: ExportFormat, rows: ExportRows, days: Sequence[date]) -> Path | None:
        parent, title = self._context.window.parent(), translate("Archive", "Export the archive")
        if form is ExportFormat.PARQUET:
            return await choose_folder(parent, title)
        name = file_name(str(rows), days[0].isoformat(), days[-1].isoformat())
        return await choose_place(parent, title, name, NAMES[form], form.value)

    def _stop(self) -> None:
        if self.running is not None:
            self.running.cancel()

    def _show_progress(self, done: int, total: int) -> None:
        if isValid(self):
            self.bar.show_share(done / max(total, 1))

    def _say(self, words: str, *, warn: bool = False) -> None:
        if isValid(self):
            self.summary.setText(words)
            set_tone(self.summary, Tone.WARN if warn else Tone.SECONDARY)


def packages_sentence(missing: Sequence[ExportFormat]) -> str:
    """How to get what these files need."""
    return translate(
        "Archive",
        "{formats}: the packages for it are not here. Install the wheel with them, pip install 'tideboard[archive]',"
        " and use tideboard-archive export.",
    ).format(formats=", ".join(NAMES[form] for form in missing))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
