"""The tag of a panel: hidden while nothing needs telling, amber for delayed prices."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    PACKAGES,
    QUOTES_LINK,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.source_chip import SourceChip

FUTU = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="127.0.0.1:11111", since=0.0)


def test_it_names_the_source_of_several_and_what_is_delayed(qtbot: QtBot) -> None:
    hub, bar = Hub(ManualClock()), TitleBar("Watchlist", make_theme())
    qtbot.addWidget(bar)
    chip = SourceChip(bar, hub, "source")
    hub.publish(QUOTES_LINK, Lazy.ready(FUTU))
    hub.publish(ORDERS_LINK, Lazy.ready(FUTU))
    chip.show([Market.HK])
    assert chip.label.isHidden()

    hub.publish(ORDERS_LINK, Lazy.ready(replace(FUTU, provider="LongPort", connection="orders")))
    chip.show([Market.HK])
    assert (chip.label.text(), chip.label.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
    assert chip.label.accessibleName() == "Source: Futu OpenD"
    assert chip.label.whole == "Prices from Futu OpenD at 127.0.0.1:11111"

    hub.publish(PACKAGES, Lazy.ready({Market.HK: QuotePackage(right=QuoteRight.BMP, delayed=True)}))
    chip.show([Market.HK])
    assert (chip.label.text(), chip.label.property("tone")) == (
        "Futu OpenD \u00b7 HK delayed 15 min",
        Tone.WARN.value,
    )
    chip.show([Market.US])
    assert (chip.label.text(), chip.label.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
