"""Options, a warrant and shares bought at each gateway: their net delta is that of the broker's own figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.values.hub_values import known
from tideboard_core.accounts.exposure import by_market, exposures
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.underlyings import AccountPosition, by_underlying
from tideboard_core.model.derivatives import WarrantFilter, WarrantKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.orders.valuation import priced_at

TENCENT, PUT = InstrumentId("HK.00700"), InstrumentId("HK.TCH261230P600000")


async def bought(scene: SandboxScene, instrument: InstrumentId, quantity: int) -> None:
    """Buy at the ask, through the guard."""
    await scene.view(instrument, Market.HK)
    book = known(scene.hub, Topic.BOOK.of(instrument))
    request = scene.request(price=book.asks[0].price, quantity=quantity, instrument=instrument)
    await scene.unlock()
    await scene.pace(31)  # a whole window of calls
    await scene.submitted(scene.guard.submit(request))
    await scene.until_order(request.client_order_id, lambda row: row.filled == quantity)


async def test_the_net_delta_is_that_of_the_brokers_figures(scene: SandboxScene) -> None:
    derivatives = scene.gateway.derivatives
    wanted = WarrantFilter(kinds=frozenset({WarrantKind.CALL}))
    page = await scene.done(derivatives.warrants(TENCENT, wanted, count=1))
    warrant = page.rows[0].instrument
    (lots,) = await scene.done(scene.gateway.quotes.instruments([warrant]))
    for instrument, quantity in ((TENCENT, 100), (PUT, 2), (warrant, lots.lot_size)):
        await bought(scene, instrument, quantity)
    own = scene.account.identity
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    held = [AccountPosition(own, row) for row in rows if row.instrument in {TENCENT, PUT, warrant}]
    quantities = {one.position.instrument: one.position.quantity for one in held}  # of the gateways before, too
    assert len(quantities) == 3

    figures = HeldFigures(scene.gateway, scene.clock)
    unpriced = [one.position.instrument for one in held if not one.position.priced]
    await scene.done(figures.read(quantities, unpriced=unpriced))
    assert figures.errors == {}
    (group,) = by_underlying(held, facts=figures.facts, sensitivities=figures.sensitivities, prices=figures.prices)

    (put,) = await scene.done(derivatives.option_figures([PUT]))
    (call,) = await scene.done(derivatives.warrant_sensitivities([warrant]))
    assert put.delta is not None
    assert call.delta is not None
    assert call.conversion_ratio is not None
    assert (group.underlying, group.lacks.total(), group.currency) == (TENCENT, 0, "HKD")
    assert put.delta < 0 < call.delta
    parts = {
        TENCENT: Decimal(quantities[TENCENT]),
        PUT: quantities[PUT] * 100 * put.delta,
        warrant: quantities[warrant] * call.delta / call.conversion_ratio,
    }
    assert {line.held.position.instrument: line.stands_for.shares for line in group.lines} == parts
    assert group.money == pytest.approx(sum(parts.values()) * figures.prices[TENCENT])

    known = [(figures.prices.get(one.position.instrument), figures.facts[one.position.instrument]) for one in held]
    worth = [each._replace(position=priced_at(each.position, *one)) for each, one in zip(held, known, strict=True)]
    (row,) = exposures(worth, by_market)
    assert (row.counted, row.unpriced) == (3, ()), "an option that the broker does not price counts at its last price"
    assert row.long > figures.prices[TENCENT] * parts[TENCENT]
