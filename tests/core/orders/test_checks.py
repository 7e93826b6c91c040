"""Each check: what passes, what fails, at its very limit, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.order_checks import (
    ABSENT,
    ACCOUNT,
    FAILS,
    LIMITS,
    MOST,
    PASSES,
    SNAPSHOT,
    checks_of,
    market,
    request,
    sell,
    snapshot_of,
    snapshot_with,
    verdict,
    with_money,
)
from fakes.values.trading import ACCOUNTS, BOOK, QUOTE, TENCENT, funds, levels, order_row, position
from tideboard_core.model.account_reads import AccountCall, UnreadCall
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import LinkState
from tideboard_core.model.offers import OrderOffers, OutdatedProgram
from tideboard_core.model.order import (
    Environment,
    ModifyRequest,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Gesture, Severity, SourceKind
from tideboard_core.orders.checks import all_checks, gesture_for
from tideboard_core.orders.snapshot import Braked, PretradeSnapshot, UnderlyingPrice, Unreadable, percent_from
from tideboard_core.orders.way_out import Working
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, StepRule, ladder_of, to_units

OPTION = snapshot_with(
    instrument=replace(TENCENT, security_type=SecurityType.OPTION, lot_size=1, multiplier=100, currency="HKD")
)
TRADED = replace(OPTION, traded_today=Decimal(4_900_000))
USUAL = replace(OPTION, usual=Decimal(150))
UNDERLYING = replace(OPTION, underlying=UnderlyingPrice(Decimal(612), Decimal(612)))
OUTSIDE_HOURS = replace(OPTION, underlying=UnderlyingPrice(Decimal(640), Decimal(612)), session=MarketState.AFTER_HOURS)
IN_YEN = replace(UNDERLYING, instrument=replace(OPTION.instrument, currency="JPY"))
WARRANT = snapshot_with(instrument=replace(TENCENT, security_type=SecurityType.WARRANT))
HOLDS = Braked(holds=True, data={"rule": "loss"})
OLD_PROGRAM = OrderOffers(outdated=OutdatedProgram("1.4.98", "1.4.109"))
TAG = ProposalTag("research-agent", "P-1")
STOPS = {CheckCode.OFFERED, CheckCode.TRIGGER, CheckCode.LIMIT_REACH, CheckCode.LIMIT_BEHIND, CheckCode.OVERNIGHT}
"""Told in test_checks_stops."""
KINDS = {CheckCode.TRAIL, CheckCode.AUCTION, CheckCode.MONITOR}
"""Told in test_checks_kinds."""
TERMS = {
    CheckCode.EXPIRY,
    CheckCode.MAPPING,
    CheckCode.SESSION,
    CheckCode.EX_DAY,
    CheckCode.DAY_ASSUMED,
    CheckCode.CLOSURE,
    CheckCode.NO_AUCTION,
    CheckCode.AFTER_CLOSE,
}
"""Told in test_checks_terms."""
BOUNDS = {CheckCode.BOUND, CheckCode.FIRES_BOUND, CheckCode.UNCHANGED}
"""Told in test_price_bounds."""
CONNECT = {C for C in CheckCode if C.startswith("connect")}
"""Told in test_connect_days."""
MARKETS = {CheckCode.CEILING}
"""Told in test_market_offers."""
EXITS = {C for C in CheckCode if C.startswith("exit")}
"""Told in test_exit_checks."""
COMBINATIONS = {CheckCode.LEGS, CheckCode.LOSS, CheckCode.LAST_DAY}
"""Told in combination/test_guard."""


def test_a_plain_order_passes_everything() -> None:
    assert [check.code for check in checks_of(request()) if not check.passed] == []


def test_every_code_has_a_case_below() -> None:
    elsewhere = STOPS | KINDS | TERMS | EXITS | COMBINATIONS | MARKETS | BOUNDS | CONNECT
    assert {code for code, *_ in CASES} == set(CheckCode) - elsewhere


C = CheckCode
CASES: list[tuple[CheckCode, bool | None, OrderRequest, PretradeSnapshot, TradingLimits]] = [
    (C.PROPOSAL, ABSENT, request(), snapshot_with(over="expired"), LIMITS),
    (C.PROPOSAL, PASSES, request(proposal=TAG), snapshot_with(over=""), LIMITS),
    (C.PROPOSAL, FAILS, request(proposal=TAG), SNAPSHOT, LIMITS),
    (C.PROPOSAL, FAILS, request(proposal=TAG), snapshot_with(over="expired"), LIMITS),
    (C.PINNED, FAILS, request(), snapshot_with(pinned=True), LIMITS),
    (C.SETTINGS, FAILS, request(), snapshot_with(fallen=("lock",)), LIMITS),
    (C.SETTINGS, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.PROGRAM, FAILS, request(), snapshot_with(offers=OLD_PROGRAM), LIMITS),
    (C.PROGRAM, ABSENT, request(account=ACCOUNTS[Environment.PAPER]), snapshot_with(offers=OLD_PROGRAM), LIMITS),
    (C.PROGRAM, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.LOCK, FAILS, request(), snapshot_with(lock_open=False), LIMITS),
    (C.LINK, FAILS, request(), snapshot_with(link=LinkState.LOGGING_IN), LIMITS),
    (C.LINK, PASSES, request(), snapshot_with(link=LinkState.DEGRADED), LIMITS),
    (C.LINK, PASSES, request(), snapshot_with(feed=LinkState.DEGRADED), LIMITS),
    (C.LINK, FAILS, request(), snapshot_with(feed=LinkState.LOGGING_IN), LIMITS),
    (C.AUDIT, FAILS, request(), snapshot_with(audit_problem="full"), LIMITS),
    (C.ACCOUNT, FAILS, request(account=replace(ACCOUNT, markets=frozenset({Market.US}))), SNAPSHOT, LIMITS),
    (C.ORDER, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.TRADABLE, FAILS, request(), snapshot_with(known=False), LIMITS),
    (C.UNREADABLE, FAILS, request(), snapshot_with(unreadable=Unreadable(Topic.FUNDS, "power")), LIMITS),
    (C.UNREADABLE, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.ACCOUNTS_UNREAD, FAILS, request(), snapshot_with(unread=UnreadCall(AccountCall.ACCOUNTS)), LIMITS),
    (C.LISTS_UNREAD, FAILS, request(), snapshot_with(unread=UnreadCall(AccountCall.POSITIONS)), LIMITS),
    (C.LISTS_UNREAD, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.TRADABLE, FAILS, request(), snapshot_with(quote=structs.replace(QUOTE, suspended=True)), LIMITS),
    (
        C.TRADABLE,
        FAILS,
        request(),
        snapshot_with(instrument=replace(TENCENT, security_type=SecurityType.INDEX)),
        LIMITS,
    ),
    (C.SOURCE, FAILS, request(), snapshot_with(source=SourceKind.PRACTICE), LIMITS),
    (C.SOURCE, FAILS, request(), snapshot_with(source=SourceKind.DELAYED), LIMITS),
    (C.SOURCE, FAILS, request(), snapshot_with(source=SourceKind.REPLAYED), LIMITS),
    (
        C.SOURCE,
        FAILS,
        request(account=ACCOUNTS[Environment.PRACTICE]),
        snapshot_with(source=SourceKind.REPLAYED),
        LIMITS,
    ),
    (
        C.SOURCE,
        FAILS,
        request(account=ACCOUNTS[Environment.PRACTICE]),
        snapshot_with(source=SourceKind.REAL),
        LIMITS,
    ),
    (
        C.SOURCE,
        PASSES,
        request(account=ACCOUNTS[Environment.PRACTICE]),
        snapshot_with(source=SourceKind.PRACTICE),
        LIMITS,
    ),
    (C.SOURCE, PASSES, request(account=ACCOUNTS[Environment.PAPER]), SNAPSHOT, LIMITS),
    (C.LOT, FAILS, request(quantity=150), SNAPSHOT, LIMITS),
    (C.LOT, FAILS, request(), snapshot_with(instrument=replace(TENCENT, lot_size=0)), LIMITS),
    (C.TICK, FAILS, request(price=Decimal("612.60")), SNAPSHOT, LIMITS),
    (C.TICK, ABSENT, market(), SNAPSHOT, LIMITS),
    (
        C.TICK,
        FAILS,
        request(order_type=OrderType.STOP_LIMIT, trigger=Decimal("612.70")),
        SNAPSHOT,
        LIMITS,
    ),
    (C.BOOK_AGE, PASSES, request(), snapshot_with(book_age=3.0), LIMITS),
    (C.BOOK_AGE, FAILS, request(), snapshot_with(book_age=3.01), LIMITS),
    (C.BOOK_AGE, FAILS, request(), snapshot_with(book=None, book_age=None), LIMITS),
    (
        C.COLLAR_LAST,
        PASSES,
        request(price=Decimal(612)),
        snapshot_with(quote=structs.replace(QUOTE, last=Decimal(600))),
        LIMITS,
    ),
    (
        C.COLLAR_LAST,
        FAILS,
        request(price=Decimal("612.50")),
        snapshot_with(quote=structs.replace(QUOTE, last=Decimal(600))),
        LIMITS,
    ),
    (C.COLLAR_LAST, FAILS, request(price=Decimal(600)), SNAPSHOT, LIMITS),
    (C.UNDERLYING_MOVED, FAILS, request(), OUTSIDE_HOURS, LIMITS),
    (C.UNDERLYING_MOVED, PASSES, request(), replace(OUTSIDE_HOURS, underlying=UNDERLYING.underlying), LIMITS),
    (C.UNDERLYING_MOVED, ABSENT, request(), replace(OUTSIDE_HOURS, session=MarketState.OPEN), LIMITS),
    (C.UNDERLYING_MOVED, ABSENT, request(), replace(OUTSIDE_HOURS, instrument=TENCENT), LIMITS),
    (C.SIZE, FAILS, request(quantity=1000), snapshot_with(usual=Decimal(100)), LIMITS),
    (C.SIZE, PASSES, request(quantity=900), snapshot_with(usual=Decimal(100)), LIMITS),
    (C.SIZE, FAILS, request(quantity=1500), USUAL, LIMITS),
    (C.BEHIND, PASSES, request(quantity=81), UNDERLYING, LIMITS),
    (C.BEHIND, FAILS, request(quantity=82), UNDERLYING, LIMITS),
    (C.BEHIND, FAILS, request(), IN_YEN, LIMITS),
    (C.BEHIND, PASSES, request(quantity=2_000_000), WARRANT, LIMITS),
    (C.BEHIND, FAILS, request(quantity=2_000_100), WARRANT, LIMITS),
    (C.VALUE, FAILS, request(), IN_YEN, LIMITS),
    (C.DAILY_VALUE, FAILS, request(), IN_YEN, LIMITS),
    (C.BRAKE, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.BRAKE, PASSES, request(), snapshot_with(brake=Braked(holds=False, data={})), LIMITS),
    (C.BRAKE, FAILS, request(), snapshot_with(brake=HOLDS), LIMITS),
    (C.BRAKE, FAILS, sell(quantity=1100), snapshot_with(brake=HOLDS), LIMITS),
    (C.SHORT, ABSENT, request(quantity=5000), SNAPSHOT, LIMITS),
    (C.SHORT, PASSES, sell(quantity=1000), SNAPSHOT, LIMITS),
    (C.SHORT, FAILS, sell(quantity=1100), SNAPSHOT, LIMITS),
    (C.SHORT, FAILS, sell(quantity=500), snapshot_with(working=Working(committed=600)), LIMITS),
    (C.SHORT, PASSES, sell(quantity=1000), snapshot_with(positions=None), LIMITS),
    (C.SHORT, FAILS, sell(quantity=1100), snapshot_with(positions=None), LIMITS),
    (C.SHORT, FAILS, sell(), replace(snapshot_with(max_quantity=None), positions=None), LIMITS),
    (C.COLLAR_LAST, FAILS, request(), snapshot_with(quote=None, book=None), LIMITS),
    (C.COLLAR_LAST, FAILS, request(), snapshot_with(source=SourceKind.DELAYED), LIMITS),
    (C.COLLAR_LAST, FAILS, market(), snapshot_with(book=None, book_age=None), LIMITS),
    (
        C.COLLAR_BEST,
        FAILS,
        request(),
        snapshot_with(book=structs.replace(BOOK, asks=levels(("600.00", 100)))),
        LIMITS,
    ),
    (C.COLLAR_BEST, FAILS, sell(), snapshot_with(book=structs.replace(BOOK, bids=levels(("625.00", 100)))), LIMITS),
    (C.COLLAR_BEST, PASSES, request(), snapshot_with(book=structs.replace(BOOK, asks=levels(("650.00", 100)))), LIMITS),
    (C.COLLAR_BEST, PASSES, sell(), snapshot_with(book=structs.replace(BOOK, bids=levels(("590.00", 100)))), LIMITS),
    (C.COLLAR_BEST, ABSENT, request(), snapshot_with(book=structs.replace(BOOK, asks=())), LIMITS),
    (C.COLLAR_BEST, FAILS, market(), snapshot_with(book=structs.replace(BOOK, asks=())), LIMITS),
    (C.COLLAR_BEST, FAILS, request(), snapshot_with(book=None, book_age=None), LIMITS),
    (
        C.COLLAR_BEST,
        FAILS,
        market(quantity=2000),
        snapshot_with(book=structs.replace(BOOK, asks=levels(("612.50", 1000), ("630.00", 9000)))),
        LIMITS,
    ),
    (C.SIZE, PASSES, request(quantity=20_000), SNAPSHOT, LIMITS),
    (C.SIZE, FAILS, request(quantity=20_100), SNAPSHOT, LIMITS),
    (C.SIZE, ABSENT, request(quantity=5000), OPTION, LIMITS),
    (C.BEHIND, ABSENT, request(quantity=20_000), SNAPSHOT, LIMITS),
    (C.BEHIND, PASSES, request(quantity=50), OPTION, LIMITS),
    (C.BEHIND, FAILS, request(quantity=51), OPTION, LIMITS),
    (C.VALUE, PASSES, request(quantity=2), OPTION, with_money(order=Decimal(122_500))),
    (C.VALUE, FAILS, request(quantity=2), OPTION, with_money(order=Decimal("122499.99"))),
    (C.DAILY_VALUE, FAILS, request(quantity=2), TRADED, LIMITS),
    (C.POWER, FAILS, request(quantity=2), replace(OPTION, funds=funds("122500")), LIMITS),
    (C.VALUE, PASSES, request(), SNAPSHOT, with_money(order=Decimal(61_250))),
    (C.VALUE, FAILS, request(), SNAPSHOT, with_money(order=Decimal("61249.99"))),
    (C.VALUE, FAILS, market(), snapshot_with(quote=None, book=None, book_age=None), LIMITS),
    (C.DAILY_VALUE, PASSES, request(), snapshot_with(traded_today=Decimal(4_938_750)), LIMITS),
    (C.DAILY_VALUE, FAILS, request(), snapshot_with(traded_today=Decimal(4_938_751)), LIMITS),
    (C.DAILY_VALUE, FAILS, request(), snapshot_with(traded_today=None), LIMITS),
    (C.POWER, PASSES, request(), snapshot_with(funds=funds("61353.15")), LIMITS),
    (C.POWER, FAILS, request(), snapshot_with(funds=funds("61353.14")), LIMITS),
    (C.POWER, FAILS, request(), snapshot_with(funds=None), LIMITS),
    (C.POWER, ABSENT, sell(), snapshot_with(funds=None), LIMITS),
    (C.POWER, ABSENT, request(), snapshot_with(funds=replace(funds("9"), currency="USD")), LIMITS),
    (
        C.POWER,
        FAILS,
        request(),
        replace(snapshot_with(max_quantity=None), funds=replace(funds("9"), currency="USD")),
        LIMITS,
    ),
    (C.MAX_QUANTITY, FAILS, request(quantity=10_100), SNAPSHOT, LIMITS),
    (C.MAX_QUANTITY, PASSES, request(), snapshot_with(max_quantity=None), LIMITS),
    (C.MAX_QUANTITY, FAILS, request(), replace(snapshot_with(max_quantity=None), funds=None), LIMITS),
    (C.MAX_QUANTITY, PASSES, sell(quantity=1000), SNAPSHOT, LIMITS),
    (C.MAX_QUANTITY, FAILS, sell(quantity=1100), SNAPSHOT, LIMITS),
    (C.MAX_QUANTITY, FAILS, sell(quantity=1100), snapshot_with(max_quantity=None), LIMITS),
    (C.MAX_QUANTITY, FAILS, sell(), replace(snapshot_with(max_quantity=None), positions=()), LIMITS),
    (C.MAX_QUANTITY, FAILS, sell(), replace(snapshot_with(max_quantity=None), positions=None), LIMITS),
    (
        C.MAX_QUANTITY,
        PASSES,
        sell(quantity=1100),
        snapshot_with(max_quantity=replace(MOST, short_sell=1100)),
        LIMITS,
    ),
    (
        C.MAX_QUANTITY,
        PASSES,
        request(account=replace(ACCOUNT, margin=True), quantity=10_100),
        snapshot_with(max_quantity=replace(MOST, margin_buy=20_000)),
        LIMITS,
    ),
    (C.UNKNOWN_OPEN, FAILS, request(), snapshot_with(unknown="TB-1120-0007"), LIMITS),
    (C.RATE_BUDGET, FAILS, request(), snapshot_with(budget=0.01), LIMITS),
    (C.SERVER_PAUSE, FAILS, request(), snapshot_with(paused=0.01), LIMITS),
    (C.SERVER_PAUSE, ABSENT, request(), SNAPSHOT, LIMITS),
    (C.LEVELS, PASSES, request(quantity=1200, price=Decimal(613)), SNAPSHOT, LIMITS),
    (C.LEVELS, FAILS, request(quantity=1300, price=Decimal(613)), SNAPSHOT, LIMITS),
    (C.LEVELS, PASSES, request(quantity=1300, price=Decimal(613)), SNAPSHOT, replace(LIMITS, silent_levels=2)),
    (C.LEVELS, PASSES, request(quantity=5000), SNAPSHOT, LIMITS),
    (
        C.LEVELS,
        FAILS,
        market(quantity=1300),
        snapshot_with(book=structs.replace(BOOK, asks=levels(("612.50", 1200)))),
        LIMITS,
    ),
    (C.LEVELS, ABSENT, request(), snapshot_with(book=None, book_age=None), LIMITS),
    (C.REPEAT, FAILS, request(), snapshot_with(repeated=True), LIMITS),
    (C.MARKET_HOURS, FAILS, market(), snapshot_with(session=MarketState.AUCTION), LIMITS),
    (C.MARKET_HOURS, PASSES, market(), SNAPSHOT, LIMITS),
    (C.MARKET_HOURS, ABSENT, request(), snapshot_with(session=MarketState.AUCTION), LIMITS),
    (C.COLLAR_LAST, PASSES, market(), SNAPSHOT, LIMITS),
    (C.COLLAR_LAST, FAILS, market(), snapshot_with(book=structs.replace(BOOK, asks=levels(("712.50", 1200)))), LIMITS),
    (C.COLLAR_BEST, PASSES, market(), SNAPSHOT, LIMITS),
    (
        C.COLLAR_BEST,
        FAILS,
        market(quantity=300),
        snapshot_with(book=structs.replace(BOOK, asks=levels(("612.50", 100), ("712.50", 1200)))),
        LIMITS,
    ),
    (C.FEED, FAILS, request(), snapshot_with(link=LinkState.DEGRADED), LIMITS),
    (C.HOURS_SEEN, FAILS, request(), snapshot_with(hours_seen=False), LIMITS),
]


@pytest.mark.parametrize(("code", "expected", "order", "snapshot", "limits"), CASES)
def test_verdict(
    code: CheckCode, expected: bool | None, order: OrderRequest, snapshot: PretradeSnapshot, limits: TradingLimits
) -> None:
    assert verdict(code, order, snapshot, limits) is expected


def test_no_check_names_a_whole_account_number() -> None:
    """What a check tells is shown and logged: the last four digits, as everywhere."""
    account = replace(ACCOUNT, id="281756478396547854", markets=frozenset({Market.US}))
    checks = checks_of(request(account=account), snapshot_with(pinned=True))

    assert [one.data["account"] for one in checks if "account" in one.data] == ["··7854", "··7854"]
    assert not any(account.id in str(one.data) for one in checks)


def test_what_only_warns_and_what_typing_overrides() -> None:
    severities = {check.code: check.severity for check in (*checks_of(request()), *checks_of(market()))}
    soft = {C.LEVELS, C.REPEAT, C.MARKET_HOURS, C.FEED}

    assert {code for code, severity in severities.items() if severity is Severity.SOFT} == soft
    assert {code for code, severity in severities.items() if severity is Severity.TYPED} == {C.UNKNOWN_OPEN, C.SIZE}


@pytest.mark.parametrize(
    ("code", "data"),
    [
        (
            C.COLLAR_LAST,
            {
                "value": Decimal(0),
                "limit": 2,
                "price": Decimal("612.50"),
                "reference": Decimal("612.50"),
                "setting": "collar_last_percent",
            },
        ),
        (C.SIZE, {"value": 100, "limit": 20_000}),
        (C.VALUE, {"value": Decimal("61250.00"), "limit": 2_000_000, "currency": "HKD", "setting": "HKD.order"}),
        (C.DAILY_VALUE, {"value": Decimal("61250.00"), "limit": 5_000_000, "currency": "HKD", "setting": "HKD.day"}),
        (C.LOT, {"value": 100, "lot": 100}),
        (C.LEVELS, {"value": 1, "limit": 1, "uncovered": 0}),
        (C.LOCK, {"left": 600.0}),
    ],
)
def test_a_check_shows_number_and_limit(code: CheckCode, data: dict[str, object]) -> None:
    assert next(check.data for check in checks_of(request()) if check.code is code) == data


# --- severities -----------------------------------------------------------------------------------------------------


def severity(
    code: CheckCode, order: OrderRequest, snapshot: PretradeSnapshot = SNAPSHOT, limits: TradingLimits = LIMITS
) -> Severity | None:
    """Of a check that fails; None where it passes."""
    check = next(check for check in checks_of(order, snapshot, limits) if check.code is code)
    return None if check.passed else check.severity


WIDE_BOOK = structs.replace(BOOK, asks=levels(("652.00", 100)))
"""A spread of more than three collars: its middle measures nothing."""


def at_last(last: str, held: int = 0) -> PretradeSnapshot:
    """Hong Kong's 612.50 after a move: `last` is the last price now."""
    rows = (position(ACCOUNT, held),) if held else ()
    return snapshot_with(quote=structs.replace(QUOTE, last=Decimal(last)), positions=rows)


@pytest.mark.parametrize(
    ("order", "snapshot", "expected"),
    [
        (request(price=Decimal("560.00")), at_last("612.50"), Severity.SOFT),
        (sell(price=Decimal("680.00")), at_last("612.50", 1000), Severity.SOFT),
        (request(price=Decimal("612.50")), at_last("600.00"), Severity.HARD),
        (sell(price=Decimal("612.00")), at_last("625.00"), Severity.HARD),
        (sell(price=Decimal("612.00")), at_last("625.00", 1000), Severity.TYPED),
        (sell(price=Decimal("612.00")), at_last("651.00", 1000), Severity.TYPED),
        (sell(price=Decimal("612.00")), at_last("651.50", 1000), Severity.TYPED),
        (sell(price=Decimal("612.00")), replace(at_last("651.50", 1000), book=WIDE_BOOK), Severity.HARD),
        (sell(price=Decimal("590.00")), replace(at_last("612.50", 1000), quote=None), Severity.TYPED),
        (request(price=Decimal("612.50")), at_last("600.00", -100), Severity.TYPED),
        (request(price=Decimal("612.50")), at_last("600.00", -99), Severity.HARD),
        (sell(price=Decimal("612.00")), replace(at_last("612.50", 1000), quote=None, book=None), Severity.HARD),
        (market(side=Side.SELL), at_last("625.50", 1000), Severity.HARD),
        (market(), at_last("626.00"), Severity.HARD),
    ],
)
def test_the_collar_denies_where_it_costs_and_lets_a_person_out_further(
    order: OrderRequest, snapshot: PretradeSnapshot, expected: Severity
) -> None:
    """A far passive price warns; triggers and market orders are held both ways."""
    assert severity(C.COLLAR_LAST, order, snapshot) is expected


def test_a_trigger_keeps_its_collar_both_ways() -> None:
    far = request(order_type=OrderType.STOP_LIMIT, trigger=Decimal("680.00"), price=Decimal("681.00"))
    assert severity(C.COLLAR_LAST, far) is Severity.HARD
    exit_ = sell(order_type=OrderType.STOP_LIMIT, trigger=Decimal("540.00"), price=Decimal("539.00"))
    assert severity(C.COLLAR_LAST, exit_) is Severity.HARD


def test_an_exit_may_reach_three_collars_from_the_best_price_too() -> None:
    thin = replace(SNAPSHOT, book=structs.replace(BOOK, bids=levels(("640.00", 100))))
    assert severity(C.COLLAR_BEST, sell(), thin) is Severity.TYPED
    assert severity(C.COLLAR_BEST, sell(quantity=1100), thin) is Severity.HARD
    thinner = replace(SNAPSHOT, book=structs.replace(BOOK, bids=levels(("652.00", 100))))
    assert severity(C.COLLAR_BEST, sell(), thinner) is Severity.HARD


@pytest.mark.parametrize("code", [C.SIZE, C.VALUE, C.DAILY_VALUE, C.BRAKE])
def test_a_way_out_is_never_denied_for_its_size_or_by_the_brake(code: CheckCode) -> None:
    """What lies beyond the free position is a new order, whole."""

    def snapshot_with(**changes: Any) -> PretradeSnapshot:
        return replace(SNAPSHOT, brake=HOLDS, **changes)

    limits = replace(with_money(order=Decimal(1), day=Decimal(1)), typed_lots=1)
    wall = Severity.TYPED if code is C.SIZE else Severity.HARD

    assert severity(code, sell(quantity=1000), snapshot_with(), limits) is Severity.SOFT
    assert severity(code, sell(quantity=1100), snapshot_with(), limits) is wall
    assert severity(code, sell(quantity=500), snapshot_with(working=Working(committed=500)), limits) is Severity.SOFT
    assert severity(code, sell(quantity=500), snapshot_with(working=Working(committed=600)), limits) is wall
    assert severity(code, sell(quantity=500), snapshot_with(working=Working(committed=None)), limits) is wall
    assert severity(code, sell(quantity=500), snapshot_with(positions=None), limits) is wall
    short = snapshot_with(positions=(position(ACCOUNT, -1000),))
    assert severity(code, request(quantity=1000), short, limits) is Severity.SOFT
    assert severity(code, request(quantity=1100), short, limits) is wall
    assert severity(code, sell(quantity=500), short, limits) is wall


@pytest.mark.parametrize("code", [C.POWER, C.MAX_QUANTITY])
def test_buying_back_a_short_sale_is_not_denied_for_want_of_money(code: CheckCode) -> None:
    """What buys more than is short, or cannot be proved, is."""

    def poor(held: int, **changes: Any) -> PretradeSnapshot:
        none = replace(MOST, cash_buy=0, margin_buy=0)
        return snapshot_with(positions=(position(ACCOUNT, held),), funds=funds("0"), max_quantity=none, **changes)

    assert severity(code, request(quantity=1000), poor(-1000)) is Severity.SOFT
    assert severity(code, request(quantity=1100), poor(-1000)) is Severity.HARD
    assert severity(code, request(quantity=1000), poor(-1000, working=Working(committed=None))) is Severity.HARD
    assert severity(code, request(quantity=600), poor(-1000, working=Working(committed=500))) is Severity.HARD
    assert severity(code, request(quantity=100), poor(1000)) is Severity.HARD


def test_the_broker_s_maximum_denies_a_sale_that_reduces_all_the_same() -> None:
    told = snapshot_with(max_quantity=replace(MOST, position_sell=500))
    assert severity(C.MAX_QUANTITY, sell(quantity=600), told) is Severity.HARD


def test_a_warned_exit_shows_the_limit_that_it_passes_over() -> None:
    check = next(c for c in checks_of(sell(quantity=1000), limits=with_money(order=Decimal(1))) if c.code is C.VALUE)
    assert check.data == {"value": 612_000, "limit": 1, "currency": "HKD", "setting": "HKD.order", "reduces": 1000}


def test_holdings_on_both_sides_are_netted() -> None:
    hedged = snapshot_with(positions=(position(ACCOUNT, 1000), position(ACCOUNT, -600)))
    assert severity(C.SHORT, sell(quantity=400), hedged) is None
    assert severity(C.SHORT, sell(quantity=500), hedged) is Severity.HARD


def test_opening_a_short_is_denied_or_typed_by_the_kind_of_security() -> None:
    allowed = replace(LIMITS, no_short_sales=False)
    assert severity(C.SHORT, sell(quantity=1100)) is Severity.HARD
    assert severity(C.SHORT, sell(quantity=1100), limits=allowed) is Severity.TYPED
    written = replace(OPTION, positions=())
    assert severity(C.SHORT, sell(quantity=1), written) is Severity.TYPED
    assert severity(C.SHORT, sell(quantity=1), written, replace(LIMITS, no_short_contracts=True)) is Severity.HARD


@pytest.mark.parametrize(("quantity", "limit"), [(1000, 900), (1100, 3000)])
def test_the_maximum_of_a_sale_is_the_broker_s_for_its_effect(quantity: int, limit: int) -> None:
    """Never the larger of both, never their sum."""
    snapshot = snapshot_with(max_quantity=replace(MOST, position_sell=900, short_sell=3000))
    check = next(c for c in checks_of(sell(quantity=quantity), snapshot) if c.code is C.MAX_QUANTITY)
    assert (check.data["limit"], check.passed) == (limit, quantity <= limit)


@pytest.mark.parametrize(
    ("quantity", "buy_back", "limit"),
    [(1000, 1000, 1000), (600, 500, 500), (1100, 1000, 10_000), (1000, 0, 10_000), (1000, None, 10_000)],
)
def test_the_maximum_of_covering_a_short_is_what_the_broker_lets_buy_back(
    quantity: int, buy_back: int | None, limit: int
) -> None:
    """What buys more than is short opens a position; then, and where none is told, it is that of any purchase."""
    most = replace(MOST, cash_buy=10_000, buy_back=buy_back)
    snapshot = snapshot_with(positions=(position(ACCOUNT, -1000),), max_quantity=most)
    check = next(c for c in checks_of(request(quantity=quantity), snapshot) if c.code is C.MAX_QUANTITY)
    assert (check.data["limit"], check.passed) == (limit, quantity <= limit)


def test_what_may_be_bought_back_bounds_no_other_purchase() -> None:
    snapshot = snapshot_with(max_quantity=replace(MOST, cash_buy=10_000, buy_back=300))
    check = next(c for c in checks_of(request(quantity=1000), snapshot) if c.code is C.MAX_QUANTITY)
    assert (check.data["limit"], check.passed) == (10_000, True)


def test_a_broker_that_names_no_purchase_leaves_it_to_the_money() -> None:
    """Buying power bounds it; without that it is denied, and a sale has the broker's word."""
    unnamed = replace(MOST, cash_buy=None, margin_buy=None, position_sell=600)
    for power, fits in (("10000000", True), ("10", False)):
        poor_or_rich = snapshot_with(funds=funds(power), max_quantity=unnamed)
        assert verdict(C.POWER, request(quantity=1000), poor_or_rich) is fits
        assert verdict(C.MAX_QUANTITY, request(quantity=1000), poor_or_rich) is True
    assert verdict(C.MAX_QUANTITY, request(quantity=1000), snapshot_with(funds=None, max_quantity=unnamed)) is False
    held = snapshot_with(positions=(position(ACCOUNT, 1000),), max_quantity=unnamed)
    assert verdict(C.MAX_QUANTITY, sell(quantity=600), held) is True
    assert verdict(C.MAX_QUANTITY, sell(quantity=700), held) is False


def test_our_own_sales_lessen_what_is_held_where_the_broker_says_no_maximum() -> None:
    sold = snapshot_with(max_quantity=None, working=Working(committed=1000))
    assert verdict(C.MAX_QUANTITY, sell(quantity=100), sold) is False


# --- changes of a working order -------------------------------------------------------------------------------------

WORKING = order_row(ACCOUNT, quantity=200, filled=100, status=OrderStatus.PARTIALLY_FILLED)
CHANGE = ModifyRequest(
    account=ACCOUNT, order=WORKING, client_order_id="TB-1120-0002", quantity=300, price=Decimal("612.50")
)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WORKING, True),
        (None, False),
        (replace(WORKING, filled=150), False),
        (replace(WORKING, status=OrderStatus.CANCELLED), False),
        (replace(WORKING, price=Decimal(600)), False),
        (replace(WORKING, quantity=400), False),
    ],
)
def test_the_order_to_be_changed_is_still_the_one_shown(now: Any, expected: bool) -> None:
    assert verdict(C.ORDER, CHANGE, snapshot_with(order=now)) is expected


def test_a_change_needs_only_what_it_adds() -> None:
    snapshot = snapshot_with(order=WORKING, funds=funds("61700"))

    assert verdict(C.POWER, CHANGE, snapshot) is True
    assert verdict(C.POWER, CHANGE, replace(snapshot, funds=funds("61000"))) is False
    assert verdict(C.MAX_QUANTITY, CHANGE, snapshot_with(max_quantity=replace(MOST, cash_buy=100))) is True
    assert verdict(C.MAX_QUANTITY, CHANGE, snapshot_with(max_quantity=replace(MOST, cash_buy=99))) is False


# --- gestures -------------------------------------------------------------------------------------------------------

UNKNOWN = snapshot_with(unknown="TB-1120-0007")
WARNED = snapshot_with(repeated=True)
PRACTICE = request(account=ACCOUNTS[Environment.PRACTICE])
PAPER = request(account=ACCOUNTS[Environment.PAPER])


@pytest.mark.parametrize(
    ("order", "snapshot", "gesture"),
    [
        (PRACTICE, SNAPSHOT, Gesture.CLICK),
        (PAPER, SNAPSHOT, Gesture.CLICK),
        (request(), SNAPSHOT, Gesture.HOLD),
        (PRACTICE, WARNED, Gesture.TICK),
        (PAPER, WARNED, Gesture.TICK),
        (request(), WARNED, Gesture.TYPE),
        (PRACTICE, UNKNOWN, Gesture.TYPE),
        (PAPER, UNKNOWN, Gesture.TYPE),
        (request(quantity=800), SNAPSHOT, Gesture.HOLD),
        (request(quantity=900), SNAPSHOT, Gesture.TYPE),
        (request(account=ACCOUNTS[Environment.PAPER], quantity=900), SNAPSHOT, Gesture.CLICK),
    ],
)
def test_what_sends(order: OrderRequest, snapshot: PretradeSnapshot, gesture: Gesture) -> None:
    snapshot = snapshot_of(order, snapshot)

    assert gesture_for(snapshot, all_checks(snapshot)) is gesture


def test_percent_needs_both_prices() -> None:
    assert percent_from(Decimal(101), Decimal(100)) == 1
    assert percent_from(None, Decimal(100)) is None
    assert percent_from(Decimal(101), None) is None
    assert percent_from(Decimal(101), Decimal(0)) is None


# --- price steps ----------------------------------------------------------------------------------------------------

APPLE = replace(TENCENT, id=InstrumentId("US.AAPL"), currency="USD")
VERSIONS = (StepRule(), StepRule(announced=True))


def tick_check(facts: Instrument, price: Decimal, told: tuple[Decimal, Decimal] | None = None) -> Check:
    """The guard's verdict on a limit; `told` is the last price and the broker's step there."""
    quote = None if told is None else structs.replace(QUOTE, instrument=facts.id, last=told[0], price_step=told[1])
    checks = checks_of(request(instrument=facts.id, price=price), snapshot_with(instrument=facts, quote=quote))
    return next(check for check in checks if check.code is C.TICK)


def taken_by(rule: StepRule, facts: Instrument, price: Decimal) -> bool:
    """Whether the practice exchange takes a price while it follows `rule`."""
    units = to_units(price)
    return Decimal(units) == price * SCALE and ladder_of(rule.applied(facts)).valid(units)


some_price = st.sampled_from([TENCENT, APPLE]).flatmap(
    lambda facts: st.tuples(
        st.just(facts),
        st.sampled_from([band.limit for band in facts.price_steps.bands]).flatmap(
            lambda limit: st.integers(-4000, 4000).map(lambda count: limit + count * Decimal("0.0005"))
        )
        | st.decimals("0.001", "6000", places=4),
    )
)


@given(some_price)
def test_guard_and_practice_exchange_agree_on_every_price_whichever_version_holds(
    case: tuple[Instrument, Decimal],
) -> None:
    facts, price = case
    assume(0 < price < 100_000)
    check, takers = tick_check(facts, price), [taken_by(rule, facts, price) for rule in VERSIONS]
    if check.passed:
        assert all(takers)
    elif check.severity is Severity.HARD:
        assert not any(takers)
    else:
        assert any(takers)
        assert not all(takers)


@given(some_price, st.sampled_from(VERSIONS), st.decimals("-0.4", "0.4", places=2))
def test_they_agree_alone_where_the_exchange_tells_its_step(
    case: tuple[Instrument, Decimal], rule: StepRule, away: Decimal
) -> None:
    facts, price = case
    last = max((price * (1 + away)).quantize(Decimal("0.001")), Decimal("0.001"))
    bands = facts.price_steps
    assume(0 < price < 100_000)
    assume(bands.at(last) == bands.at(price) and last != bands.at(last).limit)
    check = tick_check(facts, price, (last, rule.applied(facts).price_step(last)))
    assert check.passed is taken_by(rule, facts, price)
    assert check.severity is Severity.HARD


def test_a_doubtful_price_is_a_warning_with_both_steps() -> None:
    check = tick_check(APPLE, Decimal("47.125"))
    assert (check.severity, check.warns) == (Severity.SOFT, True)
    assert (check.data["step"], check.data["other"]) == (Decimal("0.01"), Decimal("0.005"))


def test_a_step_of_the_broker_that_fits_no_version_warns_and_never_denies() -> None:
    check = tick_check(TENCENT, Decimal("46.70"), (Decimal("46.68"), Decimal("0.05")))
    assert check.passed
    check = tick_check(TENCENT, Decimal("46.68"), (Decimal("46.70"), Decimal("0.05")))
    assert (check.warns, check.data["step"], check.data["other"]) == (True, Decimal("0.05"), Decimal("0.02"))
