"""The About window and its pages of the program and of the licences; open beside the docks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QListWidget, QPlainTextEdit, QWidget
from shiboken6 import isValid

from tideboard_desktop.about.build_facts import BuildFact, details
from tideboard_desktop.about.components import Component
from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, page_tabs
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.icons import application_icon
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling

translate = QCoreApplication.translate

LIST_WIDTH = 210


class LicencesPage(QWidget):
    """Shows components and licences; `read` is called in another thread when the page is first shown."""

    def __init__(self, theme: Theme, tasks: Tasks, read: Callable[[], Sequence[Component]]) -> None:
        super().__init__()
        self._theme, self._tasks, self._read = theme, tasks, read
        self._components: Sequence[Component] = ()
        self._asked = False
        identify(self, "licences_page", translate("About", "Licences"))
        give_role(self, QAccessible.Role.Grouping)
        self.list = QListWidget()
        identify(self.list, "licences_list", translate("About", "Components"))
        self.list.setFont(theme.font(Type.BODY))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.licence = elided_label(translate("About", "Reading…"), theme, Type.STRONG)
        identify(self.licence, "licences_name")
        self.text = QPlainTextEdit()
        identify(self.text, "licences_text", translate("About", "Licence text"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(Type.CAPTION))
        self.list.currentRowChanged.connect(self._choose)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the components once."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._tasks.spawn(self._fill(), name="licences")

    async def _fill(self) -> None:
        found = await asyncio.to_thread(self._read)
        if not isValid(self):  # closed meanwhile
            return
        self._components = found
        for component in self._components:
            self.list.addItem(f"{component.name} {component.version}".rstrip())
        self.list.setCurrentRow(0)

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._components):
            return
        component = self._components[row]
        licence = component.license or translate("About", "see the text")
        self.licence.setText(" \u00b7 ".join(word for word in (component.name, component.version, licence) if word))
        self.licence.setAccessibleName(self.licence.text())
        missing = translate("About", "No text came with this component. Its own page on the web has it.")
        self.text.setPlainText(component.text() or missing)

    def _lay_out(self) -> None:
        hbox(
            self.list,
            (vbox(self.licence, (self.text, 1), margins=(12, 12, 18, 14), spacing=8), 1),
            on=self,
            margins=(8, 8, 0, 0),
            spacing=0,
        )


MARK = 64
PADDING = 18
NAME_WIDTH = 96


class AboutPage(QWidget):
    """Shows `facts`. `updates_wanted` is emitted to check for updates."""

    updates_wanted = Signal()

    def __init__(self, facts: Sequence[BuildFact], theme: Theme) -> None:
        super().__init__()
        self._facts, self._theme = facts, theme
        identify(self, "about_page", translate("About", "About Tideboard"))
        give_role(self, QAccessible.Role.Grouping)
        self.copy = push_button(translate("About", "Copy details"), theme, identifier="about_copy")
        self.copy.setToolTip(
            translate("About", "Puts these lines in the clipboard, for a bug report; no secret is in them")
        )
        self.updates = push_button(translate("About", "Check for updates"), theme, identifier="about_check_updates")
        self.copied = label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.copied, "about_copied")
        self.copy.clicked.connect(self._copy)
        self.updates.clicked.connect(self.updates_wanted)
        self.values: dict[str, QLabel] = {}
        self._lay_out()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(details(self._facts))
        self.copied.setText(translate("About", "Copied."))
        announce(self.copied, self.copied.text())

    def _lay_out(self) -> None:
        inner = as_widget(
            vbox(
                self._head(),
                self._grid(),
                self._quiet(_licence()),
                self._quiet(_promise()),
                stretch(),
                self._buttons(),
                margins=(PADDING, 16, PADDING, 14),
                spacing=12,
            )
        )
        vbox(scrolling(inner), on=self, margins=0)

    def _buttons(self) -> QHBoxLayout:
        return hbox(self.copy, self.updates, (self.copied, 1), spacing=10)

    def _head(self) -> QHBoxLayout:
        size = self._theme.px(MARK)
        mark = QLabel()
        mark.setPixmap(application_icon().pixmap(QSize(size, size), self.devicePixelRatioF()))
        mark.setFixedSize(size, size)
        promise = self._quiet(translate("About", "See where the money moves, trade without accidents."))
        words = vbox(label("Tideboard", self._theme, Type.HEADLINE), promise, spacing=2)
        return hbox(mark, (words, 1), spacing=14)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, self._theme.px(NAME_WIDTH))
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(self._facts):
            name = label(fact.name, self._theme, Type.BODY, Tone.CAPTION)
            value = label(_breakable(fact.shown), self._theme, Type.BODY)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            identify(value, f"about_{fact.key}", f"{fact.name}: {fact.shown}")
            name.setBuddy(value)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(name, row, 0, top)
            grid.addWidget(value, row, 1, top)
            self.values[fact.key] = value
        return grid

    def _quiet(self, text: str) -> QLabel:
        result = label(text, self._theme, Type.BODY, Tone.SECONDARY)
        result.setWordWrap(True)
        return result


def _licence() -> str:
    return translate("About", "Tideboard is free software under the Apache License 2.0; “Licences” shows every text.")


def _promise() -> str:
    return translate("About", "Nothing here is advice. There is no warranty; practise first.")


def _breakable(text: str) -> str:
    """Let a path be wrapped behind each slash: a narrow window shows it whole."""
    return text.replace("/", "/\u200b") if text.startswith(("/", "~/")) else text


SIZE = QSize(700, 640)


class AboutDialog(PagedDialog):
    """The About window: tabs above the pages, a close button below."""

    def __init__(self, pages: Sequence[Page], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(pages, theme, SIZE, parent)
        identify(self, "about_dialog", self.tr("About Tideboard"))
        self.setWindowTitle(self.tr("About \u00b7 Tideboard"))
        self.bar = page_tabs(self, pages, theme, "about_tabs", self.tr("Pages"))
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        close = push_button(self.tr("Close"), theme, identifier="about_close")
        close.clicked.connect(self.accept)
        vbox(
            hbox(self.bar, stretch(), margins=(10, 6, 10, 0)),
            hairline(),
            (self.stack, 1),
            hairline(),
            hbox(stretch(), close, margins=(18, 10, 18, 10)),
            on=self,
            margins=0,
            spacing=0,
        )
