"""Tables as CSV (RFC 4180): dates in ISO form, numbers with every digit, text that no spreadsheet runs as a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tideboard_core.plain_text import spreadsheet_text

if TYPE_CHECKING:  # the command line writes tables too, without Qt
    from PySide6.QtWidgets import QWidget

CsvCell: TypeAlias = "str | int | float | Decimal | date | datetime | None"
"""None and a NaN are empty cells; a datetime must be aware and keeps its own offset."""


def rows_to_csv(header: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> str:
    """The table as text with CRLF line ends; name the unit of a column in its header, `net [HKD]`.

    Raises ValueError for a naive datetime and for a row that is not as long as the header.
    """
    import csv  # with the first table that is saved

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([spreadsheet_text(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells under {len(header)} titles")
        writer.writerow([csv_text(cell) for cell in row])
    return text.getvalue()


def csv_text(cell: CsvCell) -> str:
    """One cell: ASCII sign, decimal point, no thousands separator, no exponent."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        if cell.tzinfo is None:
            raise ValueError("a time without its zone")
        return cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return spreadsheet_text(cell)
    return _number(cell)


def clipboard_text(rows: Iterable[Sequence[CsvCell]]) -> str:
    """Rows with tabs between the cells, as a spreadsheet pastes them; no cell breaks its row."""
    return "\n".join("\t".join(" ".join(csv_text(cell).split()) for cell in row) for row in rows)


def copy_rows(rows: Iterable[Sequence[CsvCell]]) -> None:
    """Put rows on the clipboard, with tabs between the cells."""
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(clipboard_text(rows))


def csv_bytes(text: str, *, bom: bool) -> bytes:
    """UTF-8; Excel reads it as such only with a byte order mark in front."""
    return text.encode("utf-8-sig" if bom else "utf-8")


async def save_csv(parent: QWidget, name: str, text: str) -> Path | None:
    """Ask where to keep the table, as a file for Excel (with a byte order mark) or a plain one, and write it.

    `name` is suggested, without a suffix (`file_saving.file_name` makes one); None = not saved, and the person knows.
    Spawn it: `tasks.spawn(save_csv(self.window(), name, text), name="save csv")`.
    """
    from PySide6.QtCore import QCoreApplication

    from tideboard_desktop.ui.file_saving import FileKind, save_file

    kinds = [
        FileKind(QCoreApplication.translate("Saving", "CSV for Excel"), "csv", lambda: csv_bytes(text, bom=True)),
        FileKind(QCoreApplication.translate("Saving", "CSV, plain UTF-8"), "csv", lambda: csv_bytes(text, bom=False)),
    ]
    return await save_file(parent, QCoreApplication.translate("Saving", "Save table as CSV"), name, kinds)


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"
