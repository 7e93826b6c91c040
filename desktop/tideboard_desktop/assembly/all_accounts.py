"""All accounts of the run's connections and the rates between their currencies, read from the first login on."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.accounts.asset_keeping import AssetKeeper
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.rate_reader import RateReader, RateSource
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock, MarketClock
from tideboard_core.trips.facts import Rate
from tideboard_core.trips.history import RunOnStore
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.connection.services import Feeds, Trading
from tideboard_desktop.orders.unlock.account_pins import AccountPins
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from tideboard_core.model.behind.results import ExchangeRates, RealizedResults
    from tideboard_desktop.assembly.built_window import BuiltWindow
    from tideboard_desktop.assembly.recorded_days import RecordedDays

log = logging.getLogger(__name__)


class RunWithAccounts(Protocol):
    """What an application has that the accounts are built over."""

    hub: Hub
    clock: MarketClock
    feeds: Feeds
    trading: Trading
    frame: Frame
    tasks: Tasks
    recorded: RecordedDays
    pins: AccountPins

    @property
    def outside_plans(self) -> OutsidePlans:
        """What the brokers run by themselves."""
        ...

    @property
    def account(self) -> Account | None:
        """The one in view."""
        ...

    @property
    def built(self) -> BuiltWindow:
        """The window of now."""
        ...

    def choose_account(self, account: AccountId) -> None:
        """Put another account in view."""
        ...


def account_services(app: RunWithAccounts) -> AccountServices:
    """All accounts, what they hold, and the rates; nothing is read while an order is reviewed or sent."""

    def busy() -> bool:
        return app.built.busy

    clock, feeds, frame, tasks, records = app.clock, app.feeds, app.frame, app.tasks, app.recorded.own_records()
    accounts = make_accounts(
        app.hub,
        clock,
        feeds,
        app.trading.blotter,
        frame=frame,
        tasks=tasks,
        in_view=lambda: app.account,
        busy=busy,
        named=app.trading.order_journal.name,
    )
    frame.every_second(AssetKeeper(accounts, clock, records.keep).beat, rests=True)
    others = [gateway for _session, gateway in feeds.connections[1:]]
    return AccountServices(
        accounts=accounts,
        figures=HeldFigures(feeds.gateway, clock, others=others, busy=busy),
        run=records.run,
        choose=app.choose_account,
        outside=app.outside_plans,
        pins=app.pins,
        rates=make_rates(accounts, clock, feeds, frame=frame, tasks=tasks, run=records.run, busy=busy).book,
    )


def make_accounts(
    hub: Hub,
    clock: Clock,
    feeds: Feeds,
    blotter: Blotter,
    *,
    frame: Frame,
    tasks: Tasks,
    in_view: Callable[[], Account | None],
    busy: Callable[[], bool],
    named: Callable[[Sequence[Account]], object] = bool,
) -> AllAccounts:
    """The accounts, read while somebody looks; not while `busy`, when an order is reviewed or sent."""
    made = AllAccounts(
        hub,
        clock,
        [_account_source(feeds, blotter, session, gateway) for session, gateway in feeds.connections],
        in_view=in_view,
        busy=busy,
        spawn=lambda work: tasks.spawn(work, name="accounts"),
        named=named,
    )
    frame.every_second(made.beat, rests=True)
    return made


def make_rates(
    accounts: AllAccounts,
    clock: Clock,
    feeds: Feeds,
    *,
    frame: Frame,
    tasks: Tasks,
    run: RunOnStore,
    busy: Callable[[], bool],
) -> RateReader:
    """The rates between currencies, read some times a day and kept by `run`; not while `busy`."""
    made = RateReader(
        accounts,
        clock,
        [_rate_source(session, gateway) for session, gateway in feeds.connections],
        keep=lambda rates: tasks.spawn(_keep(run, rates), name="rates"),
        busy=busy,
        spawn=lambda work: tasks.spawn(work, name="rates"),
    )
    tasks.spawn(_load(run, made), name="rates")
    frame.every_second(made.beat, rests=True)
    return made


def _account_source(feeds: Feeds, blotter: Blotter, session: ConnectionSession, gateway: Gateway) -> AccountSource:
    def realized() -> Callable[[], Awaitable[RealizedResults]] | None:
        return gateway.behind.results.realized  # loads the part at the first call

    return AccountSource(
        link=session.links[0],
        calls=gateway.trading,
        provider=gateway.provider,
        on_live=session.on_live,
        read=blotter.read_account if session is feeds.orders else None,
        realized=realized,
    )


def _rate_source(session: ConnectionSession, gateway: Gateway) -> RateSource:
    def told() -> Awaitable[ExchangeRates]:
        return gateway.behind.results.rates()  # loads the part at the first call

    return RateSource(link=session.links[0], calls=gateway.trading, provider=gateway.provider, told=told)


async def _load(run: RunOnStore, reader: RateReader) -> None:
    """Begin with the rates of days before: at the start no broker has told any yet."""
    try:
        reader.book.take(await run(lambda store: store.told.rates()))
    except (sqlite3.Error, OSError, BadInput) as error:  # the store tells the person itself
        log.info("rates not loaded: %s", error)


async def _keep(run: RunOnStore, rates: Sequence[Rate]) -> None:
    try:
        await run(lambda store: store.told.add_rates(rates))
    except (sqlite3.Error, OSError, BadInput) as error:
        log.info("rates not kept: %s", error)
