"""The commits of the past and what their selection would have been."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.reach import history
from devtools.reach.trees import Reader, tree_here
from fakes.scenes.small_checkout import Repository, short


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # each run would import Qt for nothing
    return Repository(tmp_path)


def test_commits_with_sources_and_tests_are_asked_newest_first(repository: Repository) -> None:
    low, test = "core/tideboard_core/low.py", "tests/core/test_direct.py"
    commits: list[str] = []
    for changed in ([low, test], [low], [test], [low, test]):
        repository.change(dict.fromkeys(changed, f"VALUE = {len(commits)}\n"))
        commits.append(repository.commit())

    assert list(history.commits("HEAD", 10, repository.root)) == [commits[3], commits[0]]
    assert list(history.commits("HEAD", 1, repository.root)) == [commits[3]]


def test_a_changed_test_counts_only_if_the_sources_select_it(repository: Repository) -> None:
    repository.change({"core/tideboard_core/table.py": "ROWS = []\n", "tests/core/test_direct.py": "\n"})
    commit = repository.commit()
    graph = Reader(repository.root).graph(tree_here("HEAD", repository.root))

    past = history.past_of(commit, graph, repository.root)
    assert short(past.whole.tests) == ["code", "direct", "table"]
    assert short(past.by_sources.tests) == ["code", "table"]
    assert past.left == ("tests/core/test_direct.py",)


def test_a_test_that_fails_with_the_sources_before_is_found(repository: Repository) -> None:
    """The one of two new tests that needs what the commit adds; the checkout stays as it was."""
    needs = "from tideboard_core.new import VALUE\n\n\ndef test_it():\n    assert VALUE\n"
    repository.change(
        {
            "core/tideboard_core/new.py": "VALUE = 1\n",
            "tests/core/test_new.py": needs,
            "tests/core/test_old.py": "def test_it(): ...\n",
            "tests/core/test_red.py": needs + "    assert VALUE == 2\n",
        }
    )
    commit = repository.commit()
    tests = [f"tests/core/test_{name}.py" for name in ("new", "old", "red")]

    (repository.root / ".venv").mkdir()
    with history.checked_out("HEAD", repository.root) as tree:
        assert (tree / ".venv").samefile(repository.root / ".venv")
    assert (repository.root / ".venv").is_dir()
    assert history.failing_before(commit, tests, os.environ, repository.root) == tests[:1]
    assert repository.git("worktree", "list").count("\n") == 0
    assert repository.git("status", "--porcelain") == ""


def test_a_commit_before_the_message_classes_gets_those_of_here(repository: Repository) -> None:
    """The modules that are generated here import them."""
    made = {"proto/tideboard_proto/message_classes.py": "CLASSES = 1\n"}
    repository.change({"proto/tideboard_proto/__init__.py": ""})
    before = repository.commit()
    repository.change(made)
    repository.commit()
    (repository.root / ".venv").mkdir()

    with history.checked_out(before, repository.root) as tree:
        assert {name: (tree / name).read_text() for name in made} == made


def test_shares_are_named_as_quantiles() -> None:
    line = history.shares("whole", [number / 100 for number in range(101)])

    assert line == "whole: p50 50.0, p75 75.0, p90 90.0, mean 50.0 % of the test files"


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(Stop, match="takes a number of commits"):
        history.run(["many"], {})
