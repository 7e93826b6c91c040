"""The check that an account was read on the present connection."""

from __future__ import annotations

from tideboard_core.model.account_reads import AccountCall, UnreadCall
from tideboard_core.model.review import Check, CheckCode, hard
from tideboard_core.orders.snapshot import PretradeSnapshot


def unread_data(unread: UnreadCall) -> tuple[CheckCode, dict[str, object]]:
    """Code and data of what was not read: without the accounts of this login nothing goes out, else what closes does.

    `refusal` is the code of the broker's no, with its own words.
    """
    code = CheckCode.ACCOUNTS_UNREAD if unread.call is AccountCall.ACCOUNTS else CheckCode.LISTS_UNREAD
    data: dict[str, object] = {"call": unread.call.value}
    if unread.error is not None:
        words = {name: unread.error.data[name] for name in ("text", "number") if unread.error.data.get(name)}
        data |= {"refusal": unread.error.code, **words}
    return code, data


def read_here(snapshot: PretradeSnapshot) -> Check | None:
    """What adds needs accounts, orders, fills and positions that this connection has read."""
    if snapshot.unread is None:
        return None
    code, data = unread_data(snapshot.unread)
    return hard(code, passed=False, **data)
