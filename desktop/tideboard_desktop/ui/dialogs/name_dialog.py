"""Asks for one name: of a layout, of a new watchlist, of a saved screen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate
LONGEST = 40
WIDTH = 380


class NameWords(NamedTuple):
    """The texts of the dialog: title, button, name of the field, and what happens if the name is taken."""

    title: str
    action: str
    field: str
    clash: str


class NameDialog(QDialog):
    """Asks for a name. If the name is `taken`, the dialog says so before it is accepted.

    `refusal` returns why a name cannot be accepted, empty if it can.
    """

    def __init__(
        self,
        words: NameWords,
        name: str,
        taken: Collection[str],
        theme: Theme,
        parent: QWidget,
        *,
        refusal: Callable[[str], str] = lambda _name: "",
    ) -> None:
        super().__init__(parent)
        self._taken, self._clash, self._refusal = set(taken), words.clash, refusal
        self.setObjectName("name_dialog")
        self.setWindowTitle(f"{words.title} \u00b7 Tideboard")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(theme.px(WIDTH))
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST)
        identify(self.field, "name_field", words.field)
        self.field.selectAll()
        self.note = label("", theme, Type.CAPTION, Tone.WARN)
        self.note.setMinimumHeight(theme.px(Type.CAPTION.line))
        self.accept_button = push_button(words.action, theme, ButtonStyle.PRIMARY, identifier="name_accept")
        self.accept_button.setDefault(True)
        cancel = push_button(translate("Common", "Cancel"), theme, identifier="name_cancel")
        vbox(
            label(words.title, theme, Type.DIALOG_TITLE),
            self.field,
            self.note,
            hbox(stretch(), cancel, self.accept_button),
            on=self,
            margins=(18, 16, 18, 14),
            spacing=8,
        )
        self.field.textChanged.connect(self._judge)
        self.accept_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self._judge()

    @property
    def name(self) -> str:
        """The name without the spaces around it."""
        return " ".join(self.field.text().split())

    def _judge(self) -> None:
        refused = self._refusal(self.name) if self.name else ""
        self.accept_button.setEnabled(bool(self.name) and not refused)
        self.note.setText(refused or (self._clash if self.name in self._taken else ""))


async def ask_name(dialog: NameDialog) -> str:
    """The name that the person gives; empty when they change their mind."""
    return dialog.name if await accepted(dialog) else ""
