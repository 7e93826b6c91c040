"""Dialog that links a list to a group at the broker, with a preview of the changes on both sides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.market.watchlist_sync import SyncPlan, plan
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.dialogs.trading_dialog import lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.watchlists.group_words import named

WIDTH, HEIGHT = 520, 440
_GROUP = Qt.ItemDataRole.UserRole


class NameField(QLineEdit):
    """A line edit that handles Enter itself, so that it does not press the dialog's default button."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter submits the name; every other key is typed."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class GroupDialog(QDialog):
    """Accepted = the user agreed to link `group` and to the shown changes."""

    def __init__(
        self,
        name: str,
        symbols: Sequence[InstrumentId],
        read: Callable[[], Awaitable[Sequence[WatchlistGroup]]],
        taken: Callable[[WatchlistGroup], str],
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None,
        *,
        provider: str,
        by_name: Callable[[str], Awaitable[WatchlistGroup]] | None = None,
    ) -> None:
        """`taken` returns the list already linked to a group, empty if it is free.

        `by_name` reads a group that the broker does not list; None if it lists all of them.
        """
        super().__init__(parent)
        identify(self, "link_watchlist")
        self._name, self._symbols, self._taken, self._theme, self._provider = name, symbols, taken, theme, provider
        self.setWindowTitle(self.tr("Link a list with a group at the broker"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._title = label(self.tr("Link “{name}” with a group").format(name=name), theme, Type.DIALOG_TITLE)
        self.list = QListWidget()
        identify(self.list, "link_watchlist_groups", self.tr("Groups at the broker"))
        self.list.setStyleSheet(
            f"QListWidget {{ background: {theme.surface.inset}; border: 1px solid {theme.surface.line_control};"
            " border-radius: 5px; }"
        )
        self.words = label(self.tr("Asking {provider} for its groups …").format(provider=provider), theme)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(5 * theme.px(Type.BODY.line))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.agree = push_button(self.tr("Link"), theme, ButtonStyle.PRIMARY, identifier="link_watchlist_agree")
        self._cancel = push_button(self.tr("Cancel"), theme, ButtonStyle.OUTLINE, identifier="link_watchlist_cancel")
        self.agree.setEnabled(False)
        self.other, self._by_name, self._tasks = NameField(), by_name, tasks
        identify(self.other, "link_watchlist_name", self.tr("Name of another group at the broker"))
        self.other.setPlaceholderText(self.tr("Another group: its name, then Enter"))
        self.other.setMaxLength(64)
        self.other.setVisible(by_name is not None)
        self.other.asked.connect(self._ask_for_other)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda _now, _before: self._chosen())
        self.agree.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))
        self._work = tasks.spawn(self._read(read), name="broker groups")
        self.finished.connect(lambda _result: self._work.cancel())

    def _ask_for_other(self) -> None:
        """Find the group with the typed name; one that is listed is selected in the list."""
        name = self.other.text().strip()
        known = next((row for row in range(self.list.count()) if self._group_at(row).name == name), None)
        if known is not None and _is_free(self.list.item(known)):
            self.list.setCurrentRow(known)
        elif name and self._by_name is not None and self._work.done():
            self._work = self._tasks.spawn(self._find(name, self._by_name), name="broker group")

    def _group_at(self, row: int) -> WatchlistGroup:
        found: WatchlistGroup = self.list.item(row).data(_GROUP)
        return found

    async def _find(self, name: str, by_name: Callable[[str], Awaitable[WatchlistGroup]]) -> None:
        try:
            group = await by_name(name)
        except GatewayError as error:
            self._say(error_sentence(error), Tone.WARN)
            return
        item = self._item(group)
        self.list.addItem(item)
        if _is_free(item):
            self.list.setCurrentItem(item)
            self.list.setFocus()

    @property
    def group(self) -> WatchlistGroup | None:
        """The selected group."""
        item: QListWidgetItem | None = self.list.currentItem()
        found: WatchlistGroup | None = None if item is None else item.data(_GROUP)
        return found

    async def _read(self, read: Callable[[], Awaitable[Sequence[WatchlistGroup]]]) -> None:
        try:
            groups = await read()
        except GatewayError as error:
            self._say(error_sentence(error), Tone.WARN)
            return
        for group in groups:
            self.list.addItem(self._item(group))
        free = next((row for row in range(self.list.count()) if _is_free(self.list.item(row))), None)
        if free is None:
            self._say(self._none_to_link())
        else:
            self.list.setCurrentRow(free)
            self.list.setFocus()

    def _none_to_link(self) -> str:
        if self._by_name is not None:
            return self.tr("{provider} does not list its groups. Name the one to link.").format(provider=self._provider)
        return self.tr("{provider} keeps no group that can be linked.").format(provider=self._provider)

    def _item(self, group: WatchlistGroup) -> QListWidgetItem:
        taken = self._taken(group)
        words = self.tr("{group}   {count} symbols").format(group=group.name, count=len(group.securities))
        if group.system:
            words = self.tr("{group}   kept by the broker itself").format(group=group.name)
        elif taken:
            words = self.tr("{group}   linked with “{list}”").format(group=group.name, list=taken)
        item = QListWidgetItem(words)
        item.setData(_GROUP, group)
        if group.system or taken:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def _chosen(self) -> None:
        group = self.group
        self.agree.setEnabled(group is not None)
        if group is not None:
            wanted = plan(self._symbols, [each.instrument for each in group.securities], ())
            self._say(self._both_ways(group, wanted))

    def _both_ways(self, group: WatchlistGroup, wanted: SyncPlan) -> str:
        here, there = wanted.add_local, wanted.add_remote
        names = {"list": self._name, "group": group.name, "provider": self._provider}
        lines = []
        if here:
            text = self.tr("Added to “{list}” here: {count} ({symbols}).")
            lines.append(text.format(count=len(here), symbols=named(here), **names))
        if there:
            text = self.tr("Added to “{group}” at {provider}: {count} ({symbols}).")
            lines.append(text.format(count=len(there), symbols=named(there), **names))
        if not lines:
            lines.append(self.tr("Both hold the same; nothing changes now."))
        lines.append(self.tr("From then on, what you add or remove on one side is done on the other."))
        return "\n".join(lines)

    def _say(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        self.words.setText(text)
        self.list.setAccessibleDescription(text)
        set_tone(self.words, tone)

    def _lay_out(self) -> None:
        content = vbox(self._title, (self.list, 1), self.other, self.words, margins=section_margins(), spacing=10)
        buttons = (self._cancel, self.agree)
        for button in buttons:
            make_tall(button, self._theme)
        self.agree.setDefault(True)
        lay_out_over_footer(self, content, buttons)


def _is_free(item: QListWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsSelectable)
