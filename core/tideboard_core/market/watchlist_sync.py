"""Synchronises watchlists with groups at the broker: reads them at login, writes what the user changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    GatewayError,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.watch.watchlist_link import (
    NOTHING,
    SyncPlan,
    SyncState,
    SyncStatus,
    WatchlistLink,
    common,
    link_from,
    link_row,
    plan,
)
from tideboard_core.ports.reference import WatchlistService

__all__ = [
    "NOTHING",
    "LocalLists",
    "Record",
    "SyncPlan",
    "SyncState",
    "SyncStatus",
    "WatchlistLink",
    "WatchlistSync",
    "link_from",
    "link_row",
    "plan",
]

log = logging.getLogger(__name__)

CALL: Final = "change_watchlist"
SETTLE: Final = 1.5
"""Seconds after a change of ours before it is pushed: dragging five rows becomes one call."""
AGAIN_AFTER: Final = 30.0
"""Seconds after which a call without an answer, or one that a rate limit refused, leads to another look."""


class LocalLists(Protocol):
    """Our part: the lists of the window and the file they are kept in."""

    def securities(self, list_id: str) -> Sequence[InstrumentId] | None:
        """What the list holds, in its order; None when there is no such list any more."""
        ...

    def change(self, list_id: str, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        """Add at the end and remove; the user did not do this, so `WatchlistSync.edited` is not called for it."""
        ...

    def keep_links(self, links: Sequence[WatchlistLink]) -> None:
        """Write the links with the lists (`link_row`)."""
        ...


Record = Callable[[str, Mapping[str, Any], str], object]
"""Audit an act at the broker: call, data, outcome (`record_gateway_action` bound to the order log)."""


class WatchlistSync:
    """Every link, its status, and one task that works on them; used on one event loop.

    `run` is a task of the connection: it looks at once, and again after each `edited`, `link`, `confirm` and `look`; it
    ends by cancellation. What changes while there is no connection is found by the next look.
    """

    def __init__(
        self,
        *,
        groups: WatchlistService,
        lists: LocalLists,
        record: Record,
        links: Iterable[WatchlistLink] = (),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._groups = groups
        self._lists = lists
        self._record = record
        self._sleep = sleep
        self._links = {link.list_id: link for link in links}
        self._status: dict[str, SyncStatus] = {}
        self._wake = asyncio.Event()
        self._listeners = Listeners()

    # --- questions and actions of the window ------------------------------------------------------------------------

    @property
    def links(self) -> tuple[WatchlistLink, ...]:
        return tuple(self._links.values())

    def link_of(self, list_id: str) -> WatchlistLink | None:
        """The link of a list, None for one that is ours alone."""
        return self._links.get(list_id)

    def status(self, list_id: str) -> SyncStatus:
        """The state of a linked list."""
        return self._status.get(list_id, SyncStatus())

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when a link or its status changed; the result ends it."""
        return self._listeners.add(listener)

    def link(self, list_id: str, group: WatchlistGroup) -> None:
        """Link a list to a group at the user's request. Raises BadInput when the group has a list already.

        Nothing is written to the group before `confirm`; what it holds is added to the list.
        """
        taken = next((link for link in self.links if link.group_id == group.id and link.list_id != list_id), None)
        if taken is not None:
            raise BadInput("watchlist-group-linked", group=group.name, list=taken.list_id)
        self._links[list_id] = WatchlistLink(list_id=list_id, group_id=group.id, group_name=group.name)
        self._status.pop(list_id, None)
        self._changed()
        self.look()

    def confirm(self, list_id: str) -> None:
        """Write the broker's group from now on, as the user confirmed once for this link."""
        link = self._links.get(list_id)
        if link is not None:
            self._keep(replace(link, confirmed=True))
            self.look()

    def unlink(self, list_id: str) -> None:
        """Let both go their own ways; neither side changes."""
        self._status.pop(list_id, None)
        if self._links.pop(list_id, None) is not None:
            self._changed()

    def edited(self, list_id: str, *, added: Sequence[InstrumentId] = ()) -> None:
        """Push the list soon, because the user changed it; `added` are securities that were added."""
        link = self._links.get(list_id)
        if link is None:
            return
        again = [each for each in added if each in link.synced and each not in link.readded]
        refused = tuple(each for each in link.refused if each not in added)
        self._keep(replace(link, readded=(*link.readded, *again), refused=refused))
        self.look()

    def look(self) -> None:
        """Compare both sides soon, at the user's request or after a login."""
        self._wake.set()

    # --- running ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Compare now and at each request, until cancelled."""
        while True:
            self._wake.clear()
            if self._links and await self.look_now():
                await self._sleep(AGAIN_AFTER)
                continue
            await self._wake.wait()
            await self._sleep(SETTLE)

    async def look_now(self) -> bool:
        """Read the broker's groups and bring every link in step; returns whether it should be done again soon."""
        looked_at = tuple(self._links)
        for list_id in looked_at:
            self._report(list_id, SyncState.WORKING)
        try:
            groups = {group.id: group for group in await self._groups.watchlist_groups()}
        except GatewayError as error:
            for list_id in looked_at:
                self._fail(list_id, error)
            return isinstance(error, RateLimited | RequestTimeout | ServerTrouble)
        again = False
        for list_id in looked_at:
            link = self._links.get(list_id)
            if link is not None:
                again = await self._look_at(link, groups.get(link.group_id)) or again
        return again

    async def _look_at(self, link: WatchlistLink, listed: WatchlistGroup | None) -> bool:
        """Bring one link in step; where groups are not all listed, one is asked for by its name."""
        by_name = self._groups.by_name
        try:
            group = listed or (None if by_name is None else await by_name(link.group_id))
        except (RateLimited, RequestTimeout, ServerTrouble, GatewayDown) as error:
            self._fail(link.list_id, error)
            return not isinstance(error, GatewayDown)
        except GatewayError:
            group = None
        return await self._bring_in_step(link, group)

    async def _bring_in_step(self, link: WatchlistLink, group: WatchlistGroup | None) -> bool:
        local = self._lists.securities(link.list_id)
        if local is None:
            self.unlink(link.list_id)
            return False
        if group is None:
            self._report(link.list_id, SyncState.GONE)
            return False
        remote = [each.instrument for each in group.securities]
        wanted = plan(local, remote, link.synced, readded=link.readded, refused=link.refused)
        self._pull(link, group, synced=common(local, remote, wanted), wanted=wanted)
        if wanted.writes and link.confirmed:
            return await self._push(link.list_id, group, wanted)
        self._report(link.list_id, SyncState.UNCONFIRMED if wanted.writes else SyncState.IN_STEP, wanted)
        return False

    def _pull(
        self, link: WatchlistLink, group: WatchlistGroup, *, synced: tuple[InstrumentId, ...], wanted: SyncPlan
    ) -> None:
        """Take over what the broker changed, and note what both have in common."""
        if wanted.add_local or wanted.remove_local:
            self._lists.change(link.list_id, add=wanted.add_local, remove=wanted.remove_local)
        readded = tuple(each for each in link.readded if each in wanted.conflicts)
        self._keep(replace(link, group_name=group.name, synced=synced, readded=readded))

    async def _push(self, list_id: str, group: WatchlistGroup, wanted: SyncPlan) -> bool:
        data: dict[str, Any] = {"list": list_id, "group": group.id, "name": group.name}
        data |= {"add": wanted.add_remote, "remove": wanted.remove_remote}
        self._record(CALL, data, "asked")
        try:
            await self._groups.change_watchlist(group, add=wanted.add_remote, remove=wanted.remove_remote)
        except ServerRefused as error:
            self._record(CALL, {**data, "code": error.code}, "refused")
            if not isinstance(error, RateLimited) and len(wanted.add_remote) + bool(wanted.remove_remote) > 1:
                return await self._push_each(list_id, group, wanted)
            return self._refuse(list_id, wanted, error)
        except GatewayError as error:
            self._record(CALL, {**data, "code": error.code}, "unknown")
            self._fail(list_id, error)
            return not isinstance(error, GatewayDown)  # the next comparison shows the outcome
        self._record(CALL, data, "done")
        self._accept(list_id, wanted)
        return False

    async def _push_each(self, list_id: str, group: WatchlistGroup, wanted: SyncPlan) -> bool:
        """One security that the broker does not take must not keep the others out."""
        parts = [SyncPlan(remove_remote=wanted.remove_remote)] if wanted.remove_remote else []
        parts += [SyncPlan(add_remote=(each,)) for each in wanted.add_remote]
        again = False
        for part in parts:
            again = await self._push(list_id, group, part) or again
            if self.status(list_id).state is SyncState.WAITING:  # the connection is gone
                break
        return again

    def _refuse(self, list_id: str, wanted: SyncPlan, error: ServerRefused) -> bool:
        link = self._links.get(list_id)
        limited = isinstance(error, RateLimited)
        if link is not None and wanted.add_remote and not limited:
            self._keep(replace(link, refused=tuple(dict.fromkeys((*link.refused, *wanted.add_remote)))))
        self._fail(list_id, error)
        return limited

    def _accept(self, list_id: str, wanted: SyncPlan) -> None:
        link = self._links.get(list_id)
        if link is not None:
            synced = [each for each in (*link.synced, *wanted.add_remote) if each not in wanted.remove_remote]
            self._keep(replace(link, synced=tuple(dict.fromkeys(synced))))
        if self.status(list_id).state is not SyncState.FAILED:  # another part was refused: that stays said
            self._report(list_id, SyncState.IN_STEP, wanted)

    # --- keeping and telling ----------------------------------------------------------------------------------------

    def _fail(self, list_id: str, error: GatewayError) -> None:
        state = SyncState.WAITING if isinstance(error, GatewayDown) else SyncState.FAILED
        self._report(list_id, state, error=error)

    def _keep(self, link: WatchlistLink) -> None:
        if self._links.get(link.list_id, link) != link:
            self._links[link.list_id] = link
            self._changed()

    def _changed(self) -> None:
        self._lists.keep_links(self.links)
        self._listeners.notify()

    def _report(
        self, list_id: str, state: SyncState, wanted: SyncPlan = NOTHING, *, error: GatewayError | None = None
    ) -> None:
        before = self.status(list_id)
        status = SyncStatus(state=state, error=error, last=wanted if any(wanted) else before.last)
        if list_id in self._links and status != before:
            self._status[list_id] = status
            self._listeners.notify()
