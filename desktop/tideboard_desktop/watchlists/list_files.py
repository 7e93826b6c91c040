"""Lists as files: saved as CSV with the visible columns, read from the files of any broker's program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from tideboard_desktop.search.symbol_codes import LARGEST_FILE, NotText, decode
from tideboard_desktop.ui.csv_export import rows_to_csv, save_csv
from tideboard_desktop.ui.file_saving import file_name
from tideboard_desktop.ui.tables.column_model import FileColumn, csv_rows
from tideboard_desktop.ui.tasks import ask
from tideboard_desktop.watchlists.quote_row import WatchRow
from tideboard_desktop.watchlists.view import WatchView

translate = QCoreApplication.translate


def list_csv(view: WatchView) -> str:
    """The list in display order: symbol, name, then the visible columns with full precision."""
    symbol, *others = (view.rows.columns[place] for place in view.head.shown())
    name: FileColumn[WatchRow] = FileColumn("name", lambda row: row.name)
    rows = (view.rows.row(place) for place in range(view.rows.rowCount()))
    return rows_to_csv(*csv_rows([symbol, name, *others], rows))


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
