"""Prices and accounts are two links of one connection: what a broker refuses of accounts takes no prices away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied, TradingLocked
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.review import CheckCode, Gesture, Severity
from tideboard_core.orders.login_reads import PRESSED_AGAIN

GOOD = (Call.ACCOUNTS, Call.ORDERS, Call.FILLS, Call.POSITIONS)
USER_NOT_FOUND, NO_ACCOUNT = "user not found", "No one available account"
STEP = 0.5
"""Seconds that pass at a time: no pause of a login is shorter."""


async def refuse(scene: SandboxScene, call: Call) -> None:
    """From now on the broker refuses the call, in the words of users (longbridge/openapi#468, py-futu-api#162)."""
    longport = scene.rig.name == "longport"
    numbers = {"code": 602001} if longport else {}
    await scene.fault(call, "refuse", times=10_000, text=USER_NOT_FOUND if longport else NO_ACCOUNT, **numbers)


async def log_in_again(scene: SandboxScene) -> None:
    """The line breaks and comes back."""
    before = scene.gateway.generation
    await scene.sandbox.ask("cut", door=scene.rig.name)
    await scene.until_live(before)


async def pass_both(scene: SandboxScene, seconds: float, *, trades: bool = False) -> None:
    """Time goes on at both sides; with `trades` the market too."""
    for _ in range(round(seconds / STEP)):
        if trades:
            await scene.sandbox.advance(STEP)
            scene.pass_time(STEP)
        else:
            await scene.pace(STEP)
        await scene.sandbox.ask("time")
        scene.hub.take_dirty()


async def journal(scene: SandboxScene, **words: object) -> list[dict[str, Any]]:
    """Rows of what the port was asked, refused ones too."""
    answer = await scene.sandbox.ask("journal", kind="request", door=scene.rig.name, **words)
    return list(answer["rows"])


async def now(scene: SandboxScene) -> int:
    """The number of the newest row."""
    return max((int(row["number"]) for row in await journal(scene, count=1)), default=0)


async def asked(scene: SandboxScene, call: Call, after: int) -> int:
    return len(await journal(scene, call=scene.rig.calls[call], after=after))


def price_is_live(scene: SandboxScene) -> bool:
    return scene.session.stale_price(Topic.QUOTE.of(TENCENT)) is None


def verdict(scene: SandboxScene, code: CheckCode, side: Side, quantity: int = 100) -> Severity | None:
    """How hard the check fails for an order of this side; None where it passes or is not asked."""
    checks = scene.guard.preview(scene.request(side, quantity=quantity)).checks
    return next((one.severity for one in checks if one.code is code and not one.passed), None)


async def held(scene: SandboxScene, quantity: int) -> None:
    """Buy so many, and see them listed."""
    before = shown(scene)
    await scene.guard.submit(scene.request(quantity=quantity))
    await scene.until(lambda: shown(scene) == before + quantity)


def shown(scene: SandboxScene) -> Decimal:
    rows = scene.hub.value(Topic.POSITIONS.of(scene.account.id)) or ()
    return sum((Decimal(row.quantity) for row in rows if row.instrument == TENCENT), Decimal(0))


@pytest.mark.parametrize("call", GOOD)
async def test_a_refused_call_is_asked_for_again_alone_and_the_prices_stay(scene: SandboxScene, call: Call) -> None:
    """Counted at the exchange: two minutes are one login, at most eight of this call, and each good one once."""
    logins = scene.rig.logins(await scene.sandbox.state())
    begun = await now(scene)
    await refuse(scene, call)
    await log_in_again(scene)
    seen = len(scene.statuses)
    await pass_both(scene, 120, trades=True)

    assert {status.state for status in scene.statuses[seen:]} <= {LinkState.LIVE}
    assert known(scene.hub, ORDERS_LINK).state is LinkState.LIVE
    assert price_is_live(scene)
    assert scene.rig.logins(await scene.sandbox.state()) - logins <= 1  # a session that goes on is none
    found = {one: await asked(scene, one, begun) for one in GOOD}
    assert 6 <= found.pop(call) <= 8
    if call is Call.ACCOUNTS:
        assert set(found.values()) == {0}
    else:  # LongPort has the accounts and their money in one call
        both = scene.rig.name == "longport"
        assert found == {one: 2 if one is Call.ACCOUNTS and both else 1 for one in found}

    unread = scene.blotter.login.state.first_unread(scene.account.identity)
    assert unread is not None
    assert (unread.call.value, unread.error is not None and unread.error.code) == (call.value, "server-refused")
    code = CheckCode.ACCOUNTS_UNREAD if call is Call.ACCOUNTS else CheckCode.LISTS_UNREAD
    assert verdict(scene, code, Side.BUY) is Severity.HARD


async def test_what_was_refused_comes_and_everything_goes_on(scene: SandboxScene) -> None:
    await refuse(scene, Call.ACCOUNTS)
    await log_in_again(scene)
    await pass_both(scene, 10)
    with pytest.raises(TradingLocked, match="accounts-unread"):
        await scene.unlock()

    begun = await now(scene)
    scene.session.retry_now()
    scene.session.retry_now()
    await pass_both(scene, STEP)
    scene.session.retry_now()
    await pass_both(scene, STEP)
    assert await asked(scene, Call.ACCOUNTS, begun) == 1, "a press asks at once, and a second one in 5 s does not"

    await scene.sandbox.release()
    await pass_both(scene, PRESSED_AGAIN)
    scene.session.retry_now()
    await scene.until(lambda: scene.blotter.login.state.whole)
    await scene.unlock()
    assert verdict(scene, CheckCode.LISTS_UNREAD, Side.BUY) is None
    await held(scene, 100)


async def test_ten_minutes_without_positions_a_typed_exit_goes(scene: SandboxScene) -> None:
    await held(scene, 200)
    have = int(shown(scene))
    await refuse(scene, Call.POSITIONS)
    await log_in_again(scene)
    await scene.until(lambda: scene.blotter.login.state.refusal(scene.account.identity) is not None)
    await pass_both(scene, 600)

    await scene.unlock()
    await pass_both(scene, 61)
    assert scene.lock.is_open(scene.account), "no further refusal of this login locks it again"

    assert verdict(scene, CheckCode.LISTS_UNREAD, Side.BUY) is Severity.HARD
    assert verdict(scene, CheckCode.LISTS_UNREAD, Side.SELL, have + 100) is Severity.HARD
    with pytest.raises(OrderDenied):
        await scene.submitted(scene.guard.submit(scene.request()))

    exit_ = scene.request(Side.SELL, quantity=have)
    await scene.submitted(scene.guard.submit(exit_))
    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    assert await scene.arrived(exit_.client_order_id)


@pytest.mark.parametrize("call", [Call.ACCOUNTS, Call.ORDERS])
async def test_the_cancel_of_an_order_that_was_listed_goes(scene: SandboxScene, call: Call) -> None:
    order = await scene.resting()
    await refuse(scene, call)
    await log_in_again(scene)
    await pass_both(scene, 2)

    scene.person.password = scene.sandbox.trade_password
    await scene.submitted(scene.guard.submit_cancel(scene.withdrawal(order)))
    (row,) = await scene.arrived(order.remark)
    assert row["status"].lower().startswith("cancel")


async def test_the_cancel_of_an_order_that_was_only_answered_goes(scene: SandboxScene) -> None:
    """Its push was lost with the connection, and no list has told it since."""
    request = scene.request(price=scene.book.bids[8].price)
    await refuse(scene, Call.ORDERS)
    await scene.fault(Call.PLACE, "after-reply")
    before = scene.gateway.generation
    await scene.submitted(scene.guard.submit(request))
    await scene.until_live(before)
    await pass_both(scene, 2)

    (order,) = [one for one in scene.orders if one.remark == request.client_order_id]
    assert order.status is OrderStatus.PENDING
    scene.person.password = scene.sandbox.trade_password
    await scene.submitted(scene.guard.submit_cancel(scene.withdrawal(order)))
    (row,) = await scene.arrived(request.client_order_id)
    assert row["status"].lower().startswith("cancel")


@pytest.mark.parametrize("call", [Call.POSITIONS, Call.ORDERS])
async def test_a_flatten_comes_unticked_and_closes_what_is_ticked(scene: SandboxScene, call: Call) -> None:
    """By the rows of before, which are the last ones known, and never more than they show."""
    await held(scene, 100)
    have = int(shown(scene))
    await refuse(scene, call)
    await log_in_again(scene)
    await scene.until(lambda: scene.blotter.login.state.refusal(scene.account.identity) is not None)
    await scene.unlock()

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.done(scene.guard.submit_flatten(scene.account, [TENCENT]))
    (line,) = scene.person.flattens[-1].plan.lines
    assert line.obstacle is None
    assert not line.worked
    assert CheckCode.LISTS_UNREAD in {caution.check.code for caution in line.cautions}

    scene.person.ticks = [TENCENT]
    run = await scene.done(scene.guard.submit_flatten(scene.account, [TENCENT]))
    (outcome,) = run.outcomes
    (row,) = await scene.arrived(outcome.client_order_id)
    assert (outcome.error, outcome.sent, row["side"].lower()) == (None, have, "sell")


async def test_nothing_is_closed_before_the_accounts_are_named(scene: SandboxScene) -> None:
    await held(scene, 100)
    await refuse(scene, Call.ACCOUNTS)
    await log_in_again(scene)
    await pass_both(scene, 2)
    assert verdict(scene, CheckCode.ACCOUNTS_UNREAD, Side.SELL) is Severity.HARD
    with pytest.raises(OrderDenied):
        await scene.done(scene.guard.submit_flatten(scene.account, [TENCENT]))
    (line,) = scene.person.flattens[-1].plan.lines if scene.person.flattens else (None,)
    assert line is None or line.obstacle is not None
