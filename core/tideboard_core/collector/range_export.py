"""Exports several days into one file or folder, which is there whole or not at all; each step can end it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from tideboard_core.archive.export import COLUMNS, ExportRows, Line, csv_cells, lines
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.tables import MOST_LINES, NEEDED, whole_file, write_parquet
from tideboard_core.collector.words import Unusable
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.private_files import private_directory

Progress = Callable[[int, int], None]
"""Takes the days that are written and all days, often; an exception of it ends the export."""
OFTEN: Final = 2000
"""Lines between two calls of the progress."""
_BY_SYMBOL: Final = frozenset(
    {ExportRows.MINUTES, ExportRows.BARS, ExportRows.VERSIONS, ExportRows.PRINTS, ExportRows.DEPTH, ExportRows.QUOTES}
)
"""Rows that have a sheet for each symbol; the others are few."""


class ExportFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


def export_days(
    reader: ArchiveReader,
    rows: ExportRows,
    days: Sequence[date],
    target: Path,
    form: ExportFormat,
    symbols: Sequence[InstrumentId] = (),
    progress: Progress = lambda _done, _all: None,
) -> int:
    """Write these days, of all symbols or those named, into `target`: a file, for Parquet a folder; returns the lines.

    All of it is of one moment. CSV and Excel have the columns of `export.COLUMNS`, an Excel workbook a sheet for each
    symbol (one for sessions and gaps). What was there before stays if the export fails or `progress` ends it. Raises
    Unusable without the packages of `tables.NEEDED` and for too many lines of a sheet, ArchiveError, OSError.
    """
    write = {ExportFormat.CSV: _csv, ExportFormat.PARQUET: _parquet, ExportFormat.XLSX: _xlsx}[form]
    with reader.database.transaction("DEFERRED"):
        return write(reader, rows, days, target, symbols, progress)


def _lines(
    reader: ArchiveReader, rows: ExportRows, days: Sequence[date], symbols: Sequence[InstrumentId], progress: Progress
) -> Iterator[Line]:
    count = 0
    for done, day in enumerate(days):
        progress(done, len(days))
        for line in lines(reader, rows, day, symbols):
            count += 1
            if count % OFTEN == 0:
                progress(done, len(days))
            yield line
    progress(len(days), len(days))


def _csv(
    reader: ArchiveReader,
    rows: ExportRows,
    days: Sequence[date],
    target: Path,
    symbols: Sequence[InstrumentId],
    progress: Progress,
) -> int:
    def write(path: Path) -> int:
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[rows])
            for line in _lines(reader, rows, days, symbols, progress):
                writer.writerow(csv_cells(rows, line))
                count += 1
        return count

    return whole_file(target, write)


def _parquet(
    reader: ArchiveReader,
    rows: ExportRows,
    days: Sequence[date],
    target: Path,
    symbols: Sequence[InstrumentId],
    progress: Progress,
) -> int:
    """Each day's files are made beside and put in their places at the end."""
    private_directory(target)
    beside = Path(tempfile.mkdtemp(dir=target, prefix=".export."))
    try:
        count = 0
        for done, day in enumerate(days):
            progress(done, len(days))
            count += write_parquet(reader, rows, day, beside, symbols)
        progress(len(days), len(days))
        for made in sorted(beside.rglob("*.parquet")):
            place = target / made.relative_to(beside)
            private_directory(place.parent)
            made.replace(place)
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return count


def _xlsx(
    reader: ArchiveReader,
    rows: ExportRows,
    days: Sequence[date],
    target: Path,
    symbols: Sequence[InstrumentId],
    progress: Progress,
) -> int:
    try:
        import xlsxwriter
    except ImportError:
        raise Unusable(NEEDED) from None

    def write(path: Path) -> int:
        # Rows go to the disk as they come: a year of fifty symbols has no room in memory.
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export.") as folder:
            book = xlsxwriter.Workbook(str(path), {**options, "tmpdir": folder})
            sheets = _Sheets(book, rows)
            try:
                for line in _lines(reader, rows, days, symbols, progress):
                    sheets.add(line)
                sheets.finish()
                book.close()
            finally:
                for sheet in book.worksheets():
                    # Only a closed book closes the files of its rows.
                    if sheet.row_data_fh is not None:
                        sheet.row_data_fh.close()
        return sheets.count

    return whole_file(target, write)


class _Sheets:
    """The sheets of a workbook, made as their first line comes."""

    def __init__(self, book: Any, rows: ExportRows) -> None:  # noqa: ANN401  XlsxWriter has no types
        self._book, self._rows = book, rows
        self._bold = book.add_format({"bold": True})
        self._sheets: dict[str, Any] = {}
        self._used: dict[str, int] = {}
        self.count = 0

    def add(self, line: Line) -> None:
        """Write a line into its sheet."""
        name = str(line[0]) if self._rows in _BY_SYMBOL else str(self._rows)
        sheet = self._sheets.get(name) or self._made(name)
        self._used[name] += 1
        if self._used[name] > MOST_LINES:
            raise Unusable(f"{name} has more than {MOST_LINES} lines: take fewer sessions, CSV or Parquet")
        sheet.write_row(self._used[name], 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in line])
        self.count += 1

    def finish(self) -> None:
        """A workbook without a line has the header all the same."""
        if not self._sheets:
            self._made(str(self._rows))

    def _made(self, name: str) -> Any:  # noqa: ANN401
        sheet = self._sheets[name] = self._book.add_worksheet(name)
        self._used[name] = 0
        sheet.write_row(0, 0, COLUMNS[self._rows], self._bold)
        sheet.freeze_panes(1, 0)
        return sheet
