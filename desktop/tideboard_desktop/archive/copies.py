"""Backup and restore of archive and settings for a person: where, a question, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.file_saving import choose_file, choose_place
from tideboard_desktop.ui.tasks import Tasks, ask
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
T = TypeVar("T")
SUFFIX = "tideboard-backup"
Say = Callable[[str], None]
"""Takes the sentence about what is done, was done, or why not."""


class ArchiveCopies:
    """Backs archive and settings up and restores them, one at a time, in a thread.

    `folder` returns that of the archive, which is inside the data folder `directory`; `theme` and `parent` return those
    of the window in view.
    """

    def __init__(
        self,
        folder: Callable[[], Path],
        directory: Path,
        tasks: Tasks,
        *,
        theme: Callable[[], Theme],
        parent: Callable[[], QWidget],
    ) -> None:
        self._folder, self._directory, self._tasks = folder, directory, tasks
        self._theme, self._parent = theme, parent
        self.running: asyncio.Task[None] | None = None

    def back_up(self, say: Say) -> None:
        """Ask for a place and write a backup there, verified."""
        if self.running is None:
            self.running = self._tasks.spawn(self._alone(self._back_up(say)), name="back the archive up")

    def restore(self, say: Say) -> None:
        """Ask for a backup and whether it is meant; verify it and write it beside the archive for the next start."""
        if self.running is None:
            self.running = self._tasks.spawn(self._alone(self._restore(say)), name="restore the archive")

    async def _alone(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self.running = None

    async def _back_up(self, say: Say) -> None:
        from tideboard_core.archive.database import FILE

        if not await asyncio.to_thread((self._folder() / FILE).exists):
            say(translate("Archive", "Nothing is recorded yet, so there is nothing to back up."))
            return
        title, words = translate("Archive", "Back up archive and settings"), translate("Archive", "Backup")
        target = await choose_place(self._parent(), title, "tideboard", words, SUFFIX)
        if target is None:
            return
        from tideboard_core.archive.copies import back_up

        say(translate("Archive", "Copying and verifying\u2026"))
        folder, directory = self._folder(), self._directory
        size = await _told(lambda: back_up(folder, target, settings=directory), say)
        if size is not None:
            from tideboard_desktop.archive.words import room_words

            text = translate("Archive", "Backed up and verified: {place}, {size}. No key and no password is in it.")
            say(text.format(place=target, size=room_words(size)))

    async def _restore(self, say: Say) -> None:
        title, words = translate("Archive", "Restore archive and settings"), translate("Archive", "Backup")
        source = await choose_file(self._parent(), title, words, SUFFIX)
        if source is None or not await self._meant(source):
            return
        from tideboard_core.archive.copies import begin_restore

        say(translate("Archive", "Verifying the backup\u2026"))
        folder, directory = self._folder(), self._directory
        with_settings = await _told(lambda: begin_restore(directory, folder, source), say)
        if with_settings is not None:
            say(
                translate("Archive", "Verified. Start Tideboard again: archive and settings are then put in place.")
                if with_settings
                else translate(
                    "Archive",
                    "Verified. Start Tideboard again: the archive is then put in place; there are no settings in it.",
                )
            )

    async def _meant(self, source: Path) -> bool:
        dialog = PlainDialog(
            translate("Archive", "Restore this backup?"),
            translate(
                "Archive",
                "At the next start it takes the place of the archive, of settings, watchlists and layouts. It is"
                " verified first; if that fails, nothing changes. What is there now stays beside it, under names that"
                " end in .before. Keys and passwords stay in the system's keyring.",
            ),
            translate("Archive", "Restore at the next start"),
            self._theme(),
            self._parent(),
            identifier="restore_archive",
            detail=str(source),
        )
        try:
            return await ask(dialog) == QDialog.DialogCode.Accepted
        finally:
            if isValid(dialog):
                dialog.deleteLater()


async def _told(work: Callable[[], T], say: Say) -> T | None:
    """The result of `work` in a thread; None after its error was said."""
    try:
        return await asyncio.to_thread(work)
    except TideboardError as error:
        say(error_sentence(error))
    except OSError as error:
        reason = error.strerror or str(error)
        say(translate("Archive", "The disk refused: {reason}. Nothing was changed.").format(reason=reason))
    return None
