"""Rows of the daemon itself: push diagnostics, registered accounts, admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import tideboard_core
from tideboard_core.errors import BadInput
from tideboard_sandbox.opend.messages.refusals import Refusal
from tideboard_sandbox.rest.api_keys import machine
from tideboard_sandbox.rest.order_admission import check_account
from tideboard_sandbox.rest.refusals import bad_request
from tideboard_sandbox.rest.row_request import Call


def push_subscriber_info(call: Call) -> dict[str, Any]:
    """Clients of /ws, subscriptions, and the number of sent pushes."""
    shared = call.shared
    ledger, session = shared.daemon.ledger, shared.session
    return {
        "subscriber_count": len(shared.sockets),
        "subscription_count": len(ledger.keys_of(session.conn_id)),
        "account_count": len(session.accounts),
        "pushed_quote": shared.pushed["quote"],
        "pushed_trade": shared.pushed["trade"],
        "pushed_notify": shared.pushed["notify"],
        "dropped_identical": shared.pushed["dropped as identical"],
        "dropped_clients": shared.pushed["clients dropped"],
    }


def register_accounts(call: Call) -> dict[str, Any]:
    """Push orders and fills of these accounts too, all or none."""
    call.shared.session.accounts |= _accounts(call)
    return {}


def unregister_accounts(call: Call) -> dict[str, Any]:
    call.shared.session.accounts -= _accounts(call)
    return {}


def status(call: Call) -> dict[str, Any]:
    shared = call.shared
    return {
        "version": tideboard_core.__version__,
        "uptime_seconds": int(shared.now() - shared.began),
        "machine": machine(),
        "trading_enabled": shared.daemon.trading_enabled,
        "unlocked": shared.daemon.unlocked,
        "keys_required": shared.keys.required,
        "keys": sorted(key.id for key in shared.keys.keys),
        "ws_clients": len(shared.sockets),
        "subscriptions": len(shared.daemon.ledger.keys_of(shared.session.conn_id)),
        "requests": sum(shared.requests.values()),
    }


def reload(call: Call) -> dict[str, Any]:
    """Read the keys file again, all or nothing; clients of /ws have what their keys allow now, or are dropped."""
    try:
        number = call.shared.keys.reload()
    except BadInput as problem:
        raise Refusal(str(problem.data["sentence"])) from None
    for socket in list(call.shared.sockets):
        socket.review()
    return {"keys": number}


def shutdown(call: Call) -> dict[str, Any]:
    """Answer, then end the daemon."""
    call.shared.shutdown()
    return {"message": "shutting down"}


ROWS: Final[dict[str, Callable[[Call], dict[str, Any]]]] = {
    "GET /api/push-subscriber-info": push_subscriber_info,
    "POST /api/sub-acc-push": register_accounts,
    "POST /api/unsub-acc-push": unregister_accounts,
    "GET /api/admin/status": status,
    "POST /api/admin/reload": reload,
    "POST /api/admin/shutdown": shutdown,
}


def _accounts(call: Call) -> set[str]:
    named = call.fields["acc_id_list"]
    if not named:
        raise bad_request("empty list: `acc_id_list` needs at least one account")
    for number in named:
        check_account(call.shared, call.key, number)
    broker = call.shared.exchange.broker
    return {broker.account(str(number)).id for number in named}
