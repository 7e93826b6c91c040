"""What CHANGELOG.md says of one version: the notes of a release, and whether there is anything to release.

`python packaging/building/changelog.py VERSION` prints them.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from devtools.base import ROOT, Stop

CHANGELOG = ROOT / "CHANGELOG.md"
HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?[ ]*$", re.MULTILINE)
CONTINUED = re.compile(r"\n[ ]+(?=\S)")


class Section(NamedTuple):
    """One version: the day of its release and its notes in Markdown, one line per entry."""

    version: str
    date: dt.date
    notes: str


def section(text: str, version: str) -> Section:
    """Return what a changelog says of a version; raises Stop when it is missing, without a day, or says nothing."""
    headings = list(HEADING.finditer(text))
    found = [number for number, heading in enumerate(headings) if heading["version"] == version]
    if len(found) != 1:
        raise Stop(f"CHANGELOG.md has {len(found) or 'no'} sections [{version}], a release needs one.")
    heading = headings[found[0]]
    end = headings[found[0] + 1].start() if found[0] + 1 < len(headings) else len(text)
    # A forge shows a line's end as one, so what is wrapped here is joined.
    notes = CONTINUED.sub(" ", text[heading.end() : end]).strip()
    if not any(line.startswith("- ") for line in notes.splitlines()):
        raise Stop(f"Section [{version}] of CHANGELOG.md says nothing of what changed.")
    return Section(version, day(heading["date"], version), notes)


def day(written: str | None, version: str) -> dt.date:
    """The day of a heading; raises Stop without one, or when there is no such day."""
    try:
        return dt.date.fromisoformat(written or "")
    except ValueError:
        wanted = f"`## [{version}] - YYYY-MM-DD`"
        raise Stop(f"Section [{version}] of CHANGELOG.md has no day of release: write {wanted}.") from None


def release_section(version: str) -> Section:
    """What the changelog of this checkout says of a version; raises Stop as `section` does."""
    return section(CHANGELOG.read_text(encoding="utf-8"), version)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{release_section(sys.argv[1]).notes}\n")
    except Stop as reason:
        sys.exit(f"changelog.py: {reason}")
