"""Packages and limits of the profile, read off the broker's own words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tideboard_core.gateways.longport.translate.rights import profile
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_proto.longport import quote_pb2 as pb

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
Package = pb.UserQuoteLevelDetail.PackageDetail
LATER = int(datetime(2026, 12, 18, 10, tzinfo=UTC).timestamp())


def told(
    market: str, *packages: pb.UserQuoteLevelDetail.PackageDetail, warning: str = ""
) -> dict[Market, QuotePackage]:
    """The packages of one market, through bytes."""
    wire = pb.UserQuoteProfileResponse(member_id=1, subscribe_limit=500)
    detail = wire.quote_level_detail.by_market_code[market]
    detail.packages.extend(packages)
    detail.warning_msg = warning
    return profile(pb.UserQuoteProfileResponse.FromString(wire.SerializeToString()), NOW).packages


@pytest.mark.parametrize(("key", "name", "right"), [
    ("HK_L2_OpenAPI", "LV2 Real-time Quotes", QuoteRight.LV2),
    ("US_QBBO_OpenAPI", "LV1 Real-time Quotes", QuoteRight.LV1),
    ("HK_BMP", "Basic Market Prices", QuoteRight.BMP),
    ("US_TotalView", "Nasdaq TotalView", QuoteRight.LV2),
    ("US_Basic", "Nasdaq Basic", QuoteRight.LV1),
    ("X", "something new", QuoteRight.LV1),
    ("CN_L3", "Level 3", QuoteRight.LV3),
])  # fmt: skip
def test_the_right_is_read_off_the_words(key: str, name: str, right: QuoteRight) -> None:
    (package,) = told("HK", Package(key=key, name=name, end=LATER)).values()

    assert (package.right, package.name, package.delayed) == (right, name, False)
    assert package.expires == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("name", "description"), [("15-min Delay", ""), ("港股延时行情", ""), ("HK_Basic", "delayed by 15 minutes")]
)
def test_a_delayed_package_says_so(name: str, description: str) -> None:
    (package,) = told("HK", Package(key="HK_Basic", name=name, description=description), warning="late").values()

    assert (package.delayed, package.warning, package.expires) == (True, "late", None)


def test_a_market_without_a_package_carries_the_warning_and_no_live_price() -> None:
    packages = told("CN", warning=" Buy one. ")

    assert packages == dict.fromkeys(
        (Market.SH, Market.SZ), QuotePackage(right=QuoteRight.NONE, delayed=True, warning="Buy one.")
    )


def test_the_best_package_that_holds_now_counts() -> None:
    ended = Package(key="HK_L2", name="LV2", end=int(NOW.timestamp()) - 1)
    ahead = Package(key="HK_L3", name="LV3", start=int(NOW.timestamp()) + 60)
    late = Package(key="HK_L2_Delay", name="LV2 delayed")
    live = Package(key="HK_L1", name="LV1 live")

    assert told("HK", ended, ahead, late, live)[Market.HK].name == "LV1 live"


def test_markets_of_which_nothing_is_known_are_left_out() -> None:
    assert told("JP", Package(key="x", name="y")) == {}
    assert profile(pb.UserQuoteProfileResponse(), NOW).packages == {}


def test_limits_are_handed_on() -> None:
    wire = pb.UserQuoteProfileResponse(
        subscribe_limit=300, history_candlestick_limit=-1,
        rate_limit=[pb.RateLimit(command=pb.QueryHistoryCandlestick, limit=2, burst=60)],
    )  # fmt: skip

    got = profile(pb.UserQuoteProfileResponse.FromString(wire.SerializeToString()), NOW)

    assert (got.max_symbols, got.history_symbols, got.rate_limits) == (300, 0, ((27, 2, 60),))
