"""Which connection tells what the broker of an account runs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tideboard_core.model.order import Account
from tideboard_core.ports.plans import PlanSource
from tideboard_desktop.connection.services import Feeds

if TYPE_CHECKING:  # made at the first look at all accounts
    from tideboard_desktop.accounts.services import AccountServices


def plan_source(feeds: Feeds, listed: AccountServices | None, account: Account) -> PlanSource | None:
    """The plans of the connection that lists an account, else of the one that takes orders; None where it has none."""
    gateways = {session.links[0]: gateway for session, gateway in feeds.connections}
    readings = () if listed is None else listed.accounts.readings
    link = next((one.link for one in readings if one.account == account and not one.trades), None)
    return gateways[link].plans if link in gateways else feeds.broker.plans
