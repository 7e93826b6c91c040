"""The journal as a workbook, and as a picture whose amounts can be masked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.captioned import captioned_image
from tideboard_desktop.ui.csv_export import CsvCell, csv_text
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate
PACKAGE: Final = "xlsxwriter"


def why_no_workbook() -> str:
    """Why there is no file for Excel here; empty if there is."""
    if find_spec(PACKAGE) is not None:
        return ""
    return translate(
        "Journal",
        "A workbook needs the package xlsxwriter: install the wheel with it, pip install 'tideboard[archive]'.",
    )


def workbook(titles: Sequence[str], rows: Sequence[Sequence[CsvCell]]) -> bytes:
    """A workbook of one sheet; money and prices are numbers, of which Excel keeps 15 digits, times are texts."""
    import xlsxwriter

    data = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(data, options) as book:
        sheet = book.add_worksheet("round trips")
        sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [_cell(cell) for cell in row])
    return data.getvalue()


def _cell(value: CsvCell) -> str | int | float | None:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return csv_text(value)
    return value


def picture(view: QWidget, lines: Sequence[str], theme: Theme) -> QImage:
    """A view as it is painted now, with lines of caption below it."""
    shot = view.grab()

    def paint(painter: QPainter) -> None:
        painter.drawPixmap(0, 0, shot)

    return captioned_image(paint, view.size(), shot.devicePixelRatio(), lines, theme)
