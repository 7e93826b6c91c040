"""What of a holding is free where its list does not tell it: asked at each line's turn, and no exit fails for it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.errors import GatewayDown, GatewayError, RateLimited, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import Shares
from tideboard_core.orders.flatten.run import TRIES
from tideboard_core.ports.trading import PositionList

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)


async def test_each_line_asks_at_its_turn_after_its_exits_are_gone(scene: TradingScene, broker: FlattenBroker) -> None:
    asked: list[tuple[InstrumentId, Side, int, int]] = []

    async def free(instrument: InstrumentId, side: Side) -> Shares | None:
        working = sum(order.open for order in broker.orders.values() if order.instrument == instrument)
        asked.append((instrument, side, working, len(broker.placed)))
        return 800

    broker.new(FIRST, Side.SELL, 500)
    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account)

    assert [one.state for one in run.outcomes] == [LineState.DONE] * 2
    assert asked == [(FIRST, Side.SELL, 0, 0), (SECOND, Side.BUY, 0, 1)]
    assert [quantity for _security, _side, quantity, _price in broker.placed] == [800, 300]


@pytest.mark.parametrize(
    ("security", "lets_go", "sent", "tries", "state"),
    [(FIRST, 300, 300, TRIES, LineState.PARTLY), (SECOND, 100, 300, 1, LineState.DONE)],
)
async def test_what_the_broker_lets_go_is_closed_where_it_keeps_the_rest(
    scene: TradingScene,
    broker: FlattenBroker,
    security: InstrumentId,
    lets_go: int,
    sent: int,
    tries: int,
    state: LineState,
) -> None:
    """A sale has it asked again with each try; a short sale is bought back for all that is owed, as by a ticket."""
    asked: list[InstrumentId] = []

    async def free(instrument: InstrumentId, _side: Side) -> Shares | None:
        asked.append(instrument)
        return lets_go

    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account, [security])

    assert (len(asked), run.outcomes[0].state) == (tries, state)
    assert [quantity for _security, _side, quantity, _price in broker.placed] == [sent]
    assert broker.crossed == []


async def test_what_is_free_a_moment_later_is_closed_whole(scene: TradingScene, broker: FlattenBroker) -> None:
    answers = iter([300, 800])

    async def free(_instrument: InstrumentId, _side: Side) -> Shares | None:
        return next(answers)

    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert (run.outcomes[0].state, broker.held[FIRST]) == (LineState.DONE, 0)


async def test_what_the_broker_keeps_whole_is_not_sent(scene: TradingScene, broker: FlattenBroker) -> None:
    """The broker would refuse the order: the exit is offered again, and the other line goes on."""

    async def free(instrument: InstrumentId, _side: Side) -> Shares | None:
        return 0 if instrument == FIRST else 300

    broker.new(FIRST, Side.SELL, 800)
    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account)

    first, second = run.outcomes
    assert (first.state, first.error and first.error.code) == (LineState.NOT_DONE, CheckCode.MAX_QUANTITY)
    assert (len(first.exits_to_offer), second.state) == (1, LineState.DONE)


@pytest.mark.parametrize(
    "error",
    [
        ServerRefused("not-for-account", text="CHAN TAI MAN has no such call", number="12"),
        RateLimited("too-many-waiting", text="", retry_after=20.0),
        GatewayError("reply-unreadable", field="available_qty"),
        GatewayDown("connection-lost"),
    ],
    ids=lambda error: error.code,
)
async def test_without_an_answer_it_is_what_is_held_less_what_works(
    scene: TradingScene, broker: FlattenBroker, error: GatewayError, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the code alone: what a broker says with it may name the account's holder."""
    caplog.set_level(logging.INFO)

    async def free(_instrument: InstrumentId, _side: Side) -> Shares | None:
        raise error

    async def meanwhile(_review: object) -> None:
        broker.new(FIRST, Side.SELL, 500)  # of another program, after the plan: it stays

    scene.gateway.free = free
    scene.person.on_review = meanwhile
    await scene.guard.submit_flatten(scene.account)
    assert [quantity for _security, _side, quantity, _price in broker.placed] == [300, 300]
    lines = [one for one in caplog.messages if one.startswith("what is free")]
    assert lines == [f"what is free of {one} not read: {error.code}" for one in (FIRST, SECOND)]


async def test_an_answer_that_does_not_come_holds_nothing_up(scene: TradingScene, broker: FlattenBroker) -> None:
    """Its second is that of the scene: the proof of the lists before it is not used up."""

    async def free(_instrument: InstrumentId, _side: Side) -> Shares | None:
        await asyncio.Event().wait()
        raise AssertionError

    scene.gateway.free, scene.second = free, 0.05
    run = await scene.guard.submit_flatten(scene.account)
    assert [one.state for one in run.outcomes] == [LineState.DONE] * 2
    assert set(broker.held.values()) == {0}


@pytest.mark.parametrize(
    ("event", "code", "sent"),
    [
        ("lock", "not-sent-locked", [800]),
        ("relink", "not-sent-link", [800]),
        ("sold", "flatten-nothing-left", [800]),
        ("sold in part", "", [800, 400]),
    ],
)
async def test_what_comes_while_it_is_asked_is_judged_before_the_order_of_its_line(
    scene: TradingScene, broker: FlattenBroker, event: str, code: str, sent: list[int]
) -> None:
    """Between two lines: the answer is of before, and the link is a new one by the time it comes."""
    broker.held[SECOND] = 600
    happened: list[str] = []

    async def free(instrument: InstrumentId, _side: Side) -> Shares | None:
        held = broker.held[instrument]
        if instrument == SECOND and not happened:
            happened.append(event)
            if event == "lock":
                scene.lock.lock(LockReason.BY_HAND)
            elif event == "relink":
                scene.link(LinkState.DISCONNECTED)
                scene.link(LinkState.LIVE)
            else:
                sale = broker.new(SECOND, Side.SELL, 600 if event == "sold" else 200)
                broker.fill(sale, sale.quantity)
        return held

    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account)
    last = run.outcomes[1]
    assert (last.error.code if last.error else "", last.state) == (code, LineState.NOT_DONE if code else LineState.DONE)
    assert [quantity for _security, _side, quantity, _price in broker.placed] == sent
    assert (broker.crossed, run.outcomes[0].state) == ([], LineState.DONE)


async def test_lists_that_take_long_leave_no_time_to_it_and_are_enough(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Lists prove for three seconds from their beginning: a try after too old ones asks for nothing beside them."""
    holdings, asked = scene.gateway.positions, list[InstrumentId]()

    async def slow(account: Account, **how: Any) -> PositionList:
        if asked:
            scene.clock.advance(2.2)
        return await holdings(account, **how)

    async def free(instrument: InstrumentId, _side: Side) -> Shares | None:
        asked.append(instrument)
        scene.clock.advance(0.9 if len(asked) > 1 else 3.1)
        return 800

    scene.gateway.positions = slow  # type: ignore[method-assign]
    scene.gateway.free = free
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert (run.outcomes[0].error, run.outcomes[0].state) == (None, LineState.DONE)
    assert (asked, broker.held[FIRST]) == ([FIRST], 0)
