"""release.json: what the program reads when it looks for a newer version."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import feed
from tideboard_core.release.feed import read_release

TEXT = (
    "# Changelog\n\n## [Unreleased]\n\nNew: one\nmore.\n\n### Added\n\n- All.\n\n"
    "## [0.2.0] - 2026-12-01\n\nOld.\n\n- Entry.\n"
)


def test_the_program_understands_it(tmp_path: Path) -> None:
    """Written here, read by the very reader that is shipped."""
    product = tmp_path / "tideboard_0.1.0_amd64.deb"
    product.write_bytes(b"deb")

    written = feed.make([product], "0.1.0", "2026-12-01", "https://example.org/download/", tmp_path)
    release = read_release(written.read_bytes())

    assert (release.version, release.date.isoformat()) == ("0.1.0", "2026-12-01")
    assert release.page == "https://example.org/download/"
    assert [(file.name, file.size) for file in release.files] == [(product.name, 3)]


@pytest.mark.parametrize(
    ("version", "notes"), [("0.2.0", "Old."), ("0.3.0", "New: one more."), ("0.3.0.dev1", "New: one more.")]
)
def test_notes_are_those_of_the_version(version: str, notes: str) -> None:
    """The summary of its own section, or of what waits for a release; never the list."""
    assert feed.notes_of(version, TEXT) == notes


def test_a_changelog_that_says_nothing_gives_no_notes() -> None:
    """Neither section: nothing is made up."""
    assert feed.notes_of("0.3.0", "# Changelog\n") == ""


def test_the_page_is_the_folder_of_the_feed() -> None:
    """Where the feed lies, the files lie as well."""
    assert feed.page_of("https://example.org/tideboard/release.json") == "https://example.org/tideboard/"
