"""The profile, and what a login may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.servers.longport.quote_session import recorded_session
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.quote_rights import named, profile


def told(session: QuoteSession) -> pb.UserQuoteProfileResponse:
    return profile(session, pb.UserQuoteProfileRequest(language="en"))


def test_every_market_has_a_valid_package_and_no_warning(session: QuoteSession) -> None:
    detail, now = told(session).quote_level_detail, session.shared.exchange.now.timestamp()

    assert set(detail.by_market_code) == {"HK", "US", "CN", "SG"}
    for market in detail.by_market_code.values():
        assert not market.warning_msg
        for package in market.packages:
            assert package.start < now < package.end
            assert detail.by_package_key[package.key] == package


def test_limits_are_told(session: QuoteSession) -> None:
    answer = told(session)

    assert (answer.quote_level, answer.subscribe_limit, answer.history_candlestick_limit) == ("LV2", 500, 1000)
    (row,) = answer.rate_limit
    assert (row.command, row.limit, row.burst) == (pb.QueryHistoryCandlestick, 2, 60)


def test_the_quota_scenario_tells_its_small_limits(standing_exchange: Exchange) -> None:
    answer = told(recorded_session(standing_exchange, scenario="quota"))

    assert (answer.subscribe_limit, answer.history_candlestick_limit) == (10, 10)


def test_missing_and_delayed_packages_carry_a_warning(standing_exchange: Exchange) -> None:
    detail = told(recorded_session(standing_exchange, scenario="no-permission")).quote_level_detail

    for market in ("US", "SG"):
        assert not detail.by_market_code[market].packages
        assert detail.by_market_code[market].warning_msg
    (hong_kong,) = detail.by_market_code["HK"].packages
    assert (hong_kong.key, hong_kong.name) == ("HK_Basic", "15-min Delay")
    assert "delayed" in detail.by_market_code["HK"].warning_msg
    assert not detail.by_market_code["CN"].warning_msg


def test_a_delayed_hong_kong_is_the_only_difference_of_its_scenario(standing_exchange: Exchange) -> None:
    session = recorded_session(standing_exchange, scenario="delayed")
    detail = told(session).quote_level_detail
    (hong_kong,) = detail.by_market_code["HK"].packages
    assert hong_kong.name == "15-min Delay"
    assert {market: bool(row.packages) for market, row in detail.by_market_code.items()} == dict.fromkeys(
        ("HK", "US", "CN", "SG"), True
    )
    tencent, apple = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
    late, now = (
        exchange.bars(tencent, BarPeriod.MIN_1, 1)[0].time for exchange in (session.exchange, standing_exchange)
    )
    assert now - late == timedelta(minutes=15)
    assert session.exchange.quote(apple) == standing_exchange.quote(apple)


@pytest.mark.parametrize(("hour", "bought"), [(3, False), (4, True)])
def test_a_package_is_bought_at_noon_in_hong_kong(standing_exchange: Exchange, hour: int, bought: bool) -> None:
    session = recorded_session(standing_exchange, scenario="package-at-noon")
    later = SimpleNamespace(now=datetime(2026, 11, 18, hour, 0, tzinfo=UTC), has_instrument=lambda _each: True)
    session.shared.exchange = cast("Exchange", later)

    assert bool(told(session).quote_level_detail.by_market_code["US"].packages) is bought
    if bought:
        assert named(session, "AAPL.US") == InstrumentId("US.AAPL")
    else:
        with pytest.raises(SocketRefusal):
            named(session, "AAPL.US")
