"""Lists of ours tied to groups at the broker: the link is kept with the settings, both sides are brought in step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.hub import Hub
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import QUOTES_LINK, Gateway, Key, LinkState, LinkStatus
from tideboard_core.settings import PlacedLink
from tideboard_core.watchlist_sync import Record, SyncStatus, WatchlistLink, WatchlistSync
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.watchlists.lists import WatchLists

Keep = Callable[[tuple[PlacedLink, ...]], None]


class BrokerGroups(QObject):
    """Runs one WatchlistSync per login. `changed` tells that a link or how it stands is another one now.

    A link belongs to a place (broker and login): another broker's group of the same number is another group, and
    waits until its own login is there again. The place is asked for where there are links to find, or when a person
    looks at the groups: a login without links costs no call. It ends with its parent.
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
        """Whether groups can be linked: a login is there."""
        return self._generation >= 0

    @property
    def provider(self) -> str:
        """Whose groups they are."""
        return self._gateway.provider

    def link_of(self, place: int) -> WatchlistLink | None:
        """The link of the list at a place of the tabs; None for one that is ours alone here."""
        id_ = self._lists.all[place].id
        return None if self._sync is None or not id_ else self._sync.link_of(id_)

    def status(self, place: int) -> SyncStatus:
        """How the linked list at a place stands."""
        return SyncStatus() if self._sync is None else self._sync.status(self._lists.all[place].id)

    async def groups(self) -> list[WatchlistGroup]:
        """What the broker keeps now, at the place that is known then. Raises GatewayError."""
        if self._work is None:
            sync = await self._log_in()
            if self._work is None:  # no login came meanwhile
                self._work = self._tasks.spawn(sync.run(), name="watchlist groups")
        return await self._gateway.watchlist_groups()

    async def group(self, name: str) -> WatchlistGroup:
        """One of them by its name. Raises GatewayError."""
        return await self._gateway.watchlist_group(name)

    @property
    def all_listed(self) -> bool:
        """Whether `groups` tells of all that the broker keeps."""
        return bool(self._gateway.lists_groups)

    def list_of(self, group: WatchlistGroup) -> int | None:
        """The place of the list that a group is tied to already."""
        links = () if self._sync is None else self._sync.links
        id_ = next((link.list_id for link in links if link.group_id == group.id), "")
        return next((place for place, one in enumerate(self._lists.all) if id_ and one.id == id_), None)

    # --- what a person does -----------------------------------------------------------------------------------------

    def link(self, place: int, group: WatchlistGroup) -> None:
        """Tie a list to a group whose changes the person has seen and agreed to. Raises BadInput for a taken group."""
        if self._sync is not None:
            id_ = self._lists.identify(place)
            self._known = _contents(self._lists)
            self._sync.link(id_, group)
            self._sync.confirm(id_)

    def confirm(self, place: int) -> None:
        """The person agreed that the broker's group is written."""
        if self._sync is not None:
            self._sync.confirm(self._lists.all[place].id)

    def unlink(self, place: int) -> None:
        """Let both go their own ways; neither changes."""
        if self._sync is not None:
            self._sync.unlink(self._lists.all[place].id)

    def look(self) -> None:
        """Bring all linked lists in step now."""
        if self._sync is not None:
            self._sync.look()

    # --- our lists, for the sync ------------------------------------------------------------------------------------

    def securities(self, list_id: str) -> Sequence[InstrumentId] | None:
        """What a list holds; None when it is gone."""
        found = self._lists.of_id(list_id)
        return None if found is None else [InstrumentId(one) for one in found.symbols]

    def change(self, list_id: str, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        """What the broker's side added and removed."""
        self._applying = True
        self._lists.take_over(list_id, add=add, remove=remove)
        self._known = _contents(self._lists)
        self._applying = False

    def keep_links(self, links: Sequence[WatchlistLink]) -> None:
        """Write the links with the settings; those of other places stay."""
        if self._place is not None:
            others = [one for one in self._kept if one.place != self._place]
            self._kept = (*others, *(PlacedLink(place=self._place, link=link) for link in links))
            self._keep(self._kept)

    def _edited(self) -> None:
        """A person changed lists: each linked one that holds something else now is pushed soon."""
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

    def _link_changed(self, _key: Key) -> None:
        status: LinkStatus | None = self._hub.value(QUOTES_LINK)
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
        """The links of the place that the connection leads to."""
        place = await self._where()
        if self._sync is None or place != self._place:
            self._place = place
            self._sync = WatchlistSync(
                groups=self._gateway,
                lists=self,
                record=self._record,
                links=[one.link for one in self._kept if one.place == place],
            )
            self._sync.listen(self.changed.emit)
        return self._sync

    async def _where(self) -> str:
        """Broker and login; where a broker names no user its accounts do."""
        try:
            user = (await self._gateway.gateway_user()).id
        except NotOffered:
            user = "+".join(sorted(account.id for account in await self._gateway.accounts()))
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
