"""What a tile says: in its card, and to a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flowboard.treemap.tiles import Colouring, Tile, step_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import Card, CardLine
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_desktop.flowboard.list_dock import ListDock

translate = QCoreApplication.translate


def card_of(tile: Tile, dock: ListDock) -> Card:
    """Price, change, turnover and flow, with the age of both; the reason where there is no flow."""
    row, style = tile.row, dock.context.units
    turnover = row.turnover or 0.0
    lines = [CardLine(translate("FlowBoard", "Plate"), tile.plate)] if tile.plate else []
    lines += [
        CardLine(translate("FlowBoard", "Last"), fmt.MISSING if row.quote is None else fmt.price(row.quote.last)),
        CardLine(translate("FlowBoard", "Chg %"), _percent(row.change, 2), row.change),
        CardLine(
            translate("FlowBoard", "Turnover"), f"{fmt.amount(turnover, fmt.unit_for(turnover, style))} {row.currency}"
        ),
        CardLine(translate("Treemap", "Area"), fmt.share(100.0 * tile.share)),
    ]
    if row.net is None:
        reason = row.flow.note if row.flow.note not in {"", fmt.MISSING} else translate("Treemap", "not read yet")
        lines.append(CardLine(translate("FlowBoard", "Net flow"), reason))
    else:
        lines.append(
            CardLine(translate("FlowBoard", "Net flow"), fmt.flow(row.net, fmt.unit_for(row.net, style)), row.net)
        )
        lines.append(CardLine(translate("FlowBoard", "Net / turnover"), _percent(row.ratio, 1), row.ratio))
    return Card(row.name, row.id if row.name != row.id else "", lines, _ages(tile, dock))


def _ages(tile: Tile, dock: ListDock) -> str:
    """`Sandbox, price 12 s, flow 40 s`."""
    words = [dock.context.services.provider()]
    price, flow = dock.feed.prices.age_of(tile.row.id), dock.feed.flow.age(tile.row.id)
    if price is not None:
        words.append(translate("Treemap", "price {age}").format(age=fmt.coarse_age(price)))
    if flow is not None:
        words.append(translate("Treemap", "flow {age}").format(age=fmt.coarse_age(flow)))
    return listed(words)


def spoken(tile: Tile, colouring: Colouring) -> str:
    """`Tencent, HK.00700, up 1.57%, clearly up, 18.2% of the turnover, net inflow 10.3% of turnover`."""
    row = tile.row
    words = [row.name] if row.name == row.id else [row.name, row.id]
    if tile.plate:
        words.append(tile.plate)
    words.append(translate("Treemap", "change {percent}").format(percent=_percent(row.change, 2)))
    words.append(translate("Treemap", "net {percent} of turnover").format(percent=_percent(row.ratio, 1)))
    words.append(step_words(tile.step(colouring), colouring))
    words.append(translate("Treemap", "{share} of the area").format(share=fmt.share(100.0 * tile.share)))
    return listed(words)


def _percent(value: float | None, decimals: int) -> str:
    return fmt.MISSING if value is None else fmt.percent(value, decimals)
