"""Words of the blotter: tab titles with counts, reasons of empty tables, signed sums."""

from __future__ import annotations

from collections.abc import Sized
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import RateLimited, TideboardError
from tideboard_core.model.instrument import Instrument
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
POSITIONS, ORDERS, FILLS, CASH = range(4)
NAMES = {POSITIONS: "positions", ORDERS: "orders", FILLS: "fills", CASH: "cash"}
"""Identifiers of the tabs, in commands and in what a layout keeps."""
OPEN, DONE, ALL = "open", "done", "all"
"""Filters of today's rows; a number means that many past days."""
BEFORE_FEES, WITH_FEES = "before-fees", "with-fees"
"""How the day's result is shown."""
LAST_WEEK = "7"
"""Default range of the cash journal: on most days no money moves."""


def tab_words(tab: int, count: int | None) -> str:
    """Title and count; orders count the working ones."""
    title = (
        translate("Blotter", "Positions"),
        translate("Blotter", "Orders"),
        translate("Blotter", "Fills"),
        translate("Blotter", "Cash"),
    )[tab]
    return title if not count else f"{title}  {count}"


def empty_words(tab: int, *, known: bool, paper: bool, refused: TideboardError | None = None) -> tuple[str, str]:
    """Why a table is empty, and what would fill it; `refused` is why the broker did not list its rows last."""
    if refused is not None and not (known and isinstance(refused, RateLimited)):
        return translate("Blotter", "Not read from the broker"), error_sentence(refused)
    if not known:
        return translate("Blotter", "Not read from the broker yet"), translate("Blotter", "It is read at each connect")
    if tab == 2 and paper:
        return (
            translate("Blotter", "Paper accounts report no fills"),
            translate("Blotter", "Orders shows what is filled"),
        )
    return (
        (translate("Blotter", "No positions"), translate("Blotter", "What you buy stands here, with its gain or loss")),
        (
            translate("Blotter", "No orders today"),
            translate("Blotter", "What you send from the ticket stands here"),
        ),
        (translate("Blotter", "No fills today"), translate("Blotter", "Each execution of an order stands here")),
    )[tab]


def not_placed() -> str:
    """Why an order's terms are not filled into the ticket."""
    return translate("Blotter", "The ticket does not place this type.")


def few_calls() -> str:
    """Why past days take a while."""
    return translate("Blotter", "The broker answers a few calls at a time")


def none_listed() -> str:
    """Why past days are empty."""
    return translate("Blotter", "The broker lists none in these days")


def hidden_words(rows: Sized) -> tuple[str, str] | None:
    """Why a table is empty of which filters hide these rows; None if there are none."""
    if not rows:
        return None
    detail = translate("Blotter", "Hidden rows: {count}. Clear the filters to see them.")
    return translate("Blotter", "No row agrees with the filters"), detail.format(count=fmt.quantity(len(rows)))


def filter_words(tab: int) -> list[tuple[str, str]]:
    """The filters of orders, fills or cash: (key, words).

    The cash journal does not offer three months: some brokers need one call per day, about ninety.
    """
    today = [
        (ALL, translate("Blotter", "Today")),
        (OPEN, translate("Blotter", "Open")),
        (DONE, translate("Blotter", "Done today")),
    ]
    past = [
        ("7", translate("Blotter", "7 days")),
        ("30", translate("Blotter", "30 days")),
        ("90", translate("Blotter", "90 days")),
    ]
    return [*(today if tab == ORDERS else today[:1]), *(past[:2] if tab == CASH else past)]


def narrowed_words(tab: int, key: str) -> tuple[str, str]:
    """Why a filtered table is empty although the account has other rows."""
    if key == OPEN:
        return translate("Blotter", "No open orders"), translate("Blotter", "Today shows the ones that are done")
    if key == DONE:
        return translate("Blotter", "No order is done yet"), translate("Blotter", "Open shows the working ones")
    nothing = translate("Blotter", "No past orders") if tab == ORDERS else translate("Blotter", "No past fills")
    return nothing, none_listed()


def day_text(value: Decimal | None) -> tuple[str, TextColour]:
    """A signed sum with its colour; a dash if a part of it is unknown."""
    if value is None:
        return fmt.MISSING, TextColour.QUIET
    return fmt.signed(value, 2), TextColour.UP if value > 0 else TextColour.DOWN if value < 0 else TextColour.ZERO


def choose_words(tab: int) -> str:
    """Why a command about a row of a table does nothing: there are several, or none."""
    return {
        POSITIONS: translate("Blotter", "Choose a position"),
        ORDERS: translate("Blotter", "Choose an order"),
        FILLS: translate("Blotter", "Choose a fill"),
        CASH: translate("Blotter", "Choose an entry of the cash journal"),
    }[tab]


def nothing_to_save() -> str:
    """Why a table is not saved."""
    return translate("Reference", "The table is empty.")


def shown_name(facts: Instrument | None, by_broker: str) -> str:
    """The name that the prices' connection gives, as in the watchlist; the word of a broker's list only without one."""
    return (facts.name if facts is not None else "") or by_broker
