"""Rates are read a few times a day, from the broker's table or from how it converts an account, and handed on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import pytest

from fakes.values.accounts import Broker, account, funds, position
from fakes.values.clock import ManualClock
from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.accounts.rate_reader import AGAIN, EVERY, FIRST, RateReader, RateSource
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.behind.results import ExchangeRate, ExchangeRates
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import Account, Position
from tideboard_core.ports.trading import TradingGateway
from tideboard_core.trips.facts import Rate

TABLE = ExchangeRates(
    "Broker", (ExchangeRate("USD", "HKD", Decimal("7.79")), ExchangeRate("CNY", "HKD", Decimal("1.08")))
)


class Scene:
    """One connection whose two accounts are in the hub; the first holds US shares."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.hub, self.broker = Hub(self.clock), Broker()
        self.table: ExchangeRates | Exception = TABLE
        self.asked = 0
        self.busy = False
        self.kept: list[Sequence[Rate]] = []
        self.tasks: list[asyncio.Task[None]] = []
        calls = cast("TradingGateway", self.broker)
        accounts = AllAccounts(
            self.hub,
            self.clock,
            [
                AccountSource(
                    link=ORDERS_LINK, calls=calls, provider="Futu", on_live=lambda _work: None, read=self._read
                )
            ],
            in_view=lambda: None,
            busy=lambda: self.busy,
            spawn=self._spawn,
            sleep=self.clock.sleep,
        )
        self.reader = RateReader(
            accounts,
            self.clock,
            [RateSource(link=ORDERS_LINK, calls=calls, provider="Futu", told=self._told)],
            keep=self.kept.append,
            busy=lambda: self.busy,
            spawn=self._spawn,
            sleep=self.clock.sleep,
        )
        status = LinkStatus(state=LinkState.LIVE, provider="", address="", since=0.0)
        self.hub.publish(ORDERS_LINK, Lazy.ready(status))
        accounts_named: tuple[Account, ...] = (account("1"), account("2", margin=True))
        self.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts_named))
        for one in accounts_named:
            held: tuple[Position, ...] = (position("US.AAPL"),)
            self.hub.publish(Topic.FUNDS.of(one.id), Lazy.ready(funds(one.id, "780000")))
            self.hub.publish(Topic.POSITIONS.of(one.id), Lazy.ready(held))
        self.broker.assets = "780000"

    def _spawn(self, work: object) -> None:
        self.tasks.append(asyncio.ensure_future(work))  # type: ignore[call-overload]  # noqa: TID251  awaited below

    async def _read(self, _account: Account) -> None:
        """The hub has what there is."""

    async def _told(self) -> ExchangeRates:
        self.asked += 1
        if isinstance(self.table, Exception):
            raise self.table
        return self.table

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, ten seconds each beat."""
        for _ in range(int(seconds / 10)):
            self.clock.advance(10.0)
            self.reader.beat()
            while self.tasks:
                await self.tasks.pop()


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_the_table_is_read_each_hour_and_kept(scene: Scene) -> None:
    await scene.pass_by(FIRST)
    assert scene.asked == 0
    await scene.pass_by(20)
    assert scene.asked == 1
    assert [(rate.base, rate.quote, rate.rate) for rate in scene.kept[0]] == [
        ("USD", "HKD", Decimal("7.79")),
        ("CNY", "HKD", Decimal("1.08")),
    ]
    assert scene.kept[0][0].day == scene.clock.market().date()
    await scene.pass_by(2 * EVERY)
    assert scene.asked == 3
    assert scene.reader.book.rate("USD", "HKD", scene.clock.market()) is not None


async def test_without_a_table_an_account_in_two_currencies_tells_the_rate(scene: Scene) -> None:
    scene.table = NotOffered("not-offered", text="")
    scene.broker.converted["USD"] = "100000"
    await scene.pass_by(FIRST + 20)
    found = scene.reader.book.rate("USD", "HKD", scene.clock.market())
    assert found is not None
    assert (found.rate, found.source) == (Decimal("7.8"), "Futu")
    assert scene.broker.asked == ["funds 2"] * 3  # the margin account first
    await scene.pass_by(EVERY)
    assert scene.asked == 1  # a broker without a table is asked for it once


async def test_a_broker_that_converts_nothing_tells_nothing(scene: Scene) -> None:
    scene.table = NotOffered("not-offered", text="")
    await scene.pass_by(FIRST + 20)
    assert scene.kept == []
    assert scene.broker.asked == ["funds 2", "funds 2", "funds 1", "funds 1"]


async def test_a_table_that_proves_nothing_is_not_used(scene: Scene) -> None:
    scene.table = ExchangeRates("Broker", (ExchangeRate("CNY", "HKD", Decimal("1.08")),))
    await scene.pass_by(FIRST + 20)
    assert scene.kept == []
    assert scene.reader.book.currencies == frozenset()


async def test_a_failure_is_tried_again_and_a_review_waits(scene: Scene) -> None:
    scene.table = GatewayDown("connection-closed")
    await scene.pass_by(FIRST + 20)
    assert (scene.asked, scene.kept) == (1, [])
    scene.busy = True
    await scene.pass_by(AGAIN + 20)
    assert scene.asked == 1
    scene.busy, scene.table = False, TABLE
    await scene.pass_by(20)
    assert (scene.asked, len(scene.kept)) == (2, 1)


async def test_a_review_that_begins_meanwhile_ends_it(scene: Scene) -> None:
    scene.table = NotOffered("not-offered", text="")
    scene.broker.converted["USD"] = "100000"
    scene.broker.held = asyncio.Event()
    scene.clock.advance(1.0)
    scene.reader.beat()
    scene.clock.advance(FIRST)
    scene.reader.beat()
    for _ in range(3):
        await asyncio.sleep(0)
    scene.busy = True
    scene.broker.held.set()
    while scene.tasks:
        await scene.tasks.pop()
    assert len(scene.broker.asked) == 1
    assert scene.kept == []


async def test_no_connection_no_calls(scene: Scene) -> None:
    scene.broker.connected = False
    await scene.pass_by(EVERY)
    assert scene.asked == 0
