"""The notes of a release out of a changelog."""

from __future__ import annotations

import datetime as dt

import pytest

from building.changelog import CHANGELOG, HEADING, rehearsed, section
from building.staging import version_of
from devtools.base import ROOT, Stop

TEXT = """# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

What it is
for.

### Added

- One thing that is
  wrapped.
- Another.

## [0.1.0] - 2026-11-20

Begun.

### Added

- The first.

## [0.0.2]

- Without a day.

## [0.0.1] - 2026-02-30

- On no day.

## [0.0.0] - 2026-01-01

- Without a summary.
"""


def test_a_section_ends_where_the_next_begins() -> None:
    """Day and notes of one version, each entry on one line."""
    found = section(TEXT, "0.2.0")

    assert found.date == dt.date(2026, 12, 1)
    assert found.summary == "What it is for."
    assert found.changes == "### Added\n\n- One thing that is wrapped.\n- Another."


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("0.3.0", "no sections"),
        ("Unreleased", "says nothing"),
        ("0.0.2", "no day of release"),
        ("0.0.1", "no day of release"),
        ("0.0.0", "no summary"),
    ],
)
def test_what_cannot_be_released_is_refused(version: str, told: str) -> None:
    """A missing section, an empty one, one without a summary or a day, or with a day that the calendar lacks."""
    with pytest.raises(Stop, match=told):
        section(TEXT, version)


def test_a_version_named_twice_is_refused() -> None:
    """Which of the two is meant, nobody knows."""
    with pytest.raises(Stop, match="2 sections"):
        section(TEXT + "\n## [0.2.0] - 2026-12-02\n\n- Again.\n", "0.2.0")


def test_the_last_section_ends_with_the_file() -> None:
    """There is no heading behind it."""
    assert section(TEXT.partition("## [0.0.2]")[0], "0.1.0").changes == "### Added\n\n- The first."


def test_our_changelog_is_read() -> None:
    """Whatever is not unreleased in it can be released, and so can the next version once it has its heading."""
    text = CHANGELOG.read_text(encoding="utf-8")
    versions = [heading["version"] for heading in HEADING.finditer(text)]

    assert versions[0] == "Unreleased"
    assert all(section(text, version).changes for version in versions[1:])
    assert rehearsed(text, version_of(ROOT))[0].changes


def test_notes_that_nobody_reads_are_refused() -> None:
    """A list in the place of a summary."""
    long = f"## [1.0.0] - 2026-12-01\n\n{'word ' * 601}\n\n- One.\n"

    with pytest.raises(Stop, match=r"3,004 characters: at most 3,000"):
        section(long, "1.0.0")


def test_a_section_of_headings_alone_says_nothing() -> None:
    with pytest.raises(Stop, match="says nothing"):
        section("## [1.0.0] - 2026-12-01\n\n### Added\n\nwords\n", "1.0.0")
