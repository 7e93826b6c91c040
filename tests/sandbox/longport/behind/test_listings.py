"""Listings as the port writes them: the exchange's own prices and volumes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.listing_pairs import partner_of
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import listings
from tideboard_sandbox.longport.transport.http_call import HttpCall

Handler = Callable[[HttpCall], dict[str, Any]]


def ask(exchange: Exchange, handler: Handler, symbol: str = "700.HK", **fields: str) -> dict[str, Any]:
    """Answer of one call."""
    state = LongportState(exchange, now=lambda: 0.0)
    return handler(HttpCall(state, "LB-1", "key", {"symbol": symbol, **fields}))


def test_prices_sum_to_the_day_s_volume(standing_exchange: Exchange) -> None:
    found = ask(standing_exchange, listings.price_volumes)

    volume = standing_exchange.quote(InstrumentId("HK.00700")).volume
    assert int(found["statistics"]["total_amount"]) == volume
    assert sum(int(row[f"{side}_amount"]) for row in found["trades"] for side in ("buy", "sell", "neutral")) == volume


def test_an_index_counts_its_members(standing_exchange: Exchange) -> None:
    found = ask(standing_exchange, listings.constituents, "HSI.HK")

    assert found["rise_num"] + found["fall_num"] + found["flat_num"] == len(found["stocks"]) == found["total"] > 30
    for row in found["stocks"]:  # a fraction: the vendor's page has 0.0495 for 110.300 after 105.100
        last, before = float(row["last_done"]), float(row["prev_close"])
        assert float(row["chg"]) == pytest.approx(last / before - 1, abs=0.0001)


def test_a_part_of_an_index_is_in_the_order_that_is_asked_for(standing_exchange: Exchange) -> None:
    whole = ask(standing_exchange, listings.constituents, "HSI.HK", limit="1000", indicator="6", order="0")
    part = ask(standing_exchange, listings.constituents, "HSI.HK", offset="5", limit="3", indicator="6", order="0")
    turned = ask(standing_exchange, listings.constituents, "HSI.HK", indicator="6", order="1")

    worth = [float(row["last_done"]) * int(row["total_shares"]) for row in whole["stocks"]]
    assert worth == sorted(worth, reverse=True)
    assert part["stocks"] == whole["stocks"][5:8]
    assert (part["total"], part["rise_num"]) == (whole["total"], whole["rise_num"])
    assert turned["stocks"][0] == whole["stocks"][-1]


@pytest.mark.parametrize("fields", [{"offset": "-1"}, {"limit": "0"}, {"limit": "1001"}, {"indicator": "7"}])
def test_a_part_that_is_none_is_a_bad_parameter(fields: dict[str, str], standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        ask(standing_exchange, listings.constituents, "HSI.HK", **fields)


def test_the_premium_is_that_of_hong_kong_over_the_mainland_in_yuan(standing_exchange: Exchange) -> None:
    """As the row of the vendor's page `ah-premium` counts: 8.130 x 0.914300 / 9.520 - 1 = -21.92 %."""
    for row in ask(standing_exchange, listings.premium, "2318.HK", line_type="1000", line_num="20")["klines"]:
        rate, premium = float(row["currency_rate"]), float(row["ahpremium_rate"])
        assert rate == pytest.approx(1 / 1.08, abs=1e-6)
        assert premium == pytest.approx(float(row["hprice"]) * rate / float(row["aprice"]) - 1, abs=1e-6)


@pytest.mark.parametrize(
    ("handler", "symbol"),
    [
        (listings.constituents, "700.HK"),
        (listings.premium, "700.HK"),
        (listings.premium, "9988.HK"),
        (listings.option_volume, "2800.HK"),
    ],
)
def test_what_has_none_is_refused(handler: Handler, symbol: str, standing_exchange: Exchange) -> None:
    with pytest.raises(ExchangeRefusal):
        ask(standing_exchange, handler, symbol)


def test_days_weeks_and_months_end_alike(standing_exchange: Exchange) -> None:
    last = {
        line: ask(standing_exchange, listings.premium, "2318.HK", line_type=line, line_num="12")["klines"][-1]["aprice"]
        for line in ("1000", "2000", "3000")
    }

    assert len(set(last.values())) == 1


@pytest.mark.parametrize("fields", [{"line_type": "7"}, {"line_num": "0"}, {"line_num": "100000"}])
def test_a_line_that_is_none_is_a_bad_parameter(fields: dict[str, str], standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        ask(standing_exchange, listings.premium, "2318.HK", **fields)


def test_contracts_stay_below_the_shares(standing_exchange: Exchange) -> None:
    found = ask(standing_exchange, listings.option_volume)

    volume = standing_exchange.quote(InstrumentId("HK.00700")).volume
    assert 0 < (int(found["c"]) + int(found["p"])) * 100 <= volume


@pytest.mark.parametrize(
    ("hong_kong", "mainland"),
    [
        ("HK.00939", "SH.601939"),
        ("HK.01398", "SH.601398"),
        ("HK.03988", "SH.601988"),
        ("HK.02318", "SH.601318"),
        ("HK.00857", "SH.601857"),
        ("HK.00386", "SH.600028"),
        ("HK.02628", "SH.601628"),
        ("HK.01088", "SH.601088"),
        ("HK.06030", "SH.600030"),
        ("HK.01211", "SZ.002594"),
    ],
)
def test_the_pairs_that_everybody_tries_first_are_listed_with_both_sides(
    standing_exchange: Exchange, hong_kong: str, mainland: str
) -> None:
    pair = partner_of(InstrumentId(hong_kong))
    assert pair is not None
    assert str(pair.second) == mainland
    assert pair.shares == 1
    names = [standing_exchange.instrument(InstrumentId(each)).name_en for each in (hong_kong, mainland)]
    assert all(names)
    assert all(standing_exchange.quote(InstrumentId(each)).last > 0 for each in (hong_kong, mainland))

    symbol = f"{hong_kong.removeprefix('HK.').lstrip('0')}.HK"
    points = ask(standing_exchange, listings.premium, symbol, line_type="1000", line_num="5")["klines"]
    assert len(points) == 5
