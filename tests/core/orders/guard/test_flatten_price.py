"""Flatten takes no exit away unless its order would trade at once: the limit has to reach the best opposite price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, levels
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Side
from tideboard_core.model.price_steps import (
    HK_FUNDS,
    HK_OPTIONS,
    HK_SHARES,
    HUNDREDTHS,
    SG_SHARES,
    THOUSANDTHS,
    US_OPTIONS,
    Fit,
    PriceSteps,
    StepTable,
)
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

OUT_OF_REACH = "flatten-out-of-reach"
WIDE = structs.replace(BOOK, bids=levels(("550.00", 2000)), asks=levels(("613.00", 2000)))
"""A spread of more than three collars."""
FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)
TENCENT, HSBC, _ALIBABA = SECURITIES


async def flatten(scene: TradingScene, *securities: str, **options: Any) -> FlattenRun:
    return await scene.guard.submit_flatten(scene.account, securities or (FIRST,), **options)  # type: ignore[arg-type]


def end(run: FlattenRun) -> tuple[LineState, str]:
    """State and error code of the first line."""
    outcome = run.outcomes[0]
    return outcome.state, "" if outcome.error is None else outcome.error.code


def in_the_dialog(scene: TradingScene, change: Callable[[], object]) -> None:
    """It happens while the confirmation is open."""

    async def meanwhile(_review: FlattenReview) -> None:
        change()

    scene.person.on_review = meanwhile


def cancels(scene: TradingScene) -> list[str]:
    return [write.request.order.id for write in scene.gateway.writes if write.verb is WriteVerb.CANCEL]


async def test_a_price_that_fell_below_the_limit_takes_no_exit_away(scene: TradingScene, broker: FlattenBroker) -> None:
    """1.3 % in the seconds of the dialog: the bound of 606.50 would rest above the bid, and the stop would be gone."""
    stop = broker.new(FIRST, Side.SELL, 800)
    in_the_dialog(scene, lambda: broker.move(TENCENT, "604.0", last="604.50"))

    run = await flatten(scene)

    assert end(run) == (LineState.NOT_DONE, OUT_OF_REACH)
    assert run.outcomes[0].error is not None
    assert (run.outcomes[0].error.data["price"], run.outcomes[0].error.data["best"]) == (Decimal("606.5"), Decimal(604))
    assert (broker.orders[stop.id].open, scene.gateway.writes) == (True, [])


async def test_what_is_left_for_its_price_closes_by_a_new_plan(scene: TradingScene, broker: FlattenBroker) -> None:
    """Its exit stood until then; one new confirmation names the limit of today's price."""
    stop = broker.new(FIRST, Side.SELL, 800)
    in_the_dialog(scene, lambda: broker.move(TENCENT, "604.0"))
    run = await flatten(scene, FIRST, SECOND)
    scene.person.on_review = None

    left = [outcome.line.instrument for outcome in run.outcomes if outcome.left_over]
    again = await flatten(scene, *left)

    assert left == [FIRST]
    assert [line.price for review in scene.person.flattens[1:] for line in review.plan.lines] == [Decimal(598)]
    assert (end(again), broker.held[FIRST]) == ((LineState.DONE, ""), 0)
    assert not broker.orders[stop.id].open


async def test_a_limit_lies_beyond_a_wide_spread_within_the_collar(scene: TradingScene, broker: FlattenBroker) -> None:
    """Nothing moved: last 612.50 and bid 603.00. Half a collar below that bid would be outside the collar of last."""
    broker.new(FIRST, Side.SELL, 800)
    broker.move(TENCENT, "603.0", last="612.50")

    run = await flatten(scene)

    assert (run.plan.lines[0].price, end(run)) == (Decimal("600.5"), (LineState.DONE, ""))
    assert broker.held[FIRST] == 0


@pytest.mark.parametrize(
    ("held", "best", "limit"),
    [(800, "620.00", "614.00"), (-800, "605.00", "611.50")],
)
async def test_a_book_that_moved_to_better_prices_since_the_last_trade_is_followed(
    scene: TradingScene, broker: FlattenBroker, held: int, best: str, limit: str
) -> None:
    """As of an option that trades rarely: half a collar beyond its last price lies outside the collar of the book."""
    broker.held[FIRST] = held
    broker.move(TENCENT, best, last="612.50")

    run = await flatten(scene)

    assert (run.plan.lines[0].price, end(run)) == (Decimal(limit), (LineState.DONE, ""))
    assert broker.held[FIRST] == 0


FUND_OR_SHARE = (*HK_SHARES[1:2], HK_FUNDS)
SINGAPORE = (THOUSANDTHS, HUNDREDTHS, *SG_SHARES)


@pytest.mark.parametrize("held", [800, -800])
@pytest.mark.parametrize(
    ("tables", "best"),
    [
        *((US_OPTIONS, best) for best in ("0.03", "1.03", "3.05", "77.25")),
        *((HK_OPTIONS, best) for best in ("0.013", "1.003", "3.05")),
        *((FUND_OR_SHARE, best) for best in ("0.513", "1.036", "3.052", "55.62", "77.24")),
        *((SINGAPORE, best) for best in ("0.031", "1.003", "3.052", "150.05")),
        ((THOUSANDTHS,), "1.033"),
    ],
)
async def test_the_limit_is_on_every_table_that_may_apply_or_it_is_the_best_price_itself(
    scene: TradingScene, broker: FlattenBroker, tables: tuple[StepTable, ...], best: str, held: int
) -> None:
    """No price off a step that the exchange may ask for, none that would rest, none outside the collar, never 0."""
    broker.held[FIRST], price = held, Decimal(best)
    facts = replace(TENCENT, steps=PriceSteps(tables))
    book = structs.replace(BOOK, bids=levels((best, 2000)), asks=levels((best, 2000)))
    broker.market(facts, last=best, book=book)

    run = await flatten(scene)

    (limit,) = (each for _, _, _, each in broker.placed if each is not None)
    assert (end(run), broker.held[FIRST]) == ((LineState.DONE, ""), 0)
    assert limit == price or facts.price_steps.fit(limit) is Fit.LEGAL
    assert 0 < abs(limit - price) <= price / 50 or limit == price
    assert limit <= price if held > 0 else limit >= price


@pytest.mark.parametrize(("held", "best", "last"), [(800, "1.03", "1.01"), (-800, "1.02", "1.04")])
async def test_a_book_that_moved_to_better_prices_is_reached_between_two_steps(
    scene: TradingScene, broker: FlattenBroker, held: int, best: str, last: str
) -> None:
    broker.held[FIRST] = held
    book = structs.replace(BOOK, bids=levels((best, 2000)), asks=levels((best, 2000)))
    broker.market(replace(TENCENT, steps=PriceSteps(US_OPTIONS)), last=last, book=book)

    run = await flatten(scene)

    assert (end(run), [each for _, _, _, each in broker.placed]) == ((LineState.DONE, ""), [Decimal(best)])


async def test_a_spread_wider_than_the_collar_is_an_obstacle_of_the_plan(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """More than three collars wide: no middle tells what it is worth. A person decides in the ticket."""
    broker.new(FIRST, Side.SELL, 800)
    broker.market(TENCENT, book=WIDE)

    run = await flatten(scene, FIRST, SECOND)

    (review,) = scene.person.flattens
    assert [line.obstacle and line.obstacle.code for line in review.plan.lines] == [OUT_OF_REACH, None]
    assert (end(run), cancels(scene)) == ((LineState.NOT_DONE, OUT_OF_REACH), [])


async def test_a_plan_reads_the_books_that_no_view_keeps_fresh(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.market(TENCENT, book=WIDE)
    scene.clock.advance(4)
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    assert scene.person.flattens[0].plan.lines[0].obstacle is not None


async def test_a_spread_whose_book_comes_late_is_found_at_its_turn(scene: TradingScene, broker: FlattenBroker) -> None:
    """The plan has no book of it younger than three seconds."""
    read = scene.gateway.order_book

    async def refused(*_args: Any) -> Any:
        raise ServerRefused("server-refused", text="no book")

    def answers_again() -> None:
        scene.gateway.order_book = read  # type: ignore[method-assign]

    broker.new(FIRST, Side.SELL, 800)
    broker.move(TENCENT, "603.0", last="612.50")
    scene.clock.advance(4)
    scene.gateway.order_book = refused  # type: ignore[method-assign,assignment]
    in_the_dialog(scene, answers_again)

    run = await flatten(scene)

    assert (run.plan.lines[0].obstacle, run.plan.lines[0].price) == (None, Decimal("606.5"))
    assert (end(run), scene.gateway.writes) == ((LineState.NOT_DONE, OUT_OF_REACH), [])


def empty(broker: FlattenBroker, side: str) -> None:
    """Nobody bids, or asks, for both securities."""
    for security in (TENCENT, HSBC):
        broker.market(security, book=structs.replace(BOOK, **{side: levels()}))


@pytest.mark.parametrize(
    ("security", "side", "code"), [(FIRST, "bids", "flatten-no-bid"), (SECOND, "asks", "flatten-no-ask")]
)
async def test_without_an_opposite_price_nothing_is_taken_away(
    scene: TradingScene, broker: FlattenBroker, security: str, side: str, code: str
) -> None:
    """In the plan where its book is known, else at its turn."""
    for one in (FIRST, SECOND):
        broker.new(one, Side.SELL if one == FIRST else Side.BUY, 300)
    in_the_dialog(scene, lambda: empty(broker, side))
    run = await flatten(scene, security)
    assert (end(run), scene.gateway.writes) == ((LineState.NOT_DONE, code), [])

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene, security)
    (line,) = scene.person.flattens[-1].plan.lines
    assert line.obstacle is not None
    assert line.obstacle.code == code


async def test_a_book_that_is_too_old_proves_no_price(scene: TradingScene, broker: FlattenBroker) -> None:
    async def refused(*_args: Any) -> Any:
        raise ServerRefused("server-refused", text="no book")

    broker.new(FIRST, Side.SELL, 800)
    scene.gateway.order_book = refused  # type: ignore[method-assign,assignment]
    in_the_dialog(scene, lambda: scene.clock.advance(3.1))

    run = await flatten(scene)

    assert (end(run), scene.gateway.writes) == ((LineState.NOT_DONE, CheckCode.BOOK_AGE), [])


# --- after the first exit -------------------------------------------------------------------------------------------


def falls_at(broker: FlattenBroker, verb: WriteVerb, best: str = "604.0") -> None:
    """The market falls while the broker answers the first write of that kind."""

    def before_answer(write: Write) -> None:
        if write.verb is verb:
            broker.move(TENCENT, best)

    broker.before_answer = before_answer


async def test_a_price_that_leaves_after_the_withdrawal_offers_the_exit_again(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    stop = broker.new(FIRST, Side.SELL, 800)
    falls_at(broker, WriteVerb.CANCEL)

    run = await flatten(scene)

    assert end(run) == (LineState.NOT_DONE, OUT_OF_REACH)
    assert broker.placed == []
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [stop.id]
    assert run.outcomes[0].left_over


async def test_the_next_exit_stays_if_the_price_left_meanwhile(scene: TradingScene, broker: FlattenBroker) -> None:
    """Each cancel waits for the broker's limit: of three exits only the first is gone."""
    exits = [broker.new(FIRST, Side.SELL, 200) for _ in range(3)]
    falls_at(broker, WriteVerb.CANCEL)

    run = await flatten(scene)

    assert end(run) == (LineState.NOT_DONE, OUT_OF_REACH)
    assert cancels(scene) == [order.id for order in run.outcomes[0].exits_to_offer]
    assert sum(broker.orders[order.id].open for order in exits) == 2


async def test_a_price_that_leaves_during_the_flush_of_a_cancel_keeps_the_exit(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    stop = broker.new(FIRST, Side.SELL, 800)

    run = await flatten_until(scene, FIRST, LineState.WITHDRAWING, lambda: broker.move(TENCENT, "604.0"))

    assert end(run) == (LineState.NOT_DONE, OUT_OF_REACH)
    assert (scene.gateway.writes, broker.orders[stop.id].open, run.outcomes[0].exits_to_offer) == ([], True, ())


async def test_a_price_that_leaves_during_the_flush_of_the_order_sends_nothing(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    stop = broker.new(FIRST, Side.SELL, 800)

    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: broker.move(TENCENT, "604.0"))

    assert end(run) == (LineState.NOT_DONE, OUT_OF_REACH)
    assert broker.placed == []
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [stop.id]


async def test_a_better_price_that_no_longer_reaches_is_made_anew_within_the_limit(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Nine steps below the bid of 612 are 607.50; at a bid of 607.00 the limit of 606.50 still trades at once."""
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: broker.move(TENCENT, "607.0"))

    assert end(run) == (LineState.DONE, "")
    assert [price for *_order, price in broker.placed] == [Decimal("606.5")]


async def test_what_the_visible_levels_do_not_cover_is_told(scene: TradingScene, broker: FlattenBroker) -> None:
    """Depth need not cover the quantity: 300 are bid within the limit, 500 are not."""
    thin = levels(("612.00", 200), ("611.50", 100), ("600.00", 5000))
    broker.market(TENCENT, book=structs.replace(BOOK, bids=thin))

    run = await flatten(scene)

    assert (run.plan.lines[0].beyond_book, run.outcomes[0].beyond_book) == (500, 500)
    assert end(run) == (LineState.DONE, "")


async def test_a_book_deep_enough_leaves_nothing_to_tell(scene: TradingScene, broker: FlattenBroker) -> None:
    run = await flatten(scene, FIRST, SECOND)
    assert [(one.beyond_book, one.line.beyond_book) for one in run.outcomes] == [(0, 0), (0, 0)]


async def test_a_bid_within_three_collars_of_last_alone_is_an_obstacle(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A sale of shares 4 % below the last price, with no book whose middle would tell another price."""
    broker.market(TENCENT, book=structs.replace(BOOK, bids=levels(("588.00", 2000)), asks=levels(("640.00", 2000))))
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    obstacle = scene.person.flattens[0].plan.lines[0].obstacle
    assert obstacle is not None
    assert obstacle.code == OUT_OF_REACH


async def test_a_price_that_the_book_left_is_closed_at_the_best_one_where_its_box_is_ticked(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """10 % below the last trade, with a book that is two steps wide: its middle is the nearest price known."""
    broker.move(TENCENT, "550.0", last="612.50")
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    line = scene.person.flattens[0].plan.lines[0]
    assert (line.price, [one.check.code for one in line.cautions]) == (Decimal("550.0"), [CheckCode.COLLAR_LAST])

    scene.person.ticks = [FIRST]
    assert end(await flatten(scene)) == (LineState.DONE, "")
