"""A list of positions that lacks a holding: it stays, marked, is read again by few calls, and its way out is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.values.hub_values import known
from tideboard_core.model.held_doubt import DoubtCause, HoldingGone
from tideboard_core.model.hub_keys import HOLDING_GONE, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Position, Side
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.orders.held_rows import AGAIN_AFTER, APART

OTHER, THIRD = InstrumentId("HK.09988"), InstrumentId("HK.00005")


def account_of(scene: SandboxScene) -> str:
    """Its name in commands of the practice exchange."""
    return f"{'longport-' if scene.rig.name == 'longport' else ''}real-HK"


def row(scene: SandboxScene, one: InstrumentId = TENCENT) -> Position | None:
    rows = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
    return next((each for each in rows if each.instrument == one), None)


async def lacks(scene: SandboxScene, *, times: int, quantity: int = 0, one: InstrumentId = TENCENT) -> None:
    """The next lists of the account's positions lack it, or show so much of it."""
    await scene.sandbox.ask("lacks", account=account_of(scene), symbol=one, times=times, quantity=quantity)


@pytest.fixture
async def holder(scene: SandboxScene) -> AsyncIterator[SandboxScene]:
    """500 of one security, 200 of another and 400 of a third are held, and read."""
    for one, shares in ((TENCENT, 500), (OTHER, 200), (THIRD, 400)):
        await scene.sandbox.ask("holding", account=account_of(scene), symbol=one, quantity=shares)
    await scene.pace(60)
    scene.blotter.held.forget(scene.account.id)
    await scene.done(scene.blotter.read_holdings(scene.account))
    assert row(scene) is not None
    await scene.unlock()
    yield scene
    for one in (TENCENT, OTHER, THIRD):
        await lacks(scene, times=0, one=one)


async def test_a_second_list_that_shows_it_ends_it_after_one_read_more(holder: SandboxScene) -> None:
    before = await holder.asked(Call.POSITIONS)
    await lacks(holder, times=1)
    await holder.done(holder.blotter.read_holdings(holder.account))
    kept = row(holder)
    assert kept is not None
    assert (kept.quantity, kept.doubt, kept.otherwise) == (500, DoubtCause.LACKING, 0)
    await holder.pace(AGAIN_AFTER)
    await holder.until(lambda: row(holder) is not None and row(holder).doubt is None)  # type: ignore[union-attr]
    await holder.pace(60)
    assert await holder.asked(Call.POSITIONS) - before == 2, "the list, and one more"


async def test_two_lists_that_agree_end_it_after_two_reads_more(holder: SandboxScene) -> None:
    gone: list[HoldingGone] = []
    holder.hub.listen(HOLDING_GONE, lambda _key: gone.append(known(holder.hub, HOLDING_GONE)))
    before = await holder.asked(Call.POSITIONS)
    await lacks(holder, times=100)
    await lacks(holder, times=100, one=OTHER)
    await holder.done(holder.blotter.read_holdings(holder.account))
    assert row(holder) is not None
    assert row(holder, OTHER) is not None
    begun = holder.clock.monotonic()
    await holder.until(lambda: row(holder) is None)
    assert holder.clock.monotonic() - begun >= APART - 0.5
    await holder.pace(60)
    assert await holder.asked(Call.POSITIONS) - before == 3, "the list, and two more, however many rows lack"
    assert sorted(each.instrument for each in gone) == [TENCENT, OTHER]


async def test_its_sale_is_typed_and_leaves(holder: SandboxScene) -> None:
    await lacks(holder, times=100)
    await holder.done(holder.blotter.read_holdings(holder.account))
    request = holder.request(Side.SELL, quantity=500)
    checks = {check.code: check for check in holder.guard.preview(request).checks}
    assert checks[CheckCode.SHORT].data["doubt"] is DoubtCause.LACKING
    await holder.submitted(holder.guard.submit(request))
    assert holder.person.reviews[-1].gesture is Gesture.TYPE
    await holder.until_order(request.client_order_id, lambda one: one.filled == one.quantity)
    await holder.until(lambda: row(holder) is None)


async def test_an_empty_list_beside_a_market_value_is_never_flat(holder: SandboxScene) -> None:
    for one in (TENCENT, OTHER, THIRD):
        await lacks(holder, times=100, one=one)
    await holder.done(holder.blotter.read_account(holder.account))
    await holder.pace(2 * APART)
    await holder.done(holder.blotter.read_holdings(holder.account))
    await holder.pace(60)
    kept = row(holder)
    assert kept is not None
    assert kept.doubt is DoubtCause.LACKING
