"""A price of the chart becomes a price that the exchange takes, and an alert is asked for there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.hub_snapshot import TENCENT, instrument
from fakes.scenes.screen.whole_style import install
from tideboard_desktop.flow.alert_menu import offer_alerts, on_step, price_at, price_of_crosshair
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.theme import make_theme


@pytest.mark.parametrize(
    ("rough", "price"),
    [(612.31, "612.5"), (612.2, "612"), (99.93, "99.95"), (0.2613, "0.26"), (0.0, None), (-3.0, None)],
)
def test_the_nearest_price_of_the_exchange(rough: float, price: str | None) -> None:
    """By the spread table; what is no price is none."""
    assert on_step(rough, instrument(TENCENT)) == (None if price is None else Decimal(price))


def test_without_facts_three_decimals_and_without_a_picture_nothing(qapp: QApplication) -> None:
    """A chart that has nothing to show has no price anywhere."""
    assert on_step(612.3456, None) == Decimal("612.346")
    theme = make_theme()
    install(qapp, theme)
    chart = IntradayChart(theme)
    assert price_at(chart, chart.rect().center().toPointF(), None) is None
    assert price_of_crosshair(chart, None) is None
    chart.deleteLater()


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.parametrize("reason", [None, "LongPort keeps no price alerts."])
def test_the_menu_offers_an_alert_or_says_why_there_can_be_none(qapp: QApplication, reason: str | None) -> None:
    """Grey with the reason, before anything is asked."""
    theme = make_theme()
    install(qapp, theme)
    chart = IntradayChart(theme)
    wanted: list[Decimal | None] = []
    offer_alerts(chart, lambda: None, wanted.append, lambda: reason)
    chart.customContextMenuRequested.emit(chart.rect().center())
    (menu,) = chart.findChildren(QMenu)
    (action,) = menu.actions()
    action.trigger()
    assert wanted == ([None] if reason is None else [])
    assert action.isEnabled() is (reason is None)
    assert menu.toolTipsVisible() is (reason is not None)
    assert reason is None or action.toolTip() == reason
    menu.close()
    chart.deleteLater()
