"""Saves a file: asks for its place, writes it whole or not at all, and shows an error if that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QIODevice, QSaveFile, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.tasks import accepted, ask

_FOLDER = "last_saved_folder"
"""Property of the application with the last folder, so that a rebuilt window starts saving there."""
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-"))


@dataclass(frozen=True, slots=True)
class FileKind:
    """One choice in the dialog's list of types: its words, its suffix without a dot, and what makes its bytes."""

    words: str
    suffix: str
    data: Callable[[], bytes]


class SaveError(Exception):
    """A file could not be written; the text is the system's reason."""


def file_name(*parts: str) -> str:
    """A name that every system takes, out of words that may hold a colon or a slash."""
    return " ".join(part.translate(_FORBIDDEN).strip() for part in parts if part.strip())


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data` at once: another program sees the old file or the new one. Raises SaveError."""
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise SaveError(file.errorString())
    if file.write(data) != len(data) or not file.commit():
        raise SaveError(file.errorString())


async def save_file(parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> Path | None:
    """Ask where to keep a file and write it there; None when the person changed their mind or it could not be written.

    `name` is suggested, without a suffix; the bytes are made once the place is known. A failure is said in a message
    over `parent`. Spawn it through `Tasks`: it opens dialogs without a loop of its own.
    """
    chosen = await _ask_where(parent, title, name, kinds)
    if chosen is None:
        return None
    path, kind = chosen
    try:
        write_whole(path, kind.data())
    except SaveError as error:
        await ask(_failure(parent, path, str(error)))
        return None
    return path


async def choose_place(parent: QWidget, title: str, name: str, words: str, suffix: str) -> Path | None:
    """Ask where to keep a file that is written by somebody else; None when the person changed their mind.

    `name` is suggested, without `suffix`; an existing file is asked about.
    """
    chosen = await _ask_where(parent, title, name, [FileKind(words, suffix, bytes)])
    return None if chosen is None else chosen[0]


async def choose_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder that is there or is made; None when the person changed their mind."""
    dialog = QFileDialog(parent, title, _folder())
    dialog.setObjectName("choose_folder")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _chosen(dialog)


async def choose_file(parent: QWidget, title: str, words: str, suffix: str) -> Path | None:
    """Ask for a file to read; None when the person changed their mind."""
    dialog = QFileDialog(parent, title, _folder(), f"{words} (*.{suffix})")
    dialog.setObjectName("choose_file")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def _chosen(dialog: QFileDialog) -> Path | None:
    return Path(dialog.selectedFiles()[0]) if await accepted(dialog) else None


async def _ask_where(parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> tuple[Path, FileKind] | None:
    dialog = _dialog(parent, title, name, kinds)
    try:
        while await ask(dialog, keep=True) == QDialog.DialogCode.Accepted:
            kind = next((kind for kind in kinds if _filter(kind) == dialog.selectedNameFilter()), kinds[0])
            path = _with_suffix(Path(dialog.selectedFiles()[0]), kind.suffix)
            if not path.exists() or await ask(_replace(parent, path)) == QMessageBox.StandardButton.Save:
                _application().setProperty(_FOLDER, str(path.parent))
                return path, kind
    finally:
        if isValid(dialog):  # else the window below it is gone, and it with it
            dialog.deleteLater()
    return None


def _dialog(parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("save_file")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    # Qt's own question runs a loop of its own; ours is asked after the dialog.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, on=True)
    dialog.setNameFilters([_filter(kind) for kind in kinds])
    dialog.setDirectory(_folder())
    dialog.selectFile(f"{name}.{kinds[0].suffix}")
    return dialog


def _folder() -> str:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(_application().property(_FOLDER) or documents)


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application


def _filter(kind: FileKind) -> str:
    return f"{kind.words} (*.{kind.suffix})"


def _with_suffix(path: Path, suffix: str) -> Path:
    """The chosen type names the file: a leftover suffix of another type would lie about what is in it."""
    if path.suffix.lower() == f".{suffix}":
        return path
    known = {".csv", ".png", ".svg"}
    return path.with_suffix(f".{suffix}") if path.suffix.lower() in known else path.with_name(f"{path.name}.{suffix}")


def _replace(parent: QWidget, path: Path) -> QMessageBox:
    text = QCoreApplication.translate("Saving", "Replace {name}?").replace("{name}", path.name)
    box = _box(parent, QMessageBox.Icon.Question, text)
    box.setObjectName("replace_file")
    box.setInformativeText(QCoreApplication.translate("Saving", "A file of this name is there already."))
    box.setStandardButtons(QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Save).setText(QCoreApplication.translate("Saving", "Replace"))
    return box


def _failure(parent: QWidget, path: Path, reason: str) -> QMessageBox:
    text = QCoreApplication.translate("Saving", "{name} was not saved").replace("{name}", path.name)
    box = _box(parent, QMessageBox.Icon.Warning, text)
    box.setObjectName("save_failed")
    words = QCoreApplication.translate("Saving", "{folder} could not be written: {reason}")
    box.setInformativeText(words.replace("{folder}", str(path.parent)).replace("{reason}", reason))
    return box


def _box(parent: QWidget, icon: QMessageBox.Icon, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(QCoreApplication.translate("Common", "Save"))
    box.setIcon(icon)
    box.setText(text)
    return box
