"""Watchlists that Futu keeps: the groups a person made, and the system groups."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tideboard_core.errors import NotOffered, PermissionMissing, RateLimited, ServerRefused
from tideboard_core.gateways.common.list_reads import parts
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import instruments
from tideboard_core.gateways.futu.translate.refusals import raw_text, text_of
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.derivatives import WatchedSecurity, WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetUserSecurityGroup_pb2,
    Qot_ModifyUserSecurity_pb2,
)

log = logging.getLogger(__name__)

SYMBOLS_PER_CHANGE: Final = 200
USUAL_GROUPS: Final = ("自选", "自選")
"""Name of the group that every account has, in the two languages of OpenD."""
READS_FOR_OWN_GROUPS: Final = 5
"""Calls of each rate-limit window that reads of system groups leave to the groups a person made."""


class FutuWatchlists:
    """Implements `ports.reference.WatchlistService` for Futu.

    `lists` is whether the carrier has the call that lists groups; without it `by_name` reads one group by its name.
    """

    def __init__(self, link: FutuLink, *, lists: bool) -> None:
        self._link = link
        self._system_groups: tuple[WatchlistGroup, ...] = ()
        self.by_name: Callable[[str], Awaitable[WatchlistGroup]] | None = None if lists else self._by_name

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        """Return the groups a person made, then the system groups; a group's id is its name.

        System groups are read while the rate limit leaves `READS_FOR_OWN_GROUPS`; those beyond are returned as read
        before, and left out if they never were. A carrier that cannot list groups returns `USUAL_GROUPS`.
        """
        try:
            system_by_name = await self._group_names()
        except NotOffered:
            return await self._usual_groups()
        found = [await self._group(name, system=False) for name, system in system_by_name.items() if not system]
        self._system_groups = await self._read_system_groups(
            [name for name, system in system_by_name.items() if system]
        )
        return [*found, *self._system_groups]

    async def _by_name(self, name: str) -> WatchlistGroup:
        return await self._group(name, system=False)

    async def _group_names(self) -> dict[str, bool]:
        """Return the name of every group and whether it is a system group."""
        reply = await self._link.call(
            ProtoId.Qot_GetUserSecurityGroup, groupType=Qot_GetUserSecurityGroup_pb2.GroupType_All
        )
        system = Qot_GetUserSecurityGroup_pb2.GroupType_System
        names: dict[str, bool] = {}
        for row in reply.groupList:
            # Qot_GetUserSecurity takes a name and no id, so of two groups of one name only the first can be read.
            names.setdefault(raw_text(row.groupName), row.groupType == system)
        return names

    async def _usual_groups(self) -> list[WatchlistGroup]:
        groups = []
        for name in USUAL_GROUPS:
            try:
                groups.append(await self._group(name, system=False))
            except ServerRefused as error:
                # An account has the name of one language only: OpenD refuses the other as an unknown watchlist.
                if isinstance(error, RateLimited | PermissionMissing):
                    raise
                log.info("no group %s: %s", name, error.code)
        return groups

    async def _read_system_groups(self, names: Sequence[str]) -> tuple[WatchlistGroup, ...]:
        known = {group.id: group for group in self._system_groups}
        for name in names:
            if self._link.limits.delay(ProtoId.Qot_GetUserSecurity, keep_free=READS_FOR_OWN_GROUPS) > 0:
                break
            known[name] = await self._group(name, system=True)
        return tuple(known[name] for name in names if name in known)

    async def _group(self, name: str, *, system: bool) -> WatchlistGroup:
        reply = await self._link.call(ProtoId.Qot_GetUserSecurity, groupName=name)
        members = instruments.known_instruments(reply.staticInfoList)
        watched = tuple(WatchedSecurity(each.id, each.name, None, None) for each in members)
        return WatchlistGroup(id=name, name=text_of(name), securities=watched, system=system)

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add securities to a group, then remove others; raises NotOffered for a system group.

        Additions go first, so that a refused addition has removed nothing.
        """
        if group.system:
            raise NotOffered("watchlist-kept-by-broker", group=group.name)
        for op, ids in (
            (Qot_ModifyUserSecurity_pb2.ModifyUserSecurityOp_Add, add),
            # MoveOut takes a security out of this group; Del would take it out of every group of the account.
            (Qot_ModifyUserSecurity_pb2.ModifyUserSecurityOp_MoveOut, remove),
        ):
            for part in parts(ids, self._link.at_most(SYMBOLS_PER_CHANGE)):
                await self._link.call(
                    ProtoId.Qot_ModifyUserSecurity,
                    groupName=group.id,
                    op=op,
                    securityList=[security(each) for each in part],
                )
