"""Which tests a change selects, in a small tree of its own with the real git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.commits import base_of
from devtools.reach.changed import selection

TREE = {
    "core/tideboard_core/__init__.py": "",
    "core/tideboard_core/low.py": "VALUE = 1\n",
    "core/tideboard_core/middle.py": "from tideboard_core.low import VALUE\n",
    "core/tideboard_core/room/__init__.py": "",
    "core/tideboard_core/room/late.py": "class Late: ...\n",
    "core/tideboard_core/typed.py": "",
    "core/tideboard_core/table.py": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from tideboard_core import typed\n\n"
        'ROWS = ["room.late:Late"]\n'
    ),
    "core/tideboard_core/program/__init__.py": "",
    "core/tideboard_core/program/__main__.py": "from tideboard_core import low\n",
    "core/tideboard_core/data.json": "{}\n",
    "core/tideboard_core/reads.py": "def text(name): return open(f\"{name}.{'json'}\").read()\n",
    "proto/tideboard_proto/Order.proto": 'import "Common.proto";\n',
    "proto/tideboard_proto/Common.proto": "",
    "docs/page.md": "# Page\n",
    "tests/reach.toml": (
        'everything = ["pyproject.toml"]\n'
        '[[data]]\nfiles = ["**/data.json"]\nby = ["core/tideboard_core/reads.py"]\n'
        '[[data]]\nfiles = ["docs/**"]\nby = []\n'
        '[[names]]\nfile = "tests/fakes/starting.py"\nprefix = "fakes.programs."\n'
    ),
    "pyproject.toml": "",
    "tests/conftest.py": "",
    "tests/fakes/starting.py": 'def start(name): return ["python", "-m", f"fakes.programs.{name}"]\n',
    "tests/fakes/programs/walk.py": "import tideboard_core.low\n",
    "tests/fakes/programs/other.py": "",
    "tests/fakes/scene.py": "import tideboard_core.low\n",
    "tests/core/conftest.py": (
        "import pytest\n\n\ndef build():\n    from fakes.scene import Scene\n    return Scene()\n\n\n"
        "@pytest.fixture\ndef scene():\n    return build()\n\n\n"
        "@pytest.fixture\ndef unlocked(scene):\n    return scene\n\n\n"
        "@pytest.fixture\ndef plain():\n    return 1\n"
    ),
    "tests/core/room/conftest.py": (
        "import pytest\n\n\n@pytest.fixture\ndef scene(scene):\n    return scene\n\n\n"
        "@pytest.fixture(autouse=True)\ndef always():\n    import tideboard_core.typed\n"
    ),
    "tests/core/room/test_always.py": "def test_it(): ...\n",
    "tests/core/room/test_scene.py": "def test_it(scene): ...\n",
    "tests/core/test_direct.py": "import tideboard_core.low\n",
    "tests/core/test_through.py": "def test_it():\n    from tideboard_core.middle import VALUE\n",
    "tests/core/test_table.py": "from tideboard_core import table\n",
    "tests/core/test_program.py": 'COMMAND = ["python", "-m", "tideboard_core.program"]\n',
    "tests/core/test_code.py": 'CODE = "import sys\\nfrom tideboard_core import low, table"\n',
    "tests/core/test_fixture.py": "def test_it(unlocked): ...\n",
    "tests/core/test_used.py": 'import pytest\n\n\n@pytest.mark.usefixtures("scene")\ndef test_it(): ...\n',
    "tests/core/test_asked.py": 'def test_it(request):\n    request.getfixturevalue("scene")\n',
    "tests/core/test_own.py": ("import pytest\n\n\n@pytest.fixture\ndef scene(): ...\n\n\ndef test_it(scene): ...\n"),
    "tests/core/test_plain.py": "def test_it(plain): ...\n",
    "tests/core/test_walk.py": 'from fakes.starting import start\n\nstart("walk")\n',
    "tests/core/test_reads.py": "import tideboard_core.reads\n",
    "tests/core/test_page.py": 'PAGE = "docs/page.md"\n',
    "tests/core/test_orders.py": "from tideboard_proto import Order_pb2\n",
    "tests/test_source_rules.py": "import tideboard_core.low\n",
}
OF_LOW = [
    *("asked", "code", "direct", "fixture", "program", "through", "used", "walk"),
    "room/scene",
]


class Repository:
    """A checkout with one commit on main; `change` writes files, None removes one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.change(TREE)
        self.commit()

    def git(self, *words: str) -> str:
        person = ["-c", "user.name=A", "-c", "user.email=a@b.c"]
        done = subprocess.run(["git", *person, *words], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def change(self, files: Mapping[str, str | None]) -> None:
        for path, text in files.items():
            file = self.root / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "Change")
        return self.git("rev-parse", "HEAD")

    def chosen(self, base: str = "HEAD") -> list[str]:
        """The tests selected, shortened: `room/scene` for tests/core/room/test_scene.py."""
        found = selection(base, self.root).tests
        return sorted(path.removeprefix("tests/core/").replace("test_", "").removesuffix(".py") for path in found)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Repository(tmp_path)


ALL = sorted(
    path.removeprefix("tests/core/").replace("test_", "").removesuffix(".py")
    for path in TREE
    if path.startswith("tests/core/") and "/test_" in path
)


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("core/tideboard_core/low.py", sorted(OF_LOW)),
        ("core/tideboard_core/middle.py", ["through"]),
        ("core/tideboard_core/room/late.py", ["code", "table"]),
        ("core/tideboard_core/typed.py", ["room/always", "room/scene"]),
        ("core/tideboard_core/program/__main__.py", ["program"]),
        ("core/tideboard_core/data.json", ["reads"]),
        ("proto/tideboard_proto/Common.proto", ["orders"]),
        ("docs/page.md", ["page"]),
        ("tests/fakes/programs/walk.py", ["walk"]),
        ("tests/fakes/programs/other.py", []),
        ("tests/fakes/scene.py", ["asked", "fixture", "room/scene", "used"]),
        ("tests/core/room/conftest.py", ["room/always", "room/scene"]),
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

    assert repository.chosen() == ["code", "table"]


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
    assert repository.chosen() == []
    assert repository.chosen(first) == ["code", "plain", "table"]


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


def test_a_branch_is_compared_with_where_it_left_main(repository: Repository) -> None:
    left = repository.git("rev-parse", "HEAD")
    repository.git("switch", "-q", "-c", "feature")
    repository.change({"core/tideboard_core/middle.py": "\n"})
    repository.commit()

    assert base_of(None, repository.root) == left


def test_main_is_compared_with_the_commit_whose_whole_run_passed_last(repository: Repository) -> None:
    with pytest.raises(Stop, match="no whole run has passed here yet"):
        base_of(None, repository.root)
    first = repository.git("rev-parse", "HEAD")
    (repository.root / ".venv").mkdir()
    (repository.root / ".venv" / "last-green").write_text(first, encoding="utf-8")
    repository.change({"core/tideboard_core/middle.py": "\n"})
    repository.commit()

    assert base_of(None, repository.root) == first


def test_an_unknown_base_is_refused(repository: Repository) -> None:
    with pytest.raises(Stop, match="no commit is named nowhere here"):
        base_of("nowhere", repository.root)
