"""Columns of the list of warrants, and the words for their kinds, terms and states."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.derivatives import Warrant, WarrantExpiry, WarrantKind, WarrantOrder, WarrantStatus
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    day_column,
    figure_column,
    missing,
    percent_column,
    price_column,
    share_column,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour

translate = QCoreApplication.translate
NEAR = Decimal(3)
"""Distance to the call price, in percent, below which it is amber: one such move ends the warrant."""
WHOLE_BAR = Decimal(20)
"""Distance in percent at which the bar is full."""
STEP = Decimal("0.001")
"""Smallest price step of warrants: all prices get its decimals, so that the points align."""
CALLABLE = frozenset({WarrantKind.BULL, WarrantKind.BEAR})
ORDERS = {
    "last": WarrantOrder.LAST, "change": WarrantOrder.CHANGE_RATE, "volume": WarrantOrder.VOLUME,
    "turnover": WarrantOrder.TURNOVER, "expiry": WarrantOrder.EXPIRY, "strike": WarrantOrder.STRIKE,
    "call": WarrantOrder.CALL_PRICE, "to_call": WarrantOrder.TO_CALL_PRICE, "premium": WarrantOrder.PREMIUM,
    "volatility": WarrantOrder.IMPLIED_VOLATILITY, "delta": WarrantOrder.DELTA,
    "effective_gearing": WarrantOrder.EFFECTIVE_GEARING, "gearing": WarrantOrder.GEARING,
    "conversion": WarrantOrder.CONVERSION_RATIO, "break_even": WarrantOrder.BREAK_EVEN,
    "money": WarrantOrder.IN_THE_MONEY, "outstanding": WarrantOrder.OUTSTANDING,
    "outstanding_ratio": WarrantOrder.OUTSTANDING_RATIO, "upper": WarrantOrder.UPPER_STRIKE,
    "lower": WarrantOrder.LOWER_STRIKE, "status": WarrantOrder.STATUS,
}  # fmt: skip
"""The broker's sort key of each column; columns without one are not sorted."""


def kind_words(kind: WarrantKind | None) -> str:
    """The market's name of a kind."""
    return {
        None: fmt.MISSING,
        WarrantKind.CALL: translate("Warrants", "Call"),
        WarrantKind.PUT: translate("Warrants", "Put"),
        WarrantKind.BULL: translate("Warrants", "Bull"),
        WarrantKind.BEAR: translate("Warrants", "Bear"),
        WarrantKind.INLINE: translate("Warrants", "Inline"),
    }[kind]


def status_words(status: WarrantStatus | None) -> str:
    return {
        None: fmt.MISSING,
        WarrantStatus.NORMAL: translate("Warrants", "Trading"),
        WarrantStatus.SUSPENDED: translate("Warrants", "Suspended"),
        WarrantStatus.TO_BE_LISTED: translate("Warrants", "To be listed"),
    }[status]


def expiry_words(expiry: WarrantExpiry) -> str:
    return {
        WarrantExpiry.WITHIN_3_MONTHS: translate("Warrants", "Within 3 months"),
        WarrantExpiry.MONTHS_3_TO_6: translate("Warrants", "3 to 6 months"),
        WarrantExpiry.MONTHS_6_TO_12: translate("Warrants", "6 to 12 months"),
        WarrantExpiry.BEYOND_12_MONTHS: translate("Warrants", "Beyond 12 months"),
    }[expiry]


def warrant_columns(style: fmt.UnitStyle) -> list[ValueColumn[Warrant]]:
    """Symbol and name first; columns with the highest `spare` disappear first in a narrow dock."""
    return [*_market_columns(style), *_term_columns(), *_computed_columns(), *_rare_columns(style)]


def _market_columns(style: fmt.UnitStyle) -> list[ValueColumn[Warrant]]:
    return [
        text_column(
            "symbol", translate("Warrants", "Warrant"), lambda row: row.instrument, width=88, strong=True, code=True
        ),
        text_column("name", translate("Common", "Name"), lambda row: row.name),
        text_column("kind", translate("Common", "Kind"), lambda row: kind_words(row.kind), width=58),
        figure_column("last", translate("Common", "Last"), lambda row: row.last, _warrant_price, width=70),
        percent_column("change", translate("Common", "Change"), lambda row: row.change_rate, width=74, spare=1),
        _to_call_column(),
        amount_column("turnover", translate("Common", "Turnover"), lambda row: row.turnover, style, spare=3),
    ]  # fmt: skip


def _term_columns() -> list[ValueColumn[Warrant]]:
    not_callable = translate("Warrants", "Only bulls and bears have a call price.")
    return [
        price_column("strike", translate("Common", "Strike"), lambda row: row.strike, width=78, spare=2),
        figure_column(
            "call", translate("Warrants", "Call price"), lambda row: row.call_price, _price, width=84,
            why=not_callable, spare=4,
        ),
        day_column("expiry", translate("Common", "Expiry"), lambda row: row.expiry, width=116, spare=2),
    ]  # fmt: skip


def _computed_columns() -> list[ValueColumn[Warrant]]:
    return [
        share_column("premium", translate("Common", "Premium"), lambda row: row.premium, decimals=2, spare=5),
        share_column(
            "volatility", translate("Common", "IV"),
            lambda row: None if row.implied_volatility is None else row.implied_volatility * 100, width=62, spare=6,
        ),
        figure_column("delta", translate("Common", "Delta"), lambda row: row.delta, _three, width=64, spare=7),
        figure_column(
            "effective_gearing", translate("Warrants", "Eff. gearing"), lambda row: row.effective_gearing, _times,
            width=88, spare=3,
        ),
        figure_column("gearing", translate("Warrants", "Gearing"), lambda row: row.gearing, _times, width=72, spare=9),
        figure_column(
            "break_even", translate("Warrants", "Break-even"), lambda row: row.break_even, _two, width=88, spare=8
        ),
    ]  # fmt: skip


def _rare_columns(style: fmt.UnitStyle) -> list[ValueColumn[Warrant]]:
    return [
        count_column("volume", translate("Common", "Volume"), lambda row: row.volume, width=96, spare=10),
        share_column("money", translate("Warrants", "In the money"), lambda row: row.in_the_money, width=92, spare=11),
        figure_column(
            "conversion", translate("Warrants", "Conversion"), lambda row: row.conversion_ratio, _two, width=84,
            spare=12,
        ),
        share_column(
            "outstanding_ratio", translate("Warrants", "Outstanding %"), lambda row: row.outstanding_ratio,
            decimals=2, width=100, spare=13,
        ),
        amount_column(
            "outstanding", translate("Warrants", "Outstanding"), lambda row: row.outstanding, style, width=92, spare=14
        ),
        price_column("upper", translate("Warrants", "Upper"), lambda row: row.upper_strike, width=76, spare=15),
        price_column("lower", translate("Warrants", "Lower"), lambda row: row.lower_strike, width=76, spare=16),
        text_column(
            "status", translate("Warrants", "Status"), lambda row: status_words(row.status), width=90, spare=17
        ),
    ]  # fmt: skip


def _to_call_column() -> ValueColumn[Warrant]:
    why = translate("Warrants", "Only bulls and bears have a call price.")

    def cell(row: Warrant) -> Cell:
        if row.to_call_price is None or row.kind not in CALLABLE:
            return missing(why)
        apart = abs(row.to_call_price)
        near = apart < NEAR
        words = translate("Warrants", "{percent} to the call price; reached, the warrant ends.")
        return Cell(
            fmt.share(row.to_call_price, 2),  # by its sign the broker sorts: LongPort's is below zero for bears
            TextColour.WARN if near else TextColour.PLAIN,
            exact=words.format(percent=fmt.share(apart, 3)),
            bar=float(min(apart / WHOLE_BAR, Decimal(1))),
        )

    return ValueColumn(
        key="to_call",
        head="to call price [%]",
        title=translate("Warrants", "To call"),
        width=92,
        number=True,
        cell=cell,
        order=lambda row: row.to_call_price,
        value=lambda row: row.to_call_price,
        spare=1,
    )


def _price(value: Decimal | float) -> str:
    return fmt.price(value) if isinstance(value, Decimal) else fmt.plain(value, 2)


def _warrant_price(value: Decimal | float) -> str:
    return fmt.price(Decimal(value), STEP)


def _three(value: Decimal | float) -> str:
    return fmt.plain(value, 3)


def _two(value: Decimal | float) -> str:
    return fmt.plain(value, 2)


def _times(value: Decimal | float) -> str:
    return f"{fmt.plain(value, 1)}\u00d7"
