"""What is known of a build: written by the build, read from git's files, or not known."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tideboard_core import __version__
from tideboard_core.release.build_info import Build, Kind, checkout_commit, this_build

COMMIT, OTHER = "5dc80c3f1a2b" + "0" * 28, "ab" * 20
WRITTEN = {
    "version": __version__,
    "commit": COMMIT,
    "made": "2026-11-20T10:00:00Z",
    "feed": "https://x/y",
    "kind": "frozen",
}


def git(folder: Path, *arguments: str) -> str:
    """Git itself, without what this machine set for it."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    variables = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one commit and a package folder."""
    root = tmp_path / "checkout"
    (root / "core" / "tideboard_core").mkdir(parents=True)
    (root / "pyproject.toml").touch()
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    return root


def test_a_build_tells_what_was_written_into_it(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text(json.dumps(WRITTEN | {"later": "field"}))

    build = this_build(tmp_path)

    made = datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert build == Build(version=__version__, kind=Kind.FROZEN, commit=COMMIT, made=made, feed="https://x/y")
    assert build.described == f"{__version__} (commit 5dc80c3f1a2b, built 2026-11-20, frozen)"


def test_a_commit_with_changes_says_so(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text(json.dumps(WRITTEN | {"commit": COMMIT + "-changed", "kind": "wheel"}))

    assert this_build(tmp_path).described == f"{__version__} (commit 5dc80c3f1a2b-changed, built 2026-11-20, wheel)"


@pytest.mark.parametrize("commit", ["", "main", "5dc80c3f", COMMIT + "; rm", "Z" * 40])
def test_what_is_no_commit_is_not_told(tmp_path: Path, commit: str) -> None:
    (tmp_path / "build.json").write_text(json.dumps(WRITTEN | {"commit": commit}))

    assert this_build(tmp_path).commit == ""


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"kind": "other"}', b"\xff\xfe", b'{"commit": 1}'])
def test_a_damaged_file_stops_nobody(tmp_path: Path, text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "build.json").write_bytes(text)

    assert this_build(tmp_path) == Build(version=__version__, kind=Kind.WHEEL)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert this_build(tmp_path).described == f"{__version__} (frozen)"


def test_a_checkout_tells_its_commit(checkout: Path) -> None:
    """On a branch, with packed references, without a branch, and on a branch whose name has folders."""
    head = git(checkout, "rev-parse", "HEAD")
    package = checkout / "core" / "tideboard_core"

    assert this_build(package) == Build(version=__version__, kind=Kind.SOURCE, commit=head)
    git(checkout, "switch", "-q", "-c", "some/topic")
    git(checkout, "pack-refs", "--all")
    assert not (checkout / ".git" / "refs" / "heads" / "main").exists()
    assert this_build(package).commit == head
    git(checkout, "switch", "-q", "--detach")
    assert this_build(package).commit == head


def test_a_second_worktree_tells_its_own(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "worktree", "add", "-q", "-b", "second", str(tmp_path / "second"))
    (tmp_path / "second" / "new").touch()
    git(tmp_path / "second", "add", ".")
    git(tmp_path / "second", "commit", "-q", "-m", "two")

    assert checkout_commit(tmp_path / "second") == git(tmp_path / "second", "rev-parse", "HEAD")
    assert checkout_commit(tmp_path / "second") != checkout_commit(checkout) != ""


@pytest.mark.parametrize(
    "head",
    [
        "",
        "ref: refs/heads/none",
        "ref: ../../secret",
        "ref: refs/../../secret",
        "x" * 9000,
        "ref: refs/heads/loop",
        "5dc80c3f",
    ],
)
def test_what_cannot_be_read_is_not_known(checkout: Path, head: str) -> None:
    """Neither do odd names lead out of git's folder."""
    (checkout / "secret").write_text(OTHER)
    (checkout / ".git" / "refs" / "heads" / "loop").write_text("ref: refs/heads/loop\n")
    (checkout / ".git" / "HEAD").write_text(head)

    assert checkout_commit(checkout) == ""


def test_a_checkout_without_git_is_none_the_less_one(checkout: Path) -> None:
    (checkout / ".git").rename(checkout / "away")

    assert this_build(checkout / "core" / "tideboard_core") == Build(version=__version__, kind=Kind.SOURCE)
    (checkout / ".git").write_text("gitdir: nowhere")
    assert checkout_commit(checkout) == ""
    (checkout / ".git").write_bytes(b"\xff\xff")
    assert checkout_commit(checkout) == ""


def test_installed_packages_know_no_commit(tmp_path: Path) -> None:
    """Nothing above them is a checkout of ours, whatever git folder lies there."""
    package = tmp_path / "site-packages" / "tideboard_core"
    package.mkdir(parents=True)
    git(tmp_path, "init", "-q")

    assert this_build(package) == Build(version=__version__, kind=Kind.WHEEL)


def test_this_checkout() -> None:
    """What `tideboard --version` says in front of us."""
    build = this_build()

    assert build.kind is Kind.SOURCE
    assert build.described.startswith(f"{__version__} (")
