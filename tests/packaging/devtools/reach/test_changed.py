"""Which tests a change selects, in a small tree of its own with the real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools.reach.changed import Selection, selection
from fakes.scenes.small_checkout import TREE, Repository, short

OF_LOW = [
    *("asked", "code", "direct", "fixture", "program", "smoke", "through", "used", "walk"),
    "room/scene",
]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Repository(tmp_path)


ALL = short(path for path in TREE if path.startswith("tests/core/") and "/test_" in path)


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("core/tideboard_core/low.py", sorted(OF_LOW)),
        ("core/tideboard_core/middle.py", ["through"]),
        ("core/tideboard_core/room/late.py", ["code", "room/window", "table"]),
        ("core/tideboard_core/typed.py", ["room/always", "room/dock", "room/scene", "room/window"]),
        ("core/tideboard_core/program/__main__.py", ["program", "smoke"]),
        ("core/tideboard_core/smoke.py", ["smoke"]),
        ("packaging/tool.py", ["tool"]),
        ("tests/interop/beside.py", ["vendor"]),
        ("core/tideboard_core/shown.py", ["other_dock", "room/dock", "room/window"]),
        ("core/tideboard_core/data.json", ["reads"]),
        ("proto/tideboard_proto/Common.proto", ["orders"]),
        ("docs/page.md", ["page"]),
        ("tests/fakes/programs/walk.py", ["walk"]),
        ("tests/fakes/programs/other.py", []),
        ("tests/fakes/scene.py", ["asked", "fixture", "room/scene", "used"]),
        ("tests/core/room/conftest.py", ["room/always", "room/dock", "room/scene", "room/window"]),
        ("tests/fakes/dock_fixtures.py", ["other_dock", "room/always", "room/dock", "room/scene", "room/window"]),
        ("tests/core/test_own.py", ["own"]),
        ("tests/test_source_rules.py", []),
        ("tests/conftest.py", ALL),
        ("pyproject.toml", ALL),
    ],
)
def test_a_changed_file_selects_what_reaches_it(repository: Repository, path: str, tests: list[str]) -> None:
    """By imports, also in functions; by names in texts; by fixtures, asked for or not; by the table."""
    repository.change({path: TREE[path] + "\n"})

    assert repository.chosen() == tests


def test_a_package_is_reached_by_whoever_imports_from_it(repository: Repository) -> None:
    repository.change({"core/tideboard_core/room/__init__.py": "X = 1\n"})

    assert repository.chosen() == ["code", "room/window", "table"]


def test_a_deleted_module_is_reached_through_the_tree_before(repository: Repository) -> None:
    """Its importers may import another one since: what they did with it is to be tried."""
    repository.change({"core/tideboard_core/middle.py": None, "tests/core/test_through.py": "VALUE = 1\n"})
    repository.git("add", "--all")

    assert repository.chosen() == ["through"]


def test_an_import_that_is_new_or_gone_counts(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.change({"tests/core/test_plain.py": "import tideboard_core.table\n", "core/tideboard_core/table.py": ""})

    assert repository.chosen() == ["code", "plain", "table"]
    repository.commit()
    repository.change({"core/tideboard_core/room/late.py": "\n"})
    assert repository.chosen() == ["room/window"]
    assert repository.chosen(first) == ["code", "plain", "room/window", "table"]


def test_what_is_new_and_not_committed_counts(repository: Repository) -> None:
    repository.change({"tests/core/test_new.py": "", "core/tideboard_core/low.py": "VALUE = 2\n"})

    assert repository.chosen() == sorted([*OF_LOW, "new"])


def test_a_file_that_nothing_is_known_of_selects_everything_and_is_named(repository: Repository) -> None:
    repository.change({"core/tideboard_core/unheard.bin": "x"})

    assert repository.chosen() == ALL
    assert selection("HEAD", repository.root).unknown == ("core/tideboard_core/unheard.bin",)


def test_nothing_changed_selects_nothing(repository: Repository) -> None:
    assert selection("HEAD", repository.root) == ((), (), 0, (), "")


def test_what_is_kept_between_two_runs_changes_no_selection(repository: Repository) -> None:
    (repository.root / ".gitignore").write_text(".venv\n", encoding="utf-8")
    (repository.root / ".venv").mkdir()
    repository.commit()
    repository.change({"core/tideboard_core/low.py": "VALUE = 2\n"})
    first = repository.chosen()
    assert (repository.root / ".venv" / "reach-cache.json").stat().st_size > 0

    assert repository.chosen() == first == sorted(OF_LOW)
    repository.change({"core/tideboard_core/low.py": TREE["core/tideboard_core/low.py"], "docs/page.md": "# Other\n"})
    assert repository.chosen() == ["page"]


def test_a_file_that_python_cannot_read_selects_its_tests(repository: Repository) -> None:
    repository.change({"core/tideboard_core/middle.py": "def (\n"})

    assert repository.chosen() == ["through"]


def selected(tests: int, *unknown: str) -> Selection:
    return Selection(("a.py",), tuple(f"tests/test_{number}.py" for number in range(tests)), 9, unknown, "f" * 40)


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (selected(2), "1 files differ from fffffffff: 2 of 9 test files can reach them, besides the source rules"),
        (selected(9, "new.bin"), "Every test runs, because each may depend on new.bin"),
        (Selection((), (), 0, (), "f" * 40), "nothing to test: nothing differs from fffffffff"),
    ],
)
def test_the_choice_says_what_it_is(selection: Selection, words: str) -> None:
    assert words in selection.words
    assert "passed" not in selection.words


def test_pytest_gets_one_file_by_its_name_and_many_from_a_list(tmp_path: Path) -> None:
    """A command line of Windows is too short for all of them."""
    named = tmp_path / "named"

    assert selected(0).arguments(named) == []
    assert selected(1).arguments(named) == ["tests/test_0.py"]
    assert selected(2).arguments(named) == [f"@{named}"]
    assert named.read_text(encoding="utf-8") == "tests/test_0.py\ntests/test_1.py"
    assert selected(9, "new.bin").arguments(named) is None
