"""Answers that the vendor's pages and users print: each is read over both carriers, and every figure follows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from fakes.recomputed.asking import VECTORS, cases
from fakes.recomputed.futu import CALLS, FOLDER, KINDS, answer_to, in_opend, in_rest, prepare_opend, prepare_rest
from fakes.recomputed.printed import Numbers, calls_of, faults_of, figures_of, name_of, unlisted
from fakes.servers.opend.gateway import account_of
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.servers.opend_rest.gateway import ACCOUNTS, gateway_to
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

CASES = cases(FOLDER, KINDS)
NAMES = [name_of(case) for case in CASES]
OPEND = [case for case in CASES if in_opend(case)]
REST = [case for case in CASES if in_rest(case)]
OTHERS: Numbers = json.loads((VECTORS / FOLDER / "not_recomputed.json").read_text(encoding="utf-8"))
LEAST_CALLS, LEAST_FIGURES = 30, 80
_UNLIMITED = 60.0
"""Seconds after which no call counts against a limit any more."""


@asynccontextmanager
async def daemon(sinks: Sinks, clock: ManualClock) -> AsyncIterator[tuple[ScriptedRest, OpendRestGateway]]:
    async with ScriptedRest() as server:
        server.reply("GET", "/api/accounts", ACCOUNTS)
        made = gateway_to(server, sinks, clock)
        await made.connect()
        await made.log_in()
        yield server, made
        await made.close()


async def answer_of(case: Mapping[str, Any], gateway: OpendGateway, opend: ScriptedOpend) -> Any:
    prepare_opend(opend, case)
    return await answer_to(case, gateway, await account_of(gateway))


async def answers(
    gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks, clock: ManualClock
) -> list[tuple[Mapping[str, Any], Any]]:
    """Every case with its answer, over OpenD where it has one."""
    found: list[tuple[Mapping[str, Any], Any]] = []
    for case in OPEND:
        clock.advance(_UNLIMITED)
        found.append((case, await answer_of(case, gateway, opend)))
    async with daemon(sinks, clock) as (server, made):
        login = (await made.trading.accounts())[0]
        for case in CASES:
            if not in_opend(case):
                prepare_rest(server, case)
                found.append((case, await answer_to(case, made, login)))
    return found


def test_each_answer_says_where_it_is_printed() -> None:
    for case, name in zip(CASES, NAMES, strict=True):
        assert case["source"].startswith("https://"), name
        assert case["stored"], name
        assert case["call"] in CALLS, name
        assert in_opend(case) or in_rest(case), name
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("case", OPEND, ids=map(name_of, OPEND))
async def test_what_is_printed_is_read_and_adds_up(
    case: Mapping[str, Any], gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    """And each figure, turned in our values alone, would be told."""
    assert faults_of(case, await answer_of(case, gateway, opend)) == []


async def test_the_same_over_rest(sinks: Sinks, clock: ManualClock) -> None:
    """What FutuOpenD-rs has a call of, as its JSON would have it, or has it."""
    found: list[str] = []
    async with daemon(sinks, clock) as (server, made):
        login = (await made.trading.accounts())[0]
        for case in REST:
            clock.advance(_UNLIMITED)
            prepare_rest(server, case)
            found += [f"{name_of(case)}: {fault}" for fault in faults_of(case, await answer_to(case, made, login))]
    assert found == []


async def test_thirty_calls_and_four_score_figures(
    gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks, clock: ManualClock
) -> None:
    known = await answers(gateway, opend, sinks, clock)

    assert len(set[str]().union(*(calls_of(case) for case, _ in known))) >= LEAST_CALLS
    assert sum(len(figures_of(case, answer)) for case, answer in known) >= LEAST_FIGURES


async def test_every_other_number_has_a_source(
    gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks, clock: ManualClock
) -> None:
    """A number that nothing would tell if it were in hundredths is listed with what says its unit, and no other is."""
    assert unlisted(await answers(gateway, opend, sinks, clock), OTHERS) == ([], [])
    assert all(source for names in OTHERS.values() for source in names.values())
