"""The shared place in the archive dock: which one is read for what the archive lacks, and how that goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk.copying_command import missing_packages
from tideboard_core.desk.places import place_of
from tideboard_core.errors import TideboardError
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.archive.section import ArchiveSection
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.shared_state import SharedStage, SharedState
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.literal_text import breakable, tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, line_edit, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
_STORE = "s3:"


class SharedPanel(ArchiveSection):
    """One line about the place; `ask` opens the question for another one. It is grey where the packages are missing."""

    def __init__(self, archive: Archive, theme: Theme, tasks: Tasks, zone: str, ask: Callable[[], object]) -> None:
        super().__init__(translate("SharedPlace", "Shared place"), theme, identifier="archive_place")
        self._archive, self._tasks, self.zone = archive, tasks, zone
        self.counting: asyncio.Task[None] | None = None
        self._counts = _Counts()
        self.line = label("", theme, Type.BODY, Tone.SECONDARY)
        self.line.setWordWrap(True)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.line, "archive_place_line")
        self.column.addWidget(self.line)
        self.choose = push_button(
            translate("SharedPlace", "Read a place\u2026"), theme, identifier="archive_place_choose"
        )
        self.choose.clicked.connect(lambda _on=False: ask())
        self.again = push_button(translate("Common", "Try again"), theme, identifier="archive_place_again")
        self.again.clicked.connect(lambda _on=False: archive.shared.retry())
        self.column.addLayout(hbox(self.choose, self.again, stretch(), spacing=8))
        missing = missing_packages()
        self.choose.setEnabled(not missing)
        if missing:
            self.choose.setToolTip(tip(not_installed_words()))
        archive.shared.changed.connect(self.show_state)
        archive.shared_came.connect(self._shared_came)  # a lambda would be called after the dock is gone
        self.show_state()

    def show_state(self) -> None:
        """Show how the reading of the place is."""
        state, chosen = self._archive.shared.state, self._archive.shared_place
        words = place_words(state, chosen, self.zone, installed=self.choose.isEnabled())
        sessions, symbols, left_out, unread = self._counts
        if unread and chosen.address:
            text = translate("SharedPlace", "What was copied from there cannot be read, and is copied anew ({text}).")
            words = together(words, text.format(text=unread))
        if sessions and chosen.address:
            text = translate("SharedPlace", "{sessions} symbol-sessions of {symbols} symbols come from there.")
            words = together(words, text.format(sessions=fmt.quantity(sessions), symbols=fmt.quantity(symbols)))
        if left_out and chosen.address:
            text = translate("SharedPlace", "{count} days are left out: their hours are not those of the archive.")
            words = together(words, text.format(count=fmt.quantity(left_out)))
        self.line.setText(breakable(words))
        failed = state.error is not None or bool(unread) or state.stage is SharedStage.NOT_INSTALLED
        set_tone(self.line, Tone.WARN if failed and chosen.address else Tone.SECONDARY)
        self.again.setVisible(state.error is not None)

    def _shared_came(self, _ids: object) -> None:
        self.count()

    def count(self) -> None:
        """Count what comes from the place, beside the app."""
        if self.counting is None and self.isVisible() and self._archive.shared_place.address:
            self.counting = self._tasks.spawn(self._count(), name="count sessions of the shared place")

    async def _count(self) -> None:
        try:
            counts = await self._archive.read(_counted)
        except TideboardError:
            return  # the grid says why
        finally:
            self.counting = None
        if isValid(self):
            self._counts = counts
            self.show_state()


class _Counts(NamedTuple):
    """Sessions and symbols from a shared place, days of it that are left out, and why its copy is not read."""

    sessions: int = 0
    symbols: int = 0
    left_out: int = 0
    unread: str = ""


def _counted(reader: ArchiveReader) -> _Counts:
    error = reader.copy_error
    unread = "" if error is None else str(error.data.get("text", error.code))
    return _Counts(*reader.shared_counts(), len(reader.left_out), unread)


def not_installed_words() -> str:
    """Why no place can be read."""
    return translate(
        "SharedPlace",
        "This installation cannot read shared places: it lacks the packages of the extra \u201cdesk\u201d.",
    )


def place_words(state: SharedState, chosen: SharedReading, zone: str, *, installed: bool) -> str:
    """Which place is read, and how that goes."""
    if not chosen.address:
        if not installed:
            return not_installed_words()
        return translate("SharedPlace", "No place is read. What the archive lacks stays missing.")
    if state.stage is SharedStage.NOT_INSTALLED:
        return together(f"{chosen.address}.", not_installed_words())
    if state.error is not None:
        when = _clock(state.failed, zone)
        kept = translate("SharedPlace", "What was read before is shown.")
        text = translate("SharedPlace", "{place}, {time}:").format(place=chosen.address, time=when)
        return together(text, error_sentence(state.error), kept)
    if state.stage is SharedStage.READING:
        text = translate("SharedPlace", "{place} is being read: {count} securities wait.")
        return text.format(place=chosen.address, count=fmt.quantity(state.waiting))
    if state.read is None:
        text = translate("SharedPlace", "{place} is read once something is shown that the archive may lack.")
        return text.format(place=chosen.address)
    return translate("SharedPlace", "{place}, read at {time}.").format(
        place=chosen.address, time=_clock(state.read, zone)
    )


def _clock(moment: datetime | None, zone: str) -> str:
    return fmt.MISSING if moment is None else fmt.clock_minutes(moment, zone)


class SharedPlaceDialog(PlainDialog):
    """Accepted = `choice` is the place that is read from now on; without an address none."""

    def __init__(self, kept: SharedReading, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(
            translate("SharedPlace", "Read a shared place"),
            translate(
                "SharedPlace",
                "Past days that this archive lacks are read there, copied beside the archive and marked wherever they"
                " are shown. Nothing is written there. Market data is licensed: read only what you may have.",
            ),
            translate("Common", "Apply"),
            theme,
            parent,
            identifier="archive_place_dialog",
        )
        self.address = line_edit(
            "archive_place_address",
            translate("SharedPlace", "Place"),
            theme,
            hint="file:///SHARE, s3://BUCKET/PATH",
        )
        self.endpoint = line_edit(
            "archive_place_endpoint",
            translate("SharedPlace", "Address of the store"),
            theme,
            hint=translate("SharedPlace", "of another maker than Amazon, such as https://store.example"),
        )
        self.keys = line_edit(
            "archive_place_keys",
            translate("SharedPlace", "Entry of the keyring"),
            theme,
            hint=translate("SharedPlace", "with the keys of the store; empty: those of the environment"),
        )
        for edit, text in ((self.address, kept.address), (self.endpoint, kept.endpoint), (self.keys, kept.keys)):
            edit.setText(text)
        self.said = label("", theme, Type.BODY, Tone.WARN)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(self.fontMetrics().lineSpacing())
        identify(self.said, "archive_place_said")
        captions = (
            translate("SharedPlace", "Place"),
            translate("SharedPlace", "Address of the store"),
            translate("SharedPlace", "Entry of the keyring"),
        )
        parts: list[QWidget] = []
        for caption, edit in zip(captions, (self.address, self.endpoint, self.keys), strict=True):
            parts += [label(caption, theme, Type.CAPTION, Tone.CAPTION), edit]
            edit.textChanged.connect(lambda _text: self._show())
        self._store = parts[2:]
        fill(self.content, *parts, self.said)
        self._show()

    @property
    def choice(self) -> SharedReading:
        """What is written; a folder has neither store nor keys."""
        address = self.address.text().strip()
        if not address.startswith(_STORE):
            return SharedReading(address=address)
        return SharedReading(address=address, endpoint=self.endpoint.text().strip(), keys=self.keys.text().strip())

    def _show(self) -> None:
        chosen = self.choice
        for part in self._store:
            part.setVisible(chosen.address.startswith(_STORE))
        wrong = ""
        if chosen.address:
            try:
                place_of(chosen.address, {"AWS_ENDPOINT_URL": chosen.endpoint})
            except TideboardError as error:
                wrong = error_sentence(error)
        self.said.setText(wrong)
        self.proceed.setEnabled(not wrong)
