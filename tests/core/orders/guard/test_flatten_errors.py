"""An error that is not ours inside a flatten: its line ends with the reason, the others go on, the exit is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.errors import ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)


async def flatten(scene: TradingScene, **options: Any) -> FlattenRun:
    run = await scene.guard.submit_flatten(scene.account, **options)
    assert all(outcome.over for outcome in run.outcomes)
    return run


def answering(broker: FlattenBroker, verb: WriteVerb) -> None:
    """A library fails while the gateway waits for the answer to a write of the first security."""
    answer = broker.scene.gateway.answer

    def failing(write: Write) -> object:
        found = answer(write) if answer is not None else None
        return KeyError("a library") if write.verb is verb and len(broker.scene.gateway.writes) <= 2 else found

    broker.scene.gateway.answer = failing


def reading(broker: FlattenBroker) -> None:
    """A library fails in the read that proves what is held."""
    read = broker.scene.gateway.positions

    async def failing(account: Any, **_kept: Any) -> Any:
        rows = await read(account)
        if any(row.status is OrderStatus.CANCELLED for row in broker.orders.values()):
            broker.scene.gateway.positions = read  # type: ignore[method-assign]
            raise KeyError("a library")
        return rows

    broker.scene.gateway.positions = failing  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("fail", "state", "code"),
    [
        (lambda broker: answering(broker, WriteVerb.CANCEL), LineState.NOT_DONE, "flatten-failed"),
        (reading, LineState.NOT_DONE, "flatten-failed"),
    ],
)
async def test_an_error_of_a_library_ends_its_line_with_the_reason(
    scene: TradingScene,
    broker: FlattenBroker,
    fail: Callable[[FlattenBroker], None],
    state: LineState,
    code: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker.new(FIRST, Side.SELL, 800)
    fail(broker)
    run = await flatten(scene)

    first, second = run.outcomes
    assert first.error is not None
    assert (first.state, first.error.code, first.error.data["reason"]) == (state, code, "KeyError")
    assert [order.id for order in first.exits_to_offer] == ["B1"]
    assert second.state is LineState.DONE
    assert run.finished
    assert "closing a position failed" in caplog.text


async def test_while_nothing_can_be_read_no_exit_is_taken_away(scene: TradingScene, broker: FlattenBroker) -> None:
    """The plan is of what was read before; a line that nothing proves sends no order, so its stop has to stay."""
    stop = broker.stop(FIRST, Side.SELL, 800, "590.00")
    await scene.blotter.read_holdings(scene.account)
    read = scene.gateway.positions

    async def refused(account: Any, **_kept: Any) -> Any:
        raise ServerRefused("server-refused", text="busy")

    async def reads(review: Any) -> None:
        scene.clock.advance(10)

    scene.gateway.positions = refused  # type: ignore[method-assign]
    scene.person.on_review = reads
    run = await flatten(scene, instruments=[FIRST])
    assert (run.outcomes[0].state, scene.gateway.writes) == (LineState.NOT_DONE, [])
    assert run.outcomes[0].error is not None
    assert run.outcomes[0].error.code == "flatten-unproven"
    assert broker.orders[stop.id].open

    scene.gateway.positions = read  # type: ignore[method-assign]
    run = await flatten(scene, instruments=[FIRST])
    assert (run.outcomes[0].state, broker.held[FIRST]) == (LineState.DONE, 0)


async def test_after_a_line_that_nothing_proved_the_next_keeps_its_exits(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The reads fail from the first line on."""
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    second = broker.stop(SECOND, Side.BUY, 300, "640.00")

    async def refused(account: Any, **_kept: Any) -> Any:
        raise ServerRefused("server-refused", text="busy")

    async def reads(review: Any) -> None:
        scene.clock.advance(10)

    def fails(_write: Write) -> None:
        scene.gateway.positions = refused  # type: ignore[method-assign]

    scene.person.on_review, broker.before_answer = reads, fails
    run = await flatten(scene)
    assert [one.error and one.error.code for one in run.outcomes] == ["flatten-unproven"] * 2
    assert broker.orders[second.id].open
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]


async def test_after_an_error_at_the_write_the_order_is_unknown(
    scene: TradingScene, broker: FlattenBroker, caplog: pytest.LogCaptureFixture
) -> None:
    """The broker has it all the same; nothing is sent a second time."""
    answering(broker, WriteVerb.PLACE)
    run = await flatten(scene, instruments=[FIRST])

    (outcome,) = run.outcomes
    assert outcome.error is not None
    assert (outcome.state, outcome.error.code) == (LineState.UNKNOWN, "no-answer")
    assert [write.verb for write in scene.gateway.writes].count(WriteVerb.PLACE) == 1
    assert "KeyError" in caplog.text


async def test_a_listener_that_fails_ends_no_line_and_is_called_no_more(
    scene: TradingScene, broker: FlattenBroker, caplog: pytest.LogCaptureFixture
) -> None:
    """A window follows each step: its error is not that of the order."""
    calls: list[str] = []

    def failing() -> None:
        calls.append("once")
        raise RuntimeError("a window")

    run = await flatten(scene, started=lambda run: run.listen(failing) and None)

    assert [outcome.state for outcome in run.outcomes] == [LineState.DONE, LineState.DONE]
    assert calls == ["once"]
    assert "a listener of a flatten failed" in caplog.text
