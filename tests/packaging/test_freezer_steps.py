"""What the frozen programs do first: find packed modules at once, and import nothing that a start does not need."""

from __future__ import annotations

import json
import marshal
import os
import struct
import subprocess
import sys
import zlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import pytest

from checkout import ROOT

STEPS = ROOT / "packaging" / "entries" / "freezer_steps.py"
FREEZER = """
import os, sys
class PyiFrozenFinder: pass
class PyiFrozenLoader:
    def __init__(self, name, pyz_archive, pyz_entry_name, is_package):
        self.name, self.archive, self.entry = name, pyz_archive, pyz_entry_name
        inside = pyz_entry_name.replace(".", os.sep) + (os.sep + "__init__" if is_package else "")
        self.path = os.path.join(sys._MEIPASS, inside + ".py")
    def create_module(self, spec): return None
    def exec_module(self, module): exec(self.archive.extract(self.entry), module.__dict__)
"""
"""What of the freezer's own module the steps use, which lies in a frozen program alone."""
SOURCES = {
    "tide": (1, "WHERE = __path__\n"),
    "tide.one": (0, "NUMBER = 1\n"),
    "tide.long": (0, f"TEXT = {'x' * 70_000!r}\n"),  # more than one block of what is not compressed
    "tide.inner": (1, "from tide.one import NUMBER\n"),
    "tide.inner.deep": (0, "NUMBER = 2\n"),
    "spread": (3, ""),
}
"""Kind and source of each module: 0 a module, 1 a package, 3 a package without code."""


def frozen(folder: Path, script: str, level: int = 0, *words: str) -> Any:
    """The value that `script` prints as JSON, run as the first lines of a frozen program with modules inside."""
    inside = folder / "inside"
    inside.mkdir(exist_ok=True)
    content, toc = b"PYZ\0" + MAGIC_NUMBER + bytes(4), list[tuple[str, tuple[int, int, int]]]()
    for name, (kind, source) in SOURCES.items():
        code = zlib.compress(marshal.dumps(compile(source, name, "exec")), level)
        toc.append((name, (kind, len(content), len(code))))
        content += code
    content = content[:8] + struct.pack("!i", len(content)) + content[12:] + marshal.dumps(toc)
    (inside / "modules.pyz").write_bytes(content)
    (folder / "pyimod02_importers.py").write_text(FREEZER)
    (folder / "pyi_rth_multiprocessing.py").write_text(
        "import sys, multiprocessing\nmultiprocessing.freeze_support = sys.exit\n"
    )
    before = f"import json, sys\nsys.argv[0] = 'tideboard'\nsys._MEIPASS = {str(inside)!r}\n"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"{before}{script}", *words],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (folder, STEPS.parent)))},
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout or "null")


IMPORTED = """
import freezer_steps
freezer_steps.take()
import tide.inner.deep, tide.long, tide.one
print(json.dumps([
    tide.inner.NUMBER, tide.inner.deep.NUMBER, len(tide.long.TEXT), tide.WHERE == tide.__path__,
    [[name, module.__file__] for name, module in sys.modules.items() if name.partition(".")[0] == "tide"],
]))
"""


@pytest.mark.parametrize("level", [0, 6])
def test_packed_modules_are_imported_from_the_open_program(tmp_path: Path, level: int) -> None:
    """With the files that they would have; compressed or as they are, in one block or several."""
    one, two, long, same, files = frozen(tmp_path, IMPORTED, level)

    assert (one, two, long, same) == (1, 2, 70_000, True)
    inside = tmp_path / "inside" / "tide"
    assert dict(files) == {
        "tide": str(inside / "__init__.py"),
        "tide.inner": str(inside / "inner" / "__init__.py"),
        "tide.inner.deep": str(inside / "inner" / "deep.py"),
        "tide.one": str(inside / "one.py"),
        "tide.long": str(inside / "long.py"),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can replace an open file there")
def test_a_program_that_is_replaced_is_read_as_it_was(tmp_path: Path) -> None:
    """A package manager puts the next release in its place while the window runs."""
    replaced = """
import os, freezer_steps
freezer_steps.take()
import tide
open("next", "w").write("another")
os.replace("next", sys._MEIPASS + "/modules.pyz")
import tide.one
print(tide.one.NUMBER)
"""

    assert frozen(tmp_path, replaced) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_reading_moves_no_place_that_a_forked_process_shares(tmp_path: Path) -> None:
    """Else both read at the place of the other now and then: code of another module is run, or none."""
    read = """
import os, freezer_steps
freezer_steps.take()
wanted = os.stat(sys._MEIPASS + "/modules.pyz").st_ino
def files():
    for number in range(3, 20):
        try:
            found = os.fstat(number).st_ino == wanted
        except OSError:
            continue
        if found:
            yield number
(number,) = files()
os.lseek(number, 5, os.SEEK_SET)
import tide.one
print(json.dumps(os.lseek(number, 0, os.SEEK_CUR)))
"""

    assert frozen(tmp_path, read) == 5


DAMAGED = """
import freezer_steps
name = sys._MEIPASS + "/modules.pyz"
content = open(name, "rb").read()
open(name, "wb").write({damage})
try:
    freezer_steps.take()
    import tide.long
except ImportError as error:
    print(json.dumps([str(error), error.path]))
"""


@pytest.mark.parametrize(
    ("damage", "unread"),
    [
        ("b''", "the program"),
        ("content[:-9]", "the program"),
        ("content[:4] + b'\\0\\0\\r\\n' + content[8:]", "the program"),
        ("content[:12] + bytes(60_000) + content[60_012:]", "tide of the program"),
    ],
    ids=["empty", "cut short", "of another Python", "zeros"],
)
def test_what_is_damaged_is_named_with_the_way_out(tmp_path: Path, damage: str, unread: str) -> None:
    message, path = frozen(tmp_path, DAMAGED.format(damage=damage))

    assert message.startswith(f"{unread} cannot be read from {path}: ")
    assert message.endswith("; install it again")
    assert Path(path) == tmp_path / "inside" / "modules.pyz"


def test_a_program_without_its_modules_says_so(tmp_path: Path) -> None:
    gone = """
import os, freezer_steps
os.remove(sys._MEIPASS + "/modules.pyz")
try:
    freezer_steps.take()
except ImportError as error:
    print(json.dumps(str(error)))
"""

    assert "modules.pyz" in frozen(tmp_path, gone)


def test_pkgutil_lists_packed_modules_when_it_is_asked(tmp_path: Path) -> None:
    """The freezer's step shows it how, which is not taken before."""
    (tmp_path / "pyi_rth_pkgutil.py").write_text(
        "import pkgutil, pyimod02_importers as freezer\n"
        "def listed(finder, prefix=''): return [(prefix + name, False) for name in freezer.pyz_archive.toc]\n"
        "pkgutil.iter_importer_modules.register(freezer.PyiFrozenFinder, listed)\n"
    )
    asked = """
import freezer_steps
freezer_steps.take()
from pyimod02_importers import PyiFrozenFinder
import pkgutil
before = "pyi_rth_pkgutil" in sys.modules
print(json.dumps([before, [[*pkgutil.iter_importer_modules(PyiFrozenFinder(), "a.")] for _ in range(2)]]))
"""

    before, (first, second) = frozen(tmp_path, asked)
    assert not before
    assert first == second == [[f"a.{name}", False] for name in SOURCES]


def test_what_looks_elsewhere_is_left_to_the_others(tmp_path: Path) -> None:
    """A package that looks into another folder, one without code, and what is not packed."""
    asked = """
import os, freezer_steps
freezer_steps.take()
finder, last = sys.meta_path[-2:]
own, other = sys._MEIPASS + os.sep + "tide", sys._MEIPASS + os.sep + "other"
found = [finder.find_spec("tide.one", place) is not None for place in ([own], [other], [own, other], None)]
found += [finder.find_spec(name) is not None for name in ("tide", "spread", "zlib", "missing")]
print(json.dumps([type(finder).__name__, last.__name__, found]))
"""

    name, last, found = frozen(tmp_path, asked)
    assert (name, last) == ("PackedModules", "PathFinder")
    assert found == [True, False, False, False, True, False, False, False]


STARTED = """
import os, freezer_steps
freezer_steps.take()
freezer_steps.name_plugins(os.environ)
freezer_steps.serve_pools(sys.argv)
print(json.dumps([os.environ["QT_PLUGIN_PATH"], sorted(sys.modules)]))
"""


def test_a_start_imports_neither_qt_nor_what_the_freezer_prepares(tmp_path: Path) -> None:
    """Qt is told its plugins by a variable."""
    plugins, imported = frozen(tmp_path, STARTED, 0, "--version")

    places = ("PySide6",) if sys.platform == "win32" else ("PySide6", "Qt")
    assert plugins == str(tmp_path.joinpath("inside", *places, "plugins"))
    assert not {"PySide6", "shiboken6", "multiprocessing", "pkgutil", "inspect", "zipfile", "pathlib"} & set(imported)


@pytest.mark.parametrize(
    "words",
    [("--multiprocessing-fork", "pipe_handle=3"), ("-S", "-c", "from multiprocessing.resource_tracker import main")],
)
def test_a_process_of_a_pool_is_served_in_place_of_the_program(tmp_path: Path, words: tuple[str, ...]) -> None:
    """`multiprocessing` starts the program itself as such; the freezer's function ends it."""
    assert frozen(tmp_path, STARTED, 0, *words) is None
