"""Every state of a market through the checks of an order and a flatten: none falls to what another one has."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, NamedTuple

import pytest

from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.order_checks import checks_of, request, snapshot_with
from fakes.values.trading import QUOTE
from tideboard_core.errors import OrderDenied
from tideboard_core.model.order import Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.model.session_price import PriceBasis, PriceMoment, session_price

S = MarketState


class InState(NamedTuple):
    """What an order of the regular session meets: takes = the market takes orders, waits = until its own session.

    `basis` is the session price of a share of Hong Kong that traded today, `line` why a line of a flatten is not done.
    """

    takes: bool
    waits: bool
    basis: PriceBasis | None
    line: str


ALONE: Final = frozenset({S.FIXED_PRICE, S.AT_CLOSE})
"""The closing price alone is traded, and no source says how the broker takes an order."""
STATES: Final = {
    S.CLOSED: InState(False, False, PriceBasis.LAST, "session"),
    S.PRE_OPEN: InState(True, False, PriceBasis.PREVIOUS_CLOSE, "session"),
    S.AUCTION: InState(True, False, PriceBasis.PREVIOUS_CLOSE, "session"),
    S.OPEN: InState(True, False, PriceBasis.LAST, ""),
    S.BREAK: InState(True, False, PriceBasis.LAST, "session"),
    S.CLOSING_AUCTION: InState(True, False, PriceBasis.LAST, "session"),
    S.FIXED_PRICE: InState(True, False, PriceBasis.LAST, "flatten-not-now"),
    S.AT_CLOSE: InState(True, False, PriceBasis.LAST, "flatten-not-now"),
    S.PRE_MARKET: InState(True, True, PriceBasis.LAST, "offered"),
    S.AFTER_HOURS: InState(True, True, PriceBasis.LAST, "offered"),
    S.OVERNIGHT: InState(True, True, PriceBasis.LAST, "offered"),
    S.HALF_DAY_CLOSED: InState(False, False, PriceBasis.LAST, "session"),
    S.UNKNOWN: InState(False, False, None, "session"),
}


def test_every_state_has_its_row() -> None:
    assert STATES.keys() == set(MarketState)


def _check(code: CheckCode, state: MarketState, side: Side) -> Check | None:
    return next((one for one in checks_of(request(side=side), snapshot_with(session=state)) if one.code is code), None)


@pytest.mark.parametrize("state", list(MarketState))
def test_the_session_of_an_order(state: MarketState) -> None:
    found = _check(CheckCode.SESSION, state, Side.BUY)
    assert found is not None
    assert (found.passed, found.data["waits"]) == (STATES[state].takes, STATES[state].waits)


@pytest.mark.parametrize("state", list(MarketState))
def test_where_the_close_alone_trades_an_entry_is_denied_and_an_exit_typed(state: MarketState) -> None:
    found = [_check(CheckCode.AFTER_CLOSE, state, side) for side in (Side.BUY, Side.SELL)]
    if state not in ALONE:
        assert found == [None, None]
        return
    assert [one and (one.severity, one.passed, one.data["state"]) for one in found] == [
        (Severity.HARD, False, state),
        (Severity.TYPED, False, state),
    ]


@pytest.mark.parametrize("state", list(MarketState))
def test_the_session_price(state: MarketState) -> None:
    moment = PriceMoment(state, QUOTE.time, None, snapshot_with().limits.collar_best_percent)
    found = session_price(QUOTE, None, moment)
    assert (None if found is None else found.basis) is STATES[state].basis


@pytest.mark.parametrize("state", list(MarketState))
async def test_a_line_of_a_flatten(scene: TradingScene, broker: FlattenBroker, state: MarketState) -> None:
    """In Hong Kong, whose shares have no session outside regular hours."""
    scene.session(state)
    first = next(iter(broker.held))

    with suppress(OrderDenied):
        await scene.guard.submit_flatten(scene.account, [first])

    line = scene.person.flattens[0].plan.lines[0]
    assert ("" if line.obstacle is None else line.obstacle.code) == STATES[state].line
