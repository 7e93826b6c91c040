"""The settings page for keys: search a command; record, clear and reset its keys. Changes apply at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from tideboard_desktop.search import pinyin
from tideboard_desktop.search.fuzzy import match
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    label,
    let_clear,
    push_button,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.window.keyboard.key_names import MODIFIER_KEYS, portable, refusal, shown, shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable

ID_ROLE = Qt.ItemDataRole.UserRole
MARGIN = 18
ROW_HEIGHT = 26


class KeysPage(QWidget):
    """Lists the commands of a key table and changes their keys through it."""

    def __init__(self, theme: Theme, table: KeyTable) -> None:
        super().__init__()
        self._theme = theme
        self._table = table
        self._keys: tuple[str, ...] = ()
        identify(self, "keys_page", self.tr("Keys"))
        self.search = QLineEdit()
        identify(self.search, "keys_search", self.tr("Search a command or a key"))
        self.search.setPlaceholderText(self.tr("Search a command or a key"))
        let_clear(self.search)
        self.tree = QTreeWidget()
        self.record = KeyRecorder(self.tr("Record a key"), theme, "keys_record")
        self.add = KeyRecorder(self.tr("Add a key"), theme, "keys_add")
        self.clear = push_button(self.tr("Clear"), theme, identifier="keys_clear")
        self.reset = push_button(self.tr("Reset"), theme, identifier="keys_reset")
        self.reset_all = push_button(self.tr("Reset all"), theme, ButtonStyle.TEXT, identifier="keys_reset_all")
        self.take = push_button(self.tr("Take the key"), theme, ButtonStyle.PRIMARY, identifier="keys_take")
        self.name = elided_label("", theme, Type.STRONG)
        self.note = label("", theme, Type.BODY, Tone.CAPTION)
        self._lay_out()
        self._connect()
        self._fill()

    @property
    def chosen(self) -> Command | None:
        item = self.tree.currentItem()
        return None if item is None else self._table.command(item.data(0, ID_ROLE) or "")

    def choose(self, id_: str) -> None:
        for item in self._items():
            if item.data(0, ID_ROLE) == id_:
                self.tree.setCurrentItem(item)

    # --- the list -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        if not isValid(self.tree):
            return
        kept = self.chosen
        self.tree.clear()
        wanted = pinyin.load().fold(self.search.text())
        groups: dict[str, QTreeWidgetItem] = {}
        for command in self._table.commands:
            keys = shown_all(self._table.keys(command.id))
            if not self._fits(command, keys, wanted):
                continue
            if command.group not in groups:
                groups[command.group] = self._caption(command.group)
            self._item(groups[command.group], command, keys)
        self.tree.expandAll()
        self.choose(kept.id if kept is not None else "")
        if self.chosen is None and (first := next(iter(self._items()), None)) is not None:
            self.tree.setCurrentItem(first)
        self._show_chosen()

    def _fits(self, command: Command, keys: tuple[str, ...], wanted: str) -> bool:
        if not wanted or any(wanted in key.casefold() for key in keys):
            return True
        return match(wanted, f"{command.group} {command.text}", pinyin.load()) is not None

    def _caption(self, group: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([group, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setSizeHint(0, QSize(0, self._theme.px(ROW_HEIGHT)))
        item.setFont(0, self._theme.font(Type.STRONG))
        item.setForeground(0, colour(self._theme.surface.text2))
        self.tree.addTopLevelItem(item)
        return item

    def _item(self, group: QTreeWidgetItem, command: Command, keys: tuple[str, ...]) -> None:
        item = QTreeWidgetItem(group, [command.text, "   ".join(keys)])
        item.setSizeHint(0, QSize(0, self._theme.px(ROW_HEIGHT)))
        item.setData(0, ID_ROLE, command.id)
        item.setToolTip(0, tip(command.text))
        item.setToolTip(1, tip("   ".join(keys)))
        if self._table.is_changed(command.id):
            item.setFont(1, self._theme.font(Type.STRONG))
            item.setForeground(1, colour(self._theme.surface.accent))
        elif self._table.is_fixed(command.id):
            item.setForeground(1, colour(self._theme.surface.text3))

    def _items(self) -> list[QTreeWidgetItem]:
        result = []
        for place in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(place)
            if group is not None:
                result += [group.child(row) for row in range(group.childCount())]
        return [item for item in result if item is not None]

    # --- one command --------------------------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        command = self.chosen
        self.take.hide()
        fixed = command is None or self._table.is_fixed(command.id)
        keys = () if command is None else self._table.keys(command.id)
        self.name.setText("" if command is None else command.text)
        for button in (self.record, self.add):
            button.setEnabled(not fixed)
        self.clear.setEnabled(not fixed and bool(keys))
        self.reset.setEnabled(command is not None and self._table.is_changed(command.id))
        self.reset_all.setEnabled(any(self._table.is_changed(one.id) for one in self._table.commands))
        if command is None:
            words = self.tr("No command has such a name or key.")
        elif fixed:
            words = self.tr("These keys belong to the dock and stay so.")
        else:
            words = self._default_words(command)
        self._say(words, Tone.CAPTION)

    def _default_words(self, command: Command) -> str:
        if not command.keys:
            return self.tr("No key from the start.")
        return self.tr("From the start: {keys}").format(keys="   ".join(shown_all(command.keys)))

    def _say(self, words: str, tone: Tone) -> None:
        self.note.setText(words)
        self.note.setAccessibleName(words)
        set_tone(self.note, tone)

    def _key_recorded(self, key: str, *, further: bool) -> None:
        command = self.chosen
        if command is None:
            return
        problem = refusal(key)
        holders = [] if problem else self._table.holders(command.id, key)
        fixed = [one for one in holders if self._table.is_fixed(one.id)]
        if fixed:
            problem = self.tr("{key} belongs to \u201c{command}\u201d and stays so.").format(
                key=shown(key), command=fixed[0].text
            )
        bared = next((one for one in holders if self._table.must_keep(one.id, key)), None)
        if bared is not None and not problem:
            problem = self._keeps_words(bared)
        self._keys = (*(self._table.keys(command.id) if further else ()), key)
        if problem:
            self._say(problem, Tone.WARN)
        elif holders:
            self._ask_for(key, holders)
        else:
            self._table.set_keys(command.id, tuple(dict.fromkeys(self._keys)))

    def _ask_for(self, key: str, holders: list[Command]) -> None:
        names = listed(self.tr("“{command}”").format(command=one.text) for one in holders)
        words = self.tr("{key} belongs to {commands}. Take it from there, or record another one.")
        self._say(words.format(key=shown(key), commands=names), Tone.WARN)
        self.take.show()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        if self.chosen is not None:
            self._table.set_keys(self.chosen.id, tuple(dict.fromkeys(self._keys)))
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        command = self.chosen
        if command is not None and self._table.must_keep(command.id):
            self._say(self._keeps_words(command), Tone.WARN)
        elif command is not None:
            self._table.set_keys(command.id, ())

    def _keeps_words(self, command: Command) -> str:
        words = self.tr("\u201c{command}\u201d always keeps a key. Give it another one first.")
        return words.format(command=command.text)

    def _reset(self) -> None:
        if self.chosen is not None:
            self._table.reset(self.chosen.id)

    # --- parts --------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = self._theme.px
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(px(12))
        identify(self.tree, "keys_commands", self.tr("Commands and their keys"))
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        head.setMinimumSectionSize(px(110))
        title = hbox(label(self.tr("Keys"), self._theme, Type.DIALOG_TITLE), stretch(), self.reset_all)
        vbox(
            title,
            self.search,
            (self.tree, 1),
            self.name,
            self.note,
            hbox(self.record, self.add, self.clear, self.reset, stretch(), self.take, spacing=px(8)),
            on=self,
            margins=(MARGIN, 14, MARGIN, 14),
            spacing=px(8),
        )
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * px(Type.BODY.line))
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._fill())
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show_chosen())
        self.tree.itemActivated.connect(lambda _item, _column: self.record.click())
        self.record.recorded.connect(partial(self._key_recorded, further=False))
        self.add.recorded.connect(partial(self._key_recorded, further=True))
        self.clear.clicked.connect(self._clear)
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._table.reset_all)
        self.take.clicked.connect(self._take)
        self._table.changed.connect(self._fill)


class KeyRecorder(QPushButton):
    """A button that records the next key; Esc or losing the focus ends without one.

    `recorded` has the key in portable spelling.
    """

    recorded = Signal(str)
    listening = Signal(bool)
    _on = False

    def __init__(self, text: str, theme: Theme, identifier: str) -> None:
        super().__init__(text)
        self.setFont(theme.font(Type.STRONG))
        identify(self, identifier)
        self.setAutoDefault(False)
        self._text = text
        self.clicked.connect(self.listen)

    @property
    def is_listening(self) -> bool:
        """Whether the next key is recorded."""
        return self._on

    def listen(self) -> None:
        """Record the next key."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_recording(on=True)

    def event(self, event: QEvent) -> bool:
        """Accept ShortcutOverride, so that the key runs no shortcut, and take Tab before it moves the focus."""
        if self._on and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Stop recording."""
        super().focusOutEvent(event)
        self._set_recording(on=False)

    def _press(self, event: QKeyEvent) -> None:
        event.accept()
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or key in MODIFIER_KEYS:
            return
        self._set_recording(on=False)
        if key != Qt.Key.Key_Escape or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            self.recorded.emit(portable(event.keyCombination()))

    def _set_recording(self, *, on: bool) -> None:
        if on is self._on:
            return
        self._on = on
        self.setText(self.tr("Press the key, Esc cancels") if on else self._text)
        self.listening.emit(on)
