"""The orders that Futu takes: types, hours and acts by market, kind of security and account, each with its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.futu.translate.orders import GTC_DAYS, TRD_ORDER_TYPE, TRD_SESSION
from tideboard_core.model.combination import CombinationsOffer
from tideboard_core.model.instrument import CONTRACTS, Market, SecurityType
from tideboard_core.model.offers import REGULAR_ONLY, OfferField, OfferRow, OfferSource, OrderCeiling, OrderOffers
from tideboard_core.model.order import OrderAction, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, OrderType

_PLACED: Final = frozenset(TRD_ORDER_TYPE)
_READ: Final = "2026-11-27"
_QUESTIONS: Final = "openapi.futunn.com futu-api-doc qa/trade Q1"
_EVERY_PAGE: Final = OfferSource(_QUESTIONS, ("zh", "en", "hk"), _READ)
_NEWER_PAGES: Final = OfferSource(_QUESTIONS, ("zh", "hk"), _READ)
_PAPER: Final = (
    OfferRow(
        field=OfferField.MARKETS,
        takes=frozenset({Market.HK, Market.US, Market.SH, Market.SZ}),
        sources=(OfferSource("support.futunn.com topic458", ("zh", "hk"), _READ),),
    ),
    OfferRow(field=OfferField.KINDS, sources=(_NEWER_PAGES,)),
    OfferRow(field=OfferField.TYPES, takes=frozenset({OrderType.LIMIT, OrderType.MARKET}), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.AUCTIONS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.TIMES, takes=frozenset({TimeInForce.DAY}), sources=(_EVERY_PAGE,)),
    OfferRow(
        field=OfferField.HOURS,
        takes=REGULAR_ONLY,
        wider=REGULAR_ONLY | {TradingHours.EXTENDED},
        sources=(OfferSource(_QUESTIONS, ("en",), _READ), _NEWER_PAGES),
    ),
    OfferRow(field=OfferField.MODIFIED, sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.ACTIONS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.SHORTS, takes=frozenset({Market.US}), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.EXITS),
    OfferRow(
        field=OfferField.COMBINATIONS,
        takes=frozenset(),
        wider=frozenset({Market.HK, Market.US}),
        sources=(_NEWER_PAGES, OfferSource("github.com FutunnOpen/futu-agent-hub futuapi/SKILL.md", ("zh",), _READ)),
    ),
    OfferRow(field=OfferField.FILLS, takes=frozenset(), sources=(_EVERY_PAGE,)),
    OfferRow(field=OfferField.FEES, takes=frozenset(), sources=(_NEWER_PAGES,)),
    OfferRow(field=OfferField.CASH_LOG, takes=frozenset(), sources=(_NEWER_PAGES,)),
)
"""What paper accounts take. Which kinds one trades is its own `simAccType`. Hours: the English page has the regular
session alone, the Chinese ones the sessions beside it (the Hong Kong one: for the US margin account), none the night.
Combinations: two pages say that their orders cannot be asked for, which is why none is opened; the vendor's own program
places them.
"""
_CONNECT: Final = frozenset({Market.SH, Market.SZ})
_LIMITED: Final = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT})
_PAGE_TYPES: Final = OfferSource("openapi.futunn.com futu-api-doc qa/trade Q4", ("zh", "en"), "2026-11-26")
_PAGE_ACTS: Final = OfferSource("openapi.futunn.com futu-api-doc qa/trade Q5", ("zh", "en"), "2026-11-26")
_PROTO: Final = OfferSource("futu-api 10.11.7108 Trd_Common.proto, comments", ("zh",), "2026-11-27")
_SKILL: Final = OfferSource("github.com FutunnOpen/futu-agent-hub futuapi/SKILL.md", ("zh",), "2026-11-26")
_ROWS: Final = (
    OfferRow(
        field=OfferField.TYPES,
        markets=frozenset({Market.HK}),
        kinds=frozenset({SecurityType.OPTION}),
        takes=frozenset({OrderType.LIMIT}),
        wider=_LIMITED,
        sources=(_PROTO, _PAGE_TYPES),
    ),
    OfferRow(
        field=OfferField.TYPES,
        markets=frozenset({Market.HK}),
        kinds=frozenset({SecurityType.FUTURE}),
        takes=_PLACED - AT_AUCTION - {OrderType.MARKET},
        wider=_PLACED - AT_AUCTION,
        sources=(_PROTO, _PAGE_TYPES),
    ),
    OfferRow(field=OfferField.TYPES, markets=_CONNECT, takes=_LIMITED, sources=(_PAGE_TYPES, _SKILL)),
    OfferRow(field=OfferField.MODIFIED, markets=_CONNECT, takes=frozenset(), sources=(_PAGE_ACTS, _SKILL), real=True),
    OfferRow(
        field=OfferField.ACTIONS,
        markets=frozenset(Market) - {Market.HK},
        takes=frozenset({OrderAction.RECONFIRM}),
        sources=(_PROTO, _PAGE_ACTS),
        real=True,
    ),
)
"""What single markets and kinds of security take. Options of Hong Kong: the page has limit, stop limit and limit if
touched, the protocol's comment limit alone; its futures: that comment has market orders for shares alone. Trailing
orders of options are in no table. A-shares through Stock Connect: three types with a limit, and only cancelled, never
changed (paper accounts are no part of Stock Connect). Acts: Hong Kong has all, New York changes and cancels; a
confirmation is a call of its own.
"""
_SHARES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_CEILINGS_PAGE: Final = (
    OfferSource("openapi.futunn.com futu-api-doc qa/trade, most of one order", ("zh", "en"), "2026-11-26"),
)
_US: Final = frozenset({Market.US})
_CEILINGS: Final = (
    OrderCeiling(
        firm="FutuSecurities",
        markets=_US,
        kinds=_SHARES,
        quantity=500_000,
        value=Decimal(5_000_000),
        currency="USD",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSecurities",
        markets=_CONNECT,
        kinds=_SHARES,
        quantity=1_000_000,
        value=Decimal(5_000_000),
        currency="CNY",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSecurities", markets=frozenset({Market.HK}), kinds=CONTRACTS, quantity=3_000, sources=_CEILINGS_PAGE
    ),
    OrderCeiling(
        firm="FutuInc",
        markets=_US,
        kinds=_SHARES,
        quantity=500_000,
        value=Decimal(10_000_000),
        currency="USD",
        sources=_CEILINGS_PAGE,
    ),
    OrderCeiling(
        firm="FutuSG", markets=_US, kinds=_SHARES, value=Decimal(5_000_000), currency="USD", sources=_CEILINGS_PAGE
    ),
)
"""The most of one order, by firm. Australia has none; of the other firms no page at hand says it."""
_BASE: Final = OrderOffers(
    types={Market.HK: _PLACED, Market.US: _PLACED - AT_AUCTION, Market.SH: _LIMITED, Market.SZ: _LIMITED},
    hours={Market.US: frozenset(TRD_SESSION)},
    unconfirmed=frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY}),
    modified=_PLACED - {OrderType.AUCTION},
    gtc_days=GTC_DAYS,
    ceilings=_CEILINGS,
    rows=_ROWS,
    paper=_PAPER,
)
OFFERS: Final = _BASE.widened()
"""What PlaceOrder takes; the broker rejects what a single account may not do. The auction types are Hong Kong's.

OpenD 9.2 to 9.4 refused "all day and night", or accepted it and had no order; later ones are not known to take it
(py-futu-api#199, py-moomoo-api#11, and #14 for the night alone, read 2026-11).
"""

COMBINATIONS: Final = CombinationsOffer(markets=frozenset({Market.HK, Market.US}))
"""What PlaceComboOrder takes by its schema; which strategies an account may trade is the broker's to say."""
WITH_COMBINATIONS: Final = replace(_BASE, combinations=COMBINATIONS).widened()
