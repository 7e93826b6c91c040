"""What orders were charged is read within a fifth of each broker's limit, each order once, by the exchange's count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT, OPTIONS, Call
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from fakes.values.hub_values import known
from tideboard_core.model.hub_keys import Topic
from tideboard_core.orders.charges import READS, WINDOW, OrderCharges, is_over

ORDERS = 30
TOGETHER = 5
SECONDS = 170
IN_CALLS = 4
"""Calls for thirty orders at Futu: two with the first five and the next, and when there is room again two with ten."""
FUTU, SINGLE = 10, 30
"""Calls in 30 s that a broker allows: for the fees of many orders each at Futu, about orders in all at LongPort."""


@pytest.fixture
def standing() -> Iterator[OpenSandbox]:
    """An exchange of its own for each test: what traded before would have its charges read, too."""
    with sandbox_thread(OPTIONS) as opened:
        yield opened


async def test_thirty_orders_take_a_fifth_of_the_limit_and_each_is_read_once(locked: SandboxScene) -> None:
    """Another program has five filled at once, again and again; each second the window looks."""
    scene, charges = locked, OrderCharges(locked.hub, locked.clock, locked.gateway.trading)
    account = f"{scene.account.id}-HK" if scene.rig is LONGPORT else scene.account.id
    allowed = SINGLE if scene.rig is LONGPORT else FUTU
    ended, asked = list[str](), [await scene.asked(Call.CHARGES)]
    for second in range(SECONDS):
        if len(ended) < ORDERS and second % TOGETHER == 0:
            for _ in range(TOGETHER):
                row = await scene.sandbox.ask("fraction", account=account, symbol=TENCENT, quantity="1.5")
                ended.append(row["order"])
            await scene.until_orders(lambda rows: {row.id for row in rows if is_over(row)} >= set(ended))
        await scene.pace(1)
        if (due := charges.next_due()) is not None:
            await scene.done(charges.read(due))
        asked.append(await scene.asked(Call.CHARGES))

    read = known(scene.hub, Topic.CHARGES.of(scene.account.id)).fees
    assert {one for one in read if read[one].total > 0} >= set(ended)
    most = max(later - earlier for earlier, later in zip(asked, asked[round(WINDOW) :], strict=False))
    assert READS <= most <= allowed // 5
    assert asked[-1] - asked[0] == (ORDERS if scene.rig is LONGPORT else IN_CALLS), "and none after that"
