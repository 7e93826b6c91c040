"""Price alerts in words and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertFired, AlertFrequency, AlertKind, AlertSession, PriceAlert
from tideboard_desktop.alerts.words import (
    condition_words,
    distance,
    figures_of,
    fired_words,
    frequency_words,
    kind_for,
    kind_words,
    parsed,
    sessions_words,
    unit_words,
    would_ring,
)
from tideboard_desktop.ui.number_input import WrongNumber

NOW = figures_of(quote(TENCENT, "612.5", "604"), Decimal("612.4"), Decimal("612.6"))


@pytest.mark.parametrize(
    ("kind", "value", "rings"),
    [
        (AlertKind.PRICE_UP, "612.5", True),
        (AlertKind.PRICE_UP, "612.6", False),
        (AlertKind.PRICE_DOWN, "612.5", True),
        (AlertKind.PRICE_DOWN, "612.4", False),
        (AlertKind.CHANGE_RATE_UP, "1.4", True),
        (AlertKind.CHANGE_RATE_UP, "1.5", False),
        (AlertKind.CHANGE_RATE_DOWN, "1", False),
        (AlertKind.BID_UP, "612.4", True),
        (AlertKind.ASK_DOWN, "612.5", False),
        (AlertKind.ASK_DOWN, "612.6", True),
        (AlertKind.VOLUME_UP, "1000001", False),
        (AlertKind.TURNOVER_UP, "1000000000", True),
        (AlertKind.FIVE_MINUTES_RATE_UP, "1", None),
        (AlertKind.TURNOVER_RATE_UP, "1", None),
    ],
)
def test_what_would_ring_at_once(kind: AlertKind, value: str, rings: bool | None) -> None:
    """By the figure that the kind watches; unknown where it is not known."""
    assert would_ring(kind, Decimal(value), NOW) is rings


def test_a_fall_of_the_day_is_written_without_a_sign() -> None:
    """Down 2 % today is beyond a loss of 1."""
    fallen = figures_of(quote(TENCENT, "591.92", "604"))
    assert would_ring(AlertKind.CHANGE_RATE_DOWN, Decimal(1), fallen) is True
    assert would_ring(AlertKind.CHANGE_RATE_DOWN, Decimal(3), fallen) is False


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("620", AlertKind.PRICE_UP, "620"),
        (" 1,620.125 ", AlertKind.PRICE_UP, "1620.125"),
        ("2.5%", AlertKind.CHANGE_RATE_UP, "2.5"),
        ("500K", AlertKind.VOLUME_UP, "500000"),
        ("1.5亿", AlertKind.TURNOVER_UP, "150000000"),
    ],
)
def test_values_that_are_taken(text: str, kind: AlertKind, value: str) -> None:
    """Short forms for shares and money, not for prices."""
    assert parsed(text, kind) == Decimal(value)


@pytest.mark.parametrize("text", ["", "0", "620.1234"])
def test_values_that_are_none(text: str) -> None:
    """Nothing, not above zero, more decimals than are kept."""
    assert parsed(text, AlertKind.PRICE_UP) is None


@pytest.mark.parametrize("text", ["x", "-5", "nan", "1e99", "5K", "620,5", "5%"])
def test_values_that_are_no_numbers(text: str) -> None:
    """A thousand as a price and a comma for a point among them."""
    with pytest.raises(WrongNumber):
        parsed(text, AlertKind.PRICE_UP)


def test_words() -> None:
    """Condition, unit, sessions, distance, direction."""
    alert = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(620))
    assert condition_words(alert) == "Price rises to 620.00"
    assert {len(kind_words(kind)) > 5 for kind in AlertKind} == {True}
    assert len({frequency_words(one) for one in AlertFrequency}) == 3
    assert (unit_words(AlertKind.PRICE_UP, "CNY"), unit_words(AlertKind.CHANGE_RATE_UP, "CNY")) == ("CNY", "%")
    assert sessions_words(alert) == ""
    apple = PriceAlert(
        instrument=InstrumentId("US.AAPL"), kind=AlertKind.PRICE_UP, value=Decimal(1),
        sessions=frozenset({AlertSession.AFTER, AlertSession.OPEN}),
    )  # fmt: skip
    assert sessions_words(apple) == "Regular, After hours"
    assert distance(alert, Decimal(600)) == pytest.approx(Decimal("3.33"), abs=Decimal("0.01"))
    assert distance(alert, None) is None
    assert kind_for(Decimal(600), Decimal(612)) is AlertKind.PRICE_DOWN
    assert kind_for(Decimal(620), Decimal(612)) is AlertKind.PRICE_UP


def test_one_that_rang_is_told_with_its_price() -> None:
    """What it says, or the broker's own text where the push leaves that out."""
    fired = AlertFired(
        instrument=TENCENT, name="Tencent", price=Decimal("620.5"), change_rate=Decimal("2.73"), text="up",
        note="half out", key="7", kind=AlertKind.PRICE_UP, value=Decimal(620),
    )  # fmt: skip
    assert fired_words(fired) == "HK.00700 Tencent: Price rises to 620.00, now 620.50 (+2.73%) · half out"
