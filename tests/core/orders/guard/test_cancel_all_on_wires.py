"""Cancel all over real sockets in virtual time: however slow the answers are, every order is asked to end, or named."""

from __future__ import annotations

import random
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.servers.wire_broker.book import BUY, Mood, State
from fakes.walks.trading.wire_oracle import WireOracle
from fakes.walks.trading.wire_runs import PROTOCOLS, walk
from fakes.walks.trading.wire_scene import CODES, WireScene
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.common.pause_turns import AFTER_ANSWER
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.cancels import CONSENT_LIFE, CancelOutcome, CancelRun
from tideboard_core.pauses import LONGEST_OWN, PauseBy
from tideboard_core.wire.opend.protocols import ProtoId

ORDERS: Final = 20
ANSWERS: Final = (0.05, 0.25, 1.0, 4.0)
"""Seconds until the broker answers a write."""


class CancelAll:
    """In the place of a walk: so many orders work, the answers to writes are late, and a person cancels all."""

    def __init__(
        self,
        scene: WireScene,
        oracle: WireOracle,
        chance: random.Random,
        *,
        late: float,
        stops_at: int = 0,
        paused: bool = False,
    ) -> None:
        """With `paused` the server asks for its longest pause from the yes on, again at each turn."""
        self.scene, self.oracle, self.moods = scene, oracle, dict[str, Any]()
        self._late, self._stops_at, self._paused = late, stops_at, paused
        self.outcomes: list[CancelOutcome] = []
        self.seconds = 0.0
        self.cancelled = 0

    async def run(self, _steps: int) -> None:
        scene, book = self.scene, self.scene.book
        assert scene.account is not None
        assert isinstance(scene.person, ScriptedPerson)
        for row in [one for one in book.rows.values() if one.left]:
            row.state = State.CANCELLED
        limit = scene.port.kinds[OrderType.LIMIT]
        rows = [book.place(CODES[0], BUY, limit, 100, Decimal(500 + at)) for at in range(ORDERS)]
        await scene.blotter.read_orders(scene.account)
        await scene.unlock()
        scene.port.mood = lambda name: Mood(late=self._late) if name == "write" else None
        begun = scene.clock.monotonic()
        self.outcomes = await scene.guard.submit_cancel_all(scene.account, started=self._follow)
        self.seconds = scene.clock.monotonic() - begun
        self.cancelled = sum(row.state is State.CANCELLED for row in rows)

    def _follow(self, run: CancelRun) -> None:
        if self._paused:
            self._pause()
            run.listen(self._pause)
        if self._stops_at:
            run.listen(lambda: run.stop() if run.asked == self._stops_at and not run.stopped else None)

    def _pause(self) -> None:
        limits: Any = self.scene.gateway.link.limits  # type: ignore[attr-defined]
        if hasattr(limits, "trade"):
            limits.trade.bar(LONGEST_OWN)
        else:
            assert self.scene.account is not None
            limits.pause(ProtoId.Trd_ModifyOrder, self.scene.account.id, LONGEST_OWN, PauseBy.OWN)


def cancel_all(protocol: str, **given: Any) -> CancelAll:
    made: Any = partial(CancelAll, **given)
    done: Any = walk(PROTOCOLS[protocol], 1, made)
    assert isinstance(done, CancelAll)
    return done


@pytest.mark.timeout(120)
@pytest.mark.parametrize("late", ANSWERS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_twenty_orders_are_all_asked(protocol: str, late: float) -> None:
    done = cancel_all(protocol, late=late)

    assert [one.error for one in done.outcomes] == [None] * ORDERS
    assert done.cancelled == ORDERS
    assert done.seconds >= late


@pytest.mark.timeout(120)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_a_stop_keeps_is_named_and_stands(protocol: str) -> None:
    """The one whose turn it is when the person stops is not sent either, nor what still waits for its connection."""
    done = cancel_all(protocol, late=0.25, stops_at=8)

    kept = [one.error for one in done.outcomes if one.error is not None]
    assert len(kept) == ORDERS - done.cancelled >= ORDERS - 7
    assert {(type(error), error.code) for error in kept} == {(OrderDenied, "cancel-stopped")}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("late", [0.25, 4.0])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_in_a_server_s_pause_all_are_asked_one_at_a_time_while_the_yes_lives(protocol: str, late: float) -> None:
    done = cancel_all(protocol, late=late, paused=True)

    assert [one.error for one in done.outcomes] == [None] * ORDERS
    assert done.cancelled == ORDERS
    assert (ORDERS - 1) * (late + AFTER_ANSWER) <= done.seconds < CONSENT_LIFE


@pytest.mark.timeout(120)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_in_a_server_s_pause_a_stop_keeps_the_rest_too(protocol: str) -> None:
    done = cancel_all(protocol, late=4.0, stops_at=5, paused=True)

    assert (done.cancelled, done.seconds <= 5 * (4.0 + AFTER_ANSWER)) == (4, True)
    assert {one.error.code for one in done.outcomes if one.error is not None} == {"cancel-stopped"}
