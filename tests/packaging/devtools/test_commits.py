"""The commit to compare with, and the last whose whole run passed, in a repository of its own with the real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.commits import base_of, here, keep_green
from fakes.scenes.small_checkout import Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout with a folder .venv, which git ignores."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    made = Repository(tmp_path)
    made.change({".gitignore": ".venv\n", ".venv/stamp": ""})
    made.commit()
    return made


def test_a_branch_is_compared_with_where_it_left_main(repository: Repository) -> None:
    left = repository.git("rev-parse", "HEAD")
    repository.git("switch", "-q", "-c", "feature")
    repository.change({"core/tideboard_core/middle.py": "\n"})
    repository.commit()

    assert base_of(None, repository.root) == left


def test_main_is_compared_with_the_commit_whose_whole_run_passed_last(repository: Repository) -> None:
    with pytest.raises(Stop, match="no whole run has passed here yet"):
        base_of(None, repository.root)
    first = here(repository.root)
    keep_green(first, repository.root)
    repository.change({"core/tideboard_core/middle.py": "\n"})
    repository.commit()

    assert base_of(None, repository.root) == first


def test_an_unknown_base_is_refused(repository: Repository) -> None:
    with pytest.raises(Stop, match="no commit is named nowhere here"):
        base_of("nowhere", repository.root)


def test_a_run_over_files_that_are_not_committed_proves_no_commit(repository: Repository) -> None:
    repository.change({"docs/page.md": "# Other\n"})

    assert here(repository.root) == ""
    keep_green("", repository.root)
    with pytest.raises(Stop, match="no whole run has passed"):
        base_of(None, repository.root)


def test_what_was_changed_during_the_run_proves_no_commit(repository: Repository) -> None:
    before = here(repository.root)
    repository.change({"docs/page.md": "# Other\n"})
    repository.commit()

    keep_green(before, repository.root)
    with pytest.raises(Stop, match="no whole run has passed"):
        base_of(None, repository.root)


def test_outside_a_checkout_there_is_no_commit(tmp_path: Path) -> None:
    assert here(tmp_path) == ""
