"""Keeps the code of all modules that one part of a program imports in one file, which is read at once.

Python looks for each module in its package's folder, asks four times after its files and reads them one by one, half of
that in Python: a third of what an import costs. Names and constants that several modules have are in the file once.
A module is taken from it only where Python would find its source at the same place, with the same size and time of
change, in a folder that got no other files since; any other, and all that stand on `sys.path` itself, Python finds, and
those of a package are kept for the next start. Modules of a packaged program have no source beside them: none is kept.

A kept module is also made and run in fewer steps than `importlib` takes. And what a `from` statement imports is found
without asking the module for its `__path__`: where Qt is loaded, a module that has none takes 2 us for that answer,
since PySide asks it twice; 3,400 times in a start.

Equal tuples of constants are kept once, and docstrings of our functions, which nobody reads, not at all: a megabyte.
Those of libraries stay: numpy.ma checks what numpy's functions say of themselves, and fails without.
"""

from __future__ import annotations

import builtins
import marshal
import mmap
import opcode
import os
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import _bootstrap
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import cache_from_source, source_hash
from types import CodeType, ModuleType, TracebackType
from typing import Any, Final, NamedTuple

from tideboard_core.system.kept_files import open_kept, say_unusable, write_kept

_Stamp = tuple[int, int]
"""Time of the last change in nanoseconds, and size, of a source."""
_LOCKED: Final[Any] = vars(_bootstrap)["_ModuleLockManager"]
"""Holds the lock of a module, which other threads wait for."""
_OURS: Final = "tideboard_"
"""How the names of our packages begin."""
_OF_A_FUNCTION: Final = 1
"""Flag of code that is no class and no module (`inspect.CO_OPTIMIZED`, whose module no start needs)."""
_FIRST_CONSTANT: Final = [bytes((number, 0)) for number in opcode.hasconst]
_DIGEST: Final = 8
"""Bytes of `source_hash` before the modules, whose key is the version of bytecode: damaged code ends a program."""


class KeptModule(NamedTuple):
    """What is known of a module before its source is read."""

    folder: str
    """Where its package looks for it."""
    changed: int
    """When that folder last got or lost a file, in nanoseconds: a package is found before a module of its name."""
    file: str
    is_package: bool
    bytecode: str
    """Where Python keeps its code, for `__cached__`."""
    stamp: _Stamp
    code: CodeType


class ModuleCache:
    """Finds modules of packages from `begin` to `end`, while a part is imported; `name` is that of the part."""

    def __init__(self, name: str) -> None:
        self._finders: list[Any] = []
        self._file = f"{cache_from_source(__file__).removesuffix('.pyc')}.{name}"
        self._kept: dict[str, KeptModule | None] = {**_read(self._file)}
        self._found: dict[str, KeptModule] = {}
        self._changes: dict[str, int] = {}
        self._thread = threading.get_ident()

    def begin(self) -> None:
        """Find modules after all that others have put before Python's own search of folders."""
        finders = sys.meta_path
        place = finders.index(PathFinder) if PathFinder in finders else len(finders)
        finders.insert(place, self)
        if not any(map(_may_know, finders[:place])) and "importtime" not in sys._xoptions:  # noqa: SLF001  else it has no rows
            self._finders = finders[: place + 1]
        _STATEMENTS.add(self)

    def end(self) -> None:
        """Find none any more, and write what this run has found."""
        _STATEMENTS.remove(self)
        sys.meta_path.remove(self)
        self._finders = []  # it is one of them, and would stay with all code that this start did not need
        self.save()

    def load(self, name: str) -> ModuleType | None:
        """The module `name`, found, made and run as `importlib` would; None where it has to."""
        if self._kept.get(name) is None or not self._finders or sys.meta_path[: len(self._finders)] != self._finders:
            return None
        parent, _, child = name.rpartition(".")
        package = sys.modules.get(parent)
        if package is None:
            package = self.load(parent)
        if type(package) is not ModuleType or type(package.__dict__.get("__spec__")) is not ModuleSpec:
            return None  # somebody has made it by hand
        with _LOCKED(name):
            kept, path = self._kept.get(name), package.__dict__.get("__path__")
            if kept is None or name in sys.modules or type(path) is not list or path != [kept.folder]:
                return None
            if not _is_as_kept(kept, self._changes):
                return None
            sys.audit("import", name, None, sys.path, sys.meta_path, sys.path_hooks)
            self._kept[name] = None
            module = _run(_spec(name, kept), package, child)
            setattr(sys.modules[parent], child, module)  # the package, too, may be another one by now
            return module

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module `name` of the package that looks in `path`; None leaves it to Python."""
        if type(path) is not list or len(path) != 1:
            return None
        kept = self._kept.get(name)
        if kept is not None and kept.folder == path[0] and _is_as_kept(kept, self._changes):
            self._kept[name] = None  # its code needs no room once it has run; asked again, Python finds it
            return _spec(name, kept)
        if threading.get_ident() != self._thread:
            return None  # of another part, whose file has it: kept in both it would be read twice
        spec = PathFinder.find_spec(name, path)
        if name not in self._kept or kept is not None:
            found = _found(name, path[0], spec)
            if found is not None:
                self._found[name] = found
                return _spec(name, found)
        return spec

    def save(self) -> None:
        """Write the modules where this run has found one more, and where Python may write bytecode."""
        if not self._found or sys.dont_write_bytecode:
            return
        changes: dict[str, int] = {}
        known = _read(self._file)
        constants: dict[bytes, tuple[Any, ...]] = {}
        try:
            for name, kept in self._found.items():
                docstrings = not name.startswith(_OURS)
                known[name] = kept._replace(code=lean(kept.code, constants, docstrings=docstrings))
            there = [(name, *kept) for name, kept in known.items() if _is_as_kept(kept, changes)]
            write_kept(self._file, marshal.dumps((KeptModule._fields, there)))
        except Exception as error:  # noqa: BLE001  what only saves time never ends a start
            say_unusable(self._file, error)


class _Statements:
    """Stands in for `__import__`, which each import calls, while a part is imported, or two on two threads."""

    def __init__(self) -> None:
        self._caches: list[ModuleCache] = []
        self._stands_in = False
        self._lock = threading.Lock()
        self._python: Callable[..., Any] = builtins.__import__
        self._own: Callable[..., Any] = self.imported

    def add(self, cache: ModuleCache) -> None:
        """Have the modules of `cache`, too."""
        with self._lock:
            if not self._stands_in:  # else it is below what somebody has put on top, and calls what is below itself
                self._python, builtins.__import__ = builtins.__import__, self._own
                self._stands_in = True
            self._caches.append(cache)

    def remove(self, cache: ModuleCache) -> None:
        """Have them no more; after the last one Python imports alone, unless somebody has put another way on top."""
        with self._lock:
            self._caches.remove(cache)
            if not self._caches and builtins.__import__ is self._own:
                builtins.__import__ = self._python
                self._stands_in = False

    def imported(
        self,
        name: str,
        globals: Any = None,  # noqa: A002, ANN401  as the builtin
        locals: Any = None,  # noqa: A002, ANN401
        fromlist: Any = (),  # noqa: ANN401
        level: int = 0,
    ) -> Any:  # noqa: ANN401
        """The module from which a statement takes names."""
        try:
            if fromlist and not level:
                module = sys.modules.get(name)
                if module is None:
                    module = self._loaded(name)
                if type(module) is ModuleType:  # another kind may have a path, or names, in another way
                    names: dict[str, Any] = module.__dict__
                    try:
                        ready = not names["__spec__"]._initializing  # noqa: SLF001  as Python's own
                    except (AttributeError, KeyError):
                        ready = False
                    if ready and ("__path__" not in names or self._has_all(names, fromlist)):
                        return module
            return self._python(name, globals, locals, fromlist, level)
        except BaseException as error:
            error.__traceback__ = _without_import(error.__traceback__)
            raise

    def _has_all(self, names: dict[str, Any], wanted: Any) -> bool:  # noqa: ANN401
        """Whether a package with `names` has these, modules of it among them, which are loaded for that."""
        for name in wanted:
            if name in names:
                continue
            if type(name) is not str or name == "*" or "__getattr__" in names:  # which Python asks before
                return False
            module = f"{names['__name__']}.{name}"
            try:
                if self._loaded(module) is None:
                    return False
            except ModuleNotFoundError as error:
                if error.name != module:  # else the statement says that there is none, as after Python's own import
                    raise
        return True

    def _loaded(self, name: str) -> ModuleType | None:
        for cache in self._caches:
            module = cache.load(name)
            if module is not None:
                return module
        return None


def _may_know(finder: object) -> bool:
    """Whether a finder may find modules of packages that Python's own does not, or others in their place."""
    return not (finder is BuiltinImporter or finder is FrozenImporter or type(finder).__module__ == "_distutils_hack")


def _run(spec: ModuleSpec, package: ModuleType, child: str) -> ModuleType:
    """The module of `spec`, which has run; its package knows meanwhile that `child` has begun."""
    about, loader, of_package = _any(spec), _any(spec.loader), _any(package.__spec__)
    name, modules, code = spec.name, sys.modules, loader.get_code(spec.name)
    module = ModuleType(name)
    names = vars(module)
    names["__package__"], names["__loader__"], names["__spec__"] = spec.parent, loader, spec
    if spec.submodule_search_locations is not None:
        names["__path__"] = spec.submodule_search_locations
    names["__file__"], names["__cached__"] = spec.origin, spec.cached
    begun: list[str] = of_package._uninitialized_submodules  # noqa: SLF001  as `importlib`
    begun.append(child)
    about._initializing = True  # noqa: SLF001  before others see the module: they wait for it then
    modules[name] = module
    try:
        try:
            exec(code, names)  # noqa: S102  the module
        except BaseException:
            modules.pop(name, None)
            raise
        module = modules.pop(name)  # it may have put another one there
        modules[name] = module
    finally:
        about._initializing = False  # noqa: SLF001
        begun.pop()
    return module


def _without_import(trace: TracebackType | None) -> TracebackType | None:
    """What stands in a trace behind the steps of this import."""
    while trace is not None and trace.tb_frame.f_code.co_filename == _IMPORTLIB:
        trace = trace.tb_next
    return trace


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


def _found(name: str, folder: str, spec: ModuleSpec | None) -> KeptModule | None:
    """What can be kept of a module that Python finds; what is wrong with a source is said when it is loaded."""
    if spec is None or type(spec.loader) is not SourceFileLoader or not spec.origin or not spec.cached:
        return None
    loader, source = spec.loader, spec.origin
    stamp, bytecode = _stamp(source), _stamp(spec.cached)  # before it is read: an edit meanwhile makes it another
    old = stamp is not None and bytecode is not None and bytecode[0] < stamp[0]
    try:  # Python takes old bytecode, too, of the same second
        code = loader.source_to_code(loader.get_data(source), source) if old else loader.get_code(name)
    except Exception:  # noqa: BLE001  Python says at the import what is wrong with it
        return None
    if stamp is None or code is None:
        return None
    is_package = spec.submodule_search_locations is not None
    return KeptModule(folder, _change(folder), source, is_package, spec.cached, stamp, code)


def lean(code: CodeType, known: dict[bytes, tuple[Any, ...]], *, docstrings: bool) -> CodeType:
    """The code with the constants of `known` in place of equal ones, which come to it; without `docstrings`, if so.

    A docstring is the first constant of a function, and goes unless the function loads it, too. Classes keep theirs:
    `dataclasses` writes a signature in place of one that is not there, for which it needs longer than a start may take.
    """
    constants = tuple(
        lean(each, known, docstrings=docstrings)
        if isinstance(each, CodeType)
        else _shared(each, known)
        if type(each) is tuple
        else each
        for each in code.co_consts
    )
    first = constants[0] if code.co_flags & _OF_A_FUNCTION and not docstrings and constants else None
    if type(first) is str and not _loads_first(code.co_code):
        constants = (None, *constants[1:])
    if not any(isinstance(each, CodeType) for each in constants):
        constants = _shared(constants, known)
    return code.replace(co_consts=constants, co_names=_shared(code.co_names, known))


def _shared(value: tuple[Any, ...], known: dict[bytes, tuple[Any, ...]]) -> tuple[Any, ...]:
    """The constants that are equal and of the same types, as marshal tells them apart; `value` where it cannot.

    From 3.14 on, a slice may stand among constants: the form of marshal in which equal values are equal bytes has none.
    """
    try:
        text = marshal.dumps(value, 2)
    except ValueError:
        return value
    return known.setdefault(text, value)


def _loads_first(instructions: bytes) -> bool:
    """Whether one of the instructions, of two bytes each, may load the first constant."""
    pairs = {instructions[place : place + 2] for place in range(0, len(instructions), 2)}
    return not pairs.isdisjoint(_FIRST_CONSTANT)


def _is_as_kept(kept: KeptModule, changes: dict[str, int]) -> bool:
    """Whether source and folder are those of the code; `changes` has the folders that were asked before."""
    folder = kept.folder
    if folder not in changes:
        changes[folder] = _change(folder)
    return kept.changed == changes[folder] and kept.stamp == _stamp(kept.file)


def _change(folder: str) -> int:
    stamp = _stamp(folder)
    return 0 if stamp is None else stamp[0]


def _stamp(file: str) -> _Stamp | None:
    try:
        found = os.stat(file)  # noqa: PTH116  for each module: a Path takes longer to make
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(file: str) -> dict[str, KeptModule]:
    """What a file has, in memory of its own.

    A block given back would leave the heap in pieces, and a program ends that maps a file which another one cuts short.
    """
    try:
        with open_kept(file) as source:
            size = os.fstat(source.fileno()).st_size
            if not size:  # there is no memory of that size
                return {}
            with _memory(size) as whole, memoryview(whole) as content:
                source.readinto(content)
                with content[_DIGEST:] as modules:
                    if content[:_DIGEST] != source_hash(modules):
                        return {}
                    fields, found = marshal.loads(modules)  # noqa: S302  bytecode, trusted as that of modules
        if fields != KeptModule._fields:  # a later release has another form
            return {}
        kept = {name: KeptModule(*each) for name, *each in found}
        return kept if all(type(each.code) is CodeType for each in kept.values()) else {}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except Exception as error:  # noqa: BLE001  what only saves time never ends a start
        say_unusable(file, error)
        return {}


def _memory(size: int) -> mmap.mmap:
    if sys.platform == "linux":  # all pages come with one call
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE)
    return mmap.mmap(-1, size)


def _any(value: Any) -> Any:  # noqa: ANN401  what has no types for its inner parts
    return value


_IMPORTLIB: Final = "<frozen importlib._bootstrap>"
_STATEMENTS: Final = _Statements()
for _step in (_Statements.imported, _Statements._has_all, _Statements._loaded, ModuleCache.load, _run):  # noqa: SLF001
    # warnings, and Python's own traces, leave out what is named so
    _any(_step).__code__ = _any(_step).__code__.replace(co_filename=_IMPORTLIB, co_name="_call_with_frames_removed")
