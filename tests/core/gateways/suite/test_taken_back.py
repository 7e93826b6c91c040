"""Executions that the exchange takes back or corrects: what OpenD and REST say of it, and what LongPort does not."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.values.hub_values import known
from tideboard_core.audit.records import RecordKind
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.gateways.opend_rest.old_daemons import LEAST
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Fill, FillStatus, Order, Position
from tideboard_core.model.shares import Shares

STATUS_FROM = (1, 4, 71)


def fills(scene: SandboxScene) -> tuple[Fill, ...]:
    return known(scene.hub, Topic.FILLS.of(scene.account.id))


def taken_back(scene: SandboxScene, order: Order) -> list[Fill]:
    """What was taken back of an order: the exchange of an earlier case has more."""
    rows = scene.hub.value(Topic.TAKEN_BACK.of(scene.account.id)) or ()
    return [one for one in rows if one.order_id == order.id]


def held(scene: SandboxScene) -> Shares:
    rows: tuple[Position, ...] = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
    return sum(row.quantity for row in rows if row.instrument == "HK.00700")


def say_version(scene: SandboxScene, version: tuple[int, ...] | None) -> None:
    """Over REST the daemon says a version from now on."""
    if isinstance(scene.gateway, OpendRestGateway):
        connection = scene.gateway.link._connection
        assert connection is not None
        connection.daemon_version = version


async def bought(scene: SandboxScene, version: tuple[int, ...] | None = STATUS_FROM) -> Order:
    """100 shares are bought and listed; after that the daemon says a version: one so old brings nothing in."""
    say_version(scene, LEAST)
    await scene.unlock()
    before = held(scene)
    request = scene.request(price=scene.book.asks[0].price)
    await scene.submitted(scene.guard.submit(request))
    order = await scene.until_order(request.client_order_id, lambda row: row.filled == row.quantity)
    await scene.until(lambda: held(scene) == before + order.quantity)
    await scene.until(lambda: sum(one.quantity for one in fills(scene) if one.order_id == order.id) == order.filled)
    await scene.done(scene.blotter.read_day(scene.account))  # LongPort pushes none with its id
    say_version(scene, version)
    return order


async def test_a_bust_takes_fill_and_position_along_and_is_logged(scene: SandboxScene) -> None:
    order = await bought(scene)
    before = held(scene)
    await scene.sandbox.ask("bust", fill=order.id)
    if scene.rig.name == "longport":
        await scene.done(scene.blotter.read_day(scene.account))
        assert taken_back(scene, order) == []
        assert [one.missing for one in fills(scene) if one.order_id == order.id] == [True], "it proves nothing"
        return
    await scene.until(lambda: not [one for one in fills(scene) if one.order_id == order.id])
    assert len(taken_back(scene, order)) == 1
    await scene.until(lambda: held(scene) == before - order.quantity)
    row = await scene.until_order(order.remark, lambda row: row.filled == 0)
    assert row.taken_back
    lines = [one for one in await scene.records() if one.kind is RecordKind.TAKEN_BACK and one.id]
    assert [(one.id, one.data["status"]) for one in lines] == [(order.remark, "cancelled")]
    past = await scene.gateway.trading.history_fills(scene.account, order.created.date(), order.created.date())
    assert [one.status for one in past if one.order_id == order.id] == [FillStatus.CANCELLED]


@pytest.mark.parametrize("anew", [False, True], ids=["under its id", "under another one"])
async def test_a_correction_replaces_the_terms(scene: SandboxScene, anew: bool) -> None:
    order = await bought(scene)
    (fill,) = [one for one in fills(scene) if one.order_id == order.id]
    price = fill.price - 1
    await scene.sandbox.ask("correct", fill=order.id, price=str(price), anew=anew)
    if scene.rig.name == "longport":  # it tells no correction apart from an execution
        await scene.done(scene.blotter.read_day(scene.account))
        mine = [one for one in fills(scene) if one.order_id == order.id]
        now = {(price, False, not anew), (fill.price, True, True)} if anew else {(price, False, True)}
        assert {(one.price, one.missing, one.id == fill.id) for one in mine} == now
        assert {one.status for one in mine} == {FillStatus.NORMAL}
        assert taken_back(scene, order) == []
        return
    await scene.until(lambda: any(one.price == price for one in fills(scene)))
    await scene.until_order(order.remark, lambda row: row.average_price == price)
    await scene.done(scene.blotter.read_day(scene.account))
    mine = [one for one in fills(scene) if one.order_id == order.id]
    assert [(one.price, one.status, one.sure, one.id == fill.id) for one in mine] == [
        (price, FillStatus.CHANGED, True, not anew)
    ]
    assert taken_back(scene, order) == []


@pytest.mark.parametrize("version", [None, (1, 4, 70)], ids=["not told", "too old"])
async def test_an_old_daemon_s_word_of_it_does_not_count(scene: SandboxScene, version: tuple[int, ...] | None) -> None:
    """Such a daemon numbers them one too high: each normal execution would be a cancelled one. OpenD's word counts."""
    order = await bought(scene, version)
    await scene.sandbox.ask("bust", fill=order.id, row="kept")
    await scene.done(scene.blotter.read_day(scene.account))
    listed = [one.status for one in fills(scene) if one.order_id == order.id]
    counts = scene.rig.name == "opend"
    assert listed == ([] if counts else [FillStatus.NORMAL])
    assert [one.status for one in taken_back(scene, order)] == ([FillStatus.CANCELLED] if counts else [])


async def test_positions_that_show_it_late_are_not_sold(scene: SandboxScene) -> None:
    order = await bought(scene)
    before, surely = held(scene), scene.blotter.taken_back.surely_held
    sure = surely(scene.account.id, order.instrument, before)
    await scene.sandbox.ask("bust", fill=order.id, late=60)
    shown = scene.rig.name != "longport"
    if shown:
        await scene.until(lambda: bool(taken_back(scene, order)))
    else:
        await scene.done(scene.blotter.read_day(scene.account))
        assert taken_back(scene, order) == []
    await scene.done(scene.blotter.read_holdings(scene.account))
    assert held(scene) == before, "the list has it still"
    assert surely(scene.account.id, order.instrument, before) == (max(sure - order.quantity, 0) if shown else sure)
