"""release.json: what the program reads when it looks for a newer version."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from building import feed
from tideboard_core import __version__
from tideboard_core.release.feed import read_release

TEXT = "# Changelog\n\n## [Unreleased]\n\n- New: one\n  more.\n\n## [0.2.0] - 2026-12-01\n\n- Old.\n"


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
    ("version", "notes"), [("0.2.0", "- Old."), ("0.3.0", "- New: one more."), ("Unreleased", "- New: one more.")]
)
def test_notes_are_those_of_the_version(version: str, notes: str) -> None:
    """Its own section, or what waits for a release."""
    assert feed.notes_of(version, TEXT) == notes


def test_a_changelog_that_says_nothing_gives_no_notes() -> None:
    """Neither section: nothing is made up."""
    assert feed.notes_of("0.3.0", "# Changelog\n") == ""


def test_the_page_is_the_folder_of_the_feed() -> None:
    """Where the feed lies, the files lie as well."""
    assert feed.page_of("https://example.org/tideboard/release.json") == "https://example.org/tideboard/"


def test_the_release_workflow_runs_it_over_a_folder(tmp_path: Path) -> None:
    """As a script in a process of its own, over products and an older feed, which is none of them."""
    page = "https://example.org/releases/tag/v1"
    for name in ("tideboard_0.1.0_amd64.deb", "SHA256SUMS-linux-x86_64"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / feed.NAME).write_text("{}")

    subprocess.run([sys.executable, feed.__file__, str(tmp_path), page], cwd=tmp_path, check=True)
    release = read_release((tmp_path / feed.NAME).read_bytes())

    assert release.version == __version__
    assert release.page == page
    assert release.notes.startswith("### ")
    assert [(file.name, file.size) for file in release.files] == [
        ("SHA256SUMS-linux-x86_64", 23), ("tideboard_0.1.0_amd64.deb", 25),
    ]  # fmt: skip
    assert release.files[0].sha256 == hashlib.sha256(b"SHA256SUMS-linux-x86_64").hexdigest()


def test_without_a_folder_it_says_what_it_wants(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, feed.__file__], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "name the folder of the products" in done.stderr
