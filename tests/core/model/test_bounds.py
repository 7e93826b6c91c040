"""What the limits of the model let pass, and which field they name of what they do not."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.fanout import quote
from tideboard_core.errors import GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.model.flow import FlowDistribution, TierAmounts
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Level, OrderBook

HK = InstrumentId("HK.00700")
LARGEST = Decimal(10) ** 18 - Decimal("0.01")
SOUND: tuple[Any, ...] = (
    *(Decimal(text) for text in ("0", "0.00", "-0.5", "1E-12", "123456789.123456789", str(LARGEST))),
    *(0, -1, 2**62, 0.0, -1e18, 1e18, True, None, "", "\u817e\u8a0a", b"\xff"),
    *(datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC), date(1602, 3, 20), date(2199, 1, 1)),
    *(timedelta(days=1), (), [], {}, frozenset({1}), {"a": [1.0, (2.0,)]}, (1.0, 2, Decimal(3))),
)
BEYOND: tuple[Any, ...] = (
    *(Decimal(text) for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1E+18", "-1E+18", "1E+999999")),
    *(Decimal(text) for text in ("1E-999999", "0E-999999", f"1.{'0' * 100}", "9" * 30)),
    *(2**64, -(2**64), math.nan, math.inf, -math.inf, 1.1e18, "\ud800", "x" * 1_000_001),
    *(datetime(1969, 12, 31, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), datetime(2026, 1, 1)),  # noqa: DTZ001
    *(date(1599, 12, 31), date(2200, 1, 1), object(), 1j, (1.0, math.nan), [0, math.inf], {"a": math.nan}, {math.nan}),
)


@pytest.mark.parametrize("value", SOUND, ids=repr)
def test_what_any_value_may_be_passes_unchanged(value: object) -> None:
    assert bounded(value) is value


@pytest.mark.parametrize("value", BEYOND, ids=lambda value: repr(value)[:20])
def test_what_no_value_is_is_refused(value: object) -> None:
    with pytest.raises(GatewayError) as caught:
        bounded(value)
    assert caught.value.code == "reply-unreadable"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("last", Decimal(text)) for text in ("-0.01", "NaN")),
        *(("price_step", Decimal(text)) for text in ("0", "-1")),
        *(("volume", number) for number in (-1, 10**15 + 1)),
        *(("instrument", text) for text in ("", "x", "hk.700", "HK.", "HK.\x01")),
    ],
)
def test_a_field_has_limits_of_its_own_and_is_named(field: str, value: Any) -> None:
    sound = quote(HK, 5)
    assert bounded(sound) is sound
    with pytest.raises(GatewayError) as caught:
        bounded(structs.replace(sound, **{field: value}))
    assert caught.value.data["field"] == field


def test_one_bad_level_refuses_the_book() -> None:
    """Without it another price would be the best."""
    levels = Level(Decimal("321.4"), 100, 1), Level(Decimal("321.2"), -100, 1)
    with pytest.raises(GatewayError) as caught:
        bounded(OrderBook(instrument=HK, bids=levels, asks=()))
    assert caught.value.data == {"field": "quantity", "value": -100}


def test_an_amount_that_was_not_sent_passes_where_the_model_has_such() -> None:
    known, lacking = TierAmounts(1.0, 2.0, 3.0, 4.0), TierAmounts(1.0, math.nan, 3.0, 4.0)
    bounded(FlowDistribution(instrument=HK, inflow=known, outflow=lacking, time=None, provider="x"))
    infinite = TierAmounts(1.0, math.inf, 3.0, 4.0)
    with pytest.raises(GatewayError):
        bounded(FlowDistribution(instrument=HK, inflow=known, outflow=infinite, time=None, provider="x"))
