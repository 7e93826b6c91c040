"""What steps of the window cost has not grown, and what is counted of them is what is said."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counts.calls import Calls, name_of
from devtools import counts
from devtools.bounds import Bounds

FILE = Path(__file__).parents[2] / "core" / "tideboard_core" / "counted_example.py"
SOURCE = """
import asyncio

def plain(count):
    return [inner(each) for each in range(count)]

def inner(value):
    return sum(one for one in (value, value))

def steps():
    yield 1
    yield inner(2)

async def waits():
    await asyncio.sleep(0)
    await asyncio.sleep(0)

def make(value):
    def closure():
        yield value
        yield value
    return closure
"""


def example() -> dict[str, object]:
    """Functions as if they stood in a file of ours."""
    found: dict[str, object] = {}
    exec(compile(SOURCE, str(FILE), "exec"), found)  # noqa: S102  our own text
    return found


@pytest.fixture
def calls() -> Iterator[Calls]:
    """A counter that looks at this thread and at those that begin now."""
    made = Calls()
    made.begin()
    yield made
    made.end()


def by_function(found: dict[str, int]) -> dict[str, int]:
    return {name.partition(":")[2]: number for name, number in found.items() if "counted_example" in name}


def test_a_function_counts_once_for_each_call(calls: Calls) -> None:
    ours = example()
    with calls.counted() as found:
        ours["plain"](3)  # type: ignore[operator]
    assert by_function(found) == {"plain": 1, "inner": 3}


def test_a_generator_and_a_coroutine_count_once_however_often_they_go_on(calls: Calls) -> None:
    ours = example()
    with calls.counted() as found:
        list(ours["steps"]())  # type: ignore[operator]
        list(ours["make"](1)())  # type: ignore[operator]
        asyncio.run(ours["waits"]())  # type: ignore[operator]
    assert by_function(found) == {"steps": 1, "inner": 1, "make": 1, "make.<locals>.closure": 1, "waits": 1}


def test_other_threads_count_and_what_comes_outside_the_block_does_not(calls: Calls) -> None:
    ours = example()
    ours["inner"](1)  # type: ignore[operator]
    with calls.counted() as found:
        thread = threading.Thread(target=ours["inner"], args=(1,))  # type: ignore[arg-type]
        thread.start()
        thread.join()
    ours["inner"](1)  # type: ignore[operator]
    assert by_function(found) == {"inner": 1}


def test_functions_of_others_and_of_tests_have_no_name() -> None:
    assert name_of(example.__code__) == ""
    assert name_of(asyncio.run.__code__) == ""


def bounds(**numbers: int) -> Bounds:
    return Bounds({row: {"step": numbers.get(row, 0)} for row in counts.LEAST})


def step(**numbers: int) -> dict[str, dict[str, int]]:
    return {"step": {**dict.fromkeys(counts.LEAST, 0), **numbers}}


@pytest.mark.parametrize(
    ("row", "number", "allowed"),
    [("calls", 100, 120), ("calls", 10_000, 10_200), ("paints", 3, 3), ("modules", 0, 0), ("area", 10**6, 1_020_000)],
)
def test_a_number_may_grow_by_two_per_cent(row: str, number: int, allowed: int) -> None:
    assert counts.above(bounds(**{row: number}), step(**{row: allowed})) == []
    (excess,) = counts.above(bounds(**{row: number}), step(**{row: allowed + 1}))
    assert str(excess) == f"{row}: step has {allowed + 1}, the bound is {allowed}"


def test_a_step_that_only_one_side_has_is_named() -> None:
    words = counts.unlisted(bounds(), {**step(), "new": step()["step"]})
    assert words == [f"{row}: new has no number: python3 dev.py counts" for row in counts.LEAST]
    assert counts.unlisted(bounds(), {}) == ["step is not counted any more"]


def test_a_step_that_does_next_to_nothing_is_broken() -> None:
    (words,) = counts.unlisted(bounds(calls=100), step(calls=49))
    assert words == "calls: step has 49, which was 100: if that is true, python3 dev.py counts"
    assert counts.unlisted(bounds(calls=100), step(calls=50)) == []


def test_functions_that_grew_most_come_first() -> None:
    before = {"step": {"functions": {"a": 5, "b": 1, "gone": 9}}}
    now = {"step": {"functions": {"a": 6, "b": 40, "new": 3, "same": 0}}}
    assert counts.grown("step", now, before) == ["b: 1 -> 40", "new: 0 -> 3", "a: 5 -> 6"]
    assert counts.grown("step", now, {}) == ["b: 40", "a: 6", "new: 3", "same: 0"]


def test_no_number_was_raised_without_a_reason() -> None:
    assert counts.raised_without_a_reason() == []


@pytest.mark.skipif(sys.platform != "linux", reason="counted on Linux: other systems paint and lay out otherwise")
@pytest.mark.timeout(3 * counts.LONGEST)  # it counts twice where something grew
def test_no_step_costs_more() -> None:
    """`python3 dev.py counts` prints all of them."""
    env = counts.environment(os.environ)
    found = counts.measured(env)
    listed = counts.read_numbers(counts.LIST.read_text(encoding="utf-8"))
    assert counts.unlisted(listed, found) == []
    if problems := counts.above(listed, found):
        pytest.fail(counts.explained(problems, found, env), pytrace=False)
