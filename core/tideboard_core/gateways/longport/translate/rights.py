"""Converts the login's profile: quote packages and limits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.model.session import exchange_date
from tideboard_core.plain_text import plain_text
from tideboard_proto.longport import quote_pb2 as pb

_MARKETS: Final[dict[str, tuple[Market, ...]]] = {
    "HK": (Market.HK,),
    "US": (Market.US,),
    "CN": (Market.SH, Market.SZ),
    "SH": (Market.SH,),
    "SZ": (Market.SZ,),
    "SG": (Market.SG,),
}
_RIGHTS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), right)
    for pattern, right in (
        (r"\bbmp\b|basic\s*market\s*price", QuoteRight.BMP),
        (r"(?<![a-z])(?:lv|level|l)[\s_-]*2(?!\d)|orderbook|total\s*view|深度", QuoteRight.LV2),
        (r"(?<![a-z])(?:lv|level|l)[\s_-]*3(?!\d)", QuoteRight.LV3),
        (r"(?<![a-z])(?:lv|level|l)[\s_-]*1(?!\d)|basic|last\s*sale|real[\s-]*time|实时|即時", QuoteRight.LV1),
    )
)
"""The wire names no right: it is read off a package's key, name and description."""
_DELAYED: Final = re.compile(r"delay|延时|延時|延迟|延遲|15[\s-]*min", re.IGNORECASE)
_MILLISECONDS: Final = 100_000_000_000
"""No second since the epoch is this late: such an end means "never"."""
_RANK: Final = (QuoteRight.NONE, QuoteRight.BMP, QuoteRight.LV1, QuoteRight.SF, QuoteRight.LV2, QuoteRight.LV3)


class Profile(NamedTuple):
    """The rights of the login: packages per market, symbol counts, and rate limits (command, calls a second, burst).

    `max_symbols` and `history_symbols` are 0 if the profile leaves them out.
    """

    packages: dict[Market, QuotePackage]
    max_symbols: int
    history_symbols: int
    rate_limits: tuple[tuple[int, int, int], ...]


def profile(wire: pb.UserQuoteProfileResponse, now: datetime) -> Profile:
    """Return the profile at `now` (aware), without packages that have ended or have not begun."""
    packages: dict[Market, QuotePackage] = {}
    for code, detail in wire.quote_level_detail.by_market_code.items():
        for market in _MARKETS.get(code.upper(), ()):
            packages[market] = _package(market, detail, now)
    limits = tuple((row.command, row.limit, row.burst) for row in wire.rate_limit)
    return Profile(packages, max(wire.subscribe_limit, 0), max(wire.history_candlestick_limit, 0), limits)


def _package(market: Market, wire: pb.UserQuoteLevelDetail.MarketPackageDetail, now: datetime) -> QuotePackage:
    """Return the best package of a market; without any the market is delayed, with the broker's own warning."""
    valid = [each for each in wire.packages if _holds(each, now.timestamp())]
    warning = plain_text(wire.warning_msg).strip()
    if not valid:
        return QuotePackage(right=QuoteRight.NONE, delayed=True, warning=warning)
    best = max(valid, key=lambda each: (not _is_delayed(each), _RANK.index(_right(each))))
    expires = None
    if 0 < best.end < _MILLISECONDS:
        expires = exchange_date(market, datetime.fromtimestamp(best.end, UTC))
    name = plain_text(best.name).strip() or plain_text(best.key)
    return QuotePackage(right=_right(best), name=name, delayed=_is_delayed(best), expires=expires, warning=warning)


def _holds(wire: pb.UserQuoteLevelDetail.PackageDetail, now: float) -> bool:
    return wire.start <= now and (wire.end <= 0 or now < wire.end)


def _words(wire: pb.UserQuoteLevelDetail.PackageDetail) -> str:
    return f"{wire.key} {wire.name} {wire.description}"


def _is_delayed(wire: pb.UserQuoteLevelDetail.PackageDetail) -> bool:
    return _DELAYED.search(_words(wire)) is not None


def _right(wire: pb.UserQuoteLevelDetail.PackageDetail) -> QuoteRight:
    """Return the right that a package's texts name; a package without such texts has the last price only."""
    words = _words(wire)
    return next((right for pattern, right in _RIGHTS if pattern.search(words)), QuoteRight.LV1)
