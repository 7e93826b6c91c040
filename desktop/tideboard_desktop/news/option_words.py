"""Words about a trade of an option that a provider took notice of."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.events import OptionEvent
from tideboard_core.model.instrument import MARKET_CURRENCY, market_of
from tideboard_core.model.quote import AggressorSide
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


def option_trade(event: OptionEvent) -> list[str]:
    """`bought`, `1200 x 3.4`: what was told of the trade itself."""
    side = {
        AggressorSide.BUY: translate("News", "bought at the ask"),
        AggressorSide.SELL: translate("News", "sold at the bid"),
    }.get(event.side, "")
    price = "" if event.price is None else f"{event.price:f}"
    volume = "" if event.volume is None else str(event.volume)
    return [part for part in (side, " \u00d7 ".join(one for one in (volume, price) if one)) if part]


def option_figures(event: OptionEvent) -> list[str]:
    """Each figure that was told, under its name; volatility and ratios in percent."""
    currency = MARKET_CURRENCY[market_of(event.option)]
    figures: tuple[tuple[str, Decimal | int | None, str], ...] = (
        (translate("News", "Contracts traded"), event.volume, ""),
        (translate("News", "Price"), event.price, ""),
        (translate("News", "Turnover"), event.turnover, f" {currency}"),
        (translate("News", "Bid"), event.bid, ""),
        (translate("News", "Ask"), event.ask, ""),
        (translate("News", "Implied volatility"), event.volatility, " %"),
        (translate("News", "Contracts of the day"), event.total_volume, ""),
        (translate("News", "Open contracts"), event.open_interest, ""),
        (translate("News", "Of the open contracts"), event.volume_ratio, " %"),
        (translate("News", "Out of the money"), event.out_of_money, " %"),
        (translate("News", "Price of the security"), event.owner_price, ""),
        (translate("News", "Delta"), event.delta, ""),
    )
    words = [titled(name, f"{value:f}{unit}") for name, value, unit in figures if value is not None]
    if event.expiry is not None:
        words.append(titled(translate("Calendar", "Expiry"), fmt.day_in_year(event.expiry)))
    if event.report_day is not None:
        words.append(titled(translate("Calendar", "Report"), fmt.day_in_year(event.report_day)))
    if event.multi_leg:
        words.append(translate("News", "part of a combination"))
    return words
