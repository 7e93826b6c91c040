"""What steps of the window cost has not grown, and what is counted of them is what is said."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counts.calls import Calls, name_of
from counts.steps import Steps
from devtools import counts
from devtools.base import Stop
from devtools.bounds import COUNTS, Bounds

FILE = Path(__file__).parents[2] / "core" / "tideboard_core" / "counted_example.py"
THIS = Path(sys.executable)
"""A copy of the checkout, in which a line is broken, has no environment of its own."""
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

def kept(size):
    return bytearray(size)

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


def test_bytes_that_our_code_holds_count_and_those_of_others_do_not(
    calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, steps = example(), Steps(calls)
    with steps.kept("step"):
        held = [ours["kept"](100_000)]  # type: ignore[operator]
        ours["kept"](100_000)  # type: ignore[operator]
        other = bytearray(100_000)
    assert len(held[0]) == len(other)
    steps.say()
    assert 100_000 <= json.loads(capsys.readouterr().out)["step"]["bytes"] < 110_000


def test_modules_of_steps_in_a_row_are_one_number(
    calls: Calls, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"shared_part": "", "one_part": "import shared_part", "two_part": "import shared_part"}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    steps = Steps(calls)
    for name in ("one", "two"):
        with steps.step(f"part: {name}"):
            importlib.import_module(f"{name}_part")
    steps.share_modules("parts", "part: ")
    steps.say()
    found = json.loads(capsys.readouterr().out)
    assert found["parts"] == {"modules": 3, "imported": ["one_part", "shared_part", "two_part"]}
    assert "modules" not in found["part: one"]
    for name in ("shared_part", "one_part", "two_part"):
        del sys.modules[name]


def bounds(**numbers: int) -> Bounds:
    return Bounds({row: {"step": numbers.get(row, 0)} for row in counts.LEAST})


def step(**numbers: int) -> dict[str, dict[str, int]]:
    return {"step": {**dict.fromkeys(counts.LEAST, 0), **numbers}}


@pytest.mark.parametrize(
    ("row", "number", "allowed"),
    [
        ("calls", 100, 120),
        ("calls", 10_000, 10_200),
        ("paints", 3, 3),
        ("modules", 0, 0),
        ("area", 10**6, 1_020_000),
        ("bytes", 10_000, 14_096),
    ],
)
def test_a_number_may_grow_by_two_per_cent(row: str, number: int, allowed: int) -> None:
    assert counts.above(bounds(**{row: number}), step(**{row: allowed})) == []
    (excess,) = counts.above(bounds(**{row: number}), step(**{row: allowed + 1}))
    assert str(excess) == f"{row}: step has {allowed + 1}, the bound is {allowed}"


def test_a_step_that_only_one_side_has_is_named() -> None:
    words = counts.unlisted(bounds(), {**step(), "new": step()["step"]})
    assert words == [f"{row}: new has no number: python3 dev.py counts" for row in counts.LEAST]
    assert counts.unlisted(bounds(), {}) == [f"{row}: step is not counted any more" for row in counts.LEAST]


def test_a_step_has_the_rows_that_are_counted_of_it() -> None:
    found = {"step": {"calls": 3}}
    written = counts.fallen(Bounds({row: {} for row in counts.LEAST}), found, ["step"])
    assert {row: rooms for row, rooms in written.items() if rooms} == {"calls": {"step": 3}}
    listed = Bounds(written)
    assert counts.above(listed, found) == []
    assert counts.unlisted(listed, found) == []


def test_a_step_that_does_next_to_nothing_is_broken() -> None:
    (words,) = counts.unlisted(bounds(calls=100), step(calls=49))
    assert words == "calls: step has 49, which was 100: if that is true, python3 dev.py counts"
    assert counts.unlisted(bounds(calls=100), step(calls=50)) == []


def test_numbers_only_fall_and_those_of_other_steps_stay() -> None:
    listed = Bounds({row: {"less": 10, "more": 10, "other": 10, "gone": 10} for row in counts.LEAST})
    numbers = {"less": 8, "more": 12, "new": 5, "other": 1}
    found = {name: dict.fromkeys(counts.LEAST, number) for name, number in numbers.items()}
    written = counts.fallen(listed, found, ["less", "more", "new"])
    assert written == {row: {"less": 8, "more": 10, "other": 10, "new": 5} for row in counts.LEAST}


def test_functions_that_grew_most_come_first() -> None:
    before = {"step": {"functions": {"a": 5, "b": 1, "gone": 9}}}
    now = {"step": {"functions": {"a": 6, "b": 40, "new": 3, "same": 0}}}
    assert counts.grown("step", now, before) == ["b: 1 -> 40", "new: 0 -> 3", "a: 5 -> 6"]
    assert counts.grown("step", now, {}) == ["b: 40", "a: 6", "new: 3", "same: 0"]


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("import sys; sys.exit(3)", "ended with 3"),
        ("import sys; print('{}'); print('ValueError: torn', file=sys.stderr)", "ValueError: torn"),
    ],
)
def test_a_count_that_breaks_or_writes_of_an_error_is_none(tmp_path: Path, program: str, error: str) -> None:
    """An error that the window caught would make a step cheap."""
    with pytest.raises(Stop, match=error):
        counts.measured(os.environ, counting(tmp_path, program), THIS)


def test_a_count_knows_no_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Qt's platform writes for each dialog is no error."""
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    program = """
import json, os, sys
print("This plugin does not support propagateSizeHints()", file=sys.stderr)
print(json.dumps({"step": {name: os.environ.get(name) for name in ("QT_SCALE_FACTOR", "PYTHONHASHSEED")}}))
"""
    found = counts.measured(os.environ, counting(tmp_path, program), THIS)
    assert found == {"step": {"QT_SCALE_FACTOR": None, "PYTHONHASHSEED": "0"}}


def test_several_programs_count_and_an_old_checkout_lacks_some(tmp_path: Path) -> None:
    """What they count of one step is put together."""
    tree = counting(tmp_path, 'print(\'{"step": {"calls": 3}}\')')
    counting(tree, 'print(\'{"step": {"bytes": 9}, "other": {"calls": 1}}\')', "start")
    assert counts.measured(os.environ, tree, THIS) == {"step": {"calls": 3, "bytes": 9}, "other": {"calls": 1}}


def counting(tree: Path, program: str, name: str = "__main__") -> Path:
    """A checkout in which a program counts so."""
    file = tree / "tests" / "counts" / f"{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(program, encoding="utf-8")
    return tree


def test_no_number_was_raised_without_a_reason() -> None:
    assert counts.raised_without_a_reason() == []


@pytest.mark.skipif(sys.platform != "linux", reason="counted on Linux: other systems paint and lay out otherwise")
@pytest.mark.timeout(3 * counts.LONGEST)  # it counts twice where something grew
def test_no_step_costs_more() -> None:
    """`python3 dev.py counts` prints all of them."""
    found = counts.measured(os.environ, interpreter=THIS)
    listed = counts.read_numbers(COUNTS.read_text(encoding="utf-8"))
    assert counts.unlisted(listed, found) == []
    if counts.HELD and (problems := counts.above(listed, found)):
        pytest.fail(counts.explained(problems, found, os.environ), pytrace=False)
