"""What is known of the plans that a broker runs: one question at a time, and what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from fakes.values.plans import ScriptedPlans, grid, recurring, told
from fakes.values.reviews import account as account_of
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.order import Environment
from tideboard_core.model.plans import PlanState
from tideboard_core.orders.outside_plans import OutsidePlans, PlansReading

ACCOUNT = account_of(Environment.LIVE)


def over(source: ScriptedPlans | None) -> OutsidePlans:
    def fail(error: Exception, _where: str) -> None:
        raise error

    return OutsidePlans(lambda _account: source, fail)


async def test_before_any_question_nothing_is_known() -> None:
    assert over(ScriptedPlans(told())).reading(ACCOUNT) == PlansReading()


async def test_a_broker_that_tells_of_none_is_not_asked() -> None:
    outside = over(None)
    await outside.read(ACCOUNT)
    assert outside.reading(ACCOUNT) is None


async def test_the_answer_stands_until_the_next_one() -> None:
    source = ScriptedPlans(told(grid()))
    outside = over(source)
    await outside.read(ACCOUNT)
    assert outside.reading(ACCOUNT) == PlansReading(plans=told(grid()))

    source.answer = told()
    await outside.read(ACCOUNT)
    assert outside.reading(ACCOUNT) == PlansReading(plans=told())


async def test_an_error_leaves_what_was_known_and_ends_with_the_next_answer() -> None:
    source = ScriptedPlans(told(grid()))
    outside = over(source)
    await outside.read(ACCOUNT)
    error = RequestTimeout("no-answer", seconds=12)
    source.answer = error
    await outside.read(ACCOUNT)
    assert outside.reading(ACCOUNT) == PlansReading(plans=told(grid()), error=error)

    source.answer = told(recurring())
    await outside.read(ACCOUNT)
    assert outside.reading(ACCOUNT) == PlansReading(plans=told(recurring()))


async def test_one_question_at_a_time() -> None:
    source = ScriptedPlans(told(grid()))
    source.held = asyncio.Event()
    outside = over(source)
    changes: list[PlansReading | None] = []
    end = outside.on_change(lambda: changes.append(outside.reading(ACCOUNT)))
    first = asyncio.get_running_loop().create_task(outside.read(ACCOUNT))
    await asyncio.sleep(0)
    await outside.read(ACCOUNT)
    assert (source.asked, changes) == (1, [PlansReading(waiting=True)])

    source.held.set()
    await first
    assert changes[1:] == [PlansReading(plans=told(grid()))]
    end()
    await outside.read(ACCOUNT)
    assert len(changes) == 2


async def test_a_question_that_is_given_up_is_out_no_more() -> None:
    source = ScriptedPlans(told(grid()))
    source.held = asyncio.Event()
    outside = over(source)
    asking = asyncio.get_running_loop().create_task(outside.read(ACCOUNT))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    reading = outside.reading(ACCOUNT)
    assert reading is not None
    assert not reading.waiting
    assert reading.error is not None


async def test_an_answer_that_breaks_is_none() -> None:
    seen: list[Exception] = []
    outside = OutsidePlans(lambda _account: ScriptedPlans(ValueError("x")), lambda error, _where: seen.append(error))
    await outside.read(ACCOUNT)
    reading = outside.reading(ACCOUNT)
    assert [type(error) for error in seen] == [ValueError]
    assert reading is not None
    assert reading.error is not None


async def test_accounts_are_kept_apart() -> None:
    source = ScriptedPlans(told(grid()))
    outside = over(source)
    await outside.read(ACCOUNT)
    assert outside.reading(account_of(Environment.PAPER)) == PlansReading()
    assert outside.reading(replace(ACCOUNT, id="another")) == PlansReading()


@pytest.mark.parametrize(
    ("reading", "calm"),
    [
        (PlansReading(), True),
        (PlansReading(plans=told()), True),
        (PlansReading(plans=told(grid(state=PlanState.SUSPENDED))), True),
        (PlansReading(plans=told(grid())), False),
        (PlansReading(plans=told(grid(state=PlanState.UNKNOWN))), False),
        (PlansReading(plans=told(unread="symbol")), False),
        (PlansReading(plans=told(), error=RequestTimeout("no-answer")), False),
    ],
)
def test_calm_is_only_what_surely_does_not_trade(reading: PlansReading, *, calm: bool) -> None:
    assert reading.calm is calm
