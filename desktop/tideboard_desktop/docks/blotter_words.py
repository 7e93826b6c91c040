"""What the blotter says: tab titles with counts, why a table is empty, signed sums."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_desktop import format as fmt
from tideboard_desktop.models.column_table import Ink

translate = QCoreApplication.translate


def tab_words(tab: int, count: int | None) -> str:
    """Title and count; orders count the working ones."""
    title = (translate("Blotter", "Positions"), translate("Blotter", "Orders"), translate("Blotter", "Fills"))[tab]
    return title if not count else f"{title}  {count}"


def empty_words(tab: int, *, known: bool, paper: bool) -> str:
    """Why a table is empty."""
    if not known:
        return translate("Blotter", "Not read from the broker yet")
    if tab == 2 and paper:
        return translate("Blotter", "Paper accounts report no fills; Orders shows what is filled")
    return (
        translate("Blotter", "No positions"),
        translate("Blotter", "No orders today"),
        translate("Blotter", "No fills today"),
    )[tab]


def day_text(value: Decimal | None) -> tuple[str, Ink]:
    """A signed sum with its ink; a dash when a part of it is not known."""
    if value is None:
        return fmt.MISSING, Ink.QUIET
    return fmt.signed(value, 2), Ink.UP if value > 0 else Ink.DOWN if value < 0 else Ink.ZERO
