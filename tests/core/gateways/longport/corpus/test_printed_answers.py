"""Answers that the vendor's pages, its programs and users print: each is read, and every figure follows from others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from fakes.recomputed.asking import VECTORS, cases
from fakes.recomputed.longport import CALLS, FOLDER, KINDS, answer_to, prepare
from fakes.recomputed.printed import Numbers, calls_of, faults_of, figures_of, name_of, unlisted
from fakes.servers.longport.feed import answering
from fakes.servers.longport.gateway import account_of, logged_in
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway

CASES = cases(FOLDER, KINDS)
NAMES = [name_of(case) for case in CASES]
OTHERS: Numbers = json.loads((VECTORS / FOLDER / "not_recomputed.json").read_text(encoding="utf-8"))
LEAST_CALLS, LEAST_FIGURES = 40, 120
_UNLIMITED = 60.0
"""Seconds after which no call counts against a limit any more."""


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
    assert faults_of(case, await answer_of(case, gateway, longport)) == []


async def test_forty_calls_and_six_score_figures(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    asked: set[str] = set()
    found: list[str] = []
    for case, name in zip(CASES, NAMES, strict=True):
        clock.advance(_UNLIMITED)
        found += [f"{name} {path}" for path in figures_of(case, await answer_of(case, gateway, longport))]
        asked |= calls_of(case)

    assert len(asked) >= LEAST_CALLS
    assert len(found) >= LEAST_FIGURES


async def test_every_other_number_has_a_source(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """A number that nothing would tell if it were in hundredths is listed with what says its unit, and no other is."""
    answers = []
    for case in CASES:
        clock.advance(_UNLIMITED)
        answers.append((case, await answer_of(case, gateway, longport)))

    assert unlisted(answers, OTHERS) == ([], [])
    assert all(source for names in OTHERS.values() for source in names.values())
