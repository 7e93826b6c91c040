"""Flattens beside each other: none works on what another closes, and one line a budget has exits taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.flatten_pace import settle
from fakes.scenes.trading.flattens_beside import Beside, Flattening
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import PASSWORD
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import FLATTEN_LIFE, LineState
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Side
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, THIRD = (one.id for one in SECURITIES)
CANCEL, PLACE = WriteVerb.CANCEL, WriteVerb.PLACE


@pytest.fixture
def beside(scene: TradingScene, broker: FlattenBroker) -> Beside:
    return Beside(scene, broker)


# --- what each works on -----------------------------------------------------------------------------------------------


async def test_another_security_is_closed_while_the_first_flatten_runs(beside: Beside) -> None:
    """The first waits ten seconds for an exit that the broker never ends; after that the other has its turn."""
    kept = beside.exit(THIRD)
    beside.broker.keeps.add(kept.id)
    one = await beside.begin(THIRD)
    other = await beside.begin(FIRST)

    assert await one.ends() == [(THIRD, LineState.NOT_DONE, "flatten-exits-open")]
    assert await other.ends() == [(FIRST, LineState.DONE, "")]
    assert beside.broker.crossed == []


async def test_what_is_being_closed_is_no_line_of_the_second(beside: Beside) -> None:
    one = await beside.bare(FIRST)
    every = await beside.begin()

    assert await every.ends() == [
        (FIRST, LineState.NOT_DONE, "flatten-running"),
        (SECOND, LineState.DONE, ""),
        (THIRD, LineState.DONE, ""),
    ]
    assert await one.ends() == [(FIRST, LineState.DONE, "")]
    assert [verb for verb, security in beside.written if security == FIRST] == [CANCEL, PLACE]
    assert beside.broker.crossed == []


async def test_of_a_plan_that_is_all_being_closed_nothing_begins(beside: Beside) -> None:
    one = await beside.bare(FIRST)
    again = await beside.begin(FIRST)
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await again.ends()

    assert await one.ends() == [(FIRST, LineState.DONE, "")]
    assert beside.written == [(CANCEL, FIRST), (PLACE, FIRST)]


async def test_a_line_that_is_over_may_be_closed_again_while_its_flatten_goes_on(beside: Beside) -> None:
    """The order rests: the second flatten takes that back and closes what is left."""
    broker = beside.broker
    broker.fills[FIRST] = 300
    broker.keeps.add(beside.exit(THIRD).id)
    one = await beside.begin(FIRST, THIRD)
    await beside.until(lambda: one.run.outcomes[0].over)
    assert not one.run.finished
    del broker.fills[FIRST]
    again = await beside.begin(FIRST)

    assert await again.ends() == [(FIRST, LineState.DONE, "")]
    assert await one.ends() == [(FIRST, LineState.PARTLY, ""), (THIRD, LineState.NOT_DONE, "flatten-exits-open")]
    assert (broker.held[FIRST], broker.crossed) == (0, [])


async def test_a_flatten_that_was_denied_or_is_over_is_beside_no_other(beside: Beside) -> None:
    beside.broker.fills[FIRST] = 0
    assert await (await beside.begin(FIRST)).ends() == [(FIRST, LineState.PARTLY, "")]
    beside.scene.lock.lock(LockReason.BY_HAND)
    with pytest.raises(OrderDenied, match="locked"):
        await (await beside.begin(FIRST)).ends()
    await beside.scene.unlock()
    del beside.broker.fills[FIRST]

    assert await (await beside.begin(FIRST)).ends() == [(FIRST, LineState.DONE, "")]


async def test_a_flatten_that_failed_before_its_first_line_closes_nothing(beside: Beside) -> None:
    seen: list[FlattenRun] = []

    def fail(run: FlattenRun) -> None:
        seen.append(run)
        raise RuntimeError("its window failed")

    with pytest.raises(RuntimeError):
        await beside.scene.guard.submit_flatten(beside.scene.account, [FIRST], started=fail)
    assert not seen[0].outcomes[0].over
    assert await (await beside.begin(FIRST)).ends() == [(FIRST, LineState.DONE, "")]


async def test_two_confirmations_are_not_open_at_once(beside: Beside) -> None:
    """No plan is kept for later."""
    second: list[str] = []

    async def meanwhile(_review: FlattenReview) -> None:
        with pytest.raises(OrderDenied) as caught:
            await beside.scene.guard.submit_flatten(beside.scene.account, [SECOND])
        second.append(caught.value.code)

    beside.scene.person.on_review = meanwhile
    await (await beside.begin(FIRST)).ends()
    assert second == ["confirmation-open"]


# --- whose turn it is -------------------------------------------------------------------------------------------------


async def test_no_exit_is_taken_away_while_another_line_has_none(beside: Beside) -> None:
    """The first has withdrawn its exit and waits for the broker's limit: the next call is its own."""
    beside.exit(THIRD)
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)

    assert {state for _one, state, _code in (*await one.ends(), *await other.ends())} == {LineState.DONE}
    assert beside.written == [(CANCEL, FIRST), (PLACE, FIRST), (CANCEL, THIRD), (PLACE, THIRD)]
    assert beside.queued == [THIRD]


async def test_a_line_without_exits_takes_no_call_from_one_whose_exit_is_gone(beside: Beside) -> None:
    one = await beside.bare(FIRST)
    other = await beside.begin(SECOND)

    assert await other.ends() == [(SECOND, LineState.DONE, "")]
    assert await one.ends() == [(FIRST, LineState.DONE, "")]
    assert beside.written == [(CANCEL, FIRST), (PLACE, FIRST), (PLACE, SECOND)]


async def test_the_turn_goes_round(beside: Beside) -> None:
    """The next line of a list does not go before another flatten that waits, nor does an order at rest hold it up."""
    for security in (SECOND, THIRD):
        beside.exit(security)
    beside.broker.fills |= dict.fromkeys((FIRST, SECOND, THIRD), 0)
    exit_ = beside.exit(FIRST)
    beside.spend(8.0)
    one = await beside.begin(FIRST, SECOND)
    await beside.until(lambda: not beside.broker.orders[exit_.id].open)
    other = await beside.begin(THIRD)
    await one.ends()
    await other.ends()

    assert [security for verb, security in beside.written if verb is PLACE] == [FIRST, THIRD, SECOND]


async def test_the_turn_is_over_once_the_order_is_out(beside: Beside) -> None:
    """An order that rests is followed for three seconds: nothing of its position is taken away any more."""
    beside.broker.fills[FIRST] = 0
    beside.exit(THIRD)
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)
    await beside.until(lambda: (PLACE, THIRD) in beside.written)

    assert not one.run.outcomes[0].over
    assert await other.ends() == [(THIRD, LineState.DONE, "")]
    await one.ends()


def lock(beside: Beside, _waiting: Flattening) -> None:
    beside.scene.lock.lock(LockReason.BY_HAND)


def idle(beside: Beside, _waiting: Flattening) -> None:
    beside.scene.clock.advance(beside.scene.policy.idle)
    beside.scene.lock.tick()


def sleep(beside: Beside, _waiting: Flattening) -> None:
    beside.scene.clock.suspend(60)
    beside.scene.lock.tick()


def drop(beside: Beside, _waiting: Flattening) -> None:
    beside.scene.link(LinkState.DISCONNECTED)


def stop(_beside: Beside, waiting: Flattening) -> None:
    waiting.run.stop()


def fall(beside: Beside, _waiting: Flattening) -> None:
    beside.broker.move(SECURITIES[2], "560.0")


def out_of_time(beside: Beside, _waiting: Flattening) -> None:
    beside.scene.clock.advance(FLATTEN_LIFE)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (lock, "not-sent-locked"),
        (sleep, "not-sent-locked"),
        (drop, "not-sent-link"),
        (stop, "flatten-stopped"),
        (fall, CheckCode.COLLAR_LAST.value),
        (out_of_time, "flatten-too-late"),
    ],
)
async def test_what_comes_while_a_line_waits_leaves_its_exit(
    beside: Beside, event: Callable[[Beside, Flattening], None], code: str
) -> None:
    exit_ = beside.exit(THIRD)
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)
    await beside.until(lambda: THIRD in beside.queued)
    event(beside, other)

    assert await other.ends() == [(THIRD, LineState.NOT_DONE, code)]
    await one.ends()
    assert beside.broker.orders[exit_.id].open
    assert (CANCEL, THIRD) not in beside.written
    intents = [record.data for record in await beside.scene.records() if record.kind is RecordKind.INTENT]
    assert exit_.id not in {intent.get("order") for intent in intents}, "it was seen before a cancel was begun"
    assert other.run.outcomes[0].exits_to_offer == ()


async def test_a_stop_ends_a_line_that_waits_at_once(beside: Beside) -> None:
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)
    await beside.until(lambda: THIRD in beside.queued)
    stop(beside, other)

    assert await other.ends() == [(THIRD, LineState.NOT_DONE, "flatten-stopped")]
    assert (PLACE, FIRST) not in beside.written
    assert await one.ends() == [(FIRST, LineState.DONE, "")]


async def test_what_was_sold_while_a_line_waits_is_not_sold_again(beside: Beside) -> None:
    """Another program sells most of it; the exit works for all of it still."""
    exit_ = beside.exit(THIRD)
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)
    await beside.until(lambda: THIRD in beside.queued)
    beside.broker.fill(exit_, 400)
    await one.ends()
    await other.ends()

    assert beside.broker.placed[-1][:3] == (THIRD, Side.SELL, 100)
    assert (beside.broker.held[THIRD], beside.broker.crossed) == (0, [])


async def test_a_line_that_failed_has_its_exit_offered_and_the_next_its_turn(beside: Beside) -> None:
    beside.exit(THIRD)
    beside.broker.refused.add(FIRST)
    one = await beside.bare(FIRST)
    other = await beside.begin(THIRD)

    assert await one.ends() == [(FIRST, LineState.REFUSED, "order-rejected")]
    offer = beside.scene.guard.lost_exits.offer(beside.scene.account, FIRST, Side.SELL)
    assert offer is not None
    assert offer.state is OfferState.FREE
    assert await other.ends() == [(THIRD, LineState.DONE, "")]


# --- another account --------------------------------------------------------------------------------------------------


class TwoAccounts(Beside):
    """A second account of the same firm beside the first; both are pinned, so that each flatten opens OpenD itself."""

    def __init__(self, scene: TradingScene, broker: FlattenBroker) -> None:
        super().__init__(scene, broker)
        self.other = replace(scene.account, id="300009")
        gateway = scene.gateway
        brokers: dict[str, Any] = {scene.account.id: (gateway.answer, gateway.orders, gateway.positions)}
        self.others = FlattenBroker(replace(scene, account=self.other), (400, 0, 0))
        self.others.before_answer = self.note
        brokers[self.other.id] = gateway.answer, gateway.orders, gateway.positions
        gateway.answer = lambda write: brokers[write.request.account.id][0](write)
        gateway.orders = lambda account, **kept: brokers[account.id][1](account, **kept)  # type: ignore[method-assign]
        gateway.positions = lambda account, **kept: brokers[account.id][2](account, **kept)  # type: ignore[method-assign]
        scene.person.password = PASSWORD

    async def pin(self) -> None:
        scene = self.scene
        await scene.blotter.watch([scene.account, self.other])
        await scene.lock.pin(scene.account)
        await scene.lock.pin(self.other)
        await scene.spawn.settled()
        scene.gateway.unlocks.clear()

    async def opend(self) -> list[tuple[str, bool]]:
        """What has gone to OpenD since the accounts were pinned."""
        await settle(self.scene)
        return self.scene.gateway.unlocks


@pytest.fixture
async def accounts(scene: TradingScene, broker: FlattenBroker) -> TwoAccounts:
    made = TwoAccounts(scene, broker)
    await made.pin()
    return made


async def test_an_account_waits_for_the_budget_of_no_other(accounts: TwoAccounts) -> None:
    """The same security of another account is another position, with calls of its own."""
    accounts.others.new(FIRST, Side.SELL, 400)
    one = await accounts.bare(FIRST)
    other = await accounts.begin(FIRST, account=accounts.other)

    assert await other.ends() == [(FIRST, LineState.DONE, "")]
    assert not one.task.done()
    assert await one.ends() == [(FIRST, LineState.DONE, "")]
    assert accounts.queued == []
    assert (accounts.broker.held[FIRST], accounts.others.held[FIRST]) == (0, 0)
    assert accounts.broker.crossed + accounts.others.crossed == []


@pytest.mark.parametrize("shorter", [0, 1])
async def test_opend_is_locked_when_the_last_flatten_of_its_firm_has_ended(accounts: TwoAccounts, shorter: int) -> None:
    pair = (accounts.scene.account, accounts.other)
    accounts.spend(4.0, pair[shorter])
    accounts.spend(8.0, pair[1 - shorter])
    begun = [await accounts.begin(FIRST, account=account) for account in pair]
    assert await begun[shorter].ends() == [(FIRST, LineState.DONE, "")]
    assert not begun[1 - shorter].task.done()
    assert await accounts.opend() == [(account.id, True) for account in pair]

    assert await begun[1 - shorter].ends() == [(FIRST, LineState.DONE, "")]
    assert (await accounts.opend())[2:] == [(pair[1 - shorter].id, False)]


async def test_two_flattens_of_one_account_leave_opend_open_until_both_have_ended(accounts: TwoAccounts) -> None:
    accounts.broker.fills[SECOND] = 0
    accounts.spend(8.0)
    one, other = await accounts.begin(FIRST), await accounts.begin(SECOND)
    assert await one.ends() == [(FIRST, LineState.DONE, "")]
    assert await accounts.opend() == [(accounts.scene.account.id, True)] * 2
    assert not other.task.done()

    await other.ends()
    assert (await accounts.opend())[2:] == [(accounts.scene.account.id, False)]


@pytest.mark.parametrize("event", [lock, idle, sleep])
async def test_what_locks_locks_opend_at_once_under_both(
    accounts: TwoAccounts, event: Callable[[Beside, Flattening], None]
) -> None:
    accounts.spend(8.0, accounts.other)
    one, other = await accounts.bare(FIRST), await accounts.begin(FIRST, account=accounts.other)
    await settle(accounts.scene)
    written = len(accounts.written)
    event(accounts, one)

    assert [opened for _account, opened in await accounts.opend()] == [True, True, False]
    assert not one.task.done()
    assert not other.task.done()
    assert [code for each in (one, other) for _one, _state, code in await each.ends()] == ["not-sent-locked"] * 2
    assert len(await accounts.opend()) == 3
    assert len(accounts.written) == written
