"""What the frozen programs do first, in place of steps that the freezer takes before each of its programs.

Its step for PySide imports QtCore, also where no window is wanted, and before `tideboard_desktop.ui.import_hook`, which
keeps 50 ms of compiling away from a start and PySide out of `__import__`. Those for `multiprocessing`, `pkgutil` and
`inspect` import these, and `zipfile`; they are taken when they are needed, but for the last: it leads `inspect` to
source files, of which a frozen program has none. They stand in PyInstaller/hooks/rthooks, what finds modules in
PyInstaller/loader of https://github.com/pyinstaller/pyinstaller.

The modules of both programs are in one file beside their libraries. What comes before that is open is found as the
freezer finds it, at several times the cost: it is as little as can be.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from _frozen_importlib import ModuleSpec  # as `importlib.machinery` has it, which would be imported for it
from _frozen_importlib_external import MAGIC_NUMBER, PathFinder
from _thread import allocate_lock

import pyimod02_importers as freezer  # type: ignore[import-not-found]  # in frozen programs alone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence
    from types import CodeType, ModuleType
    from typing import Any

FILE = "modules.pyz"
"""The name of the file, which the freezer has written: tideboard.spec."""
MODULE, PACKAGE = 0, 1
"""Kinds of entries in it that have code, as pyimod01_archive has them."""
BEGINNING = b"PYZ\0" + MAGIC_NUMBER
"""How it begins, where the Python that reads it is the one that it was written for."""
CONTENTS = 8
"""Where it has the place of its list of contents, in four bytes."""
STORED = 1
"""How zlib begins the only block of what it does not compress (RFC 1951, 3.2.4), behind a header of two bytes."""
BEFORE = 7
"""Bytes before the content of such a block: the header, the kind of block, its length twice."""


class PackedModules:
    """Finds the modules in the file without looking into each folder of `sys.path` before, and reads their code.

    The file is opened once: one that a newer release replaces while the program runs is read as it was. Stands in
    `sys.meta_path`, and in the place of the freezer's own archive. Raises ImportError, which names the file, where that
    is missing, damaged or of another Python.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._path = f"{folder}{os.sep}{FILE}"
        self._reading = allocate_lock()
        try:
            self._file = open(self._path, "rb", buffering=0)  # noqa: PTH123, SIM115  until the program ends
            beginning = self._read(0, CONTENTS + 4)
            if not beginning.startswith(BEGINNING):
                raise ValueError(f"it begins with {beginning[:CONTENTS]!r}, not {BEGINNING!r}")
            place = int.from_bytes(beginning[CONTENTS:], "big")
            contents = self._read(place, self._file.seek(0, os.SEEK_END) - place)
            self.toc: dict[str, tuple[int, int, int]] = dict(marshal.loads(contents))  # noqa: S302  our own file
        except (OSError, EOFError, TypeError, ValueError) as error:
            raise self._unreadable("the program", error) from error

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module `name` of a package that looks into its own folder alone; None leaves it to the others."""
        kind = self.toc.get(name, (None,))[0]
        if kind not in {MODULE, PACKAGE}:
            return None
        package, _, _ = name.rpartition(".")
        if package and path != [f"{self._folder}{os.sep}{package.replace('.', os.sep)}"]:
            return None
        loader = freezer.PyiFrozenLoader(name, self, name, kind == PACKAGE)
        spec = ModuleSpec(name, loader, origin=loader.path, is_package=kind == PACKAGE)
        spec.has_location = True
        if kind == PACKAGE:
            spec.submodule_search_locations = [loader.path.removesuffix(f"{os.sep}__init__.py")]
        return spec

    def extract(self, name: str) -> CodeType:
        """The code of a module; raises KeyError, and ImportError where the file is damaged."""
        _, offset, length = self.toc[name]
        try:
            content = self._read(offset, length)
            plain = memoryview(content)[BEFORE:] if content[2] == STORED else zlib.decompress(content, bufsize=length)
            code: CodeType = marshal.loads(plain)  # noqa: S302  bytecode of the program itself
        except (OSError, EOFError, IndexError, TypeError, ValueError, zlib.error) as error:
            raise self._unreadable(f"{name} of the program", error) from error
        return code

    def _read(self, place: int, length: int) -> bytes:
        """Bytes of the file; a place in it that is kept would be shared with each process that is forked."""
        if sys.platform != "win32":
            return os.pread(self._file.fileno(), length, place)
        with self._reading:
            self._file.seek(place)
            return self._file.read(length)

    def _unreadable(self, what: str, error: Exception) -> ImportError:
        return ImportError(f"{what} cannot be read from {self._path}: {error}; install it again", path=self._path)


def take() -> None:
    """Take the steps of both programs, before they import anything else."""
    freezer.pyz_archive = modules = PackedModules(folder_of_program())
    sys.meta_path.insert(sys.meta_path.index(PathFinder), modules)
    sys.path_importer_cache.clear()  # of what has been asked already, with the freezer's own archive
    freezer.PyiFrozenFinder.iter_modules = modules_below


def folder_of_program() -> str:
    """Where libraries and data of the frozen program lie."""
    folder: str = sys._MEIPASS  # type: ignore[attr-defined]  # noqa: SLF001  as the freezer documents it
    return folder


def name_plugins(environment: MutableMapping[str, str]) -> None:
    """Name Qt the folder of its plugins, and Windows that of libraries, as the freezer's step does."""
    inside = folder_of_program()
    places = ("PySide6",) if sys.platform == "win32" else ("PySide6", "Qt")
    environment["QT_PLUGIN_PATH"] = os.sep.join((inside, *places, "plugins"))  # noqa: PTH118  pathlib takes 4 ms
    libraries = environment.get("PATH", "")
    if sys.platform == "win32" and inside not in libraries.split(os.pathsep):
        environment["PATH"] = f"{inside}{os.pathsep}{libraries}"


def modules_below(finder: Any, prefix: str = "") -> Iterator[tuple[str, bool]]:  # noqa: ANN401  one of the freezer
    """What `pkgutil` gets of a folder, once the freezer's step has shown it how."""
    from pkgutil import iter_importer_modules

    import pyi_rth_pkgutil  # type: ignore[import-not-found]  # noqa: F401

    yield from iter_importer_modules(finder, prefix)


def serve_pools(arguments: Sequence[str]) -> None:
    """Be a process of a pool, or what cleans up behind one, where `multiprocessing` started this program as such."""
    if arguments[1:2] == ["--multiprocessing-fork"] or "-c" in arguments:
        import multiprocessing

        import pyi_rth_multiprocessing  # type: ignore[import-not-found]  # noqa: F401  replaces the function

        multiprocessing.freeze_support()
