"""A fill that closed a position and is taken back: the line is open again, and its exits are offered again."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import CORRECTED, Topic
from tideboard_core.model.order import Correction, Fill, FillStatus, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.flatten.lost_exits import LostExits, OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.taken_back import SHOWN_WITHIN, TakenBack

FIRST = SECURITIES[0].id


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked: 800 shares long. Each sleep takes its time."""
    made = FlattenBroker(scene, (800, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made


def offered(scene: TradingScene, lost: LostExits | None = None) -> tuple[OfferState, Shares]:
    """State, and shares that may be put back, of the one offer of the account."""
    (found,) = (lost or scene.guard.lost_exits).offers(scene.account)
    return found.state, 0 if found.exit is None else found.exit.quantity


async def restarted(scene: TradingScene) -> LostExits:
    """What the next start makes of the order log."""
    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    lost.restore(await scene.records())
    return lost


async def closed(scene: TradingScene, broker: FlattenBroker) -> tuple[FlattenRun, Fill]:
    """A stop is withdrawn and all is closed; returns the run and the fill that closed it."""
    broker.stop(FIRST, Side.SELL, 800, "590.00", time_in_force=TimeInForce.GTC)
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert [one.state for one in run.outcomes] == [LineState.DONE]
    assert scene.guard.lost_exits.offers(scene.account) == ()
    order_id = run.outcomes[0].order_id
    fills: tuple[Fill, ...] = scene.hub.value(Topic.FILLS.of(scene.account.id)) or ()
    (fill,) = [one for one in fills if one.order_id == order_id]
    return run, fill


def take_back(scene: TradingScene, broker: FlattenBroker, fill: Fill, *, shown: bool = True) -> None:
    """The broker takes the closing fill back; positions show it."""
    if shown:
        broker.held[FIRST] += fill.quantity
    scene.blotter.filled(structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market()))


async def test_what_a_fill_closed_is_open_again_once_it_is_taken_back(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    run, fill = await closed(scene, broker)
    take_back(scene, broker, fill)
    assert [one.state for one in run.outcomes] == [LineState.REOPENED]
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 800)
    (found,) = scene.guard.lost_exits.offers(scene.account)
    assert found.exit is not None
    request = OrderRequest(
        account=scene.account,
        instrument=FIRST,
        side=found.exit.side,
        order_type=found.exit.order_type,
        quantity=whole(found.exit.quantity),
        trigger=found.exit.trigger,
        time_in_force=found.exit.time_in_force,
        client_order_id=scene.guard.client_order_id(),
    )
    assert await scene.guard.submit(request), "by the person alone, and it goes"
    assert not broker.crossed


async def test_while_positions_are_late_it_does_not_count_as_closed_for_good(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    _run, fill = await closed(scene, broker)
    take_back(scene, broker, fill, shown=False)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene)[0] is OfferState.CLOSED
    assert scene.guard.lost_exits.ends(scene.account) == {}
    await scene.guard.lost_exits.settle(scene.account)
    broker.held[FIRST] += fill.quantity
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 800)


async def test_the_next_start_knows_that_it_is_open_again(scene: TradingScene, broker: FlattenBroker) -> None:
    _run, fill = await closed(scene, broker)
    take_back(scene, broker, fill)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene, await restarted(scene)) == (OfferState.FREE, 800)


async def test_a_fill_that_is_taken_back_after_a_restart_opens_it_again(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    _run, fill = await closed(scene, broker)
    lost = await restarted(scene)
    assert lost.offers(scene.account) == ()
    take_back(scene, broker, fill)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene, lost) == (OfferState.FREE, 800)


async def test_what_the_person_has_seen_to_since_no_start_opens_again(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Each start tells of the fill once more, and writes nothing."""
    _run, fill = await closed(scene, broker)
    take_back(scene, broker, fill)
    broker.held[FIRST] = 0  # closed by another program
    scene.clock.advance(SHOWN_WITHIN + 1)
    await scene.blotter.read_holdings(scene.account)
    assert scene.guard.lost_exits.ends(scene.account)
    await scene.guard.lost_exits.settle(scene.account)
    broker.held[FIRST] = 800
    await scene.blotter.read_holdings(scene.account)
    records, lost = await scene.records(), await restarted(scene)
    rung: list[Correction | None] = []
    scene.hub.listen(CORRECTED, lambda _key: rung.append(scene.hub.value(CORRECTED)))

    start = TakenBack(scene.hub, scene.clock, scene.order_journal, scene.audit.note)
    start.restore(records)
    for _ in range(2):
        start.take(Correction(structs.replace(fill, status=FillStatus.CANCELLED), None), 1)

    assert [one is not None and one.again for one in rung] == [True]
    assert lost.offers(scene.account) == ()
    assert len(await scene.records()) == len(records)


def correct(scene: TradingScene, broker: FlattenBroker, fill: Fill, shares: int) -> None:
    """The broker corrects the closing fill to so many shares, in fill, order and positions."""
    broker.held[FIRST] += int(fill.quantity) - shares
    order = scene.blotter.order(scene.account.id, fill.order_id)
    assert order is not None
    revised = scene.clock.market()
    scene.blotter.filled(structs.replace(fill, quantity=shares, status=FillStatus.CHANGED, revised=revised))
    broker.change(order, filled=shares, status=OrderStatus.CANCELLED)


async def test_what_a_fill_closed_is_open_again_once_a_correction_has_cut_it(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    run, fill = await closed(scene, broker)
    correct(scene, broker, fill, 500)
    assert [one.state for one in run.outcomes] == [LineState.REOPENED]
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 300)
    assert offered(scene, await restarted(scene)) == (OfferState.FREE, 300)


async def test_another_price_of_a_fill_opens_nothing_again(scene: TradingScene, broker: FlattenBroker) -> None:
    run, fill = await closed(scene, broker)
    dearer = structs.replace(fill, price=fill.price + 1, status=FillStatus.CHANGED, revised=scene.clock.market())
    scene.blotter.filled(dearer)
    assert [one.state for one in run.outcomes] == [LineState.DONE]
