"""A checkout with a program of a few files and its tests, in a git repository of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.reach.changed import selection

TREE = {
    "core/tideboard_core/__init__.py": "",
    "core/tideboard_core/low.py": "VALUE = 1\n",
    "core/tideboard_core/middle.py": "from tideboard_core.low import VALUE\n",
    "core/tideboard_core/room/__init__.py": "",
    "core/tideboard_core/room/late.py": "class Late: ...\n",
    "core/tideboard_core/typed.py": "",
    "core/tideboard_core/shown.py": "",
    "core/tideboard_core/table.py": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from tideboard_core import typed\n\n"
        'ROWS = ["room.late:Late"]\n'
    ),
    "core/tideboard_core/program/__init__.py": "",
    "core/tideboard_core/program/__main__.py": (
        "from tideboard_core import low\n\n\ndef main():\n    from tideboard_core import smoke\n"
    ),
    "core/tideboard_core/smoke.py": "",
    "packaging/tool.py": "",
    "tests/interop/beside.py": "",
    "tests/interop/vendor.py": "from beside import plain\n",
    "tests/core/test_vendor.py": 'SCRIPT = "tests/interop/vendor.py"\n',
    "core/tideboard_core/data.json": "{}\n",
    "core/tideboard_core/reads.py": "def text(name): return open(f\"{name}.{'json'}\").read()\n",
    "proto/tideboard_proto/Order.proto": 'import "Common.proto";\n',
    "proto/tideboard_proto/Common.proto": "",
    "docs/page.md": "# Page\n",
    "tests/reach.toml": (
        'everything = ["pyproject.toml"]\n'
        '[[data]]\nfiles = ["**/data.json"]\nby = ["core/tideboard_core/reads.py"]\n'
        '[[data]]\nfiles = ["docs/**"]\nby = []\n'
        '[[asked]]\nfile = "core/tideboard_core/program/__main__.py"\nmodule = "tideboard_core.smoke"\n'
        'option = "--smoke-test"\n'
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
    "tests/fakes/dock_fixtures.py": (
        "import pytest\n\n\n@pytest.fixture\ndef dock():\n    import tideboard_core.shown\n\n\n"
        "@pytest.fixture\ndef window(dock):\n    import tideboard_core.room.late\n"
    ),
    "tests/core/room/conftest.py": (
        "import pytest\nfrom fakes.dock_fixtures import dock, window\n\n\n"
        "@pytest.fixture\ndef scene(scene):\n    return scene\n\n\n"
        "@pytest.fixture(autouse=True)\ndef always():\n    import tideboard_core.typed\n"
    ),
    "tests/core/room/test_always.py": "def test_it(): ...\n",
    "tests/core/room/test_window.py": "def test_it(window): ...\n",
    "tests/core/room/test_dock.py": "def test_it(dock): ...\n",
    "tests/core/test_other_dock.py": ("from fakes.dock_fixtures import dock, window\n\n\ndef test_it(dock): ...\n"),
    "tests/core/room/test_scene.py": "def test_it(scene): ...\n",
    "tests/core/test_direct.py": "import tideboard_core.low\n",
    "tests/core/test_through.py": "def test_it():\n    from tideboard_core.middle import VALUE\n",
    "tests/core/test_table.py": "from tideboard_core import table\n",
    "tests/core/test_program.py": 'COMMAND = ["python", "-m", "tideboard_core.program"]\n',
    "tests/core/test_smoke.py": 'COMMAND = ["python", "-m", "tideboard_core.program", "--smoke-test"]\n',
    "tests/core/test_tool.py": 'TOOL = ROOT / "packaging" / "tool.py"\n',
    "tests/core/test_written.py": 'def test_it(tmp_path):\n    (tmp_path / "tool.py").touch()\n',
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


def short(paths: Iterable[str]) -> list[str]:
    """Test files by shorter names: `room/scene` for tests/core/room/test_scene.py."""
    return sorted(path.removeprefix("tests/core/").replace("test_", "").removesuffix(".py") for path in paths)


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
        return short(selection(base, self.root).tests)
