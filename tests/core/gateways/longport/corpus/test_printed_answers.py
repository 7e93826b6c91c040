"""Answers that the vendor's pages, its programs and users print: each is read, and every figure follows from others."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from fakes.recomputed.asking import CALLS, RECOMPUTED, VECTORS, answer_to, cases, prepare, recomputed
from fakes.recomputed.figures import Path, at, general, named, numbers_in, tells, unnoticed
from fakes.servers.longport.feed import answering
from fakes.servers.longport.gateway import account_of, logged_in
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway

CASES = cases()
NAMES = [f"{case['call']}: {case['name']}" for case in CASES]
OTHERS: Mapping[str, Mapping[str, str]] = json.loads((VECTORS / "not_recomputed.json").read_text(encoding="utf-8"))
"""By call: numbers of our values that follow from no other of the answer, each with the source of its unit."""
LEAST_CALLS, LEAST_FIGURES = 40, 120
_UNLIMITED = 60.0
"""Seconds after which no call counts against a limit any more."""
_ROWS = ("rows", "points", "days", "bars", "times", "figures", "periods", "items", "rates", "plans", "trades", "series")
_SIDES = (("bids", "asks"), ("inflow", "outflow"), ("peers", "places"))


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in at a scripted server and never really waits."""
    made = await logged_in(answering(longport), sinks, clock)
    yield made
    await made.close()


async def answer_of(case: Mapping[str, Any], gateway: LongportGateway, longport: ScriptedLongport) -> Any:
    login = await account_of(gateway, longport)
    prepare(longport, case)
    return await answer_to(case, gateway, login)


def rows_in(answer: Any) -> int:
    """How many rows an answer has: of a book and a queue both sides, of an industry its companies and places."""
    if isinstance(answer, Mapping):
        return sum(map(len, answer.values()))
    if isinstance(answer, Sequence) and not hasattr(answer, "_fields"):
        return len(answer)
    for sides in _SIDES:
        if hasattr(answer, sides[0]):
            return sum(len(getattr(answer, side)) for side in sides)
    return next((len(getattr(answer, name)) for name in _ROWS if hasattr(answer, name)), 1)


def path_of(text: str) -> Path:
    """The path that is written `rows[0].price`."""
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"\w+", text))


def test_each_answer_says_where_it_is_printed() -> None:
    for case, name in zip(CASES, NAMES, strict=True):
        assert case["source"].startswith("https://"), name
        assert case["stored"], name
        assert case["call"] in CALLS, name
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_what_is_printed_is_read_and_adds_up(
    case: Mapping[str, Any], gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """And each figure, turned in our values alone, would be told."""
    answer = await answer_of(case, gateway, longport)

    assert rows_in(answer) == case["rows"]
    assert getattr(answer, "unread", "") == case.get("unread", "")
    read = {name: at(answer, path_of(name)) for name in case.get("reads", {})}
    wanted = {name: Decimal(value) for name, value in case.get("reads", {}).items()}
    assert {name: value if value is None else Decimal(str(value)) for name, value in read.items()} == wanted
    beside = case.get("beside", {})
    assert [str(figure) for figure in recomputed(case["call"], answer, beside) if not figure.follows] == []
    if case["call"] in RECOMPUTED:
        assert unnoticed(answer, beside, RECOMPUTED[case["call"]]) == list(case.get("unnoticed", {}))


async def test_forty_calls_and_six_score_figures(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    asked: set[str] = set()
    found: list[str] = []
    for case, name in zip(CASES, NAMES, strict=True):
        clock.advance(_UNLIMITED)
        answer = await answer_of(case, gateway, longport)
        figures = {named(figure.path) for figure in recomputed(case["call"], answer, case.get("beside", {}))}
        found += [f"{name} {path}" for path in sorted(figures)]
        asked |= {str(wire.get("command", wire.get("get", wire.get("post")))) for wire in case["wire"]}

    assert len(asked) >= LEAST_CALLS
    assert len(found) >= LEAST_FIGURES


async def test_every_other_number_has_a_source(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """A number that nothing would tell if it were in hundredths is listed with what says its unit, and no other is."""
    noticed, silent = set[tuple[str, str]](), set[tuple[str, str]]()
    for case in CASES:
        clock.advance(_UNLIMITED)
        answer = await answer_of(case, gateway, longport)
        compute = RECOMPUTED.get(case["call"])
        for path in numbers_in(answer):
            heard = compute is not None and tells(answer, path, case.get("beside", {}), compute)
            (noticed if heard else silent).add((case["call"], general(path)))

    listed = {(call, name) for call, names in OTHERS.items() for name in names}
    assert sorted(silent - noticed - listed) == []
    assert sorted(listed - (silent - noticed)) == []
    assert all(source for names in OTHERS.values() for source in names.values())
