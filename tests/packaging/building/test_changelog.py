"""The notes of a release out of a changelog."""

from __future__ import annotations

import datetime as dt

import pytest

from building.changelog import CHANGELOG, HEADING, section
from devtools.base import Stop

TEXT = """# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- One thing that is
  wrapped.
- Another.

## [0.1.0] - 2026-11-20

### Added

- The first.

## [0.0.2]

- Without a day.

## [0.0.1] - 2026-02-30

- On no day.
"""


def test_a_section_ends_where_the_next_begins() -> None:
    """Day and notes of one version, each entry on one line."""
    found = section(TEXT, "0.2.0")

    assert found.date == dt.date(2026, 12, 1)
    assert found.notes == "### Added\n\n- One thing that is wrapped.\n- Another."


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("0.3.0", "no sections"),
        ("Unreleased", "says nothing"),
        ("0.0.2", "no day of release"),
        ("0.0.1", "no day of release"),
    ],
)
def test_what_cannot_be_released_is_refused(version: str, told: str) -> None:
    """A missing section, an empty one, one without a day or with one that the calendar does not know."""
    with pytest.raises(Stop, match=told):
        section(TEXT, version)


def test_a_version_named_twice_is_refused() -> None:
    """Which of the two is meant, nobody knows."""
    with pytest.raises(Stop, match="2 sections"):
        section(TEXT + "\n## [0.2.0] - 2026-12-02\n\n- Again.\n", "0.2.0")


def test_the_last_section_ends_with_the_file() -> None:
    """There is no heading behind it."""
    assert section(TEXT.partition("## [0.0.2]")[0], "0.1.0").notes == "### Added\n\n- The first."


def test_our_changelog_is_read() -> None:
    """Whatever is not unreleased in it can be released."""
    text = CHANGELOG.read_text(encoding="utf-8")
    versions = [heading["version"] for heading in HEADING.finditer(text)]

    assert versions[0] == "Unreleased"
    assert all(section(text, version).notes for version in versions[1:])


def test_a_section_of_headings_alone_says_nothing() -> None:
    with pytest.raises(Stop, match="says nothing"):
        section("## [1.0.0] - 2026-12-01\n\n### Added\n\nwords\n", "1.0.0")
