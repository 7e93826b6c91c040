"""The field for a file that a connection needs: its path, a button to choose one, a button to remove it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, elided_label, identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch

translate = QCoreApplication.translate


class FileWords(NamedTuple):
    """The field's name, what its buttons do, and the title of the dialog."""

    name: str
    choose: str
    remove: str
    title: str


class FileField(QWidget):
    """Emits `changed` with the path, an empty one if it was removed.

    The identifiers of its widgets consist of `prefix` and `subject`.
    """

    changed = Signal(str)

    def __init__(self, words: FileWords, tasks: Tasks, theme: Theme, *, prefix: str, subject: str) -> None:
        super().__init__()
        self._tasks, self._subject, self._title = tasks, subject, words.title
        self._path = ""
        self.name = words.name
        self.path = elided_label("", theme, Type.BODY)
        identify(self.path, f"{prefix}_{subject}_file", self.name)
        self.choose = push_button(translate("Common", "Choose…"), theme, identifier=f"{prefix}_choose_{subject}")
        self.choose.setAccessibleName(words.choose)
        self.remove = push_button(
            translate("Common", "Remove"), theme, ButtonStyle.TEXT, identifier=f"{prefix}_remove_{subject}"
        )
        self.remove.setAccessibleName(words.remove)
        hbox(self.path, self.choose, self.remove, stretch(), on=self, margins=0, spacing=8)
        self.choose.clicked.connect(lambda: self._tasks.spawn(self.ask_for_file(), name=f"choose the {subject} file"))
        self.remove.clicked.connect(lambda: self._set(""))
        self.show_path("")

    def show_path(self, path: str) -> None:
        self._path = path
        text = path or translate("Common", "none")
        self.path.setText(text)
        self.path.setAccessibleDescription(text)
        self.remove.setVisible(bool(path))

    async def ask_for_file(self) -> None:
        """Let the user choose a file, without a nested event loop."""
        dialog = QFileDialog(self, self._title)
        dialog.setObjectName(f"choose_{self._subject}_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(str(Path(self._path).parent if self._path else Path.home()))
        if await accepted(dialog):
            self._set(dialog.selectedFiles()[0])

    def _set(self, path: str) -> None:
        self.show_path(path)
        self.changed.emit(path)


def authority_field(tasks: Tasks, theme: Theme, prefix: str) -> FileField:
    """For the PEM file of an own certificate authority; without one only those of this computer are trusted."""
    words = FileWords(
        translate("SignIn", "Own authority"),
        translate("SignIn", "Choose the file of a certificate authority"),
        translate("SignIn", "Remove the certificate authority"),
        translate("SignIn", "Certificate authority (PEM)"),
    )
    field = FileField(words, tasks, theme, prefix=prefix, subject="authority")
    field.choose.setToolTip(
        translate("SignIn", "For a service whose certificate your own authority signed: its certificate as PEM.")
    )
    return field
