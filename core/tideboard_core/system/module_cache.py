"""Keeps the code of all modules that one part of a program imports in one file, which is read at once.

Python looks for each module in its package's folder, asks four times after its files and reads them one by one, half of
that in Python: a third of what an import costs. Names and constants that several modules have are in the file once.
A module is taken from it only where Python would find its source at the same place, with the same size and time of
change; any other, and all that stand on `sys.path` itself, Python finds, and those of a package are kept for the next
start. Modules of a packaged program have no source beside them: none is kept.
"""

from __future__ import annotations

import marshal
import mmap
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final, NamedTuple

_Stamp = tuple[int, int]
"""Time of the last change in nanoseconds, and size, of a source."""
_HEAD: Final = len(MAGIC_NUMBER) + 8
"""Bytes before the modules: the version of bytecode, and how many come: a file that is not whole is left out."""


class KeptModule(NamedTuple):
    """What is known of a module before its source is read."""

    folder: str
    """Where its package looks for it."""
    file: str
    is_package: bool
    bytecode: str
    """Where Python keeps its code, for `__cached__`."""
    stamp: _Stamp
    code: CodeType


class ModuleCache:
    """Finds modules of packages; `name` is that of the part. Stands in `sys.meta_path` while that part is imported."""

    def __init__(self, name: str) -> None:
        self._file = f"{cache_from_source(__file__).removesuffix('.pyc')}.{name}"
        self._kept = _read(self._file)
        self._found: dict[str, KeptModule] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module `name` of the package that looks in `path`; None leaves it to Python."""
        if type(path) is not list or len(path) != 1:
            return None
        kept = self._kept.pop(name, None)  # its code needs no room once it has run
        if kept is not None and kept.folder == path[0] and kept.stamp == _stamp(kept.file):
            return _spec(name, kept)
        spec = PathFinder.find_spec(name, path)
        if spec is not None and type(spec.loader) is SourceFileLoader and spec.origin and spec.cached:
            stamp = _stamp(spec.origin)
            code = None if stamp is None else spec.loader.get_code(name)
            if stamp is not None and code is not None:
                is_package = spec.submodule_search_locations is not None
                kept = KeptModule(path[0], spec.origin, is_package, spec.cached, stamp, code)
                self._found[name] = kept
                return _spec(name, kept)
        return spec

    def save(self) -> None:
        """Write the modules where this run has found one more, and where Python may write bytecode."""
        if not self._found or sys.dont_write_bytecode:
            return
        known = _read(self._file) | self._found
        there = [(name, *kept) for name, kept in known.items() if kept.stamp == _stamp(kept.file)]
        content = marshal.dumps(there)
        whole = MAGIC_NUMBER + len(content).to_bytes(8, "little") + content
        SourceFileLoader("", "").set_data(self._file, whole)


class _KeptLoader(SourceFileLoader):
    """Loads a module from code that is there; asked again, it reads what Python keeps."""

    def __init__(self, name: str, kept: KeptModule) -> None:
        super().__init__(name, kept.file)
        self._code: CodeType | None = kept.code

    def get_code(self, fullname: str) -> CodeType | None:
        code, self._code = self._code, None
        return super().get_code(fullname) if code is None else code


def _spec(name: str, kept: KeptModule) -> ModuleSpec:
    spec = ModuleSpec(name, _KeptLoader(name, kept), origin=kept.file, is_package=kept.is_package)
    spec.has_location = True
    spec.cached = kept.bytecode
    if kept.is_package:
        spec.submodule_search_locations = [kept.file.removesuffix(f"{os.sep}__init__.py")]
    return spec


def _stamp(file: str) -> _Stamp | None:
    try:
        found = os.stat(file)  # noqa: PTH116  for each module: a Path takes longer to make
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(file: str) -> dict[str, KeptModule]:
    """What a file has, mapped: a large block that is given back would leave the heap in pieces."""
    try:
        with (
            Path(file).open("rb", buffering=0) as source,
            mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            whole = content[: len(MAGIC_NUMBER)] == MAGIC_NUMBER
            if not whole or int.from_bytes(content[len(MAGIC_NUMBER) : _HEAD], "little") != len(content) - _HEAD:
                return {}
            with memoryview(content)[_HEAD:] as modules:
                found = marshal.loads(modules)  # noqa: S302  bytecode, trusted as that of modules
    except (OSError, ValueError):  # an empty file cannot be mapped
        return {}
    return {name: KeptModule(*kept) for name, *kept in found}
