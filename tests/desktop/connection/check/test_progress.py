"""A check under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.check.progress import Checkup, nothing_to_check
from tideboard_desktop.ui.tasks import Tasks

HERE = Connection(backend=Backend.OPEND)
GOOD = Finding(step=CheckStep.ADDRESS, verdict=CheckVerdict.GOOD, code=FindingCode.ADDRESS_KNOWN)
BAD = Finding(step=CheckStep.PORT, verdict=CheckVerdict.BAD, code=FindingCode.PORT_CLOSED)


class Gate:
    """A check that tells one finding, waits for `go`, and tells another."""

    def __init__(self) -> None:
        self.go, self.begun = asyncio.Event(), asyncio.Event()

    async def __call__(self, _target: Connection, tell: Callable[[Finding], None]) -> None:
        tell(GOOD)
        self.begun.set()
        await self.go.wait()
        tell(BAD)


async def ended(checkup: Checkup) -> None:
    while checkup.running:  # noqa: ASYNC110  a turn of the loop at a time
        await asyncio.sleep(0)


async def test_findings_come_one_by_one_and_hold_for_their_target_only(tasks: Tasks) -> None:
    gate = Gate()
    checkup = Checkup(gate, tasks)
    checkup.start(HERE)
    await gate.begun.wait()
    assert checkup.running
    assert checkup.present_step is CheckStep.PORT
    assert not checkup.holds_for(HERE)
    gate.go.set()
    await ended(checkup)
    assert checkup.blocked
    assert checkup.present_step is None
    assert checkup.holds_for(HERE)
    assert not checkup.holds_for(Connection(backend=Backend.OPEND, port=1))


async def test_a_check_that_was_given_up_counts_for_nothing_and_tells_no_more(tasks: Tasks) -> None:
    gate = Gate()
    checkup = Checkup(gate, tasks)
    checkup.start(HERE)
    await gate.begun.wait()
    checkup.cancel()
    gate.go.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert list(checkup.findings) == [CheckStep.ADDRESS]
    assert not checkup.running
    assert not checkup.holds_for(HERE)
    checkup.forget()
    assert not checkup.findings


async def test_a_connection_without_steps_is_through_at_once(tasks: Tasks) -> None:
    checkup = Checkup(nothing_to_check, tasks)
    told: list[bool] = []
    checkup.changed.connect(lambda: told.append(checkup.running))
    checkup.start(Connection(backend=Backend.OPEND))
    await ended(checkup)
    assert told == [True, False]
    assert checkup.live_accounts == ()
