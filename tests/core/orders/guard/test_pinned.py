"""A pinned LIVE account: nothing is placed or changed; what takes out or closes asks for the password each time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.option_legs import combination, with_options
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import PASSWORD
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderError, TradingLocked, WrongPassword
from tideboard_core.model.flatten import LineState
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason, PasswordKind
from tideboard_core.model.open_review import CancelReview, FlattenReview
from tideboard_core.model.order import ActionRequest, CancelRequest, ModifyRequest, OrderAction, OrderStatus
from tideboard_core.model.review import REFUSED, CheckCode, Confirmation, Gesture, VoidCode
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)


def number(scene: TradingScene) -> str:
    return scene.guard.client_order_id()


async def place(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())


async def change(scene: TradingScene) -> None:
    order = scene.working()
    request = ModifyRequest(account=scene.account, order=order, client_order_id=number(scene), quantity=300)
    await scene.guard.submit_modify(request)


async def enable(scene: TradingScene) -> None:
    order = scene.working(status=OrderStatus.DISABLED)
    request = ActionRequest(
        account=scene.account, order=order, action=OrderAction.ENABLE, client_order_id=number(scene)
    )
    await scene.guard.submit_action(request)


async def combine(scene: TradingScene) -> None:
    with_options(scene)
    await scene.guard.submit_combination(combination(scene))


async def cancel(scene: TradingScene) -> None:
    request = CancelRequest(account=scene.account, order=scene.working(), client_order_id=number(scene))
    await scene.guard.submit_cancel(request)


async def cancel_all(scene: TradingScene) -> None:
    scene.working()
    await scene.guard.submit_cancel_all(scene.account)


async def suspend(scene: TradingScene) -> None:
    request = ActionRequest(
        account=scene.account, order=scene.working(), action=OrderAction.DISABLE, client_order_id=number(scene)
    )
    await scene.guard.submit_action(request)


Act = Callable[[TradingScene], Awaitable[None]]
BRINGING_IN: list[Act] = [place, change, enable, combine]
TAKING_OUT: list[Act] = [cancel, cancel_all, suspend]


# --- place and change are off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", BRINGING_IN)
async def test_nothing_is_brought_in_and_the_pin_is_the_reason(scene: TradingScene, act: Act) -> None:
    """Before anything is asked; not even a password would change it."""
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD

    with pytest.raises(OrderDenied) as error:
        await act(scene)

    assert error.value.code == CheckCode.PINNED
    assert error.value.data["account"] == scene.account.short_id
    assert scene.gateway.writes == []
    assert scene.person.reviews == []
    assert scene.person.combinations == []


async def test_the_preview_names_the_pin(scene: TradingScene) -> None:
    assert CheckCode.PINNED not in {check.code for check in scene.guard.preview(scene.request()).checks}
    await scene.lock.pin(scene.account)

    assert {CheckCode.PINNED, CheckCode.LOCK} <= scene.failing(scene.request())


@pytest.mark.parametrize("act", BRINGING_IN)
async def test_a_pin_while_the_confirmation_is_open_makes_it_void(scene: TradingScene, act: Act) -> None:
    voids: list[Any] = []

    async def pin(review: Any) -> None:
        await scene.lock.pin(scene.account)
        voids.append(review.void_reason)

    scene.person.on_review = pin
    with pytest.raises(OrderDenied) as error:
        await act(scene)

    (void,) = voids
    assert (void.code, void.data["check"]) == (VoidCode.CHECK_CHANGED, CheckCode.PINNED)
    assert error.value.code == VoidCode.CHECK_CHANGED
    assert scene.gateway.writes == []


async def test_a_pin_that_came_and_went_during_the_confirmation_makes_it_void_too(scene: TradingScene) -> None:
    async def pin(_review: object) -> None:
        await scene.lock.pin(scene.account)
        await scene.lock.unpin(scene.account, PASSWORD)
        await scene.unlock()

    scene.person.on_review = pin
    with pytest.raises(OrderDenied):
        await place(scene)

    assert scene.gateway.writes == []


@pytest.mark.parametrize("act", BRINGING_IN)
async def test_a_pin_during_the_flush_lets_no_bytes_leave(scene: TradingScene, act: Act) -> None:
    """The last check, in the step of the write."""

    async def answered(_review: object) -> None:
        scene.disk.gate.clear()
        scene.disk.entered.clear()

    async def interfere() -> None:
        await asyncio.to_thread(scene.disk.entered.wait)
        scene.lock.hold(scene.account)
        scene.disk.gate.set()

    await scene.audit.drain()
    scene.disk.entered.clear()
    scene.person.on_review = answered
    with pytest.raises(OrderDenied) as error:
        await asyncio.gather(act(scene), interfere())

    assert error.value.code == "not-sent-pinned"
    assert scene.gateway.writes == []


async def test_a_switch_away_and_back_brings_no_pinned_account_s_order_out(scene: TradingScene) -> None:
    other = replace(scene.account, id="300009")
    await scene.lock.pin(scene.account)
    scene.lock.switch_account(other)
    await scene.unlock()
    scene.lock.switch_account(scene.account)

    with pytest.raises(OrderDenied, match="pinned"):
        await place(scene)
    assert scene.gateway.writes == []


async def test_the_other_account_of_the_login_goes_on(scene: TradingScene) -> None:
    await scene.lock.pin(replace(scene.account, id="300009"))

    await place(scene)

    assert len(scene.gateway.writes) == 1


# --- cancel, cancel all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", TAKING_OUT)
async def test_taking_out_asks_for_the_password_each_time(scene: TradingScene, act: Act) -> None:
    """Also right after an unlock: the pin took it away. The account stays locked and pinned."""
    await scene.lock.pin(scene.account)
    kinds: list[PasswordKind | None] = []

    async def look(review: CancelReview) -> None:
        kinds.append(review.needs_password)
        await review.unlock_once(PASSWORD)

    scene.person.on_review = look
    await act(scene)
    await act(scene)
    await scene.spawn.settled()

    assert kinds == [PasswordKind.BROKER, PasswordKind.BROKER]
    assert len(scene.gateway.writes) == 2
    assert scene.lock.pinned(scene.account)
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)


@pytest.mark.parametrize("act", TAKING_OUT)
async def test_taking_out_without_the_password_sends_nothing(scene: TradingScene, act: Act) -> None:
    await scene.lock.pin(scene.account)
    outcomes: list[OrderError] = []
    try:
        await act(scene)
    except OrderError as error:
        outcomes.append(error)

    assert scene.gateway.writes == []
    if act is not cancel_all:  # which reports each order for itself
        assert [one.code for one in outcomes] == ["not-sent-pinned"]


async def test_the_password_for_a_cancel_lets_nothing_be_placed_meanwhile(scene: TradingScene) -> None:
    await scene.lock.pin(scene.account)
    denied: list[str] = []

    async def place_too(review: CancelReview) -> None:
        await review.unlock_once(PASSWORD)
        scene.person.on_review = None
        with pytest.raises(OrderDenied) as error:
            await place(scene)
        denied.append(error.value.code)

    scene.person.on_review = place_too
    await cancel(scene)

    assert denied == [CheckCode.PINNED]
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]


async def test_a_pin_while_the_cancel_is_asked_brings_the_password(scene: TradingScene) -> None:
    kinds: list[PasswordKind | None] = []

    async def pin(review: CancelReview) -> Confirmation:
        kinds.append(review.needs_password)
        await scene.lock.pin(scene.account)
        kinds.append(review.needs_password)
        return REFUSED

    scene.person.on_review = pin
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await cancel(scene)

    assert kinds == [None, PasswordKind.BROKER]


# --- flatten ----------------------------------------------------------------------------------------------------------


async def flatten(scene: TradingScene) -> Any:
    return await scene.guard.submit_flatten(scene.account)


async def test_a_pinned_account_s_positions_are_closed_with_its_password(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD

    run = await flatten(scene)
    await scene.spawn.settled()

    assert [one.state for one in run.outcomes] == [LineState.DONE, LineState.DONE]
    assert set(broker.held.values()) == {0}
    assert scene.lock.pinned(scene.account)
    assert not scene.lock.is_open(scene.account)
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)
    with pytest.raises(OrderDenied, match="pinned"):
        await place(scene)


async def test_the_plan_of_a_pinned_account_has_no_obstacle_from_its_pin(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await scene.lock.pin(scene.account)
    seen: list[tuple[int, PasswordKind | None, Gesture]] = []

    async def look(review: FlattenReview) -> Confirmation:
        seen.append((len(review.plan.worked_on), review.needs_password, review.gesture))
        return REFUSED

    scene.person.on_review = look
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await flatten(scene)

    assert seen == [(2, PasswordKind.BROKER, Gesture.TYPE)]
    assert scene.gateway.writes == []


async def test_without_the_password_nothing_is_closed(scene: TradingScene, broker: FlattenBroker) -> None:
    """A dialog that answered without it, whatever the reason."""
    await scene.lock.pin(scene.account)

    with pytest.raises(OrderDenied, match="pinned"):
        await flatten(scene)

    assert scene.gateway.writes == []
    assert [one.kind for one in await scene.records() if one.kind is RecordKind.FLATTEN] == []


async def test_a_wrong_password_closes_nothing_and_is_counted(scene: TradingScene, broker: FlattenBroker) -> None:
    await scene.lock.pin(scene.account)
    scene.gateway.refuse_unlock = WrongPassword("wrong-password")
    scene.person.password = "654321"

    with pytest.raises(WrongPassword):
        await flatten(scene)

    assert scene.gateway.writes == []
    assert scene.lock.tries_left == 1


async def test_a_typed_number_is_still_asked_for(scene: TradingScene, broker: FlattenBroker) -> None:
    """And the unlock for this act ends with the refusal."""
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD
    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9)

    with pytest.raises(OrderDenied, match="gesture-missing"):
        await flatten(scene)
    await scene.spawn.settled()

    assert scene.gateway.writes == []
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)


EVENTS: list[tuple[str, Callable[[TradingScene], object]]] = [
    ("lock", lambda scene: scene.lock.lock(LockReason.BY_HAND)),
    ("screen", lambda scene: scene.lock.lock(LockReason.SCREEN_LOCKED)),
    ("switch", lambda scene: scene.lock.switch_account(replace(scene.account, id="300009"))),
    ("suspend", lambda scene: scene.clock.suspend(60)),
    ("other program", lambda scene: scene.lock.lock(LockReason.OTHER_PROGRAM)),
]


@pytest.mark.parametrize("event", [event for _name, event in EVENTS], ids=[name for name, _event in EVENTS])
async def test_what_locks_while_it_is_asked_makes_it_void(
    scene: TradingScene, broker: FlattenBroker, event: Callable[[TradingScene], object]
) -> None:
    await scene.lock.pin(scene.account)

    async def meanwhile(review: FlattenReview) -> None:
        await review.unlock_once(PASSWORD)
        event(scene)

    scene.person.on_review = meanwhile
    with pytest.raises(OrderDenied, match="locked"):
        await flatten(scene)
    await scene.spawn.settled()

    assert scene.gateway.writes == []
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)


@pytest.mark.parametrize("event", [event for _name, event in EVENTS], ids=[name for name, _event in EVENTS])
@pytest.mark.usefixtures("broker")
async def test_what_locks_during_the_flush_of_a_closing_order_keeps_it_back(
    scene: TradingScene, event: Callable[[TradingScene], object]
) -> None:
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD

    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: event(scene))
    await scene.spawn.settled()

    assert run.outcomes[0].state is LineState.NOT_DONE
    assert [write.verb for write in scene.gateway.writes if write.verb is WriteVerb.PLACE] == []
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)


async def test_a_lost_connection_ends_it(scene: TradingScene, broker: FlattenBroker) -> None:
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD

    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: scene.link(LinkState.DISCONNECTED))

    assert run.outcomes[0].state is LineState.NOT_DONE
    assert broker.placed == []


async def test_of_two_passwords_at_once_one_unlocks_and_that_ends_with_the_flatten(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await scene.lock.pin(scene.account)
    scene.gateway.unlocks.clear()

    async def twice(review: FlattenReview) -> None:
        await asyncio.gather(review.unlock_once(PASSWORD), review.unlock_once(PASSWORD))

    scene.person.on_review = twice
    await flatten(scene)
    await scene.spawn.settled()

    assert [opened for _, opened in scene.gateway.unlocks] == [True, False]


async def test_a_pin_while_an_unlocked_flatten_is_asked_makes_it_void(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    async def pin(_review: FlattenReview) -> None:
        await scene.lock.pin(scene.account)

    scene.person.on_review = pin
    with pytest.raises(OrderDenied, match="locked"):
        await flatten(scene)

    assert broker.placed == []


@pytest.mark.usefixtures("broker")
async def test_a_pin_during_an_unlocked_flatten_keeps_its_next_order_back(scene: TradingScene) -> None:
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: scene.lock.hold(scene.account))

    (outcome,) = run.outcomes
    assert outcome.error is not None
    assert outcome.error.code in {"not-sent-pinned", "not-sent-locked"}
    assert scene.gateway.writes == []


async def test_unpinning_while_it_is_asked_makes_it_void(scene: TradingScene, broker: FlattenBroker) -> None:
    """It is an account like any other then, and locked."""
    await scene.lock.pin(scene.account)

    async def unpin(_review: FlattenReview) -> None:
        await scene.lock.unpin(scene.account, PASSWORD)

    scene.person.on_review = unpin
    with pytest.raises(OrderDenied, match="locked"):
        await flatten(scene)

    assert broker.placed == []


async def test_another_cancel_during_the_flatten_leaves_opend_open_for_it(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Each has the password of its own; the cancel ends first."""
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD
    unlocked: list[bool] = []

    async def meanwhile(_review: FlattenReview) -> None:
        scene.person.on_review = None

    scene.person.on_review = meanwhile

    async def with_cancel() -> Any:
        task = asyncio.get_running_loop().create_task(flatten(scene))
        while not broker.placed:
            assert not task.done()
            await asyncio.sleep(0)
        (await scene.lock.unlock_once(scene.account, PASSWORD)).end()
        unlocked.append(scene.gateway.unlocks[-1][1])
        return await task

    run = await with_cancel()

    assert unlocked == [True]
    assert [one.state for one in run.outcomes] == [LineState.DONE, LineState.DONE]


async def test_a_locked_account_without_a_pin_is_unlocked_as_before(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.lock.lock(LockReason.BY_HAND)
    scene.person.password = PASSWORD

    with pytest.raises(OrderDenied) as error:
        await flatten(scene)

    assert error.value.code == VoidCode.LOCKED
    assert broker.placed == []


async def test_no_password_for_a_flatten_is_taken_from_another_account(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await scene.lock.pin(scene.account)
    other = await scene.lock.unlock_once(replace(scene.account, id="300009"), PASSWORD)

    with pytest.raises(TradingLocked):
        await scene.lock.pins.remove(scene.account, other)
    with pytest.raises(OrderDenied, match="pinned"):
        await flatten(scene)
    assert broker.placed == []
