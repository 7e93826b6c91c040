"""One share that the broker does not quote: the others have their prices, and the loss brake names it or counts it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene, with_brake
from fakes.servers.gateway_rigs import LONGPORT, OPTIONS, Call
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.gateways.common.list_reads import ALONE_EVERY, MOST_CALLS
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.orders.brake.loss_brake import PRICES_EVERY
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_sandbox.server.faults import OTC_SHARE

APPLE = InstrumentId("US.AAPL")
OTHERS = [InstrumentId(f"US.{code}") for code in ("AAPL", "NVDA", "TSLA", "MSFT", "AMZN", "JD", "TSM", "AMD")]
LISTED = [*OTHERS[:5], OTC_SHARE, *OTHERS[5:], InstrumentId("HK.00700"), InstrumentId("HK.00005")]


@pytest.fixture
def standing() -> Iterator[OpenSandbox]:
    """An exchange of its own for each test, whose accounts hold what the test gives them."""
    with sandbox_thread(OPTIONS) as opened:
        yield opened


async def named_in(scene: SandboxScene) -> set[InstrumentId]:
    """The securities that have a row in an answer about all."""
    rows = await scene.done(scene.gateway.quotes.snapshots(LISTED))
    return {row.quote.instrument for row in rows}


async def calls_of(scene: SandboxScene, work: Callable[[], Awaitable[Any]]) -> int:
    """How many lists of quotes the port was asked for by it."""
    before = await scene.asked(Call.QUOTES)
    await work()
    return await scene.asked(Call.QUOTES) - before


async def test_the_others_have_rows_in_few_calls_and_the_one_is_asked_alone_after_ten_minutes(
    scene: SandboxScene,
) -> None:
    await scene.sandbox.scenario("otc-share")

    async def read() -> None:
        assert await named_in(scene) == {*LISTED} - {OTC_SHARE}

    first = await calls_of(scene, read)
    assert 2 <= first <= MOST_CALLS
    assert await calls_of(scene, read) == 1
    with pytest.raises((NotOffered, PermissionMissing)):
        await scene.done(scene.gateway.quotes.snapshots([OTC_SHARE]))
    assert await calls_of(scene, read) == 1
    scene.pass_time(ALONE_EVERY)
    assert await calls_of(scene, read) == 2
    assert await calls_of(scene, read) == 1
    await scene.sandbox.scenario("calm")
    scene.gateway.forget_refusals()
    assert {row.quote.instrument for row in await scene.done(scene.gateway.quotes.snapshots(LISTED))} == {*LISTED}


async def test_the_brake_counts_it_by_the_brokers_result_or_names_it_and_takes_it_out_by_its_code(
    scenes: OpenScene,
) -> None:
    async with scenes(instrument=APPLE) as scene:
        await scene.unlock()
        account = f"{scene.account.id}-US" if scene.rig is LONGPORT else scene.account.id
        for one in (APPLE, InstrumentId("US.NVDA"), OTC_SHARE):
            await scene.sandbox.ask("holding", account=account, symbol=one, quantity="100")
        await scene.sandbox.scenario("otc-share")
        brake = with_brake(scene, LossLimits(loss={"USD": Decimal(1_000_000)}))
        await scene.done(scene.blotter.read_again())

        async def read() -> None:
            await scene.done(brake.read(scene.account))

        first = await calls_of(scene, read)
        scene.pass_time(PRICES_EVERY)
        again = await calls_of(scene, read)
        day = brake.result(scene.account, "USD")

        assert first <= MOST_CALLS
        assert again <= 1
        without = {of for gap, of in day.gaps if gap is BrakeGap.PRICE}
        if scene.rig is LONGPORT:  # it tells no result of the day in its rows
            assert (without, day.stated) == ({OTC_SHARE}, frozenset())
            brake.leave_out(scene.account, "PDD")
            day = brake.result(scene.account, "USD")
            assert OTC_SHARE in day.left_out
        else:
            assert without == set()
            assert day.stated == {OTC_SHARE}
        assert OTC_SHARE not in {of for _gap, of in day.gaps}
