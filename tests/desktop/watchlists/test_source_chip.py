"""The tag of the watchlist: hidden while nothing needs telling, amber for delayed prices."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.watchlist import WatchlistScene
from tideboard_core.model.hub_keys import ORDERS_LINK, PACKAGES, QUOTES_LINK
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.ui.widgets.labels import Tone

FUTU = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="127.0.0.1:11111", since=0.0)


def test_it_names_the_source_of_several_and_what_is_delayed(qtbot: QtBot, qapp: QApplication) -> None:
    desk = WatchlistScene(qtbot, qapp, SymbolList(name="US", symbols=("US.AAPL",)))
    hub, chip = desk.hub, desk.dock.source
    hub.publish(QUOTES_LINK, Lazy.ready(FUTU))
    hub.publish(ORDERS_LINK, Lazy.ready(FUTU))
    desk.dock.each_second()
    assert chip.isHidden()

    hub.publish(ORDERS_LINK, Lazy.ready(replace(FUTU, provider="LongPort", connection="orders")))
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
    assert chip.accessibleName() == "Source: Futu OpenD"
    assert chip.whole == "Prices from Futu OpenD at 127.0.0.1:11111"

    hub.publish(PACKAGES, Lazy.ready({Market.HK: QuotePackage(right=QuoteRight.BMP, delayed=True)}))
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD \u00b7 HK delayed 15 min", Tone.WARN.value)
    desk.dock.lists.show(2)
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
