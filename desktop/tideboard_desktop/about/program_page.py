"""The first page of About: icon, version, build, system, licence and disclaimer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from tideboard_desktop.about.build_facts import Fact, details
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.icons import application_icon
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling

translate = QCoreApplication.translate
MARK = 64
PADDING = 18
NAME_WIDTH = 96


class AboutPage(QWidget):
    """Shows `facts`. `updates_wanted` is emitted to check for updates."""

    updates_wanted = Signal()

    def __init__(self, facts: Sequence[Fact], theme: Theme) -> None:
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
