"""Handlers of watchlist groups: list, create, change, delete."""

from __future__ import annotations

from typing import Any

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.watchlists import Group, Member
from tideboard_sandbox.longport.trading.assets import MARKETS
from tideboard_sandbox.longport.trading.messages import plain, seconds
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

NAME_LENGTH = 64


def groups(call: HttpCall) -> dict[str, Any]:
    return {"groups": [_group_row(call, group) for group in call.shared.exchange.watchlists.groups()]}


def create(call: HttpCall) -> dict[str, Any]:
    """A new group; refuses a name that the account cannot have."""
    members = call.listed("securities")
    try:
        return {"id": str(call.shared.exchange.watchlists.create(_name(call.required("name")), members).id)}
    except BadInput:
        raise bad_parameter("name") from None


def update(call: HttpCall) -> dict[str, Any]:
    """Another name, other members: `mode` adds to them, removes from them, or replaces them (the default)."""
    lists, group, name = call.shared.exchange.watchlists, call.integer("id", 0), call.text("name")
    members = call.listed("securities") if "securities" in call.fields else None
    mode = call.text("mode") or "replace"
    if mode not in {"add", "remove", "replace"}:
        raise bad_parameter("mode")
    try:
        if name:
            lists.rename(group, _name(name))
        if members is not None:
            _change(call, group, mode, members)
    except BadInput as problem:
        raise bad_parameter("id" if problem.code == "unknown-watchlist" else "name") from None
    return {}


def delete(call: HttpCall) -> dict[str, Any]:
    """A group goes; with `purge` its members leave the other groups too."""
    lists, group_id = call.shared.exchange.watchlists, call.integer("id", 0)
    gone = next((group for group in lists.groups() if group.id == group_id), None)
    if gone is None:
        raise bad_parameter("id")
    lists.delete(group_id)
    if call.text("purge") == "true":
        for group in lists.groups():
            lists.change(group.id, remove=gone.names)
    return {}


def _change(call: HttpCall, group: int, mode: str, members: list[InstrumentId]) -> None:
    lists = call.shared.exchange.watchlists
    if mode == "replace":
        lists.replace(group, members)
    elif mode == "add":
        lists.change(group, add=members)
    else:
        lists.change(group, remove=members)


def _name(name: str) -> str:
    if len(name) > NAME_LENGTH:
        raise bad_parameter("name")
    return name


def _group_row(call: HttpCall, group: Group) -> dict[str, Any]:
    return {"id": str(group.id), "name": group.name, "securities": [_member_row(call, row) for row in group.members]}


def _member_row(call: HttpCall, member: Member) -> dict[str, str]:
    return {
        "symbol": wire_symbol(member.instrument),
        "market": MARKETS[market_of(member.instrument)],
        "name": call.shared.exchange.details.facts(member.instrument).name,
        "watched_price": plain(member.price),
        "watched_at": seconds(member.added),
    }
