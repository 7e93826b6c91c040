"""What each check does to a closing order in its plan, at its turn and in the step of its write, and to its exits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import ScriptedGateway
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from fakes.values.reviews import unanswered
from fakes.values.trading import QUOTE, TENCENT
from tideboard_core.audit.records import Verification
from tideboard_core.errors import GatewayError, OrderDenied, ServerRefused
from tideboard_core.model.flatten import FlattenLine, LineState
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.offers import PLAIN_TYPES
from tideboard_core.model.order import Order, OrderType, Side
from tideboard_core.model.price_steps import PriceSteps, StepTable
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.review import CheckCode, Confirmation, SourceKind
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.market import QuoteFeed

FIRST = SECURITIES[0].id
SELL = Side.SELL
C = CheckCode


Fault = Callable[[TradingScene, FlattenBroker], None]


def no_prices(scene: TradingScene, _broker: FlattenBroker) -> None:
    """The connection that prices come from is lost, that of orders stands."""
    status = LinkStatus(state=LinkState.DISCONNECTED, provider="Scripted", address="test", since=0)
    scene.publish(QUOTES_LINK.topic, QUOTES_LINK.subject, status)


def log_is_accused(scene: TradingScene, _broker: FlattenBroker) -> None:
    """The keyring has another end of the order log than the disk."""
    scene.audit.accuse(Verification(count=3, head="", problem="shorter", anchored=7))


def suspend(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.publish(Topic.QUOTE, FIRST, structs.replace(QUOTE, instrument=FIRST, suspended=True))


def no_limit_orders(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.gateway.order_types = PLAIN_TYPES - {OrderType.LIMIT}


def close_market(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.session(MarketState.CLOSED)


def other_source(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.source = SourceKind.PRACTICE


def another_lot(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.publish(Topic.INSTRUMENT, FIRST, replace(SECURITIES[0], lot_size=500))


def another_step(scene: TradingScene, _broker: FlattenBroker) -> None:
    steps = PriceSteps((StepTable(name="other", bands=((Decimal(0), Decimal(5)),), source=""),))
    scene.publish(Topic.INSTRUMENT, FIRST, replace(SECURITIES[0], steps=steps))


def old_book(scene: TradingScene, _broker: FlattenBroker) -> None:
    """Nor can it be read."""

    async def refused(instrument: InstrumentId, depth: int = 10) -> OrderBook:
        raise ServerRefused("server-refused", text="busy")

    scene.gateway.order_book = refused  # type: ignore[method-assign]
    scene.clock.advance(3.1)


def no_money(scene: TradingScene, _broker: FlattenBroker) -> None:
    """What the account has cannot be read any more."""
    unread: Lazy[Any] = Lazy.failed(GatewayError("reply-unreadable", field="cash"))
    scene.hub.publish(Topic.FUNDS.of(scene.account.id), unread)


def unread_quote(scene: TradingScene, _broker: FlattenBroker) -> None:
    unread: Lazy[Any] = Lazy.failed(GatewayError("reply-unreadable", field="lastPrice"))
    scene.hub.publish(Topic.QUOTE.of(FIRST), unread)


def best_moves(scene: TradingScene, broker: FlattenBroker) -> None:
    """The limit of the plan lies beyond the collar from the best price, not from the last one."""
    broker.move(SECURITIES[0], "640.00", last="612.50")


def last_moves(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.market(SECURITIES[0], last="640.00")


def unknown_sale(scene: TradingScene, _broker: FlattenBroker) -> None:
    scene.sleep.before = lambda: None  # what asks for it lets no time pass while the order log is flushed
    scene.blotter.writes.ask_for(unanswered(account=scene.account.identity, instrument=FIRST, side=SELL, quantity=100))


def ends(run: FlattenRun) -> list[tuple[LineState, str]]:
    return [(one.state, "" if one.error is None else one.error.code) for one in run.outcomes]


# --- the plan ---------------------------------------------------------------------------------------------------------


async def planned(scene: TradingScene) -> FlattenLine:
    """The line that the person sees, who then says no."""
    scene.person.answer = Confirmation(accepted=False)
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await scene.guard.submit_flatten(scene.account, [FIRST])
    (review,) = scene.person.flattens
    return review.plan.lines[0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (suspend, C.TRADABLE),
        (no_limit_orders, C.OFFERED),
        (other_source, C.SOURCE),
        (no_money, C.UNREADABLE),
    ],
)
async def test_what_denies_the_order_is_an_obstacle_of_the_plan_that_no_box_overrides(
    scene: TradingScene, broker: FlattenBroker, fault: Fault, code: CheckCode
) -> None:
    fault(scene, broker)
    line = await planned(scene)
    assert line.obstacle is not None
    assert (line.obstacle.code, line.cautions) == (code, ())


async def test_a_market_that_the_account_does_not_trade_is_one_too(scene: TradingScene, broker: FlattenBroker) -> None:
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(replace(scene.account, markets=frozenset()), [FIRST])
    (line,) = scene.person.flattens[0].plan.lines
    assert line.obstacle is not None
    assert line.obstacle.code == C.ACCOUNT


@pytest.mark.parametrize("fault", [no_prices, old_book])
async def test_what_may_be_over_at_its_turn_is_none(scene: TradingScene, broker: FlattenBroker, fault: Fault) -> None:
    fault(scene, broker)
    line = await planned(scene)
    assert (line.obstacle, line.cautions) == (None, ())


# --- at its turn, and before each cancel of an exit -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (no_prices, C.LINK),
        (log_is_accused, C.AUDIT),
        (suspend, C.TRADABLE),
        (no_limit_orders, C.OFFERED),
        (close_market, C.SESSION),
        (other_source, C.SOURCE),
        (another_lot, C.LOT),
        (another_step, C.TICK),
        (unread_quote, C.UNREADABLE),
        (last_moves, C.COLLAR_LAST),
        (best_moves, C.COLLAR_BEST),
        (unknown_sale, C.UNKNOWN_OPEN),
    ],
)
@pytest.mark.parametrize("state", [LineState.WAITING, LineState.WITHDRAWING])
async def test_at_its_turn_and_in_the_step_of_the_cancel_it_keeps_the_exit(
    scene: TradingScene, broker: FlattenBroker, fault: Fault, code: CheckCode, state: LineState
) -> None:
    stop = broker.stop(FIRST, SELL, 800, "590.00")
    run = await flatten_until(scene, FIRST, state, lambda: fault(scene, broker))

    assert ends(run) == [(LineState.NOT_DONE, code)]
    assert (scene.gateway.writes, broker.orders[stop.id].open) == ([], True)


async def test_a_book_that_is_too_old_at_its_turn_keeps_the_exit(scene: TradingScene, broker: FlattenBroker) -> None:
    stop = broker.stop(FIRST, SELL, 800, "590.00")

    async def read_on(_review: object) -> None:
        old_book(scene, broker)

    scene.person.on_review = read_on
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert ends(run) == [(LineState.NOT_DONE, C.BOOK_AGE)]
    assert (scene.gateway.writes, broker.orders[stop.id].open) == ([], True)


# --- in the step of its write -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (no_prices, C.LINK),
        (log_is_accused, C.AUDIT),
        (suspend, C.TRADABLE),
        (no_limit_orders, C.OFFERED),
        (close_market, C.SESSION),
        (other_source, C.SOURCE),
        (another_lot, C.LOT),
        (another_step, C.TICK),
        (unread_quote, C.UNREADABLE),
        (last_moves, C.COLLAR_LAST),
        (best_moves, C.COLLAR_BEST),
    ],
)
async def test_in_the_step_of_its_write_nothing_goes_out_and_the_exit_is_offered(
    scene: TradingScene, broker: FlattenBroker, fault: Fault, code: CheckCode
) -> None:
    stop = broker.stop(FIRST, SELL, 800, "590.00")
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: fault(scene, broker))
    assert ends(run) == [(LineState.NOT_DONE, code)]
    assert (broker.placed, [one.id for one in run.outcomes[0].exits_to_offer]) == ([], [stop.id])


async def test_a_book_that_grows_old_in_the_flush_sends_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    """The book was 2.5 s old when the order was made, orders and positions were read just then."""

    async def read_on(_review: object) -> None:
        old_book(scene, broker)
        scene.publish(Topic.BOOK, FIRST, broker.books[FIRST])
        scene.clock.advance(2.5)

    scene.person.on_review = read_on
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: scene.clock.advance(0.6))
    assert (ends(run), scene.gateway.writes) == ([(LineState.NOT_DONE, C.BOOK_AGE)], [])


async def test_an_unanswered_sale_beside_a_position_that_grew_sends_nothing(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Both would fit into what is held by then, and nobody has agreed to both."""

    async def meanwhile(_review: object) -> None:
        broker.fill(broker.new(FIRST, Side.BUY, 500), 500)

    scene.person.on_review = meanwhile
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: unknown_sale(scene, broker))
    assert (ends(run), scene.gateway.writes) == ([(LineState.NOT_DONE, C.UNKNOWN_OPEN)], [])


# --- another connection's facts ---------------------------------------------------------------------------------------


Beside = tuple[TradingScene, FlattenBroker, Order]


@pytest.fixture
async def beside(tmp_path: Path) -> AsyncIterator[Beside]:
    """LIVE, unlocked, a position with a stop: prices of one connection, orders to another, which lists the same."""
    listing = ScriptedGateway(Disk())
    listing.fact_rows = list(SECURITIES)
    async with trading_scene(tmp_path, listing=cast("QuoteFeed", listing)) as scene:
        await scene.unlock()
        broker = FlattenBroker(scene, (800, 0, 0))
        scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
        yield scene, broker, broker.stop(FIRST, SELL, 800, "590.00")


def another_name(scene: TradingScene) -> None:
    scene.publish(Topic.INSTRUMENT, FIRST, replace(SECURITIES[0], name="TENCENT MUSIC"))


async def test_another_security_of_the_same_symbol_is_an_obstacle_of_the_plan(beside: Beside) -> None:
    scene, *_others = beside
    another_name(scene)
    line = await planned(scene)
    assert line.obstacle is not None
    assert line.obstacle.code == C.MAPPING


@pytest.mark.parametrize("state", [LineState.WAITING, LineState.WITHDRAWING, LineState.SENT])
async def test_another_security_of_the_same_symbol_ends_it_at_each_step(beside: Beside, state: LineState) -> None:
    scene, broker, stop = beside
    run = await flatten_until(scene, FIRST, state, lambda: another_name(scene))
    assert ends(run) == [(LineState.NOT_DONE, C.MAPPING)]
    assert (broker.placed, broker.orders[stop.id].open) == ([], state is not LineState.SENT)


async def test_an_offer_says_that_it_would_be_another_security(beside: Beside) -> None:
    scene, broker, _stop = beside
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    another_name(scene)
    assert denial_of_the_offer(scene) == C.MAPPING


# --- exits ------------------------------------------------------------------------------------------------------------


async def test_an_exit_for_an_auction_is_taken_only_where_its_line_is_ticked(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    scene.gateway.order_types = PLAIN_TYPES | {OrderType.AUCTION_LIMIT}
    exit_ = broker.new(FIRST, SELL, 800, order_type=OrderType.AUCTION_LIMIT)
    line = await planned(scene)
    assert [(one.check.code, one.exit and one.exit.id) for one in line.cautions] == [(C.AUCTION, exit_.id)]


async def test_an_exit_far_beyond_the_best_price_is_taken_only_where_its_line_is_ticked(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The order would trade at once, and yet it rests."""
    exit_ = broker.new(FIRST, SELL, 800, price=Decimal("560.00"))
    line = await planned(scene)
    assert [(one.check.code, one.exit and one.exit.id) for one in line.cautions] == [(C.COLLAR_BEST, exit_.id)]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (suspend, C.TRADABLE),
        (close_market, C.SESSION),
        (other_source, C.SOURCE),
        (no_prices, None),
        (log_is_accused, None),
        (old_book, None),
        (no_money, None),
    ],
)
async def test_an_offer_says_what_denies_the_exit_and_nothing_of_the_connection(
    scene: TradingScene, broker: FlattenBroker, fault: Fault, code: CheckCode | None
) -> None:
    broker.stop(FIRST, SELL, 800, "590.00")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.market(TENCENT)
    fault(scene, broker)
    assert denial_of_the_offer(scene) == code


def denial_of_the_offer(scene: TradingScene) -> CheckCode | None:
    """Why the one exit that is offered would be denied now."""
    (offer,) = scene.guard.lost_exits.offers(scene.account)
    denial = scene.guard.lost_exits.denial(offer)
    return None if denial is None else denial.code


async def test_an_offer_says_that_the_account_does_not_trade_the_market(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.stop(FIRST, SELL, 800, "590.00")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    (offer,) = scene.guard.lost_exits.offers(replace(scene.account, markets=frozenset()))
    denial = scene.guard.lost_exits.denial(offer)
    assert denial is not None
    assert denial.code == C.ACCOUNT
