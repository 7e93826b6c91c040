"""What a login reads of its accounts: each call by itself, until it comes; nothing of an earlier login counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, asked_until_read, runs_for_a_while, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, TENCENT, position
from tideboard_core.errors import (
    GatewayError,
    LoginRefused,
    OrderDenied,
    RequestTimeout,
    ServerRefused,
    TradingLocked,
)
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.hub_keys import ACCOUNT_READS, Topic
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, ActionRequest, CancelRequest, Environment, OrderAction, Side
from tideboard_core.model.review import CheckCode, Gesture, Severity
from tideboard_core.orders.login_reads import PAUSES

REFUSED = ServerRefused("server-refused", text="user not found", number="602001")
CALLS = {
    "watch": AccountCall.PUSHES,
    "orders": AccountCall.ORDERS,
    "fills": AccountCall.FILLS,
    "positions": AccountCall.POSITIONS,
}


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.LIVE) as made:
        yield made


def reads_after(scene: TradingScene) -> dict[str, int]:
    return {what: scene.gateway.reads.count(what) for what in ("watch", "orders", "fills", "funds", "positions")}


async def refused_login(scene: TradingScene, what: str = "positions", error: GatewayError = REFUSED) -> None:
    scene.gateway.refuse_lists = {what: error}
    await scene.login_again()


@pytest.mark.parametrize("error", [REFUSED, RequestTimeout("no-answer"), GatewayError("reply-unreadable", field="x")])
@pytest.mark.parametrize("what", CALLS)
async def test_only_what_did_not_come_is_asked_for_again(scene: TradingScene, what: str, error: GatewayError) -> None:
    await refused_login(scene, what, error)
    (unread,) = scene.blotter.login.state.unread[scene.account.id]
    assert (unread.call, unread.error) == (CALLS[what], error)

    left = list(PAUSES) + [PAUSES[-1]] * 2

    def mend_at_last() -> None:
        left.pop()
        if not left:
            scene.gateway.refuse_lists = {}

    scene.sleep.log.clear()
    scene.sleep.before = mend_at_last
    await asked_until_read(scene)
    assert scene.sleep.log == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert reads_after(scene) == dict.fromkeys(reads_after(scene), 1) | {what: 9}


@pytest.mark.parametrize("what", CALLS)
async def test_a_refused_call_is_told_once_and_a_login_that_is_whole_clears_it(scene: TradingScene, what: str) -> None:
    await refused_login(scene, what)
    state = known(scene.hub, ACCOUNT_READS)
    refusal = state.refusal(scene.account.identity)
    assert refusal is not None
    assert refusal.call is CALLS[what]
    assert not state.whole

    scene.gateway.refuse_lists = {}
    await scene.login_again()
    assert known(scene.hub, ACCOUNT_READS).whole
    assert known(scene.hub, ACCOUNT_READS).refusal(scene.account.identity) is None


async def test_a_later_refusal_on_the_same_connection_takes_nothing_back(scene: TradingScene) -> None:
    await scene.login_again()
    scene.gateway.refuse_lists = {"positions": REFUSED}
    scene.blotter.refresh_money(scene.account.id)
    await scene.spawn.settled()
    assert scene.blotter.login.state.whole


async def test_the_rows_of_before_are_as_old_as_the_last_login_that_was_whole(scene: TradingScene) -> None:
    scene.clock.advance(100)
    lost = scene.clock.monotonic()
    await refused_login(scene)
    assert scene.blotter.login.state.proven == lost
    scene.clock.advance(100)
    await scene.login_again()
    assert scene.blotter.login.state.proven == lost, "the login between proved nothing"


async def test_an_account_is_broker_environment_and_number(scene: TradingScene) -> None:
    """The same number of another broker, or of its simulation, is another account, whatever the address."""
    await scene.login_again()
    state = scene.blotter.login.state
    mine = scene.account.identity
    assert state.first_unread(mine) is None
    for other in (mine._replace(broker="another"), mine._replace(environment=Environment.PAPER)):
        unread = state.first_unread(other)
        assert unread is not None
        assert unread.call is AccountCall.ACCOUNTS


async def test_accounts_that_are_refused_name_nobody_until_they_come(scene: TradingScene) -> None:
    answers: list[object] = [REFUSED, REFUSED, [scene.account]]
    named: list[list[Account]] = []

    async def accounts() -> list[Account]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value]

    async def follow(found: list[Account]) -> None:
        named.append(list(found))
        await scene.blotter.watch(found)

    scene.gateway.accounts = accounts  # type: ignore[method-assign]
    scene.new_login(reads=False)
    scene.gateway.reads.clear()
    await scene.blotter.login.accounts(follow)  # type: ignore[arg-type]
    assert named == []
    assert known(scene.hub, ACCOUNT_READS).accounts is None
    assert CheckCode.ACCOUNTS_UNREAD in scene.failing(scene.request())
    assert CheckCode.ACCOUNTS_UNREAD in scene.failing(scene.request(side=Side.SELL))
    with pytest.raises(TradingLocked, match="accounts-unread"):
        await scene.unlock()

    scene.sleep.log.clear()
    await asked_until_read(scene)
    assert (named, answers) == ([[scene.account]], [])
    assert scene.sleep.log == [PAUSES[0], PAUSES[1]]
    assert reads_after(scene) == dict.fromkeys(reads_after(scene), 1)
    await scene.unlock()


async def test_a_refused_credential_ends_the_login(scene: TradingScene) -> None:
    async def accounts() -> list[Account]:
        raise LoginRefused("token-expired", text="token expired")

    scene.gateway.accounts = accounts  # type: ignore[method-assign]
    with pytest.raises(LoginRefused):
        await scene.blotter.login.accounts(lambda _found: scene.blotter.watch([]))


# --- the lock ---------------------------------------------------------------------------------------------------------


async def test_real_money_is_locked_once_when_it_begins(scene: TradingScene) -> None:
    scene.new_login(reads=False)
    await scene.blotter.watch([scene.account])
    await scene.unlock()
    scene.new_login(reads=False)
    scene.gateway.refuse_lists = {"orders": REFUSED, "positions": REFUSED}
    await scene.blotter.watch([scene.account])
    assert not scene.lock.is_open(scene.account)
    assert scene.lock.status.reason is LockReason.ACCOUNTS_REFUSED

    await scene.unlock()
    for _ in range(3):
        await scene.blotter.read_again()
    await runs_for_a_while(scene)
    assert scene.lock.is_open(scene.account), "a person may unlock, and no further refusal locks it again"

    scene.new_login(reads=False)
    await scene.blotter.watch([scene.account])
    assert not scene.lock.is_open(scene.account), "but the next login does"


async def test_paper_is_not_locked_by_it(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        await scene.unlock()
        scene.new_login(reads=False)
        scene.gateway.refuse_lists = {"orders": REFUSED}
        await scene.blotter.watch([scene.account])
        assert scene.lock.is_open(scene.account)


# --- what goes out ----------------------------------------------------------------------------------------------------


def severities(scene: TradingScene, side: Side, quantity: int, price: str) -> dict[CheckCode, Severity]:
    checks = scene.guard.preview(scene.request(side=side, quantity=quantity, price=price)).checks
    return {check.code: check.severity for check in checks if not check.passed}


@pytest.mark.parametrize("what", CALLS)
async def test_an_exit_within_what_was_shown_is_typed_and_all_else_is_denied(scene: TradingScene, what: str) -> None:
    scene.gateway.position_rows = [position(scene.account, 500)]
    await scene.login_again()
    scene.limits = replace(TradingLimits(), money={})  # the value alone would deny it
    await refused_login(scene, what)
    await scene.unlock()

    assert severities(scene, Side.BUY, 100, "612.50")[CheckCode.LISTS_UNREAD] is Severity.HARD
    assert severities(scene, Side.SELL, 600, "612.00")[CheckCode.LISTS_UNREAD] is Severity.HARD
    found = severities(scene, Side.SELL, 500, "612.00")
    assert found[CheckCode.LISTS_UNREAD] is Severity.TYPED
    assert found[CheckCode.SHORT] is Severity.TYPED
    assert found[CheckCode.VALUE] is Severity.TYPED, "what a proof would waive is typed"
    assert Severity.HARD not in found.values()

    scene.working(id="9", side=Side.SELL, quantity=300)
    assert severities(scene, Side.SELL, 300, "612.00")[CheckCode.LISTS_UNREAD] is Severity.HARD, "less all that works"

    request = scene.request(side=Side.SELL, quantity=200, price="612.00")
    await scene.guard.submit(request)
    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    with pytest.raises(OrderDenied):
        await scene.guard.submit(scene.request())


async def test_an_account_without_rows_since_the_start_closes_nothing(scene: TradingScene) -> None:
    await refused_login(scene)
    scene.hub.forget(Topic.POSITIONS.of(scene.account.id))
    assert severities(scene, Side.SELL, 100, "612.00")[CheckCode.LISTS_UNREAD] is Severity.HARD


async def test_nothing_but_a_cancel_takes_an_order_out(scene: TradingScene) -> None:
    order = scene.working(id="9", side=Side.BUY, quantity=300)
    await refused_login(scene, "orders")
    await scene.unlock()
    disabling = ActionRequest(
        account=scene.account, order=order, action=OrderAction.DISABLE, client_order_id=scene.guard.client_order_id()
    )
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit_action(disabling)
    assert denied.value.code == CheckCode.LISTS_UNREAD
    assert (denied.value.data["call"], denied.value.data["refusal"]) == ("orders", "server-refused")

    number = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=number))


async def test_a_ticked_line_closes_though_only_a_proof_would_waive_a_limit(scene: TradingScene) -> None:
    scene.gateway.position_rows = [position(scene.account, 500)]
    await scene.login_again()
    scene.limits = replace(TradingLimits(), money={})
    await refused_login(scene)
    await scene.unlock()
    scene.person.ticks = [TENCENT.id]
    run = await scene.guard.submit_flatten(scene.account)
    (outcome,) = run.outcomes
    assert (outcome.error, outcome.sent) == (None, 500)


async def test_an_order_of_now_that_a_push_has_told_of_in_part_stands_once(scene: TradingScene) -> None:
    """Its push lacks fields that a list has, and the list is refused: it was answered, and it is a row."""
    scene.gateway.position_rows = [position(scene.account, 500)]
    await scene.login_again()
    await refused_login(scene, "orders")
    await scene.unlock()
    request = scene.request(side=Side.SELL, quantity=200, price="612.00")
    placed = await scene.guard.submit(request)
    (answered,) = scene.blotter.answered(scene.account.id)
    assert answered.id == placed

    scene.blotter.order_changed(replace(answered, sketch=True))
    assert [row.id for row in known(scene.hub, Topic.ORDERS.of(scene.account.id))] == [placed]
    outcomes = await scene.guard.submit_cancel_all(scene.account)
    assert [one.order_id for one in outcomes] == [placed]


async def test_rows_of_another_account_with_the_same_number_are_nobody_s_to_cancel(scene: TradingScene) -> None:
    """Also where a login between named no such number."""
    order = scene.working(id="9", side=Side.BUY, quantity=300)
    mine = scene.account
    paper = replace(ACCOUNTS[Environment.PAPER], id=mine.id)
    assert scene.blotter.to_cancel(mine.identity, order.id) is not None
    await scene.blotter.watch([])
    scene.gateway.refuse_lists = {"orders": REFUSED}
    await scene.blotter.watch([paper])
    for account in (mine, paper):
        assert scene.blotter.to_cancel(account.identity, order.id) is None
