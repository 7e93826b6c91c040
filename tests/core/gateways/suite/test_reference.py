"""Reference data over each gateway: one exchange, the same facts; what a broker lacks is refused with its reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.gateway_rigs import OF_REFERENCE, OPEND, Optional, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import ServerRefused
from tideboard_core.model.derivatives import OptionStyle, Warrant, WarrantFilter, WarrantKind, WarrantOrder, option_of
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.reference import PlateKind, ReferenceKind
from tideboard_core.model.watch.alerts import AlertFired, AlertKind, PriceAlert
from tideboard_core.model.watch.screen import Screen, ScreenCondition, ScreenField
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_core.ports.reference import AlertService, GatewayProgram, ReferenceSource, practice_login

TENCENT, APPLE, NOBODY = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.99999")
CHEUNG_KONG = InstrumentId("HK.00001")
MAIN = InstrumentId("HK.HSImain")
BEGIN, END = date(2026, 12, 21), date(2027, 1, 4)
ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(700), note="suite")
DEAR = Screen(
    market=Market.HK,
    order=ScreenField.PRICE,
    conditions=(
        ScreenCondition(field=ScreenField.PRICE, least=Decimal(100)),
        ScreenCondition(field=ScreenField.CHANGE_RATE, days=3),
    ),
)


async def opened(stack: AsyncExitStack, rig: Rig, sandbox: OpenSandbox, sinks: Sinks) -> Gateway:
    """A gateway that is logged in and knows its accounts; the door has forgotten the calls of the one before."""
    await sandbox.wait(31)
    clock = ManualClock(datetime.now(UTC))
    gateway = rig.gateway(
        Wiring(
            sandbox=sandbox, environment=Environment.LIVE, clock=clock, feed=sinks, trading=sinks, sleep=clock.sleep,
            write=5.0,
        )
    )  # fmt: skip
    stack.push_async_callback(gateway.close)
    await gateway.connect()
    await gateway.log_in()
    clock.set_market((await gateway.quotes.gateway_state()).time)
    await gateway.trading.accounts()
    return gateway


@pytest.fixture
async def gateway(rig: Rig, sandbox: OpenSandbox, sinks: Sinks) -> AsyncIterator[Gateway]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, rig, sandbox, sinks)


async def live(gateway: Gateway) -> Account:
    return next(one for one in await gateway.trading.accounts() if one.environment is Environment.LIVE)


async def test_an_account_is_its_broker_s_by_whatever_connection(gateway: Gateway, rig: Rig) -> None:
    brokers = {one.identity.broker for one in await gateway.trading.accounts()}
    assert brokers == {{"longport": "longport"}.get(rig.name, "futu")}


# --- the same facts -------------------------------------------------------------------------------------------------


async def chain(gateway: Gateway) -> object:
    expiries = await gateway.derivatives.option_expiries(TENCENT)
    return expiries, await gateway.derivatives.option_chain(TENCENT, expiries[0])


async def no_chain(gateway: Gateway) -> object:
    return await gateway.derivatives.option_expiries(InstrumentId("HK.02800")) == []


async def adjusted(gateway: Gateway) -> object:
    """Chain and facts of contracts that deliver something else."""
    found = []
    for owner, end in ((TENCENT, date(2027, 1, 28)), (APPLE, date(2027, 1, 15))):
        rows = [row for row in await gateway.derivatives.option_chain(owner, end) if not row.standard]
        calls = [row.call for row in rows if row.call is not None]
        facts = await gateway.quotes.instruments(calls)
        assert [one.security_type for one in facts] == [SecurityType.OPTION] * 3
        assert [one.terms and one.terms.strike for one in facts] == [row.strike for row in rows]
        assert {one.underlying for one in facts} == {owner}
        assert {one.style for one in facts} == {OptionStyle.AMERICAN}
        (share,) = await gateway.quotes.instruments([owner])
        assert all(option is not None and option.is_adjusted(share) for option in map(option_of, calls, facts))
        found.append([(one.id, one.multiplier, one.terms) for one in facts])
    assert [rows[0][1] for rows in found] == [110, 100]
    return found


async def figures(gateway: Gateway) -> object:
    strikes = await gateway.derivatives.option_chain(TENCENT, (await gateway.derivatives.option_expiries(TENCENT))[0])
    wanted = [contract.call for contract in strikes[2:6] if contract.call is not None]
    found = await gateway.derivatives.option_figures([NOBODY, *wanted, TENCENT])
    assert [row.instrument for row in found] == wanted
    assert all(row.delta is not None and 0 < row.delta < 1 for row in found)
    assert {row.style for row in found} == {OptionStyle.AMERICAN}
    volatilities = [round(row.implied_volatility or 0, 3) for row in found]
    return [(row.instrument, row.last, row.volume, row.open_interest) for row in found], volatilities


async def sensitivities(gateway: Gateway) -> object:
    """Of a call and a put; a callable contract has a delta with LongPort alone."""
    listed = {}
    for kind in (WarrantKind.CALL, WarrantKind.PUT, WarrantKind.BULL):
        wanted = WarrantFilter(order=WarrantOrder.STRIKE, kinds=frozenset({kind}))
        (listed[kind],) = (await gateway.derivatives.warrants(TENCENT, wanted, count=1)).rows
    ids = [one.instrument for one in listed.values()]
    found = {one.kind: one for one in await gateway.derivatives.warrant_sensitivities([NOBODY, *ids, TENCENT])}
    assert {kind: one.instrument for kind, one in found.items()} == {
        kind: one.instrument for kind, one in listed.items()
    }
    assert {one.underlying for one in found.values()} == {TENCENT}
    call, put = found[WarrantKind.CALL], found[WarrantKind.PUT]
    assert call.delta is not None
    assert put.delta is not None
    assert -1 < put.delta < 0 < call.delta < 1
    return [(one.instrument, one.conversion_ratio) for one in found.values()]


async def warrants(gateway: Gateway) -> object:
    wanted = WarrantFilter(order=WarrantOrder.STRIKE, kinds=frozenset({WarrantKind.BULL, WarrantKind.BEAR}))
    page = await gateway.derivatives.warrants(TENCENT, wanted, begin=1, count=3)
    return page.total, [
        (row.instrument, row.kind, row.status, row.strike, row.call_price, row.expiry) for row in page.rows
    ]


async def issuers(gateway: Gateway) -> object:
    found = await gateway.derivatives.warrant_issuers()
    return len({issuer.id for issuer in found}) == len(found) > 1


async def related(gateway: Gateway) -> object:
    return {row.id: row.lot_size for row in await gateway.derivatives.related(TENCENT, ReferenceKind.WARRANT)}


async def market_days(gateway: Gateway) -> object:
    days = await gateway.quotes.market_days(Market.HK, BEGIN, END)
    assert [one.day for one in days if one.half] == [date(2026, 12, 24), date(2026, 12, 31)]
    return days


async def margin(gateway: Gateway) -> object:
    rules = await gateway.trading.margin_rules(await live(gateway), [NOBODY, TENCENT])
    return [rule.instrument for rule in rules]


SAME: tuple[Callable[[Gateway], Awaitable[object]], ...] = (
    chain, no_chain, adjusted, figures, sensitivities, warrants, issuers, related, market_days, margin,
)  # fmt: skip


@pytest.mark.parametrize("what", SAME, ids=[each.__name__ for each in SAME])
async def test_one_exchange_is_told_alike(
    gateway: Gateway, sandbox: OpenSandbox, what: Callable[[Gateway], Awaitable[object]]
) -> None:
    async with AsyncExitStack() as stack:
        yardstick = await opened(stack, OPEND, sandbox, Sinks())
        told = await what(gateway)
        assert told == await what(yardstick)
        assert told


async def option_numbers(gateway: Gateway) -> dict[str, Decimal | None]:
    """What is computed of a call near the money and of a put."""
    strikes = await gateway.derivatives.option_chain(TENCENT, (await gateway.derivatives.option_expiries(TENCENT))[0])
    pair = [one for one in (strikes[6].call, strikes[6].put) if one is not None]
    names = ("change_rate", "implied_volatility", "premium", "delta", "gamma", "theta", "vega", "rho")
    return {
        f"{row.instrument} {name}": getattr(row, name)
        for row in await gateway.derivatives.option_figures(pair)
        for name in names
    }


async def warrant_numbers(gateway: Gateway) -> dict[str, Decimal | None]:
    """What is computed of five warrants of each kind; a bear's distance to its call price has LongPort's sign there."""
    found: dict[str, Decimal | None] = {}
    for kind in (WarrantKind.CALL, WarrantKind.PUT, WarrantKind.BULL, WarrantKind.BEAR):
        wanted = WarrantFilter(order=WarrantOrder.STRIKE, kinds=frozenset({kind}))
        for row in (await gateway.derivatives.warrants(TENCENT, wanted, count=5)).rows:
            found |= {f"{kind} {row.instrument} {name}": value for name, value in _computed(row).items()}
    return found


def _computed(row: Warrant) -> dict[str, Decimal | None]:
    names = ("change_rate", "outstanding_ratio", "premium", "in_the_money")
    apart = row.to_call_price
    volatility = row.implied_volatility or None
    return {name: getattr(row, name) for name in names} | {
        "implied_volatility": volatility,
        "to_call_price": None if apart is None else abs(apart),
    }


@pytest.mark.parametrize("numbers", [option_numbers, warrant_numbers])
async def test_figures_are_in_one_unit(
    gateway: Gateway, sandbox: OpenSandbox, numbers: Callable[[Gateway], Awaitable[dict[str, Decimal | None]]]
) -> None:
    """Whatever the broker counts in; each sends other places."""
    async with AsyncExitStack() as stack:
        yardstick = await opened(stack, OPEND, sandbox, Sinks())
        found, same = await numbers(gateway), await numbers(yardstick)
    assert found.keys() == same.keys()
    assert {name for name, value in found.items() if value is None} == {
        name for name, value in same.items() if value is None
    }
    pairs = {name: (float(value), float(same[name] or 0)) for name, value in found.items() if value is not None}
    assert {name: pair for name, pair in pairs.items() if pair[0] != pytest.approx(pair[1], rel=0.01, abs=6e-4)} == {}
    assert len([pair for pair in pairs.values() if pair[0]]) > len(pairs) / 2


async def test_a_watchlist_is_changed_and_the_change_is_seen_by_everybody(
    gateway: Gateway, sandbox: OpenSandbox
) -> None:
    async def held(one: Gateway) -> list[InstrumentId]:
        (own,) = [group for group in await one.watchlists.watchlist_groups() if not group.system]
        return [row.instrument for row in own.securities]

    before = await held(gateway)
    (own,) = [group for group in await gateway.watchlists.watchlist_groups() if not group.system]
    await gateway.watchlists.change_watchlist(own, add=[CHEUNG_KONG])
    try:
        async with AsyncExitStack() as stack:
            assert CHEUNG_KONG in await held(await opened(stack, OPEND, sandbox, Sinks()))
        with pytest.raises(ServerRefused):
            await gateway.watchlists.change_watchlist(own, add=[NOBODY])
    finally:
        await gateway.watchlists.change_watchlist(own, remove=[CHEUNG_KONG])
    assert await held(gateway) == before


async def test_money_that_moved_is_listed(gateway: Gateway) -> None:
    account, day = await live(gateway), date(2026, 11, 18)
    found = await gateway.trading.cash_entries(account, day, day)
    assert all(entry.clearing_date == day and entry.amount for entry in found)
    longer = await gateway.trading.cash_entries(account, date(2026, 11, 12), date(2026, 11, 20))
    assert all(date(2026, 11, 12) <= entry.clearing_date <= date(2026, 11, 20) for entry in longer)
    assert [entry for entry in longer if entry.clearing_date == day] == found


# --- what a broker lacks --------------------------------------------------------------------------------------------


def reference_of(gateway: Gateway, what: Offer) -> ReferenceSource:
    return offered(gateway, gateway.reference, what)


def alerts_of(gateway: Gateway) -> AlertService:
    return offered(gateway, gateway.alerts, Offer.ALERTS)


def program_of(gateway: Gateway, what: Offer = Offer.PROGRAM) -> GatewayProgram:
    return offered(gateway, gateway.program, what)


async def plates(gateway: Gateway) -> object:
    found = await reference_of(gateway, Offer.PLATES).plates(Market.HK, PlateKind.CONCEPT)
    members = await reference_of(gateway, Offer.PLATES).plate_members(found[0].id)
    owners = await reference_of(gateway, Offer.PLATES).owner_plates([NOBODY, members[0].id])
    assert found[0].id in {plate.id for plate in owners[members[0].id]}
    assert NOBODY not in owners
    return found, [row.id for row in members]


async def screen(gateway: Gateway) -> object:
    page = await reference_of(gateway, Offer.SCREEN).screen(DEAR, count=5)
    prices = [row.figures[ScreenField.PRICE] for row in page.rows]
    assert prices == sorted(prices, reverse=True)
    assert min(prices) >= 100
    assert page.total >= len(page.rows)
    return [row.instrument for row in page.rows], (
        await reference_of(gateway, Offer.SCREEN).screen(DEAR, begin=2, count=1)
    ).rows[0].instrument


async def futures(gateway: Gateway) -> object:
    (main,) = await reference_of(gateway, Offer.FUTURES).futures([NOBODY, MAIN])
    family = await gateway.derivatives.related(MAIN, ReferenceKind.FUTURE)
    assert main.origin in {row.id for row in family}
    return main


async def ipos(gateway: Gateway) -> object:
    """Not every broker lists those without a day, or tells prices."""
    found = [
        await reference_of(gateway, Offer.IPOS).ipos(market) for market in (Market.HK, Market.US, Market.SH, Market.SZ)
    ]
    return [[(row.instrument, row.listing_date) for row in rows if row.listing_date is not None] for rows in found]


async def actions(gateway: Gateway) -> object:
    found = await reference_of(gateway, Offer.CORPORATE_ACTIONS).corporate_actions(TENCENT)
    assert [row.ex_date for row in found] == sorted((row.ex_date for row in found), reverse=True)
    return found


async def code_changes(gateway: Gateway) -> object:
    found = await reference_of(gateway, Offer.CODE_CHANGES).code_changes()
    assert await reference_of(gateway, Offer.CODE_CHANGES).code_changes([found[0].instrument])
    return found


async def suspensions(gateway: Gateway) -> object:
    return [
        await reference_of(gateway, Offer.SUSPENSIONS).suspensions(
            [TENCENT, NOBODY], date(2026, 10, 1), date(2026, 11, 17)
        )
    ]


async def alerts(gateway: Gateway) -> object:
    terms, key = alerts_of(gateway).terms, await alerts_of(gateway).add_alert(ALERT)
    try:
        (found,) = await alerts_of(gateway).alerts(TENCENT)
        key = key or found.key
        note = ALERT.note if terms.notes else ""
        assert (found.key, found.value, found.note, found.enabled) == (key, ALERT.value, note, True)
        assert found in await alerts_of(gateway).alerts()
        assert found in await alerts_of(gateway).alerts(market=Market.HK)
    finally:
        await alerts_of(gateway).delete_alerts(TENCENT, key)
    return [await alerts_of(gateway).alerts(TENCENT)]


async def program(gateway: Gateway) -> object:
    quota = await program_of(gateway).used_quota()
    assert quota.subscriptions is not None
    assert [client.own for client in await program_of(gateway).clients()].count(True) == 1
    assert (await program_of(gateway).delay_statistics()).calls
    assert await practice_login(program_of(gateway)), "a practice exchange that was started by hand says that it is one"
    return (await program_of(gateway).gateway_user()).id, list(await program_of(gateway).scopes())


async def admin(gateway: Gateway) -> object:
    admin = offered(gateway, program_of(gateway, Offer.ADMIN).admin, Offer.ADMIN)
    return bool((await admin.status()).content)


CALLS: dict[Optional, Callable[[Gateway], Awaitable[object]]] = {
    Optional.PLATES: plates,
    Optional.SCREEN: screen,
    Optional.FUTURES: futures,
    Optional.IPOS: ipos,
    Optional.ACTIONS: actions,
    Optional.CODE_CHANGES: code_changes,
    Optional.SUSPENSIONS: suspensions,
    Optional.ALERTS: alerts,
    Optional.PROGRAM: program,
    Optional.ADMIN: admin,
}


@pytest.mark.parametrize("which", CALLS)
async def test_a_call_is_answered_or_refused_with_its_reason(
    gateway: Gateway, sandbox: OpenSandbox, rig: Rig, which: Optional
) -> None:
    """What is answered is what the first gateway there was answers, where that has it."""
    lack = rig.lacks.get(which)
    if lack is not None:
        with pytest.raises(lack.error) as refused:
            await CALLS[which](gateway)
        assert refused.value.code == lack.code
        assert not refused.value.text
        return
    told = await CALLS[which](gateway)
    assert told
    if which not in OPEND.lacks:
        async with AsyncExitStack() as stack:
            assert told == await CALLS[which](await opened(stack, OPEND, sandbox, Sinks()))


def test_every_lack_of_reference_data_is_asked_for(rig: Rig) -> None:
    assert set(CALLS) == OF_REFERENCE
    assert set(rig.lacks) & OF_REFERENCE <= set(CALLS)


async def test_whether_alerts_are_kept_is_known_before_anybody_asks(gateway: Gateway, rig: Rig) -> None:
    """A window switches off what would be refused."""
    assert (gateway.alerts is not None) is (Optional.ALERTS not in rig.lacks)


async def test_an_alert_that_rings_is_pushed_to_whom_it_belongs(
    gateway: Gateway, sandbox: OpenSandbox, rig: Rig, sinks: Sinks
) -> None:
    """It rings at once where its price is passed already; a broker that tells its own apps alone pushes nothing."""
    if Optional.ALERTS in rig.lacks:
        assert sinks.published == []
        return
    key = await alerts_of(gateway).add_alert(PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(1)))
    if not alerts_of(gateway).terms.rings_here:
        await sandbox.advance(60)
        assert not any(isinstance(update.value, AlertFired) for _, update in sinks.published)
        await alerts_of(gateway).delete_alerts(TENCENT)
        return
    try:
        await sandbox.advance(60)
        await sinks.until(lambda: any(isinstance(update.value, AlertFired) for _, update in sinks.published))
    finally:
        await alerts_of(gateway).delete_alerts(TENCENT, key)
