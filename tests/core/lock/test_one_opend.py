"""One OpenD by two ways, the wire and REST as FutuOpenD-rs serves both: it is left locked whichever way opened it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import rig_named
from fakes.servers.one_opend import one_opend
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.errors import OrderRejected
from tideboard_core.lock.gateway_lock import openings_of
from tideboard_core.lock.one_act import OneAct
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Environment

BOTH = pytest.mark.parametrize(("by", "other"), [("opend", "rest"), ("rest", "opend")])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """An OpenD that is reached by both ways, for the tests of this file."""
    with sandbox_thread(standing_options(opend_port=0, rest_port=0)) as made:
        asyncio.run(made.within(one_opend))
        yield made


class Opening(Protocol):
    """Opens a scene by one of the ways; each folder is a run of the program."""

    async def __call__(self, way: str, folder: str = "") -> SandboxScene:
        """Log in, locked; the same folder again is the next run, after a kill."""
        ...


@pytest.fixture
async def opened(sandbox: OpenSandbox, tmp_path: Path) -> AsyncIterator[Opening]:
    async with AsyncExitStack() as stack:

        async def opens(way: str, folder: str = "") -> SandboxScene:
            directory = tmp_path / (folder or way)
            directory.mkdir(exist_ok=True)
            return await stack.enter_async_context(
                sandbox_scene(sandbox, directory, Environment.LIVE, rig=rig_named(way), chores=0.1)
            )

        yield opens


async def once(scene: SandboxScene) -> OneAct:
    """An unlock for one flatten or cancel."""
    return await scene.lock.unlock_once(scene.account, scene.sandbox.trade_password)


async def unlocked(scene: SandboxScene) -> bool:
    """Whether OpenD is, once everything that was asked of it has been answered."""
    await scene.spawn.settled()
    return await scene.unlocked()


async def owed(scene: SandboxScene) -> list[str]:
    """The addresses that the order log on disk says were left unlocked."""
    return [str(one.address) for one in openings_of(await scene.records())]


@BOTH
async def test_both_ways_lead_to_the_same_lock(opened: Opening, by: str, other: str) -> None:
    first, second = await opened(by), await opened(other)
    proof = await once(first)
    assert await unlocked(second)

    proof.end()
    assert not await unlocked(first)
    assert not await unlocked(second)


@BOTH
async def test_two_programs_leave_it_locked_after_the_last_of_their_unlocks(
    opened: Opening, by: str, other: str
) -> None:
    """Neither knows of the other, so the end of the first one locks: what the other sends then is refused."""
    first, second = await opened(by), await opened(other)
    unlocks = [await once(first), await once(second)]
    unlocks[0].end()
    assert not await unlocked(first)

    assert unlocks[1].valid
    unlocks[1].end()
    assert not await unlocked(second)
    assert [await owed(one) for one in (first, second)] == [[], []]


@BOTH
async def test_what_another_program_locked_takes_no_order_and_closes_ours(opened: Opening, by: str, other: str) -> None:
    first, second = await opened(by), await opened(other)
    proof = await once(first)
    await second.unlock()
    own = await once(second)
    proof.end()
    await first.spawn.settled()

    request = second.request(price=second.book.bids[8].price)
    with pytest.raises(OrderRejected):
        await second.guard.submit(request)

    assert await second.arrived(request.client_order_id) == []
    assert second.lock.status.reason is LockReason.OTHER_PROGRAM
    assert not own.valid
    assert not await unlocked(second)
    own.end()
    assert [await owed(one) for one in (first, second)] == [[], []]


@BOTH
@pytest.mark.parametrize("reason", [LockReason.BY_HAND, LockReason.IDLE, LockReason.SUSPENDED])
async def test_what_locks_one_way_locks_it_at_once_for_both(
    opened: Opening, by: str, other: str, reason: LockReason
) -> None:
    first, second = await opened(by), await opened(other)
    unlocks = [await once(first), await once(second)]
    if reason is LockReason.BY_HAND:
        first.lock.lock(reason)
    elif reason is LockReason.IDLE:
        first.clock.advance(10 * 60)
    else:
        first.clock.suspend(60)
    first.lock.tick()

    assert not await unlocked(first)
    assert not await unlocked(second)
    assert not unlocks[0].valid
    for one in unlocks:
        one.end()
    assert not await unlocked(second)


@BOTH
async def test_a_change_of_connection_under_an_unlock_leaves_nothing_open(opened: Opening, by: str, other: str) -> None:
    """The old connection locks before the new one logs in, and what that one opens is locked again as well."""
    before = await opened(by, "run")
    await once(before)
    await before.lock.close()
    assert not await unlocked(before)
    await before.audit.close()

    now = await opened(other, "run")
    assert now.lock.status.owed == ()
    proof = await once(now)
    assert await unlocked(now)
    proof.end()
    assert not await unlocked(now)
    assert await owed(now) == []


@BOTH
async def test_what_a_killed_run_opened_is_owed_by_the_other_way_until_a_person_locks(
    opened: Opening, tmp_path: Path, by: str, other: str
) -> None:
    """Whether both lead to one OpenD only the person knows; what the next run opens is locked after it all the same."""
    killed = await opened(by)
    await once(killed)
    address = killed.gateway.address
    await killed.audit.drain()
    shutil.copytree(killed.directory, tmp_path / "next")

    now = await opened(other, "next")
    assert [one.address for one in now.lock.status.owed] == [address]
    assert await unlocked(now)
    (await once(now)).end()
    assert not await unlocked(now)
    assert await owed(now) == [address]

    assert now.lock.can_lock_gateway
    await now.lock.lock_gateway()
    assert await owed(now) == []
    assert now.lock.status.owed == ()
