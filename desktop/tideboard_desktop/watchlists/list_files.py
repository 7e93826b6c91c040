"""Reads lists of codes from the files of any broker's program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from tideboard_desktop.search.symbol_codes import LARGEST_FILE, NotText, decode
from tideboard_desktop.ui.tasks import accepted

translate = QCoreApplication.translate


async def open_text(window: QWidget, refuse: Callable[[str], None]) -> str | None:
    """Ask for a file and return its text; None without one, after calling `refuse` with the reason."""
    dialog = QFileDialog(window, translate("Watchlist", "Read codes from a file"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [translate("Watchlist", "Lists of codes (*.csv *.txt *.tsv)"), translate("Watchlist", "All files (*)")]
    )
    if not await accepted(dialog) or not dialog.selectedFiles():
        return None
    path = Path(dialog.selectedFiles()[0])
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
