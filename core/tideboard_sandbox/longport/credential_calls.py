"""Calls about the credential itself: the password of a socket, a new access token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS, channel_of
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

LONGEST_DAYS = 366


def socket_token(call: HttpCall) -> dict[str, Any]:
    """A one-time password, and how many sockets are open of how many."""
    shared = call.shared
    return {"otp": shared.otps.issue(call.account), "limit": SOCKET_LIMIT, "online": shared.online(call.account)}


def refresh_token(call: HttpCall) -> dict[str, Any]:
    """A new access token that lives until `expired_at`; the old one is void at once."""
    shared, ends = call.shared, _moment(call)
    seconds = ends.timestamp() - shared.wall()
    if not 0 < seconds <= LONGEST_DAYS * DAY_SECONDS:
        raise bad_parameter("expired_at")
    application = shared.keys.find(call.key)
    if application is None:  # an OAuth client refreshes at its token endpoint
        raise bad_parameter("x-api-key")
    return {
        "token": shared.keys.refresh(application, seconds),
        "expired_at": _text(ends),
        "issued_at": _text(datetime.fromtimestamp(shared.wall(), UTC)),
        "account_info": {"member_id": "1", "aaid": call.account, "account_channel": channel_of(call.account)},
    }


def _moment(call: HttpCall) -> datetime:
    try:
        moment = datetime.fromisoformat(call.required("expired_at"))
    except ValueError:
        raise bad_parameter("expired_at") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
