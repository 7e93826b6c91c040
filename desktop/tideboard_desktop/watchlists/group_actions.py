"""Actions of group sync: link a list to a broker's group, sync, unlink, and show the state in tabs and foot line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import BadInput
from tideboard_core.market.watchlist_sync import SyncState
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.watchlists.commands import watchlist_command
from tideboard_desktop.watchlists.group_sync import GroupSync
from tideboard_desktop.watchlists.group_words import conflict_words, mark_of, state_words
from tideboard_desktop.watchlists.list_foot import ListFoot
from tideboard_desktop.watchlists.list_tabs import ListTabs
from tideboard_desktop.watchlists.lists import WatchLists

translate = QCoreApplication.translate


class GroupActions(QObject):
    """Connects group sync with the tabs and the foot line."""

    def __init__(
        self,
        groups: GroupSync,
        lists: WatchLists,
        tabs: ListTabs,
        foot: ListFoot,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.groups = groups
        self._lists, self._tabs, self._foot = lists, tabs, foot
        self._tasks, self._theme, self._window = tasks, theme, parent
        self._reported: dict[str, str] = {}
        self.why_off: Callable[[], str | None] = lambda: None
        """Why groups at the broker cannot be written here, None if they can."""
        groups.changed.connect(self.show)
        lists.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        """Show the links' states on the tabs; errors and conflicts appear once in the foot line."""
        marks = []
        for place in range(len(self._lists.all)):
            link = self.groups.link_of(place)
            status = self.groups.status(place)
            marks.append(None if link is None else mark_of(link, status, self.groups.provider))
            if link is None:
                continue
            failed = status.state in {SyncState.FAILED, SyncState.GONE}
            words = state_words(link, status, self.groups.provider) if failed else conflict_words(status)
            if words and self._reported.get(link.list_id) != words:
                self._foot.refuse(words)
            if words or status.state is SyncState.IN_STEP:
                self._reported[link.list_id] = words
        self._tabs.show_links(marks)

    # --- what a person does -----------------------------------------------------------------------------------------

    def ask_link(self) -> None:
        """Ask which group the current list should be linked to."""
        self._tasks.spawn(self._ask_link(), name="link watchlist")

    async def _ask_link(self) -> None:
        from tideboard_desktop.watchlists.group_dialog import GroupDialog

        place = self._lists.current
        name = self._lists.name(place)
        symbols = [InstrumentId(one) for one in self._lists.in_view.symbols]
        dialog = GroupDialog(
            name,
            symbols,
            self.groups.groups,
            self._taken,
            self._tasks,
            self._theme,
            self._window.window(),
            provider=self.groups.provider,
            by_name=self.groups.by_name,
        )
        if not await accepted(dialog) or dialog.group is None:
            return
        group = dialog.group
        try:
            self.groups.link(place, group)
        except BadInput as error:
            self._foot.refuse(error_sentence(error))
            return
        text = translate("Watchlist", "“{name}” is linked with “{group}”.")
        self._foot.say(text.format(name=name, group=group.name))

    def _taken(self, group: WatchlistGroup) -> str:
        place = self.groups.list_of(group)
        return "" if place is None else self._lists.name(place)

    def sync_now(self) -> None:
        """Sync all linked lists now; asks before the broker's group is written for the first time."""
        self.groups.confirm(self._lists.current)
        self.groups.look()
        self._foot.say(translate("Watchlist", "Bringing the lists in step …"))

    def unlink(self) -> None:
        """Unlink the current list."""
        place = self._lists.current
        link = self.groups.link_of(place)
        self.groups.unlink(place)
        if link is not None:
            text = translate("Watchlist", "“{name}” is not linked any more; no symbol was removed.")
            self._foot.say(text.format(name=self._lists.name(place)))

    def commands(self, scope: QWidget) -> list[Command]:
        """The commands to link, sync and unlink."""
        made = partial(watchlist_command, scope)

        def linked() -> bool:
            return self.groups.link_of(self._lists.current) is not None

        def may() -> bool:
            return self.why_off() is None

        def free() -> bool:
            return may() and self.groups.ready and not linked() and not self._lists.in_view.follows_positions

        def why_not() -> str:
            if reason := self.why_off():
                return reason
            if not self.groups.ready:
                return translate("Watchlist", "There is no connection to the broker.")
            return translate("Watchlist", "The list is linked already, or follows the positions.")

        def unlinked() -> str:
            if linked() and (reason := self.why_off()):
                return reason
            return translate("Watchlist", "The list is linked with no group at the broker.")

        link, sync, unlink = (
            translate("Watchlist", "Link with a broker group…"),
            translate("Watchlist", "Bring in step with the broker now"),
            translate("Watchlist", "Unlink from the broker group"),
        )
        return [
            made("link", link, self.ask_link, able=(free, why_not)),
            made("sync", sync, self.sync_now, able=(lambda: may() and linked(), unlinked)),
            made("unlink", unlink, self.unlink, able=(linked, unlinked)),
        ]
