"""What the console's parts are made with, and where its gateway is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tideboard_core.model.order import Account
from tideboard_core.ports import ORDERS_LINK, QUOTES_LINK, Key, Topic
from tideboard_core.reference_ports import RestConsole
from tideboard_desktop.connection.check_words import account_words
from tideboard_desktop.console.calls import CallParts
from tideboard_desktop.gateway_hands import GatewayHands
from tideboard_desktop.lookup import Lookup
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.services import Feeds
from tideboard_desktop.tasks import Tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """What editors of symbols look matches up with."""

    lookup: Lookup
    tasks: Tasks


def editing(ground: ReferenceGround, hands: GatewayHands) -> Editing:
    """For a form's symbol fields."""
    return Editing(lookup=hands.lookup, tasks=ground.tasks)


def call_parts(ground: ReferenceGround, hands: GatewayHands) -> CallParts:
    """For what a call asks and records."""
    return CallParts(
        audit=ground.trading.audit,
        trade=hands.trade,
        next_id=ground.trading.guard.client_order_id,
        unlock=hands.unlock,
        window=ground.window,
        theme=ground.theme,
    )


def console_of(feeds: Feeds) -> RestConsole | None:
    """The console of a connection: of that which brings prices, else of that which takes orders; None for none."""
    found = next((one for one in (feeds.gateway, feeds.broker) if _has_console(one)), None)
    return None if found is None else cast("RestConsole", found)


def console_link(feeds: Feeds) -> Key:
    """The link of that connection, whose scopes count."""
    return QUOTES_LINK if _has_console(feeds.gateway) else ORDERS_LINK


def headers_of(ground: ReferenceGround) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """Accounts of the login in words, that in view first, each with the header of a request about it."""
    console = console_of(ground.feeds)
    if console is None:
        return []
    accounts: Sequence[Account] = ground.hub.value(Key(Topic.ACCOUNTS, "")) or ()
    in_view = ground.account()
    ordered = sorted(accounts, key=lambda one: in_view is None or one.id != in_view.id)
    named = [(account_words(account), console.account_header(account)) for account in ordered]
    return [(words, header) for words, header in named if header]


def _has_console(gateway: object) -> bool:
    return callable(getattr(gateway, "call_row", None)) and callable(getattr(gateway, "trade_row", None))
