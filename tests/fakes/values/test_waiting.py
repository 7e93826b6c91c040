"""A wait that fails says what it waited for and what was there instead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import pytest

from fakes.values import waiting
from fakes.values.condition_text import expression_of, parts_of, short
from fakes.values.waiting import Happenings, Missing, in_time, tasks_done, until


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here ever comes."""
    monkeypatch.setattr(waiting, "CEILING", 0.01)


@dataclass
class Order:
    """What conditions ask."""

    state: str = "sent"
    fills: tuple[int, ...] = (100, 200)

    def done(self) -> bool:
        return self.state == "done"


def broken() -> bool:
    raise ValueError("no such order")


ORDER = Order()


async def missed(wait: Awaitable[None]) -> str:
    """Wait for what does not come; returns what is said."""
    with pytest.raises(Missing) as raised:
        await wait
    return str(raised.value)


async def test_a_condition_says_its_expression_and_the_values_of_its_parts() -> None:
    order, expected = Order(), "done"

    said = await missed(until(lambda: order.state == expected and len(order.fills) > 2))

    assert said == (
        "not within 0.01 seconds: order.state == expected and len(order.fills) > 2\n"
        "there is instead: order.state = 'sent'\nexpected = 'done'\nlen(order.fills) = 2\norder.fills = (100, 200)"
    )


async def test_words_of_the_test_stand_before_those_of_the_condition() -> None:
    said = await missed(until(lambda: False, "the order to fill", lambda: "1 of 2 shares"))

    assert said == "not within 0.01 seconds: the order to fill\nthere is instead: 1 of 2 shares"


@pytest.mark.parametrize(
    ("condition", "wanted", "seen"),
    [
        (ORDER.done, "self.state == 'done'", "self.state = 'sent'"),
        (lambda order=ORDER: order.done(), "order.done()", f"order.done() = False\norder = {ORDER!r}"),
        (lambda: not ORDER.fills, "not ORDER.fills", "ORDER.fills = (100, 200)"),
        (lambda: any(fill > 500 for fill in ORDER.fills), "any((fill > 500 for fill in ORDER.fills))", None),
        (partial(str.isdigit, "words"), "partial of str.isdigit()", "argument_0 = 'words'"),
        (lambda: broken() or 1, "broken() or 1", "broken() = <ValueError: no such order>"),
        (lambda: not_there, "not_there", "not_there = <NameError: name 'not_there' is not defined>"),  # type: ignore[name-defined]  # noqa: F821
        ([].__len__, "list.__len__()", "self = []"),
    ],
)
def test_every_form_of_a_condition_has_its_words(
    condition: Callable[[], object], wanted: str, seen: str | None
) -> None:
    assert expression_of(condition) == wanted
    assert seen is None or parts_of(condition) == seen


def test_of_two_conditions_on_a_line_each_has_its_own() -> None:
    sent, done = (lambda: ORDER.state == "sent"), (lambda: ORDER.state == "done")

    assert [expression_of(sent), expression_of(done)] == ["ORDER.state == 'sent'", "ORDER.state == 'done'"]


def test_a_long_value_is_cut() -> None:
    assert len(short(["x" * 1000] * 1000)) < 400


async def test_what_fails_while_it_is_shown_is_shown_as_that() -> None:
    assert "there is instead: <ValueError: no such order>" in await missed(until(lambda: False, "it", broken))


async def test_happenings_and_tasks_say_what_they_waited_for() -> None:
    happenings, number = Happenings(), 1
    ending = asyncio.get_running_loop().create_task(asyncio.sleep(60), name="a long read")

    said = await missed(happenings.until(lambda: number == 2))
    left = await missed(tasks_done("a long read"))

    assert said.endswith("number == 2\nthere is instead: number = 1")
    assert "the end of tasks a long read" in left
    assert "name='a long read'" in left
    assert ending.cancelled()


async def test_a_time_out_of_what_is_awaited_is_not_ours() -> None:
    with pytest.raises(TimeoutError):
        async with in_time("the answer", seconds=60):
            raise TimeoutError("of the socket")


async def test_a_wait_that_succeeds_renders_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_report", lambda *_given: pytest.fail("rendered"))
    monkeypatch.setattr(waiting, "CEILING", 60.0)  # it comes
    turns = iter([False, True])

    await until(lambda: next(turns))
