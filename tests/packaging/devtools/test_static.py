"""Which source files mypy checks for another operating system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devtools.base import ROOT
from devtools.static import standard_names, system_files


def test_a_file_that_imports_a_module_of_some_systems_is_named(tmp_path: Path) -> None:
    """At the top, from it, and within a function, or with code for one system.

    A file that imports none, one that names it in a text and one that uses what all have are not.
    """
    sources = {
        "top.py": "import fcntl\n\nfcntl.flock(1, 2)\n",
        "of_it.py": "from os import getuid\n",
        "inside.py": "def read() -> None:\n    import msvcrt\n    msvcrt.locking(1, 2, 3)\n",
        "asks.py": "import sys\n\nWIDE = sys.platform == 'win32'\n",
        "of_all.py": "import os\n\nFOLDER = os.getcwd()\n",
        "none.py": "import json\nfrom .os import x\n",
        "text.py": 'WORDS = "uses fcntl"\n',
    }
    for name, text in sources.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    named = system_files([tmp_path / "top.py", tmp_path])

    assert [file.name for file in named] == ["top.py", "asks.py", "inside.py", "of_it.py", "top.py"]


def test_the_names_are_those_that_differ() -> None:
    """As mypy's own descriptions say, also in classes; what a class of one system has is no name of its module."""
    names = standard_names()
    assert {"os", "sys", "fcntl", "msvcrt", "signal", "socket", "asyncio", "subprocess"} <= names.keys()
    assert not {"json", "decimal", "dataclasses", "collections"} & names.keys()
    assert {"getuid", "fork", "O_NOFOLLOW", "O_BINARY", "platform"} <= names["os"]
    assert not {"getcwd", "environ", "replace"} & names["os"]
    assert {"owner", "group"} <= names["pathlib"]
    assert {"SIGKILL", "CTRL_C_EVENT"} <= names["signal"]


# The gate has test_a_file_that_imports_a_module_of_some_systems_is_named.
@pytest.mark.whole
def test_what_one_system_lacks_is_found(tmp_path: Path) -> None:
    """A call of `os.getuid` fails for Windows in a file so chosen, as in a check of everything."""
    source = tmp_path / "user.py"
    source.write_text("import os\n\nUSER = os.getuid()\n", encoding="utf-8")
    (file,) = system_files([source])
    command = [sys.executable, "-m", "mypy", "--follow-imports", "silent", "--platform", "win32", str(file)]

    done = subprocess.run(
        [*command, "--cache-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert 'has no attribute "getuid"' in done.stdout
