"""The columns of a treemap's table: the values that the picture shows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    percent_column,
    price_column,
    share_column,
    text_column,
)
from tideboard_desktop.flowboard.treemap.tiles import Tile
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


def tile_columns(units: fmt.UnitStyle) -> list[ValueColumn[Tile]]:
    """Security, price, plate, change, turnover with its share of all, net flow and its share of the turnover."""
    return [
        text_column(
            "name",
            translate("FlowBoard", "Security"),
            lambda tile: tile.row.id,
            second=lambda tile: "" if tile.row.name == tile.row.id else tile.row.name,
            strong=True,
        ),
        price_column(
            "last",
            translate("FlowBoard", "Last"),
            lambda tile: None if tile.row.quote is None else tile.row.quote.last,
            spare=3,
        ),
        text_column("plate", translate("FlowBoard", "Plate"), lambda tile: tile.plate, width=130, spare=4),
        percent_column("change", translate("FlowBoard", "Chg %"), lambda tile: tile.row.change),
        amount_column("turnover", translate("FlowBoard", "Turnover"), lambda tile: tile.row.turnover, units),
        share_column("share", translate("Treemap", "Area"), lambda tile: 100.0 * tile.share, spare=2),
        amount_column(
            "net", translate("FlowBoard", "Net flow"), lambda tile: tile.row.net, units, signed=True, spare=1
        ),
        percent_column(
            "ratio", translate("FlowBoard", "Net / turnover"), lambda tile: tile.row.ratio, width=96, decimals=1
        ),
    ]
