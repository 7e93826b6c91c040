"""CHANGELOG.md as a list, for packages that carry their own history: AppStream's releases and Debian's changelog."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from building.changelog import CHANGELOG, HEADING, WAITING, parted
from building.release import Release

MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*]")


class Changes(NamedTuple):
    """What one version brought without Markdown: its summary, empty where it has none yet, and an entry per change."""

    version: str
    day: dt.date
    summary: str
    entries: tuple[str, ...]


def changes(release: Release, text: str | None = None) -> list[Changes]:
    """All versions, the newest first; the one that is built has what is not released yet until it has a heading."""
    text = CHANGELOG.read_text("utf-8") if text is None else text
    starts = [*HEADING.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    parts = {
        start["version"]: (start["date"], text[start.end() : end]) for start, end in zip(starts, ends, strict=True)
    }
    waiting = parts.pop(WAITING, (None, ""))
    if release.version not in parts:
        parts = {release.version: waiting} | parts
    built = release.made.date()
    return [
        Changes(version, dt.date.fromisoformat(day) if day else built, *_plain(*parted(body)))
        for version, (day, body) in parts.items()
    ]


def _plain(summary: str, listed: str) -> tuple[str, tuple[str, ...]]:
    lines = (line.removeprefix("- ") for line in listed.splitlines() if line.startswith("- "))
    return MARKS.sub(r"\1", summary), tuple(MARKS.sub(r"\1", line) for line in lines)
