"""The updates page of About: result of the update check in words, release notes, and files with their SHA-256."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QTextEdit, QWidget

from tideboard_core.release.build_info import Kind
from tideboard_core.release.feed import Release, ReleaseFile, ReleaseVerdict, files_for
from tideboard_desktop.about.update_check import UpdateCheck, UpdateStage
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.errors import error_sentence

LONGEST: Final = 20_000
"""Characters that are shown; the release page has the rest."""
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_HEADING: Final = re.compile(r"#{1,6} +(?=\S)")
_POINT: Final = re.compile(r"[-*+] +(?=\S)")


class LineType(Enum):
    """The type of a line."""

    HEADING = "heading"
    POINT = "point"
    PARAGRAPH = "paragraph"


class Run(NamedTuple):
    """A part of a line in one font weight."""

    text: str
    bold: bool


class NoteLine(NamedTuple):
    """A line of any length; the view wraps it."""

    shape: LineType
    runs: tuple[Run, ...]


def note_lines(notes: str) -> list[NoteLine]:
    """Parse release notes, which are untrusted text, into lines; the wrapped lines of one paragraph are joined.

    Other Markdown and HTML is shown literally; links and pictures are not followed.
    """
    cut = notes[:LONGEST] + ("…" if len(notes) > LONGEST else "")
    return [NoteLine(shape, tuple(_runs(text))) for shape, text in _joined(cut)]


def _joined(notes: str) -> Iterator[tuple[LineType, str]]:
    shape, parts = LineType.PARAGRAPH, list[str]()
    for line in notes.splitlines():
        begun = _begun(line.strip())
        if begun is not None or not line.strip() or shape is LineType.HEADING:
            if parts:
                yield shape, " ".join(parts)
            shape, parts = LineType.PARAGRAPH, []
        if begun is not None:
            shape, text = begun
            parts = [text]
        elif line.strip():
            parts.append(line.strip())
    if parts:
        yield shape, " ".join(parts)


def _begun(line: str) -> tuple[LineType, str] | None:
    for shape, mark in ((LineType.HEADING, _HEADING), (LineType.POINT, _POINT)):
        found = mark.match(line)
        if found is not None:
            return shape, line[found.end() :]
    return None


def _runs(line: str) -> Iterator[Run]:
    """Plain and bold runs in turn, without the Markdown signs."""
    pieces = _BOLD.split(_LINK.sub(r"\1", line).replace("`", ""))
    for place, text in enumerate(pieces):
        if text:
            yield Run(text, bool(place % 2))


POINT = "\u2022  "
INDENT = 14
GAP = 6


class NotesView(QTextEdit):
    """Shows release notes as parsed by `note_lines`; Tab moves the focus on."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "update_notes", name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(Type.BODY))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  Qt's name
        """Load nothing: the notes are untrusted."""
        return None

    def show_notes(self, notes: str) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for place, line in enumerate(note_lines(notes)):
            self._write(cursor, line, first=place == 0)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, cursor: QTextCursor, line: NoteLine, *, first: bool) -> None:
        block = QTextBlockFormat()
        point = line.shape is LineType.POINT
        if not first:
            block.setTopMargin(self._theme.px(GAP * (2 if line.shape is LineType.HEADING else 1)))
            cursor.insertBlock(block)
        if point:
            indent = self._theme.px(INDENT)
            block.setLeftMargin(indent)
            block.setTextIndent(-indent)
        cursor.setBlockFormat(block)
        if point:
            cursor.insertText(POINT, self._format(strong=False))
        for run in line.runs:
            cursor.insertText(run.text, self._format(strong=run.bold or line.shape is LineType.HEADING))

    def _format(self, *, strong: bool) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setFont(self._theme.font(Type.STRONG if strong else Type.BODY))
        result.setForeground(QColor(self._theme.surface.text1))
        return result


translate = QCoreApplication.translate

MEGABYTE = 1_000_000


def headline(check: UpdateCheck) -> str:
    stage = check.stage
    if stage is UpdateStage.NO_FEED:
        return translate("Updates", "This build knows no place to ask.")
    if stage is UpdateStage.ASKING:
        return translate("Updates", "Asking…")
    if stage is UpdateStage.FAILED:
        return translate("Updates", "The newest version could not be found out.")
    if check.release is None or check.verdict is None:
        return translate("Updates", "Not asked yet.")
    return _verdict(check.verdict).format(version=check.release.version, own=check.build.version)


def _verdict(verdict: ReleaseVerdict) -> str:
    if verdict is ReleaseVerdict.NEWER:
        return translate("Updates", "Tideboard {version} is out; this is {own}.")
    if verdict is ReleaseVerdict.SAME:
        return translate("Updates", "This is the newest version, {own}.")
    return translate("Updates", "This is newer than the newest release: {own}, released is {version}.")


def explanation(check: UpdateCheck) -> str:
    """What it means and what can be done."""
    stage = check.stage
    if stage is UpdateStage.NO_FEED:
        return _without_feed(check.build.kind)
    if stage is UpdateStage.FAILED and check.problem is not None:
        return error_sentence(check.problem)
    if stage is UpdateStage.ANSWERED and check.release is not None:
        return released(check.release)
    return translate(
        "Updates",
        "Tideboard never asks by itself. “Check now” makes one request to {place}; it tells the version of this"
        " program, and your network address as every request does.",
    ).format(place=check.build.feed)


def _without_feed(kind: Kind) -> str:
    if kind is Kind.SOURCE:
        return translate("Updates", "It runs from a checkout of the source: “git pull” there brings what is new.")
    if kind is Kind.WHEEL:
        return translate("Updates", "It is a Python package: what installed it (pip, pipx) finds newer ones.")
    return translate("Updates", "The page that you got it from has the newest version.")


def released(release: Release) -> str:
    """The day of a release, `Released on Tue 1 Dec 2026`."""
    return translate("Updates", "Released on {day}.").format(day=fmt.day_long(release.date))


def size_of(count: int) -> str:
    """A size as the pages of releases write it: `62.3 MB`."""
    return f"{count / MEGABYTE:,.1f} MB"


OpenPage = Callable[[str], bool]
"""Opens an address in the browser; False without a browser."""
PADDING = 18
NOTES_HEIGHT = 120


class UpdatePage(QWidget):
    """View of an `UpdateCheck`, which outlives this page."""

    def __init__(self, check: UpdateCheck, theme: Theme, open_page: OpenPage) -> None:
        super().__init__()
        self._check, self._theme, self._open = check, theme, open_page
        identify(self, "update_page", translate("Common", "Updates"))
        give_role(self, QAccessible.Role.Grouping)
        self.headline = self._line("update_headline", Type.DIALOG_TITLE, Tone.PRIMARY)
        self.explanation = self._line("update_explanation", Type.BODY, Tone.SECONDARY)
        self.ask = push_button(translate("Common", "Check now"), theme, ButtonStyle.PRIMARY, identifier="update_check")
        self.page = push_button(translate("Updates", "Open the page of the release"), theme, identifier="update_open")
        self.address = self._line("update_address", Type.CAPTION, Tone.CAPTION)
        self.notes_title = label(translate("Updates", "What is new"), theme, Type.STRONG, Tone.SECONDARY)
        self.notes = NotesView(theme, translate("Updates", "What is new"))
        self.notes.setMinimumHeight(theme.px(NOTES_HEIGHT))
        self.files_title = label(translate("Updates", "Files for this system"), theme, Type.STRONG, Tone.SECONDARY)
        self.files_note = self._line("update_files_note", Type.CAPTION, Tone.CAPTION)
        self.files = QWidget()
        self._rows = vbox(on=self.files, margins=0, spacing=8)
        self.ask.clicked.connect(check.start)
        self.page.clicked.connect(self._open_page)
        self._lay_out()
        check.changed.connect(self.show_check)
        self.show_check()

    def show_check(self) -> None:
        check = self._check
        stage, before = check.stage, self.headline.text()
        self._say(self.headline, headline(check))
        self._say(self.explanation, explanation(check))
        set_tone(self.explanation, Tone.WARN if stage is UpdateStage.FAILED else Tone.SECONDARY)
        newer = stage is UpdateStage.ANSWERED and check.verdict is ReleaseVerdict.NEWER
        self._show_release(check.release if newer else None)
        self.ask.setVisible(stage is not UpdateStage.NO_FEED)
        if self.headline.text() != before and self.isVisible():
            announce(self.headline, f"{self.headline.text()} {self.explanation.text()}")

    def _show_release(self, release: Release | None) -> None:
        for part in (
            self.page,
            self.address,
            self.notes_title,
            self.notes,
            self.files_title,
            self.files_note,
            self.files,
        ):
            part.setVisible(release is not None)
        if release is None:
            return
        self._say(self.address, release.page)
        self.notes.show_notes(release.notes)
        self.notes_title.setVisible(bool(release.notes))
        self.notes.setVisible(bool(release.notes))
        self._show_files(files_for(release, self._check.build.kind))

    def _show_files(self, files: tuple[ReleaseFile, ...]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, file in enumerate(files):
            self._rows.addWidget(_FileRow(file, self._theme, place))
        self._say(self.files_note, _advice() if files else _nothing_here())

    def _open_page(self) -> None:
        release = self._check.release
        if release is not None and not self._open(release.page):
            text = translate("Updates", "No browser could be opened. The address is {address}")
            self._say(self.address, text.format(address=release.page))

    def _say(self, line: QLabel, text: str) -> None:
        line.setText(text)
        line.setAccessibleName(text)

    def _line(self, identifier: str, role: Type, tone: Tone) -> QLabel:
        result = label("", self._theme, role, tone)
        result.setWordWrap(True)
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(result, identifier)
        return result

    def _lay_out(self) -> None:
        inner = as_widget(
            vbox(
                self.headline,
                self.explanation,
                hbox(self.ask, self.page, stretch(), spacing=10),
                self.address,
                space(6),
                self.notes_title,
                (self.notes, 1),
                space(6),
                self.files_title,
                self.files_note,
                self.files,
                stretch(0),
                margins=(PADDING, 16, PADDING, 14),
                spacing=8,
            )
        )
        vbox(scrolling(inner), on=self, margins=0)


class _FileRow(QWidget):
    """Name and size of a file, with its SHA-256 below in a field, from which it can be copied."""

    def __init__(self, file: ReleaseFile, theme: Theme, place: int) -> None:
        super().__init__()
        name = label(f"{file.name}  \u00b7  {size_of(file.size)}", theme, Type.BODY)
        name.setWordWrap(True)
        digest = QLineEdit(file.sha256)
        digest.setReadOnly(True)
        digest.setFont(theme.font(Type.CAPTION))
        digest.setCursorPosition(0)
        digest.setFixedHeight(theme.px(32))
        identify(digest, f"update_sha256_{place}", translate("Updates", "SHA-256 of {file}").format(file=file.name))
        name.setBuddy(digest)
        vbox(name, digest, on=self, margins=0, spacing=3)


def _advice() -> str:
    return translate(
        "Updates",
        "Tideboard downloads and installs nothing by itself. Below each file stands its SHA-256: if that of your"
        " download is another one, do not install it.",
    )


def _nothing_here() -> str:
    return translate("Updates", "The release names no file for this system.")
