"""Kept modules are those of their sources, and any other is left to Python."""

from __future__ import annotations

import builtins
import dataclasses
import importlib
import inspect
import marshal
import os
import sys
import threading
import traceback
import warnings
import weakref
from collections.abc import Iterator
from dataclasses import InitVar, dataclass
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import source_hash
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any, ClassVar

import pytest

from fakes.values.waiting import CEILING
from tideboard_core.system import module_cache
from tideboard_core.system.code_cache import kept_code
from tideboard_core.system.module_cache import KeptModule, ModuleCache, lean

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
    other = marshal.dumps((("name",), [("name", 1)]))
    lost = half + bytes(len(whole) - len(half))  # what a power cut leaves of a file whose length was written first
    bit = whole.replace(b"NUMBER", b"NUMBES")  # which Python would read as another module
    whole_but = (whole[:7], whole[:-1], whole + b"x", b"\0" + whole[1:], lost, bit)
    for damaged in (b"", *whole_but, source_hash(other) + other):
        file_of(package).write_bytes(damaged)
        assert not from_file(first), damaged[:20]
        assert imported().number() == 1
    assert from_file(imported())


@pytest.mark.parametrize(
    "found",
    [
        [("name", 1)],
        (KeptModule._fields, [(PACKAGE,)]),
        (KeptModule._fields, [(f"{PACKAGE}.one", *"1234567")]),
        (KeptModule._fields, 7),
        None,
    ],
)
def test_a_whole_file_with_something_else_in_it_is_logged_and_the_start_goes_on(
    found: Any, package: Path, caplog: pytest.LogCaptureFixture
) -> None:
    imported()
    content = marshal.dumps(found)
    file_of(package).write_bytes(source_hash(content) + content)
    assert imported().number() == 1
    assert all("kept code not used" in record.message for record in caplog.records)
    caplog.clear()
    assert from_file(imported())
    assert not caplog.records


def test_what_cannot_be_written_is_logged_and_the_start_goes_on(
    package: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_arguments: object) -> None:
        raise ValueError("unmarshallable object")

    monkeypatch.setattr(module_cache, "write_kept", refuse)
    assert imported().number() == 1
    assert "unmarshallable object" in caplog.text
    assert not [*package.parents[1].rglob("*.test-modules")]


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


MANY = {
    "__init__.py": "from kept_tide.inner import leaf\nHERE = __path__\n",
    "inner/__init__.py": "from kept_tide.inner.leaf import LEAF\n",
    "inner/leaf.py": "import sys\nfrom math import pi\nLEAF = pi\nBEGUN = __spec__._initializing\n",
    "around.py": "from kept_tide import inner\nimport kept_tide.back\nfrom kept_tide.back import BACK\n",
    "back.py": "import kept_tide.around as around\nBACK = vars(around).get('BACK', 'not yet')\n",
    "other.py": "import sys\nfrom types import SimpleNamespace\nsys.modules[__name__] = SimpleNamespace(some=1)\n",
    "lazy.py": "def __getattr__(name):\n    return name\n",
    "star.py": "from kept_tide.inner import *\nfrom .inner.leaf import BEGUN\n",
}
STATEMENTS = """
from kept_tide.around import inner, BACK
from kept_tide import one, back, inner
from kept_tide.other import some
from kept_tide.lazy import anything
from kept_tide.star import LEAF
from kept_tide.inner.leaf import BEGUN
import kept_tide.one
"""


@pytest.fixture
def finders(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The finders of a program without pytest, whose own is asked for each module."""
    found: list[Any] = [BuiltinImporter, FrozenImporter, PathFinder]
    monkeypatch.setattr(sys, "meta_path", found)
    return found


@pytest.fixture
def many(package: Path, finders: list[Any]) -> Path:
    """Modules that import one another in each way."""
    assert finders
    for name, text in MANY.items():
        (package / name).write_text(text)
    return package


def run(statements: str, *, kept: bool = True) -> dict[str, Any]:
    """What is there when the statements have run in a program that has imported nothing of the package."""
    forget()
    names: dict[str, Any] = {}
    if not kept:
        exec(statements, names)  # noqa: S102  a text of this file
        return names
    with kept_code("test"):
        exec(statements, names)  # noqa: S102
    return names


def all_of(module: object) -> Any:
    """All that a module has, and how it was found."""
    if not isinstance(module, ModuleType):
        return vars(module)
    about = [(name, all_of_value(value)) for name, value in vars(module).items() if name != "__builtins__"]
    return about, module.__dir__() if "__dir__" in vars(module) else None


def all_of_value(value: Any) -> Any:
    """The value of a module's name, comparable with that of another import."""
    if isinstance(value, ModuleSpec):
        return {name: all_of_value(one) for name, one in vars(value).items()}
    if isinstance(value, SourceFileLoader):
        return value.name, value.path
    if isinstance(value, ModuleType):
        return value.__name__
    return getattr(value, "__qualname__", value)


def found_modules() -> list[tuple[str, Any]]:
    """The package's modules in the order in which they are known."""
    return [(name, all_of(module)) for name, module in sys.modules.items() if name.partition(".")[0] == PACKAGE]


def test_modules_are_made_as_python_makes_them(many: Path) -> None:
    names = {name: all_of_value(value) for name, value in run(STATEMENTS, kept=False).items() if name[0] != "_"}
    wanted = found_modules()
    for _start in range(2):  # found, and then kept
        found = {name: all_of_value(value) for name, value in run(STATEMENTS).items() if name[0] != "_"}
        assert found == names
        assert found_modules() == wanted
    assert many.exists()
    assert names["BACK"] == "not yet"
    assert names["BEGUN"] is True


def test_a_kept_module_takes_no_steps_of_importlib(many: Path) -> None:
    """Such steps take twice as long, and with Qt in the process longer."""
    statements = (
        "from kept_tide.inner.leaf import LEAF\nfrom kept_tide import one, lazy\nfrom kept_tide.one import NUMBER\n"
    )
    run(statements)
    forget()
    steps: set[str] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and "importlib" in frame.f_code.co_filename:
            steps.add(frame.f_code.co_name)

    with kept_code("test"):
        importlib.import_module(PACKAGE)  # a package on the path itself is found by Python
        sys.setprofile(note)
        try:
            exec(statements, {})  # noqa: S102
        finally:
            sys.setprofile(None)
    assert many.exists()
    assert not steps & {"_find_and_load", "_find_spec", "_handle_fromlist", "_load_unlocked"}, steps


def test_a_statement_takes_a_source_that_changed(many: Path) -> None:
    statement = "import kept_tide\nfrom kept_tide.one import NUMBER"
    run(statement)
    found = (many / "one.py").stat()
    (many / "one.py").write_text((many / "one.py").read_text().replace("NUMBER = 1", "NUMBER = 2"))
    os.utime(many / "one.py", ns=(found.st_atime_ns, found.st_mtime_ns + 2_000_000_000))
    assert run(statement)["NUMBER"] == 2
    (many / "one").mkdir()
    (many / "one" / "__init__.py").write_text("NUMBER = 3\n")
    assert run(statement)["NUMBER"] == 3


def test_an_error_of_a_kept_module_has_the_trace_that_python_gives(many: Path) -> None:
    (many / "wrong.py").write_text("from kept_tide.wronger import SOME\n")
    (many / "wronger.py").write_text("SOME = 1 / 0\n")
    traces = []
    for kept in (False, True, True):
        with pytest.raises(ZeroDivisionError) as caught:
            run("import kept_tide\nfrom kept_tide.wrong import SOME\n", kept=kept)
        lines = [(Path(one.filename).name, one.lineno) for one in traceback.extract_tb(caught.value.__traceback__)]
        traces.append(lines[-3:])
        assert f"{PACKAGE}.wrong" not in sys.modules
        assert f"{PACKAGE}.wronger" not in sys.modules
        assert not hasattr(sys.modules[PACKAGE], "wrong")
    assert traces == [[("<string>", 2), ("wrong.py", 1), ("wronger.py", 1)]] * 3


@pytest.mark.parametrize(
    "statement", ["from kept_tide import none", "from kept_tide.one import none", "from kept_tide.none import a"]
)
def test_what_is_not_there_is_missed_with_the_same_words(statement: str, many: Path) -> None:
    texts = set()
    for kept in (False, True, True):
        with pytest.raises(ImportError) as caught:
            run(statement, kept=kept)
        texts.add(f"{caught.type} {caught.value}")
    assert many.exists()
    assert len(texts) == 1


def test_a_finder_that_stands_first_is_asked_for_each_module(many: Path, finders: list[Any]) -> None:
    class Finder:
        def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
            asked.append(name)

    asked: list[str] = []
    run(STATEMENTS)
    finders.insert(0, Finder())
    run("from kept_tide.inner.leaf import LEAF")
    finders.pop(0)
    forget()
    with kept_code("test"):
        finders.insert(0, Finder())  # while a part is imported
        exec("from kept_tide.one import NUMBER", {})  # noqa: S102
    assert many.exists()
    inner = [PACKAGE, f"{PACKAGE}.inner", f"{PACKAGE}.inner.leaf"]
    assert asked == [*inner, "math", *inner, f"{PACKAGE}.one"] or asked == [*inner, *inner, f"{PACKAGE}.one"]


def test_another_thread_waits_for_a_module_that_is_running(many: Path) -> None:
    (many / "slow.py").write_text("import kept_tide\nkept_tide.begun.set()\nkept_tide.go.wait(20)\nVALUE = 1\n")

    def take(found: list[int]) -> None:
        names: dict[str, Any] = {}
        exec("from kept_tide.slow import VALUE", names)  # noqa: S102
        found.append(names["VALUE"])

    for _start in range(2):  # found, and then kept
        forget()
        with kept_code("test"):
            top: Any = importlib.import_module(PACKAGE)
            top.begun, top.go = threading.Event(), threading.Event()
            found: list[int] = []
            threads = [threading.Thread(target=take, args=(found,)) for _ in range(2)]
            threads[0].start()
            assert top.begun.wait(CEILING)
            threads[1].start()
            threads[1].join(0.05)
            assert threads[1].is_alive()
            top.go.set()
            for thread in threads:
                thread.join(CEILING)
        assert found == [1, 1]


def test_what_a_start_did_not_need_does_not_stay(finders: list[Any]) -> None:
    """A start collects nothing: what is in a cycle stays for good."""
    assert finders
    cache = ModuleCache("test-modules")
    cache.begin()
    cache.end()
    left = weakref.ref(cache)
    del cache
    assert left() is None


def test_python_imports_when_no_part_is_imported_any_more(many: Path) -> None:
    """Two parts may be imported on two threads, of which either ends first."""
    python = builtins.__import__
    first, second = ModuleCache("first"), ModuleCache("second")
    first.begin()
    second.begin()
    assert builtins.__import__ is not python
    first.end()
    exec("from kept_tide.one import NUMBER", {})  # noqa: S102
    second.end()
    assert builtins.__import__ is python
    assert many.exists()


def test_what_another_thread_imports_is_not_kept_with_the_part(many: Path) -> None:
    """Two parts that are imported beside each other would both have the modules of each."""
    names: dict[str, Any] = {}
    with kept_code("test"):
        other = threading.Thread(target=exec, args=("from kept_tide.one import NUMBER", names))
        other.start()
        other.join(CEILING)
        exec("from kept_tide.lazy import anything", names)  # noqa: S102
    assert many.exists()
    assert from_file(sys.modules[f"{PACKAGE}.lazy"])
    assert not from_file(sys.modules[f"{PACKAGE}.one"])


def test_a_warning_names_the_module_that_imports(many: Path) -> None:
    (many / "warning.py").write_text("import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)\n")
    (many / "user.py").write_text("\n\nfrom kept_tide.warning import warnings\n")
    for _start in range(2):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            run("import kept_tide\nfrom kept_tide.user import warnings")
        assert [(Path(one.filename).name, one.lineno) for one in caught] == [("user.py", 3)]


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


def test_constants_that_marshal_has_no_common_form_of_stay_as_they_are() -> None:
    # Python 3.14 keeps slices, which no marshal before it can write, among a code object's constants.
    code = compile("number = 1", "<text>", "exec")
    code = code.replace(co_consts=(*code.co_consts, (slice(1, 2), "text")))
    assert lean(code, {}, docstrings=False) == code


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


ODD = {
    "late/__init__.py": """
def __getattr__(name):
    if name != "some":
        raise AttributeError(name)
    from kept_tide.late.some import some
    globals()[name] = some
    return some
""",
    "late/some.py": "def some(): pass\n",
    "changing/__init__.py": "",
    "changing/part.py": """
import sys
from types import ModuleType
before, made = sys.modules["kept_tide.changing"], ModuleType("kept_tide.changing")
made.__path__, made.__spec__ = before.__path__, before.__spec__
sys.modules["kept_tide.changing"] = made
""",
    "without/__init__.py": "",
    "without/some.py": "raise ModuleNotFoundError('no such library', name=__name__)\n",
    "by_hand/__init__.py": "import sys\nsys.modules[__name__].__spec__ = None\n",
    "by_hand/part.py": "PART = __name__\n",
}


@pytest.mark.parametrize(
    "statements",
    [
        "from kept_tide.late import some\nfound = some",
        "from kept_tide.changing.part import before, made\nfound = hasattr(before, 'part'), hasattr(made, 'part')",
        "try:\n    from kept_tide.without import some\nexcept ImportError as error:\n    found = str(error)",
        "from kept_tide.by_hand.part import PART as found",
        "import sys, kept_tide\nsys.modules['kept_tide.alias'] = kept_tide\nfrom kept_tide.alias import one as found",
    ],
    ids=["a name before a module", "another package meanwhile", "not there", "no spec", "another name"],
)
def test_what_packages_do_to_imports_is_done(statements: str, many: Path) -> None:
    for name, text in ODD.items():
        (many / name).parent.mkdir(exist_ok=True)
        (many / name).write_text(text)
    run("import sys, kept_tide\nsys.modules['kept_tide.alias'] = kept_tide\nimport kept_tide.alias.one")
    wanted = all_of_value(run(f"import kept_tide\n{statements}", kept=False)["found"])
    for _start in range(3):  # found, then kept, then kept where Python found what the kept way had not
        assert all_of_value(run(f"import kept_tide\n{statements}")["found"]) == wanted


def test_another_way_to_import_that_came_on_top_stays_there(many: Path) -> None:
    """As a debugger's, or Shiboken's: it calls the one that it has found."""
    python, asked = builtins.__import__, []

    def on_top(name: str, *more: Any) -> Any:
        asked.append(name)
        return below(name, *more)

    try:
        with kept_code("test"):
            below = builtins.__import__
            builtins.__import__ = on_top  # type: ignore[assignment]
        assert run("import kept_tide\nfrom kept_tide.one import NUMBER")["NUMBER"] == 1
        assert asked.count("kept_tide.one") == 1
        builtins.__import__ = below
        run("import kept_tide")
        assert builtins.__import__ is python
    finally:
        builtins.__import__ = python
    assert many.exists()
