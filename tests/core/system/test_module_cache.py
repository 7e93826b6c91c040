"""Kept modules are those of their sources, and any other is left to Python."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import marshal
import os
import sys
from collections.abc import Iterator
from dataclasses import InitVar, dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import source_hash
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, ClassVar

import pytest

from tideboard_core.system.code_cache import kept_code
from tideboard_core.system.module_cache import ModuleCache, lean

PACKAGE = "kept_tide"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a module and a package in it, whose bytecode is kept apart from ours; nothing is there yet."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.syspath_prepend(str(tmp_path / "sources"))
    folder = tmp_path / "sources" / PACKAGE
    (folder / "inner").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "inner" / "__init__.py").write_text("WHERE = __path__\n")
    (folder / "one.py").write_text('"""One."""\nNUMBER = 1\n\n\ndef number():\n    return NUMBER\n')
    yield folder
    forget()


def forget() -> None:
    """Have the next import begin anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    importlib.invalidate_caches()


def imported(name: str = "one") -> ModuleType:
    """A module as a start imports it."""
    forget()
    with kept_code("test"):
        return importlib.import_module(f"{PACKAGE}.{name}")


def from_file(module: ModuleType) -> bool:
    """Whether a next start would take the module from the file."""
    cache = ModuleCache("test-modules")
    assert module.__spec__ is not None
    folder = str(Path(module.__file__ or "").parent)
    cache.find_spec(module.__spec__.name, [folder])
    before = file_of(folder).stat().st_mtime_ns
    cache.save()
    return file_of(folder).stat().st_mtime_ns == before


def file_of(folder: str | Path) -> Path:
    """The file of kept modules."""
    (found,) = (Path(folder).parents[1] / "bytecode").rglob("*.test-modules")
    return found


def test_a_kept_module_is_the_module(package: Path) -> None:
    first = imported()
    assert from_file(first)
    second = imported()
    for module in (first, second):
        assert module.number() == 1
        assert module.__file__ == str(package / "one.py")
        assert module.__cached__ == importlib.util.cache_from_source(str(package / "one.py"))
        assert module.__package__ == PACKAGE
        assert isinstance(module.__loader__, SourceFileLoader)
        assert inspect.getsource(module.number).endswith("return NUMBER\n")
        assert module.number.__code__.co_filename == str(package / "one.py")
        assert module.__loader__.get_code(module.__name__) is not None
    assert [*imported("inner").WHERE] == [str(package / "inner")] == [*imported("inner").__path__]


def test_a_source_that_changed_is_read(package: Path) -> None:
    imported()
    found = (package / "one.py").stat()
    (package / "one.py").write_text('"""One."""\nNUMBER = 2\n\n\ndef number():\n    return NUMBER\n')
    os.utime(package / "one.py", ns=(found.st_atime_ns, found.st_mtime_ns + 2_000_000_000))
    assert imported().number() == 2
    assert imported().number() == 2
    (package / "one.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        imported()


def test_a_source_that_changed_twice_in_one_second_is_read(package: Path) -> None:
    """As where a commit is checked out: Python itself would take the bytecode of the other one, as long."""
    second = (package / "one.py").stat().st_mtime_ns // 1_000_000_000 + 10
    for part in (100, 500, 300):
        (package / "one.py").write_text(f"def number():\n    return {part}\n")
        os.utime(package / "one.py", ns=(0, second * 1_000_000_000 + part * 1_000_000))
        assert imported().number() == part
        assert from_file(imported())


def test_a_package_is_found_before_the_module_of_its_name(package: Path) -> None:
    """As Python does, also where the module's file stays."""
    imported()
    (package / "one").mkdir()
    (package / "one" / "__init__.py").write_text("NUMBER = 2\n")
    assert imported().NUMBER == 2
    (package / "one" / "__init__.py").unlink()
    assert imported().NUMBER == 1


def test_a_module_that_is_looked_up_before_it_is_imported_is_written_once(package: Path) -> None:
    imported()
    written = file_of(package).stat().st_ino
    forget()
    importlib.import_module(PACKAGE)
    with kept_code("test"):
        assert importlib.util.find_spec(f"{PACKAGE}.one")
        assert importlib.import_module(f"{PACKAGE}.one").number() == 1
    assert file_of(package).stat().st_ino == written


def test_what_is_wrong_with_a_source_is_said_by_its_import(package: Path) -> None:
    (package / "one.py").write_text("NUMBER =\n")
    importlib.import_module(PACKAGE)
    with kept_code("test"):
        assert importlib.util.find_spec(f"{PACKAGE}.one")
    with pytest.raises(SyntaxError) as caught:
        imported()
    assert "module_cache.py" not in {Path(entry.path).name for entry in caught.traceback}


def test_a_module_of_another_folder_is_read(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package of that name which stands first on the path."""
    imported()
    other = tmp_path / "other" / PACKAGE
    other.mkdir(parents=True)
    (other / "__init__.py").touch()
    (other / "one.py").write_text("NUMBER = 3\n")
    monkeypatch.syspath_prepend(str(other.parent))
    assert imported().NUMBER == 3


def test_a_file_that_is_not_whole_or_of_another_interpreter_is_left_out(package: Path) -> None:
    first = imported()
    whole = file_of(package).read_bytes()
    half = whole[: len(whole) // 2]
    other = marshal.dumps([("name", 1)])
    lost = half + bytes(len(whole) - len(half))  # what a power cut leaves of a file whose length was written first
    bit = whole.replace(b"NUMBER", b"NUMBES")  # which Python would read as another module
    whole_but = (whole[:7], whole[:-1], whole + b"x", b"\0" + whole[1:], lost, bit)
    for damaged in (b"", *whole_but, source_hash(other) + other):
        file_of(package).write_bytes(damaged)
        assert not from_file(first), damaged[:20]
        assert imported().number() == 1
    assert from_file(imported())


def test_nothing_is_written_where_python_writes_no_bytecode(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert imported().number() == 1
    assert not [*package.parents[1].rglob("*.test-modules")]


def test_a_module_on_the_path_itself_and_one_without_a_source_are_left_to_python(package: Path) -> None:
    cache = ModuleCache("test-modules")
    assert cache.find_spec(PACKAGE, None) is None
    assert cache.find_spec(PACKAGE, [str(package.parent), str(package)]) is None
    assert cache.find_spec("PySide6.QtCore", [str(Path(importlib.import_module("PySide6").__file__ or "").parent)])
    cache.save()
    assert not [*package.parents[1].rglob("*.test-modules")]


def test_it_is_asked_only_while_a_part_is_imported(package: Path) -> None:
    before = [*sys.meta_path]
    imported()
    with pytest.raises(ZeroDivisionError), kept_code("test"):
        raise ZeroDivisionError
    assert sys.meta_path == before


def test_a_packaged_program_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [*sys.meta_path]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with kept_code("test"):
        assert sys.meta_path == before


def test_fields_of_a_dataclass_are_those_that_python_finds(package: Path) -> None:
    with kept_code("test"):

        @dataclass
        class Made:
            number: int
            count: ClassVar[int] = 1
            given: InitVar[int] = 2
            _: dataclasses.KW_ONLY
            more: int = 3

    assert package.exists()
    assert [one.name for one in dataclasses.fields(Made)] == ["number", "more"]
    assert Made(1, 5, more=4).more == 4
    with pytest.raises(TypeError):
        Made(1, 5, 4)  # type: ignore[call-arg]


WORDS = '''"""A module."""

def longer(value):
    """What it does."""
    return value + "end"

def returned():
    """Loaded, too."""
    return """Loaded, too."""

class Kind:
    """A class."""

    def method(self):
        """Its method."""
        return ("a tuple", 1), ("a tuple", True), 0.0, -0.0
'''


@pytest.mark.parametrize(("name", "kept"), [("tideboard_tried", False), ("tried_library", True)])
def test_docstrings_of_our_functions_are_not_kept(
    package: Path, monkeypatch: pytest.MonkeyPatch, name: str, kept: bool
) -> None:
    (package.with_name(name)).mkdir()
    (package.with_name(name) / "__init__.py").touch()
    (package.with_name(name) / "words.py").write_text(WORDS)

    def started() -> ModuleType:
        for module in [each for each in sys.modules if each.partition(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
        importlib.invalidate_caches()
        with kept_code("test"):
            return importlib.import_module(f"{name}.words")

    started()
    words = started()
    assert (words.__doc__, words.Kind.__doc__) == ("A module.", "A class.")
    assert (words.longer.__doc__, words.Kind.method.__doc__) == (
        ("What it does.", "Its method.") if kept else (None, None)
    )
    assert (words.longer("an "), words.returned()) == ("an end", "Loaded, too.")
    assert repr(words.Kind().method()) == "(('a tuple', 1), ('a tuple', True), 0.0, -0.0)"


def test_equal_constants_are_kept_once_and_only_where_their_types_are_the_same() -> None:
    codes = [
        compile(f"def made():\n    return value, ('x y', {one}), 'x z'\n", "-", "exec") for one in ("1", "1", "True")
    ]
    known: dict[bytes, tuple[Any, ...]] = {}
    made = [lean(each, known, docstrings=True) for each in codes]
    first, second, third = (next(each for each in one.co_consts if isinstance(each, CodeType)) for one in made)

    assert made == codes
    assert first.co_consts is second.co_consts
    assert first.co_consts[1] is second.co_consts[1]
    assert first.co_names is third.co_names
    assert [repr(each.co_consts[1]) for each in (first, third)] == ["('x y', 1)", "('x y', True)"]
