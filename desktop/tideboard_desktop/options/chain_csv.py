"""An expiry as a table for files and the clipboard: one strike per row, calls and puts with full precision."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tideboard_core.model.derivatives import OptionFigures, OptionSide
from tideboard_desktop.options.chain_fields import OptionField
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv


def _percent(value: Decimal | None) -> Decimal | None:
    return None if value is None else value * 100


# Titles are not translated: whatever reads the file finds the same ones in every language.
_COLUMNS: tuple[tuple[str, Callable[[OptionFigures], CsvCell]], ...] = (
    ("change [%]", lambda one: one.change_rate),
    ("bid", lambda one: one.bid),
    ("ask", lambda one: one.ask),
    ("volume [contracts]", lambda one: one.volume),
    ("open interest [contracts]", lambda one: one.open_interest),
    ("implied volatility [%]", lambda one: _percent(one.implied_volatility)),
    ("delta", lambda one: one.delta),
    ("gamma", lambda one: one.gamma),
    ("theta", lambda one: one.theta),
    ("vega", lambda one: one.vega),
    ("rho", lambda one: one.rho),
)


def chain_header() -> list[str]:
    """Titles: the strike, then each side."""
    one_side = ["symbol", "last", *(title for title, _value in _COLUMNS)]
    return ["strike", *(f"{side.value} {title}" for side in OptionSide for title in one_side)]


def chain_csv(board: OptionBoard) -> str:
    """The whole expiry as CSV."""
    return rows_to_csv(chain_header(), [chain_cells(board, row) for row in range(len(board.contracts))])


def chain_cells(board: OptionBoard, row: int) -> list[CsvCell]:
    """The cells of one strike; the last price is the newest one, pushed or read."""
    cells: list[CsvCell] = [board.strike(row)]
    for side in OptionSide:
        option = board.id_at(row, side)
        figures = None if option is None else board.figures(option)
        cells += [option, board.price(row, side, OptionField.LAST)]
        cells += [None if figures is None else value(figures) for _title, value in _COLUMNS]
    return cells
