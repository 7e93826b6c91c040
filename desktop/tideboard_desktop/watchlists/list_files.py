"""Lists as files: saved as CSV with the visible columns, read from the files of any broker's program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from tideboard_desktop.search.symbol_codes import LARGEST_FILE, NotText, decode
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv, save_csv
from tideboard_desktop.ui.file_saving import file_name
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.ui.tasks import ask
from tideboard_desktop.watchlists.columns import Column
from tideboard_desktop.watchlists.quote_row import WatchRow
from tideboard_desktop.watchlists.view import WatchView

translate = QCoreApplication.translate

_PLACES = 4  # of a quotient; prices and amounts keep every digit they came with
# Titles are not translated: whatever reads the file, ours included, finds the same ones in every language.
_TITLES = {
    Column.LAST: "last",
    Column.CHANGE: "change [%]",
    Column.FLOW: "net flow today",
    Column.CHANGE_AMOUNT: "change",
    Column.EXTENDED: "extended change [%]",
    Column.RATIO: "net flow / turnover [%]",
    Column.VOLUME: "volume [shares]",
    Column.TURNOVER: "turnover",
    Column.TURNOVER_RATE: "turnover rate [%]",
    Column.OPEN: "open",
    Column.HIGH: "high",
    Column.LOW: "low",
    Column.PREV_CLOSE: "previous close",
    Column.AMPLITUDE: "amplitude [%]",
    Column.PERCENTILE: "percentile of net flow (0 below all, 100 above all)",
}


def list_csv(view: WatchView) -> str:
    """The list in display order: symbol, name, then the visible columns with full precision."""
    columns = [column for column in view.head.shown() if column is not Column.SYMBOL]
    rows = (view.rows.row(place) for place in range(view.rows.rowCount()))
    return rows_to_csv(
        ["symbol", "name", *(_TITLES[column] for column in columns)],
        [[row.id, row.name, *(_exact(row, column) for column in columns)] for row in rows],
    )


async def save_list(window: QWidget, name: str, view: WatchView) -> Path | None:
    """Ask for a file name and save the list, completely or not at all."""
    return await save_csv(window, file_name("Tideboard", name), list_csv(view))


async def open_text(window: QWidget, refuse: Callable[[str], None]) -> str | None:
    """Ask for a file and return its text; None without one, after calling `refuse` with the reason."""
    dialog = QFileDialog(window, translate("Watchlist", "Read codes from a file"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [translate("Watchlist", "Lists of codes (*.csv *.txt *.tsv)"), translate("Watchlist", "All files (*)")]
    )
    try:
        if await ask(dialog) != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
            return None
        path = Path(dialog.selectedFiles()[0])
    finally:
        dialog.deleteLater()
    try:
        return read_text(path)
    except FileRefused as refusal:
        refuse(str(refusal))
        return None


class FileRefused(Exception):
    """A file cannot be read; the text is the translated sentence."""


def read_text(path: Path) -> str:
    """The text of a file of codes; raises FileRefused if it is too large, unreadable or not text."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        text = translate("Watchlist", "{name} cannot be read: {reason}.")
        raise FileRefused(text.format(name=path.name, reason=error.strerror or error)) from None
    if len(data) > LARGEST_FILE:
        text = translate("Watchlist", "{name} is larger than 1 MB; that is no list of codes.")
        raise FileRefused(text.format(name=path.name))
    try:
        return decode(data)
    except NotText:
        text = translate("Watchlist", "{name} is no text file. Save it as CSV in UTF-8.")
        raise FileRefused(text.format(name=path.name)) from None


def _exact(row: WatchRow, column: Column) -> CsvCell:
    if column is Column.FLOW:
        return None if row.flow.tone is FlowTone.WORDS else row.flow.net
    if column is Column.RATIO:
        return None if row.flow.ratio is None else round(row.flow.ratio, _PLACES)
    if column is Column.EXTENDED:
        return None if row.extended is None else row.extended.percent
    if column is Column.PERCENTILE:
        return None if row.percentile is None else row.percentile.value
    quote = row.quote
    if quote is None:
        return None
    percent = quote.change_percent
    return {
        Column.LAST: quote.last,
        Column.CHANGE: None if percent is None else round(percent, _PLACES),
        Column.CHANGE_AMOUNT: quote.change,
        Column.VOLUME: quote.volume,
        Column.TURNOVER: quote.turnover,
        Column.TURNOVER_RATE: quote.turnover_rate,
        Column.OPEN: quote.open,
        Column.HIGH: quote.high,
        Column.LOW: quote.low,
        Column.PREV_CLOSE: quote.prev_close,
        Column.AMPLITUDE: quote.amplitude,
    }[column]
