"""The context menu at a price and a bar: fills the ticket, asks for an alert, copies. Nothing here sends."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.model.order import Account, Position, Side
from tideboard_desktop.chart.orders import words
from tideboard_desktop.chart.orders.trading_view import TradingView
from tideboard_desktop.chart.words import bar_figures, spoken
from tideboard_desktop.docks.context import OrderActions
from tideboard_desktop.ui.charts.axes import slot_time
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.literal_text import button_text, tip

translate = QCoreApplication.translate


def fill_price_menu(menu: QMenu, price: Decimal, view: TradingView, actions: OrderActions) -> None:
    """Add what can be done at a valid raw price of the security in view."""
    text, instrument = words.price_words(price, view.facts), view.instrument
    old = actions.why_no_price(instrument)
    for side, entry in (
        (Side.BUY, translate("ChartOrders", "Buy limit at {price} in the ticket")),
        (Side.SELL, translate("ChartOrders", "Sell limit at {price} in the ticket")),
    ):
        action = menu.addAction(button_text(entry.format(price=text)))
        action.triggered.connect(lambda _on=False, side=side: actions.limit(instrument, side, price))
        action.setEnabled(not old and view.account is not None and view.facts is not None and view.facts.tradable)
        action.setToolTip(tip(old))
    if view.account is not None and view.position is not None:
        _fill_position_menu(menu, view.account, view.position, actions)
    menu.addSeparator()
    alert = menu.addAction(button_text(translate("ChartOrders", "Price alert at {price}…").format(price=text)))
    alert.triggered.connect(lambda _on=False: actions.alert(instrument, price))
    reason = actions.why_no_alert()
    alert.setEnabled(reason is None)
    alert.setToolTip(tip(reason or ""))
    copy = menu.addAction(button_text(translate("ChartOrders", "Copy {price}").format(price=text)))
    copy.triggered.connect(lambda _on=False: QGuiApplication.clipboard().setText(f"{price:f}"))


def _fill_position_menu(menu: QMenu, account: Account, position: Position, actions: OrderActions) -> None:
    """Close the position, and what the amber words of its line do."""
    instrument = position.instrument
    if position.quantity:
        close = menu.addAction(button_text(translate("ChartOrders", "Close the position in the ticket")))
        close.triggered.connect(lambda _on=False: actions.close(position))
    reason = actions.why_no_stop(account, instrument)
    text = translate("ChartOrders", "Protect the position with a stop in the ticket")
    if actions.exits(account, instrument).surplus:
        text, reason = translate("ChartOrders", "Reduce the exits that exceed the position…"), ""
    entry = menu.addAction(button_text(text))
    entry.triggered.connect(lambda _on=False: actions.open_exits(account, instrument))
    entry.setEnabled(not reason)
    entry.setToolTip(tip(reason))


def fill_bar_menu(menu: QMenu, picture: Picture, slot: int, units: UnitStyle) -> None:
    """Add what can be done with the bar of a column."""
    row = int(picture.view.slots.bar[slot])
    if row < 0:
        return
    if not menu.isEmpty():
        menu.addSeparator()
    time = slot_time(picture.key, int(picture.view.slots.start[slot]), local=picture.local)
    sentence = spoken(time, bar_figures(picture, row, units))
    copy = menu.addAction(button_text(translate("ChartOrders", "Copy the bar of {time}").format(time=time)))
    copy.triggered.connect(lambda _on=False: QGuiApplication.clipboard().setText(sentence))
