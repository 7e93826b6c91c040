"""Group sync: which list is linked to which broker group, stored in the settings, and one sync per login."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.market.watchlist_sync import Record, SyncStatus, WatchlistLink, WatchlistSync
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.hub_keys import QUOTES_LINK, LinkKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_core.system.settings import PlacedLink
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.watchlists.lists import WatchLists

Keep = Callable[[tuple[PlacedLink, ...]], None]


class GroupSync(QObject):
    """Runs one WatchlistSync per login. `changed`: a link or its state changed.

    A link belongs to a place (broker and login): a group with the same number at another broker is a different group,
    and the link waits until its own login is back. The place is read only if there are links to find or when the user
    looks at the groups, so that a login without links costs no call. Deleted with its parent.
    """

    changed = Signal()

    def __init__(
        self,
        lists: WatchLists,
        gateway: Gateway,
        hub: Hub,
        tasks: Tasks,
        parent: QObject,
        *,
        record: Record,
        kept: Sequence[PlacedLink],
        keep: Keep,
    ) -> None:
        super().__init__(parent)
        self._lists, self._gateway, self._hub, self._tasks = lists, gateway, hub, tasks
        self._record, self._kept, self._keep = record, tuple(kept), keep
        self._place: str | None = None
        self._sync: WatchlistSync | None = None
        self._work: asyncio.Task[Any] | None = None
        self._generation = -1
        self._applying = False
        self._known = _contents(lists)
        lists.changed.connect(self._edited)
        end = hub.listen(QUOTES_LINK, self._link_changed)
        self._end = end
        parent.destroyed.connect(lambda _gone=None: self._close())
        self._link_changed(QUOTES_LINK)

    # --- what the window asks ---------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether groups can be linked, that is, a login exists."""
        return self._generation >= 0

    @property
    def provider(self) -> str:
        """Name of the provider."""
        return self._gateway.provider

    def link_of(self, place: int) -> WatchlistLink | None:
        """The link of the list at this tab index; None without one."""
        id_ = self._lists.all[place].id
        return None if self._sync is None or not id_ else self._sync.link_of(id_)

    def status(self, place: int) -> SyncStatus:
        """The state of the linked list at this tab index."""
        return SyncStatus() if self._sync is None else self._sync.status(self._lists.all[place].id)

    async def groups(self) -> list[WatchlistGroup]:
        """The broker's groups, read now; also settles the place. Raises GatewayError."""
        if self._work is None:
            sync = await self._log_in()
            if self._work is None:  # no login came meanwhile
                self._work = self._tasks.spawn(sync.run(), name="watchlist groups")
        return await self._gateway.watchlists.watchlist_groups()

    @property
    def by_name(self) -> Callable[[str], Awaitable[WatchlistGroup]] | None:
        """Whether `groups` returns all groups that the broker has."""
        return self._gateway.watchlists.by_name

    def list_of(self, group: WatchlistGroup) -> int | None:
        """The tab index of the list already linked to a group."""
        links = () if self._sync is None else self._sync.links
        id_ = next((link.list_id for link in links if link.group_id == group.id), "")
        return next((place for place, one in enumerate(self._lists.all) if id_ and one.id == id_), None)

    # --- what a person does -----------------------------------------------------------------------------------------

    def link(self, place: int, group: WatchlistGroup) -> None:
        """Link a list to a group after the user agreed to the changes. Raises BadInput if the group is taken."""
        if self._sync is not None:
            id_ = self._lists.identify(place)
            self._known = _contents(self._lists)
            self._sync.link(id_, group)
            self._sync.confirm(id_)

    def confirm(self, place: int) -> None:
        """The user agreed that the broker's group may be written."""
        if self._sync is not None:
            self._sync.confirm(self._lists.all[place].id)

    def unlink(self, place: int) -> None:
        """Remove the link; list and group stay unchanged."""
        if self._sync is not None:
            self._sync.unlink(self._lists.all[place].id)

    def look(self) -> None:
        """Sync all linked lists now."""
        if self._sync is not None:
            self._sync.look()

    # --- our lists, for the sync ------------------------------------------------------------------------------------

    def securities(self, list_id: str) -> Sequence[InstrumentId] | None:
        """The securities of a list; None if it no longer exists."""
        found = self._lists.of_id(list_id)
        return None if found is None else [InstrumentId(one) for one in found.symbols]

    def change(self, list_id: str, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        """Apply what the broker's side added and removed."""
        self._applying = True
        self._lists.take_over(list_id, add=add, remove=remove)
        self._known = _contents(self._lists)
        self._applying = False

    def keep_links(self, links: Sequence[WatchlistLink]) -> None:
        """Store the links in the settings; those of other places are kept."""
        if self._place is not None:
            others = [one for one in self._kept if one.place != self._place]
            self._kept = (*others, *(PlacedLink(place=self._place, link=link) for link in links))
            self._keep(self._kept)

    def _edited(self) -> None:
        """The user changed lists: sync each linked list whose content differs, soon."""
        before, self._known = self._known, _contents(self._lists)
        if self._applying or self._sync is None:
            return
        for list_id, symbols in self._known.items():
            earlier = before.get(list_id, symbols)
            if symbols != earlier:
                added = [InstrumentId(one) for one in symbols if one not in set(earlier)]
                self._sync.edited(list_id, added=added)
        if before.keys() - self._known.keys():
            self._sync.look()

    # --- logins -----------------------------------------------------------------------------------------------------

    def _link_changed(self, _key: LinkKey) -> None:
        status = self._hub.value(QUOTES_LINK)
        if status is None or status.state is not LinkState.LIVE or status.generation == self._generation:
            return
        self._generation = status.generation
        self._stop()
        if self._kept or self._sync is not None:
            self._work = self._tasks.spawn(self._run(), name="watchlist groups")

    async def _run(self) -> None:
        try:
            sync = await self._log_in()
        except GatewayError:  # asked again with the next login
            self._generation, self._work = -1, None
            return
        self.changed.emit()
        await sync.run()

    async def _log_in(self) -> WatchlistSync:
        """Load the links of the place that the connection belongs to."""
        place = await self._where()
        if self._sync is None or place != self._place:
            self._place = place
            self._sync = WatchlistSync(
                groups=self._gateway.watchlists,
                lists=self,
                record=self._record,
                links=[one.link for one in self._kept if one.place == place],
            )
            self._sync.listen(self.changed.emit)
        return self._sync

    async def _where(self) -> str:
        """Broker and login; the accounts if the broker names no user."""
        try:
            program = offered(self._gateway, self._gateway.program, Offer.PROGRAM)
            user = (await program.gateway_user()).id
        except NotOffered:
            user = "+".join(sorted(account.id for account in await self._gateway.trading.accounts()))
        return f"{self._gateway.provider}/{user}"

    def _close(self) -> None:
        self._end()
        self._stop()

    def _stop(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.cancel()


def _contents(lists: WatchLists) -> Mapping[str, tuple[str, ...]]:
    return {one.id: one.symbols for one in lists.all if one.id}
