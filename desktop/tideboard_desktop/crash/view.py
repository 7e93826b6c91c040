"""The crash report dialog: shows the whole report; copy, save a copy, open the folder, delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextOption
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QPushButton, QWidget

from tideboard_core.crash.files import CrashFiles, KeptReport
from tideboard_core.errors import BadInput
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
SIZE = (760, 600)


def local_moment(at: datetime) -> str:
    """`Fri 20 Nov 2026 21:30` of this computer's clock."""
    local = at.astimezone()
    return f"{fmt.day_long(local)} {local:%H:%M}"


class CrashDialog(QDialog):
    """Shows the kept reports, the newest first, or with `text` one that is no file yet.

    `open_folder` shows a folder in the system's file browser; False when it could not.
    """

    def __init__(
        self,
        files: CrashFiles,
        theme: Theme,
        tasks: Tasks,
        parent: QWidget | None,
        *,
        text: str = "",
        open_folder: Callable[[Path], bool] = lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
    ) -> None:
        super().__init__(parent)
        self._files, self._theme, self._tasks, self._open = files, theme, tasks, open_folder
        self._unsaved_text = text
        title = translate("Crash", "Details of the error") if text else translate("Crash", "Crash reports")
        identify(self, "crash_reports", title)
        self.setWindowTitle(f"{title} \u00b7 Tideboard")
        room = self.screen().availableSize() - QSize(40, 60)
        self.resize(QSize(theme.px(SIZE[0]), theme.px(SIZE[1])).boundedTo(room))
        self.choice = QComboBox()
        identify(self.choice, "crash_choice", translate("Crash", "Which report"))
        self.choice.activated.connect(lambda _place: self._show())
        self.view = QPlainTextEdit()
        identify(self.view, "crash_text", translate("Crash", "The whole report"))
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        self.view.setFont(theme.font(Type.BODY))
        self.view.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.note = label("", theme, Type.CAPTION, Tone.WARN)
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(theme.px(Type.CAPTION.line))
        self._lay_out(title)
        self._fill()

    @property
    def chosen(self) -> KeptReport | None:
        """The shown report, None if it is not a file."""
        found: KeptReport | None = self.choice.currentData()
        return found

    def _lay_out(self, title: str) -> None:
        head = translate(
            "Crash",
            "Nothing of this was sent, and Tideboard never sends it by itself. Passwords, keys, account numbers,"
            " symbols, orders and your name were left out; read it all the same before you pass it on.",
        )
        words = label(head, self._theme, Type.BODY, Tone.SECONDARY)
        words.setWordWrap(True)
        heading = label(title, self._theme, Type.DIALOG_TITLE)
        column = vbox(heading, words, self.choice, (self.view, 1), self.note, margins=section_margins(), spacing=8)
        self.copy = self._button(translate("Crash", "Copy"), "crash_copy", self._copy)
        self.save = self._button(translate("Crash", "Save a copy\u2026"), "crash_save", self._save)
        self.folder = self._button(translate("Common", "Open the folder"), "crash_folder", self._show_folder)
        self.delete = self._button(translate("Common", "Delete"), "crash_delete", self._delete)
        close = escape_button(translate("Crash", "Close"), self._theme, identifier="crash_close")
        close.clicked.connect(self.reject)
        self.close_button = close
        lay_out_over_footer(self, column, (self.copy, self.save, self.folder, close), aside=self.delete)

    def _button(self, words: str, identifier: str, action: Callable[[], None]) -> QPushButton:
        result = push_button(words, self._theme, identifier=identifier)
        make_tall(result, self._theme)
        result.clicked.connect(lambda _on=False: action())
        return result

    def _fill(self) -> None:
        self.choice.clear()
        for report in [] if self._unsaved_text else self._files.kept():
            self.choice.addItem(local_moment(report.at), report)
        on_disk = self.choice.count() > 0
        for part in (self.choice, self.folder, self.delete):
            part.setVisible(on_disk)
        for part in (self.copy, self.save):
            part.setEnabled(on_disk or bool(self._unsaved_text))
        self._show()
        (self.copy if self.copy.isEnabled() else self.close_button).setFocus()

    def _show(self) -> None:
        report = self.chosen
        self.note.clear()
        if report is None:
            self.view.setPlainText(self._unsaved_text or translate("Crash", "There is no crash report."))
            return
        try:
            self.view.setPlainText(self._files.read(report.path))
        except (BadInput, OSError) as error:
            self.view.clear()
            self._say(error, report.path)

    def _say(self, error: BadInput | OSError, path: Path) -> None:
        if isinstance(error, BadInput):
            self._tell(error_sentence(error))
            return
        text = translate("Crash", "{path}: {reason}.")
        self._tell(text.format(path=path, reason=error.strerror))

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        announce(self.note, words)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.view.toPlainText())

    def _save(self) -> None:
        self._tasks.spawn(self._ask_where(), name="save the crash report")

    async def _ask_where(self) -> None:
        kind = FileKind(translate("Common", "Text"), "txt", lambda: self.view.toPlainText().encode())
        name = file_name(translate("Crash", "Tideboard crash report"))
        await save_file(self, translate("Crash", "Save the crash report"), name, [kind])

    def _show_folder(self) -> None:
        if not self._open(self._files.folder):
            text = translate("Common", "The system has no program that shows folders. The path is {path}.")
            self._tell(text.format(path=self._files.folder))

    def _delete(self) -> None:
        report = self.chosen
        if report is None:
            return
        try:
            self._files.delete(report.path)
        except OSError as error:
            self._say(error, report.path)
        else:
            self._fill()
