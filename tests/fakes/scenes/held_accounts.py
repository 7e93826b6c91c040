"""Accounts of two environments in a hub, with what they hold, and pages of their dock over a scripted connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QWidget

from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.own_stores import Stores
from fakes.values.exposures import FACTS, PRICES
from fakes.values.held import MARGIN, SECOND, SIMULATED, funds, option_figures, snapshot
from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.rates import RateBook
from tideboard_core.accounts.underlyings import AccountPosition
from tideboard_core.model.derivatives import WarrantKind, WarrantSensitivity
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account
from tideboard_core.ports.trading import TradingGateway
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.docks.dock import Dock

P = TypeVar("P", bound=AccountsPage)


class HeldAccounts:
    """`hold` sets what an account holds, `show` makes a page and gives it the accounts."""

    def __init__(self, reference: ReferenceScene, folder: Path) -> None:
        self.reference, self.source = reference, reference.source
        self.stores = Stores(folder / "own")
        self.all = AllAccounts(
            reference.hub,
            reference.clock,
            [
                AccountSource(
                    link=ORDERS_LINK,
                    calls=cast("TradingGateway", self.source),
                    provider="Futu",
                    on_live=lambda _work: None,
                    read=self._read,
                )
            ],
            in_view=lambda: MARGIN,
            busy=lambda: False,
            spawn=lambda work: reference.tasks.spawn(work, name="accounts"),
        )
        self.busy = False
        self.rates = RateBook()
        self.services = AccountServices(
            accounts=self.all,
            figures=HeldFigures(reference.gateway, reference.clock, busy=lambda: self.busy),
            rates=self.rates,
            run=self.stores.run,
            choose=lambda _account: None,
        )
        self.refusals: list[str] = []
        self._answer()
        self.list(MARGIN, SECOND, SIMULATED)

    async def _read(self, _account: Account) -> None:
        """The hub has what there is."""

    def _answer(self) -> None:
        """Facts, prices and plates of `fakes.values.exposures`."""
        self.source.answers |= {
            "instruments": lambda ids: [FACTS[one] for one in ids if one in FACTS],
            "snapshots": lambda ids: [snapshot(one, PRICES[one]) for one in ids if one in PRICES],
            "option_figures": [],
            "warrant_sensitivities": [],
            "owner_plates": {},
        }

    def list(self, *accounts: Account) -> None:
        """Name the accounts of the connection."""
        self._put(Topic.ACCOUNTS.of(""), list(accounts))

    def hold(self, account: Account, *held: AccountPosition, assets: str = "100000", **balances: str) -> None:
        """Set money and positions of an account; `balances` are its cash by currency."""
        positions = tuple(replace(one.position, account_id=account.id) for one in held)
        self._put(Topic.FUNDS.of(account.id), funds(account, assets, balances))
        self._put(Topic.POSITIONS.of(account.id), positions)

    def _put(self, key: Any, value: object) -> None:
        self.reference.hub.publish(key, Lazy.ready(value))

    def tell(
        self,
        deltas: Iterable[tuple[InstrumentId, str | None]] = (),
        warrants: Iterable[tuple[InstrumentId, InstrumentId, WarrantKind, str | None, str | None]] = (),
    ) -> None:
        """What the broker tells of options, and of warrants: underlying, kind, delta, conversion ratio."""
        options = {name: option_figures(name, delta) for name, delta in deltas}
        sensitivities = {
            name: WarrantSensitivity(
                name, under, kind, None if delta is None else Decimal(delta), None if ratio is None else Decimal(ratio)
            )
            for name, under, kind, delta, ratio in warrants
        }
        self.source.answers["option_figures"] = lambda ids: [options[one] for one in ids if one in options]
        self.source.answers["warrant_sensitivities"] = lambda ids: [
            sensitivities[one] for one in ids if one in sensitivities
        ]

    def show(self, make: Callable[[PageContext], P], *, width: int = 1180, height: int = 520) -> P:
        """Build a page in a window of its own."""
        context = PageContext(
            owner=cast("Dock", None),
            dock=self.reference.context,
            services=self.services,
            refuse=self.refusals.append,
            show=lambda _page, _account: None,
        )
        page = make(context)
        window = QWidget()
        page.setParent(window)
        page.resize(width, height)
        window.resize(width, height)
        self.reference.windows.append(window)
        window.show()
        page.show_accounts(self.all.readings)
        return page

    async def second(self, page: AccountsPage, count: int = 1) -> None:
        """Let so many seconds pass, with what the page begins in them."""
        for _ in range(count):
            self.reference.clock.advance(1.0)
            page.show_accounts(self.all.readings)
            page.each_second()
            await self.reference.settle()
            await self.reference.quiet()


def texts(rows: Sequence[Any], *names: str) -> list[tuple[Any, ...]]:
    """These attributes of each row."""
    return [tuple(getattr(row, name) for name in names) for row in rows]


@asynccontextmanager
async def held_accounts(reference: ReferenceScene, folder: Path) -> AsyncIterator[HeldAccounts]:
    """A scene that is put away at the end."""
    scene = HeldAccounts(reference, folder)
    yield scene
    await reference.quiet()
    scene.all.close()
    scene.stores.close()
