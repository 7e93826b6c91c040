"""Grids, recurring plans and statements of the account: every page, what cannot be read, and that nothing is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes.servers.longport.feed import answering, feed_on, feed_to
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.sandbox import running_sandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered, OrderDenied, ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.plans.source import GRIDS, MAX_PAGES, PAGE, RECURRING, STATEMENT, STATEMENTS
from tideboard_core.gateways.longport.trading.account import BALANCE, STOCK
from tideboard_core.model.order import Account
from tideboard_core.model.plans import PlanState, StatementPeriod

WRITES = [
    *((method, f"/v1/gridtrading/{name}") for method in ("POST", "PUT", "DELETE") for name in ("submit", "cancel")),
    *(("POST", f"/v1/gridtrading/{name}") for name in ("replace", "suspend", "restart", "list")),
    *(("POST", f"/v1/dailycoins/{name}") for name in ("create", "update", "toggle", "update-alter-hours")),
]


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in at the scripted server and has read its account."""
    longport.http["GET", BALANCE] = lambda _seen: said({"list": [{"currency": "HKD"}]})
    longport.http["GET", STOCK] = lambda _seen: said({"list": []})
    async with feed_to(answering(longport), sinks, clock) as made:
        await made.trading.accounts()
        yield made


@pytest.fixture
async def account(gateway: LongportGateway) -> Account:
    """The account of the login."""
    (found,) = await gateway.trading.accounts()
    return found


def pages(longport: ScriptedLongport, path: str, name: str, *told: list[dict[str, object]], more: bool | None) -> None:
    """Have a path answered with these pages, each but the last with `has_more` where `more` is given."""

    def reply(seen: Seen) -> Said:
        page = int(parse_qs(urlsplit(seen.target).query)["page"][0])
        rows = told[page - 1] if page <= len(told) else []
        return said({name: rows} if more is None else {name: rows, "has_more": more or page < len(told)})

    longport.http["GET", path] = reply


def grid(number: int, **fields: object) -> dict[str, object]:
    return {"order_id": str(number), "symbol": "700.HK", "status": "Performing", **fields}


def recurring(number: int, **fields: object) -> dict[str, object]:
    return {"plan_id": str(number), "symbol": "AAPL.US", "status": "Active", **fields}


async def test_every_page_is_read(longport: ScriptedLongport, gateway: LongportGateway, account: Account) -> None:
    pages(longport, GRIDS, "grid_order", [grid(1)], [grid(2, grid_status="Suspended")], more=False)
    pages(longport, RECURRING, "plans", [recurring(n) for n in range(PAGE)], [recurring(PAGE)], more=None)

    found = await gateway.plans.plans(account)

    assert len(found.plans) == 2 + PAGE + 1
    assert found.unread == ""
    assert found.plans[-1].state is PlanState.SUSPENDED
    assert len(found.trading) == len(found.plans) - 1


async def test_an_end_that_never_comes_is_named(
    longport: ScriptedLongport, gateway: LongportGateway, account: Account
) -> None:
    told = [[grid(number)] for number in range(MAX_PAGES + 5)]
    pages(longport, GRIDS, "grid_order", *told, more=True)
    pages(longport, RECURRING, "plans", more=None)

    found = await gateway.plans.plans(account)

    assert (len(found.plans), found.unread) == (MAX_PAGES, "more")


async def test_a_row_that_cannot_be_read_is_named(
    longport: ScriptedLongport, gateway: LongportGateway, account: Account
) -> None:
    pages(longport, GRIDS, "grid_order", [grid(1), grid(2, current_base_price="much")], more=False)
    pages(longport, RECURRING, "plans", [recurring(1, status="Finished")], more=None)

    found = await gateway.plans.plans(account)

    assert [plan.id for plan in found.plans] == ["1", "1"]
    assert [plan.state for plan in found.plans] == [PlanState.RUNNING, PlanState.ENDED]
    assert found.unread == "current_base_price"


async def test_half_an_answer_is_none(longport: ScriptedLongport, gateway: LongportGateway, account: Account) -> None:
    pages(longport, GRIDS, "grid_order", [grid(1)], more=False)
    longport.http["GET", RECURRING] = lambda _seen: Said(403, b'{"code":403001,"message":"no permission","data":null}')

    with pytest.raises(ServerRefused):
        await gateway.plans.plans(account)


async def test_another_account_is_refused(gateway: LongportGateway, account: Account) -> None:
    other = replace(account, id="another")

    for call in (
        gateway.plans.plans(other),
        gateway.plans.statements(other, StatementPeriod.DAY),
        gateway.plans.statement_link(other, "key"),
    ):
        with pytest.raises(NotOffered):
            await call


async def test_statements_newest_first(longport: ScriptedLongport, gateway: LongportGateway, account: Account) -> None:
    rows = [{"dt": 20261118, "file_key": "a"}, {"dt": 20261119, "file_key": "b"}, {"dt": 0, "file_key": "c"}]
    asked: list[str] = []

    def reply(seen: Seen) -> Said:
        asked.append(seen.target)
        return said({"list": rows})

    longport.http["GET", STATEMENTS] = reply

    found = await gateway.plans.statements(account, StatementPeriod.DAY)

    assert asked == [f"{STATEMENTS}?statement_type=1&start_date=1&limit={PAGE}"]
    assert ([row.key for row in found.rows], found.more, found.unread) == (["b", "a"], False, "dt")


async def test_a_full_answer_may_lack_others(
    longport: ScriptedLongport, gateway: LongportGateway, account: Account
) -> None:
    rows = [{"dt": 202601, "file_key": str(number)} for number in range(PAGE)]
    longport.http["GET", STATEMENTS] = lambda _seen: said({"list": rows})

    assert (await gateway.plans.statements(account, StatementPeriod.MONTH)).more is True


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://files.example/a?b=c", "https://files.example/a?b=c"),
        ("http://files.example/a", ""),
        ("javascript:alert(1)", ""),
        ("https://user:password@files.example/a", ""),
        ("", ""),
    ],
)
async def test_only_an_https_link_is_one(
    url: str, kept: str, longport: ScriptedLongport, gateway: LongportGateway, account: Account
) -> None:
    longport.http["GET", STATEMENT] = lambda _seen: said({"url": url})

    assert await gateway.plans.statement_link(account, "/a b.json") == kept


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_nothing_sets_or_stops_a_plan(
    method: str, path: str, longport: ScriptedLongport, gateway: LongportGateway
) -> None:
    with pytest.raises(OrderDenied, match="approval-missing"):
        await gateway.link.call(method, path, body=b"{}")

    assert longport.count(method) == 0


async def test_against_the_practice_exchange(sinks: Sinks) -> None:
    async with (
        running_sandbox(start="10:30", arguments=["--longport-port", "0"]) as sandbox,
        feed_on(sandbox, sinks) as gateway,
    ):
        (account,) = await gateway.trading.accounts()
        assert (await gateway.plans.plans(account))[2:] == ((), "", False)
        await sandbox.ask("scenario", name="plans")

        found = await gateway.plans.plans(account)

    assert [(plan.symbol, plan.state) for plan in found.plans] == [
        ("700.HK", PlanState.RUNNING),
        ("AAPL.US", PlanState.RUNNING),
        ("AAPL.US", PlanState.SUSPENDED),
        ("9988.HK", PlanState.ENDED),
    ]
    assert found.unread == ""


async def test_the_united_states_tell_of_no_recurring_plan_and_no_statement(sinks: Sinks) -> None:
    """Grids are asked for: that they cannot be there nobody says. That no recurring plan runs is not known."""
    arguments = ["--longport-port", "0", "--longport-region", "us"]
    async with running_sandbox(arguments=arguments) as sandbox, feed_on(sandbox, sinks) as gateway:
        (account,) = await gateway.trading.accounts()
        found = await gateway.plans.plans(account)
        assert (found.plans, found.unread, found.grids_alone) == ((), "", True)
        with pytest.raises(NotOffered, match="statements-not-in-us"):
            await gateway.plans.statements(account, StatementPeriod.DAY)
