"""The pages of the accounts' dock for what brokers run and file by themselves, over sources that a test scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.values.plans import ScriptedPlans
from tideboard_core.accounts.all_accounts import AllAccounts
from tideboard_core.accounts.reading import AccountReading, ConnectionReading
from tideboard_core.model.hub_keys import ORDERS_LINK
from tideboard_core.model.instrument import Market
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.order import Account, LiveAccount
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.services import AccountServices


def account(number: str = "20975338") -> LiveAccount:
    return LiveAccount(
        id=number, name="LongPort", markets=frozenset({Market.HK}), currency="HKD", margin=True, firm="LongPort"
    )


class Accounts:
    """Accounts of which a test says how they stand."""

    def __init__(self) -> None:
        self.readings: tuple[AccountReading, ...] = ()
        self.refreshed = 0
        self._listeners = Listeners()
        self.on_change = self._listeners.add

    @property
    def connections(self) -> tuple[ConnectionReading, ...]:
        return (ConnectionReading(link=ORDERS_LINK, provider="LongPort", connected=True, listed=True),)

    def watch(self) -> Any:
        return lambda: None

    def refresh(self) -> None:
        self.refreshed += 1

    def age(self, reading: AccountReading) -> float | None:
        return None

    def put(self, *accounts: Account, connected: bool = True) -> None:
        """These accounts, from now on."""
        self.readings = tuple(
            AccountReading(account=one, link=ORDERS_LINK, provider="LongPort", trades=True, connected=connected)
            for one in accounts
        )
        self._listeners.notify()


class PagesScene:
    """A dock whose accounts' plans come from `sources`, by account id."""

    def __init__(self, reference: ReferenceScene) -> None:
        self.reference = reference
        self.accounts = Accounts()
        self.sources: dict[str, ScriptedPlans] = {}
        self.outside = OutsidePlans(lambda one: cast("Any", self.sources.get(one.id)), self._report)
        self.faults: list[Exception] = []

    def _report(self, fault: Exception, _where: str) -> None:
        self.faults.append(fault)

    def show(self, page: str, **size: int) -> AccountsDock:
        """The dock with one page in front."""
        services = AccountServices(
            accounts=cast("AllAccounts", self.accounts),
            figures=cast("Any", None),
            run=cast("Any", None),
            choose=lambda _id: None,
            outside=self.outside,
        )
        dock: AccountsDock = self.reference.show(
            lambda context, bar: AccountsDock(context, bar, services=lambda: services), **size
        )
        dock.show_page(page)
        return dock

    async def second(self, dock: AccountsDock, seconds: float = 1) -> None:
        """Time passes, and what is read then comes to its end."""
        self.reference.clock.advance(seconds)
        dock.each_second()
        await self.reference.settle()


@asynccontextmanager
async def pages_scene(qapp: QApplication, directory: Path) -> AsyncIterator[PagesScene]:
    """A scene that is put away at the end."""
    async with reference_scene(qapp, directory) as reference:
        yield PagesScene(reference)
