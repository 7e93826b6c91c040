"""What CHANGELOG.md says of one version: the notes of a release, and whether there is anything to release.

A section begins with its summary, a few sentences that become the notes; the list of changes is a file of the release.
`python packaging/building/changelog.py VERSION` prints both.
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
LISTED = re.compile(r"^(?:### |- )", re.MULTILINE)
"""Where the list of changes begins."""
DEVELOPMENT = re.compile(r"\.dev\d+$")
WAITING = "Unreleased"
LONGEST_SUMMARY = 3000
"""Characters of the notes of a release: what a person reads. GitHub refuses 125,000."""
SUMMARY_WANTED = f"at most {LONGEST_SUMMARY:,} characters between the heading and the list"


class Section(NamedTuple):
    """One version: the day of its release, and in Markdown its summary and its list of changes, one line per entry."""

    version: str
    date: dt.date
    summary: str
    changes: str


def section(text: str, version: str) -> Section:
    """Return what a changelog says of a version.

    Raises Stop when it is missing, without a day, says nothing, or has no summary or one that nobody would read.
    """
    written, body = _found(text, version)
    summary, listed = parted(body)
    if not has_entries(listed):
        raise Stop(f"Section [{version}] of CHANGELOG.md says nothing of what changed.")
    date = day(written, version)
    if not summary:
        raise Stop(f"Section [{version}] of CHANGELOG.md has no summary: {SUMMARY_WANTED}.")
    if len(summary) > LONGEST_SUMMARY:
        raise Stop(f"The summary of [{version}] in CHANGELOG.md has {len(summary):,} characters: {SUMMARY_WANTED}.")
    return Section(version, date, summary, listed)


def _found(text: str, version: str) -> tuple[str | None, str]:
    """The day in the heading of a version and what stands below it; raises Stop unless there is one such section."""
    headings = list(HEADING.finditer(text))
    found = [number for number, heading in enumerate(headings) if heading["version"] == version]
    if len(found) != 1:
        raise Stop(f"CHANGELOG.md has {len(found) or 'no'} sections [{version}], a release needs one.")
    heading = headings[found[0]]
    end = headings[found[0] + 1].start() if found[0] + 1 < len(headings) else len(text)
    return heading["date"], text[heading.end() : end]


def parted(body: str) -> tuple[str, str]:
    """Summary and list of a section, each entry and paragraph on one line: a forge shows a line's end as one."""
    begins = LISTED.search(body)
    at = begins.start() if begins else len(body)
    paragraphs = (" ".join(each.split()) for each in body[:at].strip().split("\n\n"))
    return "\n\n".join(paragraphs), CONTINUED.sub(" ", body[at:]).strip()


def has_entries(listed: str) -> bool:
    """Whether a list of changes has an entry."""
    return any(line.startswith("- ") for line in listed.splitlines())


def waiting(text: str) -> int:
    """How many entries no version has yet; raises Stop without such a section."""
    _, body = _found(text, WAITING)
    return sum(line.startswith("- ") for line in body.splitlines())


def rehearsed(text: str, version: str) -> tuple[Section, list[str]]:
    """The section that the next tag would release, and what somebody has to write before.

    Until version and heading are written, what waits is the section of the version to come. Raises Stop for what
    would stop the release even then; a summary or entries that lack are among the things to write.
    """
    final = DEVELOPMENT.sub("", version)
    if final == version and not waiting(text):
        return section(text, version), []
    if any(heading["version"] == final for heading in HEADING.finditer(text)):
        raise Stop(f"CHANGELOG.md has [{final}] already, and yet something waits: raise the version of the tree.")
    to_write = [f"`## [{final}] - YYYY-MM-DD` below an empty `## [{WAITING}]`"]
    if final != version:
        to_write.append(f'`__version__ = "{final}"`')
    _, body = _found(text, WAITING)
    summary, listed = parted(body)
    if not summary:
        to_write.append(f"the summary, {SUMMARY_WANTED}")
    if not has_entries(listed):  # as on the day after a release
        to_write.append("an entry of what changed")
        listed = "- (nothing yet)"
    body = f"\n{summary or '(no summary yet)'}\n\n{listed}\n"
    today = dt.datetime.now(dt.UTC).date()
    return section(f"## [{final}] - {today}\n{body}", final), to_write


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
        found = release_section(sys.argv[1])
        sys.stdout.write(f"{found.summary}\n\n{found.changes}\n")
    except Stop as reason:
        sys.exit(f"changelog.py: {reason}")
