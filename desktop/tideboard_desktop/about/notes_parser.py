"""Parses release notes, which are untrusted text, into headings, points and paragraphs of plain and bold text.

Other Markdown and HTML is shown literally; links and pictures are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

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
    """Parse release notes into lines; the wrapped lines of one paragraph are joined."""
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
