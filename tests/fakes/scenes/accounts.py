"""The dock of all accounts over connections whose answers a test decides, in a window of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.own_stores import Stores
from fakes.values.accounts import Broker
from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.rates import RateBook
from tideboard_core.errors import GatewayError
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.behind.results import RealizedResults
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, LinkKey, Topic
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import Account, Funds, Order, Position
from tideboard_core.ports.trading import TradingGateway
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.docks.day_result import DaySource


class AccountsScene:
    """Orders go over `orders`, whose accounts are in the hub; `beside` brings prices and has accounts of its own."""

    def __init__(self, reference: ReferenceScene, stores: Stores) -> None:
        self.reference, self.stores = reference, stores
        self.orders, self.beside = Broker(), Broker()
        self.live: list[Callable[[], Awaitable[None]]] = []
        self.viewed: Account | None = None
        self.busy = False
        self.chosen: list[AccountId] = []
        self.rates = RateBook()
        self.gained: RealizedResults | GatewayError | None = None
        """What the orders' broker tells as realised, or its refusal; None while it counts by no periods."""
        reference.context = replace(
            reference.context, window=replace(reference.context.window, account=lambda: self.viewed)
        )
        self.accounts = AllAccounts(
            reference.hub,
            reference.clock,
            [
                self._source(self.orders, ORDERS_LINK, "Futu OpenD", takes=True),
                self._source(self.beside, QUOTES_LINK, "LongPort"),
            ],
            in_view=lambda: self.viewed,
            busy=lambda: self.busy,
            spawn=lambda work: reference.tasks.spawn(work, name="accounts"),
            sleep=reference.clock.sleep,
        )
        self.services = AccountServices(
            accounts=self.accounts,
            figures=HeldFigures(reference.gateway, reference.clock),
            rates=self.rates,
            run=stores.run,
            choose=self.chosen.append,
        )

    def _source(self, broker: Broker, link: LinkKey, name: str, *, takes: bool = False) -> AccountSource:
        async def read(account: Account) -> None:
            hub = self.reference.hub
            hub.publish(Topic.ORDERS.of(account.id), Lazy.ready(tuple(await broker.orders(account))))
            hub.publish(Topic.FUNDS.of(account.id), Lazy.ready(await broker.funds(account)))
            hub.publish(Topic.POSITIONS.of(account.id), Lazy.ready(tuple(await broker.positions(account))))

        return AccountSource(
            link=link,
            calls=cast("TradingGateway", broker),
            provider=name,
            on_live=self.live.append,
            read=read if takes else None,
            realized=(lambda: None if self.gained is None else self._realized) if takes else None,
        )

    async def _realized(self) -> RealizedResults:
        if isinstance(self.gained, RealizedResults):
            return self.gained
        assert self.gained is not None
        raise self.gained

    def put(self, funds: Funds, positions: Sequence[Position] = (), orders: Sequence[Order] = ()) -> None:
        """What each connection answers of an account."""
        for broker in (self.orders, self.beside):
            broker.known[funds.account_id] = funds
            broker.rows[funds.account_id], broker.order_rows[funds.account_id] = positions, orders

    def link(self, state: LinkState, *links: LinkKey) -> None:
        """Another state of connections, of both where none is named."""
        for link in links or (QUOTES_LINK, ORDERS_LINK):
            status = LinkStatus(state=state, provider="", address="", since=self.reference.clock.monotonic())
            self.reference.hub.publish(link, Lazy.ready(status))

    def log_in(self, *accounts: Account) -> None:
        """Both connections are live, and the blotter has named its accounts."""
        self.link(LinkState.LIVE)
        self.name(*accounts)

    def name(self, *accounts: Account) -> None:
        """The blotter names these accounts."""
        self.orders.listed = list(accounts)
        self.reference.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))

    async def show(self, *, width: int = 1180, height: int = 520, day: DaySource | None = None) -> AccountsDock:
        """The dock on the screen, with all that can be read."""
        dock: AccountsDock = self.reference.show(
            partial(AccountsDock, services=lambda: self.services, day=day), width=width, height=height
        )
        await self.reference.quiet()
        dock.each_second()
        return dock

    async def pass_by(self, seconds: int, dock: AccountsDock) -> None:
        """Let time pass, a second each beat."""
        for _ in range(seconds):
            self.reference.clock.advance(1.0)
            self.accounts.beat()
            await self.reference.quiet()
        dock.each_second()


@asynccontextmanager
async def accounts_scene(reference: ReferenceScene, folder: Path) -> AsyncIterator[AccountsScene]:
    """The scene; its files are closed after it."""
    stores = Stores(folder)
    yield AccountsScene(reference, stores)
    await reference.quiet()
    stores.close()
