"""Orders and flattens outside regular hours: the price of the session bounds them, and its age voids nothing open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import BOOK, QUOTE, levels
from fakes.walks.trading.night_walk import CALLS
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.futu.translate.orders import OFFERS as FUTU
from tideboard_core.model.combination import CombinationLeg, CombinationMargin, CombinationRequest, CombinationsOffer
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import Environment, OrderRequest, OrderType, Side, TradingHours
from tideboard_core.model.quote import ExtendedQuote, MarketState
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.snapshot import placeholder

APPLE = InstrumentId("US.AAPL")
FACTS = replace(placeholder(APPLE), currency="USD")
OLD, NOW = "303.17", "275.83"
"""The close of the regular session, and what trades after it."""


def session(scene: TradingScene, state: MarketState = MarketState.AFTER_HOURS) -> None:
    before = scene.hub.value(Topic.GATEWAY_STATE.of(""))
    assert before is not None
    scene.publish(Topic.GATEWAY_STATE, "", replace(before, markets={Market.US: state}))


def quoted(scene: TradingScene, block: str | None, age: timedelta = timedelta(seconds=10), *, last: str = OLD) -> None:
    """The close, and the block of this session, None = nothing has traded in it."""
    after = None
    if block is not None:
        at, zero = Decimal(block), Decimal(0)
        after = ExtendedQuote(
            price=at,
            high=at,
            low=at,
            volume=1,
            turnover=at,
            change=zero,
            change_rate=zero,
            time=scene.clock.market() - age,
        )
    quote = structs.replace(QUOTE, instrument=APPLE, last=Decimal(last), after=after)
    scene.publish(Topic.QUOTE, APPLE, quote)


def booked(scene: TradingScene, broker: FlattenBroker, bid: str = "275.61", ask: str = "275.62") -> None:
    broker.books[APPLE] = structs.replace(BOOK, instrument=APPLE, bids=levels((bid, 900)), asks=levels((ask, 900)))
    scene.publish(Topic.BOOK, APPLE, broker.books[APPLE])


@pytest.fixture
def apple(scene: TradingScene) -> FlattenBroker:
    """100 shares after a gap of 9 % since the close."""
    return after_the_close(scene, FACTS)


def after_the_close(scene: TradingScene, facts: Instrument) -> FlattenBroker:
    broker = FlattenBroker(scene, (100,), (replace(facts, id=APPLE),))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    scene.gateway.hours = {Market.US: frozenset(TradingHours)}
    session(scene)
    quoted(scene, NOW)
    booked(scene, broker)
    return broker


def sale(scene: TradingScene, price: str, **changes: Any) -> OrderRequest:
    return scene.request(instrument=APPLE, side=Side.SELL, price=Decimal(price), hours=TradingHours.EXTENDED, **changes)


def collar(scene: TradingScene, request: OrderRequest, submission: Any = None) -> Check:
    found = scene.pretrade.verdicts(draft_of(request), submission)
    return next(check for check in found.checks if check.code is CheckCode.COLLAR_LAST)


async def test_a_flatten_after_a_gap_sells_at_the_bid_of_now(scene: TradingScene, apple: FlattenBroker) -> None:
    run = await scene.guard.submit_flatten(scene.account, [APPLE])

    assert [one.state for one in run.outcomes] == [LineState.DONE]
    assert apple.placed == [(APPLE, Side.SELL, 100, Decimal("273.08"))]
    assert scene.person.flattens[0].plan.lines[0].cautions == ()


@pytest.mark.parametrize("state", [MarketState.PRE_MARKET, MarketState.AFTER_HOURS])
async def test_hours_of_which_the_pages_of_a_paper_account_differ_are_ticked(
    tmp_path: Path, state: MarketState
) -> None:
    """Its stop stands until the order goes out, so nothing is free while it is planned."""
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        await scene.unlock()
        broker = after_the_close(scene, FACTS)
        scene.gateway.paper = FUTU.paper
        if state is MarketState.PRE_MARKET:
            quote = scene.hub.value(Topic.QUOTE.of(APPLE))
            assert quote is not None
            session(scene, state)
            scene.publish(Topic.QUOTE, APPLE, structs.replace(quote, pre=quote.after, after=None))
        stop = broker.stop(APPLE, Side.SELL, 100, "250.00")

        with pytest.raises(OrderDenied, match="flatten-nothing"):
            await scene.guard.submit_flatten(scene.account, [APPLE])
        line = scene.person.flattens[0].plan.lines[0]
        cautions = [(one.check.code, one.exit) for one in line.cautions]
        assert (line.obstacle, (CheckCode.OFFERED, None) in cautions) == (None, True)
        assert (broker.orders[stop.id].open, scene.gateway.writes) == (True, [])

        scene.person.ticks = [APPLE]
        run = await scene.guard.submit_flatten(scene.account, [APPLE])
        assert ([one.state for one in run.outcomes], broker.held[APPLE]) == ([LineState.DONE], 0)


async def test_without_a_session_price_its_line_comes_unticked_at_the_best_price(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """Nothing has traded, and the book is too wide for its middle to be a price, not for an exit."""
    quoted(scene, None)
    booked(scene, apple, "275.61", "285.00")

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [APPLE])
    line = scene.person.flattens[0].plan.lines[0]
    assert (line.price, [one.check.code for one in line.cautions]) == (Decimal("275.61"), [CheckCode.COLLAR_LAST])

    scene.person.ticks = [APPLE]
    run = await scene.guard.submit_flatten(scene.account, [APPLE])
    assert ([one.state for one in run.outcomes], apple.held[APPLE]) == ([LineState.DONE], 0)


async def test_beyond_three_collars_of_every_price_known_nothing_is_closed(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    quoted(scene, None)
    booked(scene, apple, "275.61", "310.00")
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [APPLE])
    obstacle = scene.person.flattens[0].plan.lines[0].obstacle
    assert obstacle is not None
    assert obstacle.code == CheckCode.COLLAR_LAST.value


async def test_what_looks_like_an_option_is_one_also_before_its_facts_are_read(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """Contracts keep their own last price after hours, whatever their book shows."""
    option = InstrumentId("US.AAPL1261218C260000")
    quote = scene.hub.value(Topic.QUOTE.of(APPLE))
    assert quote is not None
    scene.publish(Topic.QUOTE, option, structs.replace(quote, instrument=option))
    snapshot = scene.pretrade.verdicts(draft_of(sale(scene, "275.61", quantity=1))).snapshot
    assert snapshot.market_price == Decimal(NOW)
    of_option = replace(sale(scene, "275.61", quantity=1), instrument=option)
    assert scene.pretrade.verdicts(draft_of(of_option)).snapshot.market_price == Decimal(OLD)
    assert price_now(scene.hub, option, scene.clock.market()) == Decimal(OLD)


@pytest.mark.parametrize("kind", [SecurityType.OPTION, SecurityType.WARRANT])
async def test_what_does_not_trade_after_hours_is_not_closed_and_keeps_its_exits(
    scene: TradingScene, kind: SecurityType
) -> None:
    broker = after_the_close(scene, replace(FACTS, security_type=kind))
    exit_ = broker.stop(APPLE, Side.SELL, 100, "250.00")

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [APPLE])

    obstacle = scene.person.flattens[0].plan.lines[0].obstacle
    assert obstacle is not None
    assert obstacle.code == "flatten-not-now"
    assert broker.orders[exit_.id].open
    assert scene.gateway.writes == []


async def test_a_block_that_grows_old_while_an_order_is_confirmed_still_measures_it(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """It was four minutes and 50 seconds old as the order was submitted; another order has none any more."""
    quoted(scene, NOW, timedelta(minutes=4, seconds=50))
    request = sale(scene, "275.61")
    submission = await scene.pretrade.read_for(draft_of(request))
    assert collar(scene, request, submission).passed

    scene.clock.advance(25)
    booked(scene, apple, "270.00", "281.00")
    assert collar(scene, request, submission).passed
    assert collar(scene, request).data["untraded"]


async def test_a_flatten_that_is_worked_goes_on_when_its_block_grows_old(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    quoted(scene, NOW, timedelta(minutes=4, seconds=59))
    exit_ = apple.stop(APPLE, Side.SELL, 100, "250.00")
    apple.before_answer = lambda _write: scene.clock.advance(2)
    run = await scene.guard.submit_flatten(scene.account, [APPLE])
    assert ([one.state for one in run.outcomes], apple.orders[exit_.id].open) == ([LineState.DONE], False)


async def test_an_exit_is_not_lost_when_the_block_grows_old_in_a_wide_book(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """Without its block nothing would measure the price any more: the book is too wide for its middle."""
    booked(scene, apple, "275.61", "285.00")
    quoted(scene, NOW, timedelta(minutes=4, seconds=59))
    exit_ = apple.stop(APPLE, Side.SELL, 100, "250.00")
    apple.before_answer = lambda _write: scene.clock.advance(2)
    run = await scene.guard.submit_flatten(scene.account, [APPLE])
    assert ([one.state for one in run.outcomes], apple.orders[exit_.id].open) == ([LineState.DONE], False)


@pytest.mark.parametrize(
    ("block", "bid", "ask", "limit"),
    [
        (None, "330.00", "341.00", "330.00"),
        ("250.00", "275.61", "275.62", "272.86"),
    ],
)
async def test_a_bid_far_above_the_session_price_or_the_close_is_sold_at_where_another_price_is_near(
    scene: TradingScene, apple: FlattenBroker, block: str | None, bid: str, ask: str, limit: str
) -> None:
    """A gap up before the first trade, and one print far below the book: what the book pays is no worse for that."""
    quoted(scene, block)
    booked(scene, apple, bid, ask)
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [APPLE])
    line = scene.person.flattens[0].plan.lines[0]
    assert (line.price, [one.check.code for one in line.cautions]) == (Decimal(limit), [CheckCode.COLLAR_LAST])

    scene.person.ticks = [APPLE]
    run = await scene.guard.submit_flatten(scene.account, [APPLE])
    assert ([one.state for one in run.outcomes], apple.held[APPLE]) == ([LineState.DONE], 0)


async def test_a_bid_beyond_the_collar_of_the_session_price_is_listed_as_not_done(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """The session price is the nearest one known: the line's limit goes no further than a collar from it."""
    quoted(scene, NOW, last="277.00")
    booked(scene, apple, "269.50", "300.00")
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [APPLE])
    obstacle = scene.person.flattens[0].plan.lines[0].obstacle
    assert obstacle is not None
    assert obstacle.code == "flatten-out-of-reach"


@pytest.mark.parametrize(("block", "typed"), [(NOW, True), (OLD, False)])
async def test_a_combination_is_typed_where_its_share_has_moved_after_the_close(
    scene: TradingScene, block: str, typed: bool
) -> None:
    """No view has the share: its price is read for the combination."""
    session(scene)
    quoted(scene, block)
    share = scene.hub.value(Topic.QUOTE.of(APPLE))
    assert share is not None
    scene.clock.advance(60)
    prices = ("8.00", "8.10")
    for call in CALLS:
        scene.publish(Topic.INSTRUMENT, call.id, call)
        scene.publish(Topic.QUOTE, call.id, structs.replace(QUOTE, instrument=call.id, last=Decimal(prices[0])))
        bids, asks = (levels((price, 50)) for price in prices)
        scene.publish(Topic.BOOK, call.id, structs.replace(BOOK, instrument=call.id, bids=bids, asks=asks))
    scene.gateway.quote_rows = [share]
    scene.gateway.combinations = CombinationsOffer(markets=frozenset({Market.US}))
    scene.gateway.combination_figures = CombinationMargin(buying_power_change=Decimal(-1000))
    await scene.unlock()
    legs = zip(CALLS, (Side.BUY, Side.SELL), strict=True)
    request = CombinationRequest(
        account=scene.account,
        legs=tuple(CombinationLeg(instrument=call.id, side=side) for call, side in legs),
        quantity=1,
        order_type=OrderType.LIMIT,
        price=Decimal("0.10"),
        client_order_id=scene.guard.client_order_id(),
    )

    await scene.guard.submit_combination(request)

    assert scene.gateway.reads.count("snapshots") >= 1
    (review,) = scene.person.combinations
    moved = next(one for one in review.checks if one.code is CheckCode.UNDERLYING_MOVED)
    assert (moved.passed, moved.severity, moved.data["price"]) == (not typed, Severity.TYPED, Decimal(block))


@pytest.mark.parametrize("silence", [0, 5])
async def test_a_contract_is_typed_where_the_silent_book_of_its_share_has_moved(
    scene: TradingScene, silence: float
) -> None:
    """Its quote is pushed without a block; best prices are read, and serve while the confirmation is open."""
    session(scene)
    quoted(scene, None)
    share, call = scene.hub.value(Topic.QUOTE.of(APPLE)), CALLS[0]
    assert share is not None
    scene.gateway.quote_rows = [share]
    scene.gateway.best_rows = {APPLE: (Decimal("275.61"), Decimal("275.63"))}
    scene.publish(Topic.INSTRUMENT, call.id, call)
    scene.publish(Topic.QUOTE, call.id, structs.replace(QUOTE, instrument=call.id, last=Decimal(8)))
    booked_call = structs.replace(BOOK, instrument=call.id, bids=levels(("8.00", 50)), asks=levels(("8.10", 50)))
    scene.publish(Topic.BOOK, call.id, booked_call)

    async def meanwhile(review: Any) -> None:
        scene.clock.advance(silence)
        scene.publish(Topic.BOOK, call.id, booked_call)
        review.refresh()

    scene.person.on_review = meanwhile
    await scene.unlock()
    request = replace(sale(scene, "8.10", quantity=1), side=Side.BUY, instrument=call.id, hours=TradingHours.REGULAR)
    await scene.guard.submit(request)

    moved = next(one for one in scene.person.reviews[0].checks if one.code is CheckCode.UNDERLYING_MOVED)
    assert (moved.passed, moved.severity, moved.data["price"]) == (False, Severity.TYPED, Decimal("275.62"))


# --- events at the worst moment ---------------------------------------------------------------------------------------


async def test_the_session_that_ends_while_a_flatten_is_confirmed_takes_no_exit_away(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """An order for extended hours would wait for the next pre-market from 20:00 in New York on."""
    exit_ = apple.stop(APPLE, Side.SELL, 100, "250.00")

    async def meanwhile(_review: object) -> None:
        session(scene, MarketState.OVERNIGHT)

    scene.person.on_review = meanwhile
    run = await scene.guard.submit_flatten(scene.account, [APPLE])

    assert [one.state for one in run.outcomes] == [LineState.NOT_DONE]
    assert apple.orders[exit_.id].open
    assert scene.gateway.writes == []


async def test_an_open_confirmation_is_void_when_the_open_brings_another_price(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """The first trade of regular hours is back at the close: a sale at the bid before would give 9 % away."""
    seen: list[object] = []

    async def meanwhile(review: Any) -> None:
        session(scene, MarketState.OPEN)
        quoted(scene, None)
        booked(scene, apple, "303.10", "303.20")
        review.refresh()
        seen.append(review.void_reason)

    scene.person.on_review = meanwhile
    with pytest.raises(OrderDenied):
        await scene.guard.submit(sale(scene, "275.61"))
    assert seen[0] is not None
    assert scene.gateway.writes == []


async def test_a_block_of_a_connection_that_was_lost_measures_nothing_on_the_next(
    scene: TradingScene, apple: FlattenBroker
) -> None:
    """OpenD's first push has no time: the middle counts until a push changes the block."""
    quoted(scene, "240.00")
    quote = scene.hub.value(Topic.QUOTE.of(APPLE))
    assert quote is not None
    assert quote.after is not None
    scene.publish(Topic.QUOTE, APPLE, structs.replace(quote, after=replace(quote.after, time=None)))
    found = collar(scene, sale(scene, "275.61"))
    assert (found.passed, found.data["reference"]) == (True, Decimal("275.615"))
