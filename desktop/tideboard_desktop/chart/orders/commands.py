"""The commands of orders on the price chart; none of them sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.chart.orders import words
from tideboard_desktop.chart.orders.order_contents import GHOST
from tideboard_desktop.chart.orders.order_layer import OrderLayer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


def order_layer(chart: PriceChart) -> OrderLayer | None:
    """The orders of a chart; None where it shows none."""
    return next((layer for layer in chart.layers if isinstance(layer, OrderLayer)), None)


def use_orders_of(used: PriceChart, charts: Iterable[PriceChart]) -> None:
    """Of several charts one has orders that can be moved; the others show their lines."""
    for chart in charts:
        if (layer := order_layer(chart)) is not None:
            layer.set_active(active=chart is used)


def order_commands(chart: Callable[[], PriceChart]) -> list[Command]:
    """Those of the chart in use: go to the orders, review or discard what is prepared, Auto."""
    group = translate("PriceChart", "Price chart")

    def action(run: Callable[[OrderLayer], object]) -> Callable[[], None]:
        def do() -> None:
            if (found := order_layer(chart())) is not None:
                run(found)

        return do

    def prepared() -> bool:
        found = order_layer(chart())
        return found is not None and GHOST in found.shown

    def toggle(found: OrderLayer) -> None:
        found.set_in_auto(on=not found.in_auto)

    nothing = translate("ChartOrders", "No change of an order is prepared on the chart.")
    rows: tuple[tuple[str, str, Callable[[OrderLayer], object]], ...] = (
        ("focus", translate("ChartOrders", "Go to the orders on the chart"), OrderLayer.focus_orders),
        ("auto", words.in_auto_words(), toggle),
        ("exits", translate("ChartOrders", "Protect the position with a stop in the ticket"), OrderLayer.open_exits),
    )
    on_ghost: tuple[tuple[str, str, Callable[[OrderLayer], object]], ...] = (
        ("review", translate("ChartOrders", "Review the prepared change of an order"), OrderLayer.review),
        ("discard", words.discard_words(), lambda found: found.close(GHOST)),
    )
    return [
        *(
            Command(id=f"chart.orders.{name}", text=titled(group, text), group=group, run=action(run))
            for name, text, run in rows
        ),
        *(
            Command(
                id=f"chart.orders.{name}",
                text=titled(group, text),
                group=group,
                run=action(run),
                enabled=prepared,
                why_not=lambda: nothing,
            )
            for name, text, run in on_ghost
        ),
    ]
