"""Asks for the name of a layout."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Kind, Tone, identify, label, push_button

translate = QCoreApplication.translate
LONGEST = 40
WIDTH = 380


class NameDialog(QDialog):
    """Accepted = `name` is a name; one that is taken is said before, and replaces the other."""

    def __init__(
        self, title: str, action: str, name: str, taken: Collection[str], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._taken = {one for one in taken if one != name}
        self.setObjectName("layout_name_dialog")
        self.setWindowTitle(f"{title} \u00b7 Tideboard")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(theme.px(WIDTH))
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST)
        identify(self.field, "layout_name", translate("NameDialog", "Name of the layout"))
        self.field.selectAll()
        self.note = label("", theme, Type.CAPTION, Tone.WARN)
        self.note.setMinimumHeight(theme.px(Type.CAPTION.line))
        self.accept_button = push_button(action, theme, Kind.PRIMARY, identifier="layout_name_accept")
        self.accept_button.setDefault(True)
        cancel = push_button(translate("NameDialog", "Cancel"), theme, identifier="layout_name_cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        column.addWidget(label(title, theme, Type.DIALOG_TITLE))
        column.addWidget(self.field)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._judge)
        self.accept_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self._judge()

    @property
    def name(self) -> str:
        """The name without the spaces around it."""
        return " ".join(self.field.text().split())

    def _judge(self) -> None:
        self.accept_button.setEnabled(bool(self.name))
        taken = self.name in self._taken
        self.note.setText(translate("NameDialog", "Replaces the layout of this name.") if taken else "")
