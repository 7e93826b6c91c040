"""Staging: what is built is what git holds, and the program is told what that was."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from building import staging
from devtools.base import Stop


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small repository with one commit."""
    root = tmp_path / "checkout"
    core = root / "core" / "tideboard_core"
    core.mkdir(parents=True)
    (core / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (root / ".gitignore").write_text("*.secret\n")
    person = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*person, "commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    return root


def names(stage: Path) -> set[str]:
    """Every file of the staged copy."""
    return {path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()}


def test_a_clean_checkout_is_its_commit(repository: Path, tmp_path: Path) -> None:
    """Commit, its time and the version come from git and the core; old content of the folder goes."""
    stage = tmp_path / "stage"
    stage.mkdir()
    (stage / "left-over").touch()

    release = staging.make(stage, feed="https://example.org/f", signed=False, committed=False, root=repository)

    assert names(stage) == {".gitignore", "core/tideboard_core/__init__.py", "core/tideboard_core/build.json"}
    assert release.version == "1.2.3"
    assert len(release.commit) == 40
    facts = json.loads((stage / staging.BUILD_FACTS).read_text())
    assert facts == {
        "version": "1.2.3",
        "commit": release.commit,
        "made": release.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "feed": "https://example.org/f",
        "kind": "frozen",
    }


def test_changes_are_built_and_told(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new file belongs to the tree, an ignored one does not, a removed one neither."""
    (repository / "core" / "new.py").touch()
    (repository / "key.secret").touch()
    (repository / ".gitignore").rename(repository / ".git" / "info" / "exclude")

    release = staging.make(tmp_path / "stage", feed="", signed=False, committed=False, root=repository)

    assert release.commit.endswith("-changed")
    assert "2 changed files" in capsys.readouterr().out
    assert names(tmp_path / "stage") == {
        "core/new.py",
        "core/tideboard_core/__init__.py",
        "core/tideboard_core/build.json",
    }


def test_changes_can_be_left_out(repository: Path, tmp_path: Path) -> None:
    """Then the commit alone is built, under its own name."""
    (repository / "core" / "new.py").touch()

    release = staging.make(tmp_path / "stage", feed="", signed=False, committed=True, root=repository)

    assert "core/new.py" not in names(tmp_path / "stage")
    assert not release.commit.endswith("-changed")


def test_the_same_tree_can_be_staged_again(repository: Path, tmp_path: Path) -> None:
    """For the second build of a comparison: without what the first one made in its tree."""
    first = tmp_path / "first"
    release = staging.make(first / "stage", feed="", signed=False, committed=True, root=repository)
    staging.write_release(first / staging.RELEASE, release)
    (first / "stage" / "core" / "made_pb2.py").touch()
    staging.write_facts(first / "stage", release, "wheel")

    assert staging.repeat(first, tmp_path / "second") == release

    assert names(tmp_path / "second") == names(first / "stage") - {"core/made_pb2.py"}
    assert json.loads((tmp_path / "second" / staging.BUILD_FACTS).read_text())["kind"] == "frozen"


def test_nothing_built_is_said(tmp_path: Path) -> None:
    """A check before any build ends in a sentence."""
    with pytest.raises(Stop, match="Nothing was built yet"):
        staging.read_release(tmp_path / staging.RELEASE)
