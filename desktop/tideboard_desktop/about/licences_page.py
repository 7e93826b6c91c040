"""The licences page of About: a list of components at the left, the licence of the chosen one at the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QPlainTextEdit, QWidget
from shiboken6 import isValid

from tideboard_desktop.about.components import Component
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import elided_label, identify
from tideboard_desktop.ui.widgets.layouts import hbox, vbox

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
