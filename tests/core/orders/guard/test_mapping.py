"""Prices from one connection, orders to another: nothing goes out before both mean the same security."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.trading_scene import TradingScene, denied, trading_scene
from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.values.clock import ManualClock
from fakes.values.order_checks import request, snapshot_with, verdict
from fakes.values.sinks import Sinks
from fakes.values.trading import TENCENT
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.review import CheckCode, Confirmation, VoidCode
from tideboard_core.orders.snapshot import Listed
from tideboard_core.ports.market import QuoteFeed


class OrdersSide:
    """The static facts of the connection that orders go to."""

    def __init__(self, *rows: Instrument) -> None:
        self.rows = rows
        self.asked = 0

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        self.asked += 1
        return [row for row in self.rows if row.id in ids]

    def feed(self) -> QuoteFeed:
        return cast("QuoteFeed", self)


async def test_the_same_security_on_both_sides_is_asked_once_and_goes_out(tmp_path: Path) -> None:
    side = OrdersSide(TENCENT)
    async with trading_scene(tmp_path, listing=side.feed()) as scene:
        await scene.unlock()
        await scene.guard.submit(scene.request())
        scene.clock.advance(60)
        scene.market()
        await scene.guard.submit(scene.request())

        assert len(scene.gateway.writes) == 2
        assert side.asked == 1


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (replace(TENCENT, name="TENCENT MUSIC"),),
        (replace(TENCENT, lot_size=500),),
        (replace(TENCENT, currency="CNY"),),
    ],
)
async def test_another_security_is_denied_before_anybody_is_asked(tmp_path: Path, rows: tuple[Instrument, ...]) -> None:
    async with trading_scene(tmp_path, listing=OrdersSide(*rows).feed()) as scene:
        await scene.unlock()

        error = await denied(scene)

        assert error.code == CheckCode.MAPPING
        assert scene.person.reviews == []


async def test_the_ticket_asks_in_the_background_and_shows_what_it_learns(tmp_path: Path) -> None:
    side = OrdersSide(replace(TENCENT, lot_size=500))
    async with trading_scene(tmp_path, listing=side.feed()) as scene:
        await scene.unlock()
        assert CheckCode.MAPPING not in scene.failing(scene.request())
        assert CheckCode.MAPPING not in scene.failing(scene.request())

        await scene.spawn.settled()

        assert side.asked == 1
        assert CheckCode.MAPPING in scene.failing(scene.request())


async def test_after_another_login_it_is_asked_again(tmp_path: Path) -> None:
    side = OrdersSide(TENCENT)
    async with trading_scene(tmp_path, listing=side.feed()) as scene:
        await scene.unlock()
        scene.guard.preview(scene.request())
        await scene.spawn.settled()
        scene.new_login()
        side.rows = ()

        assert (await denied(scene)).code == CheckCode.MAPPING


MARKETS = ("HK.00700", "HK.02800", "US.AAPL", "US.NVDA", "SH.600519", "SZ.300750", "SG.D05")


async def test_both_doors_of_the_practice_exchange_mean_the_same_securities() -> None:
    """OpenD names in one language, LongPort in three; lot and currency come over two wires."""
    ids = [InstrumentId(text) for text in MARKETS]
    with longport_sandbox() as sandbox:
        opend = OpendGateway(
            OpendEndpoint(host=sandbox.host, port=sandbox.port), feed=Sinks(), trading=Sinks(), clock=ManualClock()
        )
        await opend.connect()
        await opend.log_in()
        async with door_gateway(sandbox, Sinks()) as longport:
            prices = {one.id: one for one in await opend.quotes.instruments(ids)}
            orders = {one.id: one for one in await longport.quotes.instruments(ids)}
        await opend.close()

    for one in ids:
        snapshot = snapshot_with(listed=Listed(orders[one]), instrument=prices[one])
        found = verdict(CheckCode.MAPPING, request(instrument=one), snapshot)
        assert found is True, f"{one}: {prices[one]} {orders[one]}"


# -- the connection of the prices --------------------------------------------------------------------------------------


def prices(scene: TradingScene, state: LinkState) -> None:
    """What the session of the prices says; that of the orders stands."""
    status = LinkStatus(state=state, provider="Prices", address="test", since=scene.clock.monotonic())
    scene.publish(QUOTES_LINK.topic, QUOTES_LINK.subject, status)


async def test_no_order_is_measured_by_prices_of_a_connection_that_does_not_stand(tmp_path: Path) -> None:
    """A book can be read again as soon as it is logged in; the last price is still the one of before."""
    async with trading_scene(tmp_path, listing=OrdersSide(TENCENT).feed()) as scene:
        await scene.unlock()
        prices(scene, LinkState.LOGGING_IN)

        assert (await denied(scene)).code == CheckCode.LINK


async def test_prices_that_drop_and_come_back_void_the_open_dialog(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, listing=OrdersSide(TENCENT).feed()) as scene:
        await scene.unlock()

        async def blink(review: OrderReview) -> Confirmation:
            prices(scene, LinkState.DISCONNECTED)
            prices(scene, LinkState.LIVE)
            return consent(review)

        scene.person.on_review = blink
        assert (await denied(scene)).code == VoidCode.LINK_DOWN
