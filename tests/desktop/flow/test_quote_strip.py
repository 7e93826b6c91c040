"""The quote strip: what it shows, and how much of it fits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from fakes.scenes.flow import day as flow_day
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.quote_strip import QuoteStrip, quote_items, vwap
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
LINE = flow_day.minute_line()
QUOTE = msgspec.structs.replace(flow_day.quote(LINE), high=Decimal("616.5"), low=Decimal(601), last=Decimal("612.5"))
SHOT = flow_day.snapshot(flow_day.TENCENT, QUOTE)


@pytest.mark.usefixtures("qapp")
def test_a_value_that_is_not_known_is_absent() -> None:
    """No dash stands for it; without a quote there is nothing at all."""
    facts = flow_day.TENCENT_FACTS
    whole = [item.caption for item in quote_items(QUOTE, facts, SHOT, Units.KMB)]
    assert whole == ["Open", "High", "Low", "VWAP", "Volume", "Turnover", "52 weeks", "Market value", "P/E"]
    assert [item.caption for item in quote_items(QUOTE, facts, None, Units.KMB)] == whole[:6]
    bare = msgspec.structs.replace(QUOTE, open=Decimal(0), volume=0)
    assert [item.caption for item in quote_items(bare, facts, None, Units.KMB)] == ["High", "Low", "Turnover"]
    assert quote_items(None, facts, SHOT, Units.KMB) == []


@pytest.mark.usefixtures("qapp")
def test_values_have_the_units_and_decimals_of_their_kind() -> None:
    """Prices by their step, large amounts in the chosen unit."""
    items = {item.caption: item for item in quote_items(QUOTE, flow_day.TENCENT_FACTS, SHOT, Units.WAN)}

    assert items["Open"].text == "603.00"
    assert (items["52 weeks"].text, items["52 weeks"].end) == ("396.00", "683.00")
    assert items["52 weeks"].place == pytest.approx((612.5 - 396) / (683 - 396))
    assert items["Market value"].text == "56,100.00\u4ebf"
    assert items["P/E"].text == "24.1"


def test_the_average_price_is_one_of_the_day() -> None:
    """Turnover by contracts is no price."""
    average = vwap(QUOTE)
    assert average is not None
    assert QUOTE.low <= average <= QUOTE.high
    assert vwap(msgspec.structs.replace(QUOTE, turnover=QUOTE.turnover * 50)) is None


def test_whole_items_leave_from_the_right(theme: Theme, on_screen: Show) -> None:
    """None is cut at any width; the tool tip and screen readers have all of them."""
    strip = QuoteStrip(theme, "Quote")
    on_screen(strip, 1200, 24)
    strip.show_items(quote_items(QUOTE, flow_day.TENCENT_FACTS, SHOT, Units.KMB))
    counts = []
    for width in range(1200, 0, -40):
        fitting = strip.fitting(width)
        assert [item.caption for item in fitting] == [item.caption for item in strip._items[: len(fitting)]]
        counts.append(len(fitting))

    assert counts[0] == 9
    assert counts[-1] == 0
    assert counts == sorted(counts, reverse=True)
    assert "52 weeks 396.00 \u2013 683.00" in strip.accessibleDescription()
    assert strip.minimumSizeHint().width() == 0


def test_it_paints_what_it_shows(theme: Theme, on_screen: Show) -> None:
    """A new price changes the line, an equal one does not repaint it."""
    strip = QuoteStrip(theme, "Quote")
    on_screen(strip, 900, 24)
    items = quote_items(QUOTE, flow_day.TENCENT_FACTS, None, Units.KMB)
    strip.show_items(items)
    one = strip.grab().toImage()
    strip.show_items([items[0]._replace(text="604.00"), *items[1:]])

    assert strip.grab().toImage() != one
