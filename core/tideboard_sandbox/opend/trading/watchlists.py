"""Watchlist groups at OpenD's port: names (3222), members (3213), changes (3214)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_proto.opend import Qot_GetUserSecurity_pb2 as members_pb
from tideboard_proto.opend import Qot_GetUserSecurityGroup_pb2 as groups_pb
from tideboard_proto.opend import Qot_ModifyUserSecurity_pb2 as modify_pb
from tideboard_sandbox.exchange.broker.watchlists import FIRST_GROUP, Group
from tideboard_sandbox.opend.messages.codes import instrument_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, SYSTEM_WATCHLIST, UNKNOWN_WATCHLIST, Refusal
from tideboard_sandbox.opend.reference.static_info import MOST_SYMBOLS, check_count, static_row
from tideboard_sandbox.opend.session.state import Session

OWN_GROUP = "自选"
"""Name of a new account's group at this port, where its other name belongs to a system group."""


class SystemGroup(NamedTuple):
    """A group that the broker fills by itself: its names in Chinese and English, and what of the account is in it."""

    name: str
    english: str
    holds: Callable[[Session, InstrumentId], bool]


def _kind(session: Session, name: InstrumentId) -> SecurityType | None:
    exchange = session.shared.exchange
    return exchange.instrument(name).security_type if exchange.has_instrument(name) else None


def _is_option(session: Session, name: InstrumentId) -> bool:
    return _kind(session, name) is SecurityType.OPTION


SYSTEM_GROUPS = (
    SystemGroup("全部", "All", lambda session, name: True),
    SystemGroup("沪深", "CN", lambda session, name: market_of(name) in {Market.SH, Market.SZ}),
    SystemGroup("港股", "HK", lambda session, name: market_of(name) is Market.HK and not _is_option(session, name)),
    SystemGroup("美股", "US", lambda session, name: market_of(name) is Market.US and not _is_option(session, name)),
    SystemGroup("期权", "Options", _is_option),
    SystemGroup("港股期权", "HK options", lambda session, name: _is_option(session, name) and name.startswith("HK.")),
    SystemGroup("美股期权", "US options", lambda session, name: _is_option(session, name) and name.startswith("US.")),
    SystemGroup("特别关注", "Starred", lambda session, name: False),
    SystemGroup("期货", "Futures", lambda session, name: _kind(session, name) is SecurityType.FUTURE),
)
"""In the order in which the broker lists them."""


def groups(session: Session, c2s: groups_pb.C2S) -> groups_pb.S2C:
    """Names of the system's groups, of the person's own, or of both."""
    made: list[groups_pb.GroupData] = []
    if c2s.groupType not in {groups_pb.GroupType_Custom, groups_pb.GroupType_System, groups_pb.GroupType_All}:
        raise Refusal(BAD_ARGUMENT.format(name="groupType"))
    if c2s.groupType != groups_pb.GroupType_Custom:
        made += [groups_pb.GroupData(groupName=row.name, groupType=groups_pb.GroupType_System) for row in SYSTEM_GROUPS]
    if c2s.groupType != groups_pb.GroupType_System:
        own = session.shared.exchange.watchlists.groups()
        made += [groups_pb.GroupData(groupName=_shown(row), groupType=groups_pb.GroupType_Custom) for row in own]
    return groups_pb.S2C(groupList=made)


def securities(session: Session, c2s: members_pb.C2S) -> members_pb.S2C:
    """Static facts of the members of a group; the first group of the name counts."""
    exchange = session.shared.exchange
    system = _system(c2s.groupName)
    names = _own(session, c2s.groupName).names if system is None else _everything(session, system)
    known = [name for name in names if exchange.has_instrument(name)]
    return members_pb.S2C(staticInfoList=[static_row(session, exchange.instrument(name)) for name in known])


def modify(session: Session, c2s: modify_pb.C2S) -> modify_pb.S2C:
    """Add to a group, move out of it, or delete from all of the person's groups; a system group cannot be changed."""
    lists = session.shared.exchange.watchlists
    if _system(c2s.groupName) is not None:
        raise Refusal(SYSTEM_WATCHLIST)
    group = _own(session, c2s.groupName)
    check_count(c2s.securityList, MOST_SYMBOLS)
    names = [instrument_of(session.shared.exchange, security) for security in c2s.securityList]
    if c2s.op == modify_pb.ModifyUserSecurityOp_Add:
        lists.change(group.id, add=names)
    elif c2s.op == modify_pb.ModifyUserSecurityOp_MoveOut:
        lists.change(group.id, remove=names)
    elif c2s.op == modify_pb.ModifyUserSecurityOp_Del:
        for every in lists.groups():
            lists.change(every.id, remove=names)
    else:
        raise Refusal(BAD_ARGUMENT.format(name="op"))
    return modify_pb.S2C()


def _shown(group: Group) -> str:
    return OWN_GROUP if group.name == FIRST_GROUP else group.name


def _system(name: str) -> SystemGroup | None:
    return next((row for row in SYSTEM_GROUPS if name in {row.name, row.english}), None)


def _own(session: Session, name: str) -> Group:
    group = next((row for row in session.shared.exchange.watchlists.groups() if _shown(row) == name), None)
    if group is None:
        raise Refusal(UNKNOWN_WATCHLIST)
    return group


def _everything(session: Session, system: SystemGroup) -> list[InstrumentId]:
    """Members of all groups that belong to a system group, each once."""
    every = dict.fromkeys(name for group in session.shared.exchange.watchlists.groups() for name in group.names)
    return [name for name in every if system.holds(session, name)]
