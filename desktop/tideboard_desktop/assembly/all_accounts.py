"""All accounts of the run's connections, built at the first look at them."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.accounts.all_accounts import AccountSource, AllAccounts
from tideboard_core.market.hub import Hub
from tideboard_core.model.order import Account
from tideboard_core.orders.blotter import Blotter
from tideboard_core.ports.system import Clock
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks


def account_sources(feeds: Feeds, blotter: Blotter) -> list[AccountSource]:
    """The connections, each once; the blotter reads the accounts of the one that takes orders."""
    return [
        AccountSource(
            link=session.links[0],
            calls=gateway.trading,
            provider=gateway.provider,
            on_live=session.on_live,
            read=blotter.read_account if session is feeds.orders else None,
        )
        for session, gateway in feeds.connections
    ]


def make_all_accounts(
    hub: Hub,
    clock: Clock,
    feeds: Feeds,
    blotter: Blotter,
    *,
    frame: Frame,
    tasks: Tasks,
    in_view: Callable[[], Account | None],
    busy: Callable[[], bool],
) -> AllAccounts:
    """The accounts, which read from now on while somebody looks; `busy` while an order is reviewed or sent."""
    made = AllAccounts(
        hub,
        clock,
        account_sources(feeds, blotter),
        in_view=in_view,
        busy=busy,
        spawn=lambda work: tasks.spawn(work, name="accounts"),
    )
    frame.every_second(made.beat, rests=True)
    return made
