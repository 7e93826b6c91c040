"""The columns of the option chain: each contract's figures as text with colour, unit and meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.model.derivatives import OptionFigures, OptionSide, option_of
from tideboard_core.model.quote import Quote
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.tables.column_model import TextColour

translate = QCoreApplication.translate


def fill_fields(menu: QMenu, shown: Sequence[OptionField], choose: Callable[[Sequence[OptionField]], None]) -> None:
    """Add every column to a menu, the shown ones ticked; the last one cannot be removed."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for field in OptionField:
        action = menu.addAction(button_text(title(field)))
        action.setToolTip(tip(meaning(field)))
        action.setCheckable(True)
        action.setChecked(field in shown)
        action.setEnabled(shown != (field,))
        action.triggered.connect(lambda _on=False, one=field: choose(toggled(shown, one)))
    menu.addSeparator()
    reset = menu.addAction(translate("OptionChain", "Reset columns"))
    reset.triggered.connect(lambda _on=False: choose(DEFAULT_FIELDS))


def toggled(shown: Sequence[OptionField], field: OptionField) -> tuple[OptionField, ...]:
    """The columns with one added or removed, always in the same order."""
    wanted = {*shown} ^ {field}
    return tuple(one for one in OptionField if one in wanted)


class OptionField(StrEnum):
    """Columns on each side, from the strike outwards; layouts store the values."""

    LAST = "last"
    CHANGE = "change"
    BID = "bid"
    ASK = "ask"
    VOLATILITY = "volatility"
    DELTA = "delta"
    VOLUME = "volume"
    OPEN_INTEREST = "open-interest"
    GAMMA = "gamma"
    THETA = "theta"
    VEGA = "vega"
    RHO = "rho"
    PREMIUM = "premium"
    TURNOVER = "turnover"
    NET_OPEN_INTEREST = "net-open-interest"


DEFAULT_FIELDS = tuple(OptionField)[:8]
"""Volatility and delta stand before the counts, so that they are seen without scrolling."""
PRICES = frozenset({OptionField.LAST, OptionField.BID, OptionField.ASK})
"""Cells that pass a price to the ticket."""
BARS = frozenset({OptionField.VOLUME, OptionField.OPEN_INTEREST})
"""Cells with a bar behind the figure."""
PUSHED = frozenset({OptionField.LAST, OptionField.CHANGE, OptionField.VOLUME})
"""Fields that pushed quotes contain; all others are polled."""
HIGHEST_INTEREST = Decimal("0.1")
"""Interest of a year as a part of 1 that nobody reckons with."""
WIDTHS = {
    OptionField.LAST: 66, OptionField.CHANGE: 78, OptionField.BID: 62, OptionField.ASK: 62, OptionField.VOLUME: 70,
    OptionField.OPEN_INTEREST: 78, OptionField.VOLATILITY: 58, OptionField.DELTA: 58, OptionField.GAMMA: 64,
    OptionField.THETA: 62, OptionField.VEGA: 58, OptionField.RHO: 58, OptionField.PREMIUM: 68,
    OptionField.TURNOVER: 84, OptionField.NET_OPEN_INTEREST: 78,
}  # fmt: skip
"""Logical pixels at normal text size; longer words of a language widen them."""


class FieldText(NamedTuple):
    """A displayed figure; `missing` = the broker did not send it."""

    text: str
    text_colour: TextColour = TextColour.PLAIN
    missing: bool = False


MISSING = FieldText(fmt.MISSING, TextColour.QUIET, missing=True)


def title(field: OptionField) -> str:
    """The column's heading."""
    return {
        OptionField.LAST: translate("Common", "Last"),
        OptionField.CHANGE: translate("Common", "Change"),
        OptionField.BID: translate("OptionChain", "Bid"),
        OptionField.ASK: translate("OptionChain", "Ask"),
        OptionField.VOLUME: translate("Common", "Volume"),
        OptionField.OPEN_INTEREST: translate("OptionChain", "Open int."),
        OptionField.VOLATILITY: translate("Common", "IV"),
        OptionField.DELTA: translate("Common", "Delta"),
        OptionField.GAMMA: translate("OptionChain", "Gamma"),
        OptionField.THETA: translate("OptionChain", "Theta"),
        OptionField.VEGA: translate("OptionChain", "Vega"),
        OptionField.RHO: translate("OptionChain", "Rho"),
        OptionField.PREMIUM: translate("Common", "Premium"),
        OptionField.TURNOVER: translate("Common", "Turnover"),
        OptionField.NET_OPEN_INTEREST: translate("OptionChain", "Net OI"),
    }[field]


def meaning(field: OptionField) -> str:
    return {
        OptionField.LAST: translate("OptionChain", "Last price"),
        OptionField.CHANGE: translate("OptionChain", "Change since the previous close"),
        OptionField.BID: translate("OptionChain", "Best bid"),
        OptionField.ASK: translate("OptionChain", "Best ask"),
        OptionField.VOLUME: translate("OptionChain", "Contracts traded today"),
        OptionField.OPEN_INTEREST: translate("OptionChain", "Open interest: contracts not yet closed"),
        OptionField.VOLATILITY: translate("OptionChain", "Implied volatility, annual"),
        OptionField.DELTA: translate("OptionChain", "Change of the price per 1 of the underlying"),
        OptionField.GAMMA: translate("OptionChain", "Change of delta per 1 of the underlying"),
        OptionField.THETA: translate("OptionChain", "Change of the price per day"),
        OptionField.VEGA: translate("OptionChain", "Change of the price per point of volatility"),
        OptionField.RHO: translate("OptionChain", "Change of the price per point of interest"),
        OptionField.PREMIUM: translate("OptionChain", "How far the underlying must move to break even"),
        OptionField.TURNOVER: translate("OptionChain", "Money traded today"),
        OptionField.NET_OPEN_INTEREST: translate("OptionChain", "Open interest, longs less shorts"),
    }[field]


def text_of(field: OptionField, figures: OptionFigures | None, quote: Quote | None = None) -> FieldText:
    """A contract's cell; last, change and volume of a pushed `quote` take precedence over `figures`."""
    if quote is not None and field in PUSHED:
        return _QUOTED[field](quote)
    if figures is None:
        return MISSING
    polled = _ASKED[field]
    shown = polled.show(polled.value(figures))
    return FieldText(f"{shown.text}?", TextColour.QUIET) if is_doubtful(field, figures) else shown


def is_doubtful(field: OptionField, figures: OptionFigures) -> bool:
    """Whether it is a theta that no option has: one that takes more than its price in a day, or gives money.

    Some brokers reckon a deep put by its last day alone: it gains the interest on its strike, which is no doubt.
    """
    theta = figures.theta
    if field is not OptionField.THETA or theta is None:
        return False
    if theta <= 0:
        return bool(figures.last) and -theta > (figures.last or 0)
    contract = option_of(figures.instrument)
    terms = None if contract is None else contract.terms
    if terms is None or terms.side is OptionSide.CALL:
        return True
    return theta > terms.strike * HIGHEST_INTEREST / 365


def amount_of(field: OptionField, figures: OptionFigures | None, quote: Quote | None = None) -> int:
    """Contracts for a bar; 0 if unknown."""
    if field is OptionField.VOLUME and quote is not None:
        return quote.volume
    if figures is None:
        return 0
    return figures.volume if field is OptionField.VOLUME else figures.open_interest


def _price(value: Decimal | None) -> FieldText:
    return MISSING if value is None or value <= 0 else FieldText(fmt.price(value))


def _rate(value: Decimal | None) -> FieldText:
    if value is None:
        return MISSING
    return FieldText(
        fmt.percent(value), TextColour.ZERO if not round(value, 2) else TextColour.UP if value > 0 else TextColour.DOWN
    )


def _count(value: int | None) -> FieldText:
    if value is None:
        return MISSING
    return FieldText(fmt.quantity(value), TextColour.PLAIN if value else TextColour.QUIET)


def _plain(decimals: int) -> Callable[[Decimal | None], FieldText]:
    return lambda value: MISSING if value is None else FieldText(fmt.plain(value, decimals))


def _volatility(value: Decimal | None) -> FieldText:
    return MISSING if not value else FieldText(fmt.share(value))


def _volatility_percent(one: OptionFigures) -> Decimal | None:
    return None if one.implied_volatility is None else one.implied_volatility * 100


def _signed_share(value: Decimal | None) -> FieldText:
    return MISSING if value is None else FieldText(fmt.share(value, 2))


_QUOTED: dict[OptionField, Callable[[Quote], FieldText]] = {
    OptionField.LAST: lambda quote: _price(quote.last),
    OptionField.CHANGE: lambda quote: _rate(quote.change_percent),
    OptionField.VOLUME: lambda quote: _count(quote.volume),
}


@dataclass(frozen=True, slots=True)
class PolledField:
    """A figure and what shows it; `head` is its title in files, empty = in no file. Never translated."""

    value: Callable[[OptionFigures], Decimal | int | None]
    show: Callable[[Any], FieldText]
    head: str = ""


_ASKED: dict[OptionField, PolledField] = {
    OptionField.LAST: PolledField(lambda one: one.last, _price),
    OptionField.CHANGE: PolledField(lambda one: one.change_rate, _rate, "change [%]"),
    OptionField.BID: PolledField(lambda one: one.bid, _price, "bid"),
    OptionField.ASK: PolledField(lambda one: one.ask, _price, "ask"),
    OptionField.VOLUME: PolledField(lambda one: one.volume, _count, "volume [contracts]"),
    OptionField.OPEN_INTEREST: PolledField(lambda one: one.open_interest, _count, "open interest [contracts]"),
    OptionField.VOLATILITY: PolledField(_volatility_percent, _volatility, "implied volatility [%]"),
    OptionField.DELTA: PolledField(lambda one: one.delta, _plain(3), "delta"),
    OptionField.GAMMA: PolledField(lambda one: one.gamma, _plain(4), "gamma"),
    OptionField.THETA: PolledField(lambda one: one.theta, _plain(3), "theta"),
    OptionField.VEGA: PolledField(lambda one: one.vega, _plain(3), "vega"),
    OptionField.RHO: PolledField(lambda one: one.rho, _plain(3), "rho"),
    OptionField.PREMIUM: PolledField(lambda one: one.premium, _signed_share),
    OptionField.TURNOVER: PolledField(lambda one: one.turnover, _plain(0)),
    OptionField.NET_OPEN_INTEREST: PolledField(lambda one: one.net_open_interest, _count),
}
FILED = tuple(field for field in _ASKED.values() if field.head)
"""The figures of a contract in files, behind its symbol and last price."""
