"""The flow chart's context menu: a price alert at the price under the mouse."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt

from tideboard_core.model.instrument import Instrument
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate
Wanted = Callable[[Decimal | None], None]
"""Asks for an alert at a price, None = at the last price."""


def offer_alerts(
    chart: IntradayChart, facts: Callable[[], Instrument | None], wanted: Wanted, why_off: Callable[[], str | None]
) -> None:
    """Give a chart the menu, deleted with the chart. `why_off` returns why no alert can be set, None if one can."""

    def open_menu(place: QPoint) -> None:
        menu = passing_menu(chart)
        price = price_at(chart, QPointF(place), facts())
        if price is None:
            words = translate("Alerts", "Price alert…")
        else:
            words = translate("Alerts", "Price alert at {price}…").format(price=fmt.price(price))
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: wanted(price))
        reason = why_off()
        action.setEnabled(reason is None)
        if reason is not None:
            menu.setToolTipsVisible(True)
            action.setToolTip(tip(reason))
        menu.popup(chart.mapToGlobal(place))

    chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    chart.customContextMenuRequested.connect(open_menu)


def price_at(chart: IntradayChart, place: QPointF, facts: Instrument | None) -> Decimal | None:
    """The valid price nearest to a position of the chart; None without a price axis."""
    picture = chart.picture
    if picture is None or picture.prices is None or FlowLine.PRICE not in picture.shown:
        return None
    if not picture.layout.main.contains(QPointF(picture.layout.main.center().x(), place.y())):
        return None
    return on_step(picture.prices.value_at(place.y()), facts)


def price_of_crosshair(chart: IntradayChart, facts: Instrument | None) -> Decimal | None:
    """The price of the crosshair's minute; None without a crosshair."""
    crosshair = chart.crosshair
    price = None if crosshair is None else crosshair.reading.price
    return None if price is None else on_step(price, facts)


def on_step(value: float, facts: Instrument | None) -> Decimal | None:
    """The nearest valid price; None if there is no price."""
    if value <= 0:
        return None
    rough = Decimal(repr(round(value, 3)))
    if facts is None:
        return rough
    step = facts.price_step(rough)
    return (rough / step).quantize(Decimal(1)) * step
