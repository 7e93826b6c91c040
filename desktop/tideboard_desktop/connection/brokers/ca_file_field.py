"""The field for the PEM file of an own certificate authority: path, a button to choose, a button to remove."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, elided_label, identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch

translate = QCoreApplication.translate


class CaFileField(QWidget):
    """Emits `changed` with the path; with an empty one only this computer's own authorities are trusted.

    The identifiers of its widgets begin with `prefix`.
    """

    changed = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, prefix: str = "longport") -> None:
        super().__init__()
        self._tasks = tasks
        self._path = ""
        self.name = translate("SignIn", "Own authority")
        self.path = elided_label("", theme, Type.BODY)
        identify(self.path, f"{prefix}_authority", self.name)
        self.choose = push_button(translate("Common", "Choose…"), theme, identifier=f"{prefix}_choose_authority")
        self.choose.setAccessibleName(translate("SignIn", "Choose the file of a certificate authority"))
        self.choose.setToolTip(
            translate("SignIn", "For a service whose certificate your own authority signed: its certificate as PEM.")
        )
        self.remove = push_button(
            translate("Common", "Remove"), theme, ButtonStyle.TEXT, identifier=f"{prefix}_remove_authority"
        )
        self.remove.setAccessibleName(translate("SignIn", "Remove the certificate authority"))
        hbox(self.path, self.choose, self.remove, stretch(), on=self, margins=0, spacing=8)
        self.choose.clicked.connect(lambda: self._tasks.spawn(self.ask_for_file(), name="choose an authority"))
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
        dialog = QFileDialog(self, translate("SignIn", "Certificate authority (PEM)"))
        dialog.setObjectName("choose_authority_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(str(Path(self._path).parent if self._path else Path.home()))
        if await accepted(dialog):
            self._set(dialog.selectedFiles()[0])

    def _set(self, path: str) -> None:
        self.show_path(path)
        self.changed.emit(path)
