"""What the archive takes on the disk in its dock: sizes by series set, free room, its folder, and its verification."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from tideboard_core.archive.coverage import DailyKept, SeriesSize, daily_kept, series_sizes
from tideboard_core.archive.database import FILE, PUBLICATIONS, translated_errors
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import Damage, DamageType, verify
from tideboard_core.errors import TideboardError
from tideboard_core.ports.system import Clock
from tideboard_core.system.private_files import database_files
from tideboard_desktop.archive.section import ArchiveSection
from tideboard_desktop.archive.words import daily_words, megabytes, room_words, series_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.file_saving import choose_file, choose_place
from tideboard_desktop.ui.literal_text import breakable, tip
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.thread_work import Progress, in_thread
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.widgets.meter_bar import ProgressLine
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_core.desk.publications import Waiting

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
        size = await _reported(lambda: back_up(folder, target, settings=directory), say)
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
        with_settings = await _reported(lambda: begin_restore(directory, folder, source), say)
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
        return await accepted(dialog)


async def _reported(work: Callable[[], T], say: Say) -> T | None:
    """The result of `work` in a thread; None after its error was said."""
    try:
        return await asyncio.to_thread(work)
    except TideboardError as error:
        say(error_sentence(error))
    except OSError as error:
        reason = error.strerror or str(error)
        say(translate("Archive", "The disk refused: {reason}. Nothing was changed.").format(reason=reason))
    return None


BETWEEN = 60.0
"""Seconds between two readings of the sizes."""
NAMED = 4
"""Damages that are named; of further ones the number is."""


def open_in_files(folder: Path) -> bool:
    """Show a folder in the system's file browser; False if there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class DiskPanel(ArchiveSection):
    """`show_sizes` fills the table; the check runs beside the app and can be stopped by its button.

    `daily_read` carries how many daily rows there are (`DailyKept`) whenever they were counted. `folder` returns that
    of the archive as of now; `open_folder` shows a folder to the person, False if it could not.
    """

    daily_read = Signal(object)

    def __init__(
        self,
        folder: Callable[[], Path],
        theme: Theme,
        tasks: Tasks,
        clock: Clock,
        zone: str,
        *,
        open_folder: Callable[[Path], bool] = open_in_files,
    ) -> None:
        super().__init__(translate("Archive", "On disk"), theme, identifier="archive_disk")
        self._folder, self._tasks, self._clock, self.zone = folder, tasks, clock, zone
        self._open = open_folder
        self.checking: asyncio.Task[None] | None = None
        self._sized: float | None = None
        self.room = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.room, "archive_room")
        self.head.addWidget(self.room)
        show = push_button(
            translate("Archive", "Open folder"), theme, ButtonStyle.TEXT, identifier="archive_open_folder"
        )
        show.clicked.connect(lambda _on=False: self._show_folder())
        self.head.addWidget(show)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(0, 1)
        self.column.addWidget(self._table)
        self.daily = label("", theme, Type.BODY, Tone.SECONDARY)
        self.daily.setWordWrap(True)
        identify(self.daily, "archive_daily")
        self.column.addWidget(self.daily)
        self.shared = label("", theme, Type.BODY, Tone.SECONDARY)
        self.shared.setWordWrap(True)
        self.shared.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.shared, "archive_shared")
        self.shared.hide()
        self.column.addWidget(self.shared)
        self.verified = label(translate("Archive", "Not verified since the start"), theme, Type.BODY, Tone.SECONDARY)
        self.verified.setWordWrap(True)
        self.verified.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.verified, "archive_verified")
        self.bar = ProgressLine(theme, "archive_verification", translate("Archive", "Progress of the check"))
        self.bar.hide()
        self.button = push_button("", theme, identifier="archive_verify")
        self.button.clicked.connect(lambda _on=False: self.verify())
        self.row = hbox((self.verified, 1), (self.button, 0, Qt.AlignmentFlag.AlignTop), spacing=8)
        self.column.addLayout(self.row)
        self.column.addWidget(self.bar)
        self._add_care(theme)
        self._name_button()

    def _add_care(self, theme: Theme) -> None:
        """Backup, restore and limits."""
        words = (
            ("backup", translate("Archive", "Back up\u2026")),
            ("restore", translate("Archive", "Restore\u2026")),
            ("limits", translate("Archive", "Limits\u2026")),
        )
        self.care = {key: push_button(text, theme, identifier=f"archive_{key}") for key, text in words}
        self.care["restore"].setToolTip(
            tip(translate("Archive", "A backup is verified now and takes the archive's place at the next start."))
        )
        self.column.addLayout(hbox(*self.care.values(), stretch(), spacing=8))
        self.done = label("", theme, Type.BODY, Tone.SECONDARY)
        self.done.setWordWrap(True)
        self.done.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.done, "archive_done")
        self.done.hide()
        self.column.addWidget(self.done)

    def tell(self, words: str) -> None:
        """Say what came of a backup, a restore or the limits."""
        if isValid(self):
            self.done.setText(breakable(words))
            self.done.show()

    # --- sizes ------------------------------------------------------------------------------------------------------

    def read_sizes(self, *, again: bool = False) -> None:
        """Read the sizes beside the app and show them; at most once a minute unless `again`."""
        now = self._clock.monotonic()
        if again or self._sized is None or now - self._sized >= BETWEEN:
            self._sized = now
            self._tasks.spawn(self._read_sizes(), name="read the sizes of the archive")

    async def _read_sizes(self) -> None:
        try:
            sizes, room, daily, places = await asyncio.to_thread(sizes_and_room, self._folder())
        except (TideboardError, OSError):
            self._sized = None  # the grid says why the archive cannot be read
        else:
            if isValid(self):
                self.show_sizes(sizes, room)
                self.show_daily(daily)
                self.show_shared(places)

    def show_sizes(self, sizes: Sequence[SeriesSize], room: tuple[int, int]) -> None:
        """Show the room of each series set, and of the files together with what is free, in bytes."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        files, free = room
        head = (
            translate("Archive", "Series"),
            translate("Archive", "Symbol-sessions"),
            translate("Archive", "KB each"),
            "MB",
        )
        self._put(0, head, Type.CAPTION, Tone.CAPTION)
        for at, each in enumerate(sizes, start=1):
            one = fmt.plain(each.size / each.sessions / 1000, 1) if each.sessions else fmt.MISSING
            figures = (series_words(each.layout), fmt.quantity(each.sessions), one, megabytes(each.size))
            self._put(at, figures, Type.BODY, Tone.PRIMARY)
        whole = (translate("Archive", "All files"), "", "", megabytes(files))
        self._put(len(sizes) + 1, whole, Type.STRONG, Tone.PRIMARY)
        self.room.setText(translate("Archive", "{size} free").format(size=room_words(free)))

    def show_daily(self, kept: DailyKept) -> None:
        """Show how many daily rows there are, and since when."""
        if kept.since is None:
            self.daily.setText(translate("Archive", "Daily figures: none"))
        else:
            text = translate("Archive", "Daily figures since {day}: {counts}")
            counts = (f"{daily_words(name)} {fmt.quantity(count)}" for name, count in kept.counts.items())
            day = fmt.exchange_time(kept.since, self.zone).date().isoformat()
            self.daily.setText(text.format(day=day, counts=listed(counts)))
        self.daily_read.emit(kept)

    def show_shared(self, places: Sequence[Waiting]) -> None:
        """Show what was published into each shared place and what waits for it; nothing where there is none."""
        lines = []
        for each in places:
            text = translate("Archive", "{place}: {there} publications are there, {waiting} wait")
            there, waiting = fmt.quantity(each.there), fmt.quantity(each.waiting)
            lines.append(text.format(place=each.place, there=there, waiting=waiting))
            if each.trouble and each.at is not None:
                failed = translate("Archive", "The last try failed at {time}; tideboard-archive status says why.")
                lines.append(failed.format(time=fmt.clock_minutes(each.at, self.zone)))
        self.shared.setText(breakable("\n".join(lines)))
        set_tone(self.shared, Tone.WARN if any(each.trouble for each in places) else Tone.SECONDARY)
        self.shared.setVisible(bool(lines))

    def _put(self, row: int, words: Sequence[str], role: Type, tone: Tone) -> None:
        for at, text in enumerate(words):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label(text, self.theme, role, tone), row, at, side | Qt.AlignmentFlag.AlignVCenter)

    def _show_folder(self) -> None:
        folder = self._folder()
        if not self._open(folder):
            text = translate("Common", "The system has no program that shows folders. The path is {path}.")
            self.verified.setText(text.format(path=folder))

    # --- verification -----------------------------------------------------------------------------------------------

    def verify(self) -> None:
        """Check every block, or stop the check that runs."""
        if self.checking is not None:
            self.checking.cancel()
            return
        self.checking = self._tasks.spawn(self._verify(), name="verify the archive")
        self._name_button()

    async def _verify(self) -> None:
        self.bar.show_share(0.0)
        self.bar.show()
        self._say(translate("Archive", "Checking every block\u2026"))
        begun, folder = self._clock.monotonic(), self._folder()
        try:
            blocks, damages = await in_thread(lambda progress: check(folder, progress), self._show_progress)
        except TideboardError as error:
            self._say(error_sentence(error), warn=True)
        except OSError as error:
            self._say(translate("Archive", "The archive cannot be read: {reason}.").format(reason=error.strerror))
        except asyncio.CancelledError:
            self._end()
            self._say(translate("Archive", "The check was stopped."))
            raise
        else:
            self._tell(blocks, damages, self._clock.monotonic() - begun)
        self._end()

    def _end(self) -> None:
        self.checking = None
        if isValid(self):  # the dock may have been closed meanwhile
            self.bar.hide()
            self._name_button()

    def _name_button(self) -> None:
        self.button.setText(
            translate("Archive", "Stop") if self.checking is not None else translate("Archive", "Verify now")
        )

    def _show_progress(self, done: int, total: int) -> None:
        if isValid(self):
            self.bar.show_share(done / max(total, 1))

    def _tell(self, blocks: int, damages: Sequence[Damage], seconds: float) -> None:
        text = translate("Archive", "Verified {time} in {seconds} s: {blocks} blocks, {damages} damaged")
        words = text.format(
            time=fmt.clock_minutes(self._clock.market(), self.zone),
            seconds=fmt.plain(seconds, 1),
            blocks=fmt.quantity(blocks),
            damages=fmt.quantity(len(damages)),
        )
        named = [damage_words(damage) for damage in damages[:NAMED]]
        if len(damages) > NAMED:
            named.append(translate("Archive", "and {count} more").format(count=len(damages) - NAMED))
        if damages:
            named.append(
                translate("Archive", "Damaged blocks are kept; what the provider still has will be fetched again.")
            )
        self._say("\n".join([words, *named]), warn=bool(damages))

    def _say(self, words: str, *, warn: bool = False) -> None:
        if isValid(self):
            self.verified.setText(words)
            set_tone(self.verified, Tone.WARN if warn else Tone.SECONDARY)


def check(folder: Path, progress: Progress) -> tuple[int, list[Damage]]:
    """Verify an archive; how many blocks it has, and what is damaged. Raises ArchiveError."""
    with closing(ArchiveReader(folder)) as reader:
        row = reader.database.one("SELECT COUNT(*) FROM block")
        assert row is not None  # a count is always there
        return int(row[0]), list(verify(reader.database, progress))


def sizes_and_room(folder: Path) -> tuple[list[SeriesSize], tuple[int, int], DailyKept, list[Waiting]]:
    """Room of each series set, bytes of the files and those free on their disk, daily rows, shared places.

    Raises ArchiveError, OSError.
    """
    with closing(ArchiveReader(folder)) as reader:
        sizes, daily = series_sizes(reader), daily_kept(reader)
    files = sum(file.stat().st_size for file in database_files(folder / FILE) if file.exists())
    return sizes, (files, shutil.disk_usage(folder).free), daily, places_of(folder)


def places_of(folder: Path) -> list[Waiting]:
    """What was published from an archive and what waits, by the file beside it alone; nothing if it cannot be read."""
    if not (folder / PUBLICATIONS).exists():
        return []
    from tideboard_core.desk.publications import Publications

    with suppress(TideboardError), translated_errors(), Publications.read_only(folder) as publications:
        return publications.waiting()
    return []


def damage_words(damage: Damage) -> str:
    type_ = {
        DamageType.STRUCTURE: translate("Archive", "structure of the file"),
        DamageType.BLOCK: translate("Archive", "block"),
        DamageType.SESSION: translate("Archive", "counts of a session"),
        DamageType.HISTORY: translate("Archive", "copy for percentiles"),
        DamageType.CHANGES: translate("Archive", "changes of a book"),
        DamageType.DAILY: translate("Archive", "daily figures"),
    }[damage.type]
    day = f"{damage.day[:4]}-{damage.day[4:6]}-{damage.day[6:]}" if len(damage.day) == 8 else damage.day
    return listed(part for part in (type_, damage.symbol, day, damage.series, damage.provider, damage.text) if part)
