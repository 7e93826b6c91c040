"""Keeps the code of texts that libraries compile at each start, as Python keeps that of modules in `__pycache__`.

`dataclasses` writes the methods of each class as text and compiles it, `collections` the constructor of each named
tuple, `typing` each annotation of one, and `re` each pattern, in Python: 2,500 texts at a start of the window. Code of
a text that is not kept, or of one that changed, is made as before. The files lie beside those of modules. One of
another interpreter or release, or one that is not whole, is left out, and so is one that another user owns or may
write. What goes wrong with a file is logged, and the start goes on without it. A packaged program has its files from
the build and writes none.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # what `re` compiles for
import builtins
import collections
import dataclasses
import marshal
import re
import sys
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]  # all of `re` calls its `compile`
from types import CodeType, ModuleType
from typing import Any, Final, cast

from tideboard_core import __version__
from tideboard_core.system.kept_files import open_kept, say_unusable, write_kept

_Key = tuple[str, str | int, str | bytes | tuple[Any, ...]]
"""Mode, file name or flags, and text, or what it is made of."""
MOST: Final = 6000
"""Texts in a file, at most: code of texts that nobody compiles any more stays in it until then."""
_DIGEST: Final = 8
"""Bytes of `source_hash`, whose key is the interpreter's version of bytecode."""
FORMAT = marshal.version
"""Read three times as fast as 2, the last version whose bytes depend on the code alone."""
_DEPENDENT: Final = re.LOCALE | re.DEBUG
"""Patterns with these flags are made each time: they depend on the locale, or are printed."""
HAS_QUICK: Final = sys.version_info[:2] == (3, 11)
"""Whether this release makes the dataclasses that `quick_dataclasses` makes."""
_CLASS, _INIT, _KEYWORDS = "ClassVar", "InitVar", "KW_ONLY"
"""What an annotation has that makes no plain field of a dataclass."""


class CodeCache:
    """The code of the texts that one part of a program compiles; `name` is that of the file."""

    def __init__(self, name: str) -> None:
        self._file = Path(cache_from_source(__file__)).with_suffix(f".{name}")
        self._codes = _read(self._file)
        self._grown = False

    def compile(self, text: str | bytes, filename: str, mode: str = "exec") -> CodeType:
        """The code of `text`, kept or made now."""
        key = (mode, filename, text)
        code = self._codes.get(key)
        if type(code) is not CodeType:
            code = self._keep(key, compile(text, filename, mode, dont_inherit=True))
        return cast("CodeType", code)

    def of_shape(self, shape: tuple[Any, ...], text: Callable[[], str]) -> CodeType:
        """The code of the text that is made of `shape`, kept, or written and compiled now."""
        key = ("shape", 0, shape)
        code = self._codes.get(key)
        if type(code) is not CodeType:
            code = self._keep(key, compile(text(), "<string>", "exec", dont_inherit=True))
        return cast("CodeType", code)

    def pattern(self, text: str | bytes, flags: int) -> re.Pattern[Any]:
        """The regular expression of `text`, of code that is kept or made now."""
        key = ("re", flags, text)
        arguments = self._codes.get(key)
        if arguments is not None:
            try:
                return cast("re.Pattern[Any]", _sre.compile(*arguments))
            except Exception as error:  # noqa: BLE001  whatever was kept, the pattern is made
                say_unusable(str(self._file), error)
        return cast("re.Pattern[Any]", _sre.compile(*self._keep(key, _arguments(text, flags))))

    def _keep(self, key: _Key, code: Any) -> Any:  # noqa: ANN401  code or arguments
        self._codes[key] = code
        self._grown = True
        return code

    def save(self) -> None:
        """Write what this run has made, where Python may write: not told to write none, and into a folder of ours."""
        if not self._grown or sys.dont_write_bytecode:
            return
        try:
            codes = sorted(self._codes.items(), key=lambda item: repr(item[0]))
            write_kept(str(self._file), marshal.dumps((_maker(), codes), FORMAT))
        except Exception as error:  # noqa: BLE001  what only saves time never ends a start
            say_unusable(str(self._file), error)


@contextmanager
def kept_code(name: str, *, modules: bool = True) -> Iterator[CodeCache]:
    """Keep the code of what is made meanwhile: methods of dataclasses, named tuples, patterns and, if so, `modules`."""
    cache, real = CodeCache(name), _compiler.compile
    asked = dataclasses._is_type  # type: ignore[attr-defined]  # noqa: SLF001  three times for each field
    checked = typing._type_check  # type: ignore[attr-defined]  # noqa: SLF001

    def execute(text: str, *names: dict[str, Any]) -> None:
        builtins.exec(cache.compile(text, "<string>"), *names)  # noqa: S102  the text that `dataclasses` would execute

    def evaluate(text: str, *names: dict[str, Any]) -> Any:  # noqa: ANN401  as the builtin
        return builtins.eval(cache.compile(text, "<string>", "eval"), *names)  # noqa: S307  the text of `collections`

    def pattern(text: Any, flags: int = 0) -> Any:  # noqa: ANN401  `re` compiles what it has parsed, too
        if type(text) not in {str, bytes} or flags & _DEPENDENT:
            return real(text, flags)
        return cache.pattern(text, int(flags))

    def is_type(annotation: str, *more: Any) -> bool:  # noqa: ANN401  nobody imports one by another name
        named = _CLASS in annotation or _INIT in annotation or _KEYWORDS in annotation
        return named and asked(annotation, *more)

    def type_check(value: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401  the type of a named tuple's field
        if type(value) is not str or more[1:] or named.keys() - {"module"}:
            return checked(value, *more, **named)
        return typing.ForwardRef(value, module=named.get("module"))  # which it compares with eight others

    def process(cls: type, *options: bool) -> Any:  # noqa: ANN401  the class, or one with slots in its place
        from tideboard_core.system.quick_dataclasses import quick_process  # a part that makes no dataclass has no need

        quick = quick_process(cache.of_shape, processed)
        if vars(dataclasses)["_process_class"] is process:  # else the part that another thread imports has ended
            vars(dataclasses)["_process_class"] = quick  # from the second class on
        return quick(cls, *options)

    processed = dataclasses._process_class  # type: ignore[attr-defined]  # noqa: SLF001
    with (
        _replaced(dataclasses, "exec", execute),
        _replaced(dataclasses, "_process_class", process if HAS_QUICK else processed),
        _replaced(dataclasses, "_is_type", is_type),
        _replaced(collections, "eval", evaluate),
        _replaced(typing, "compile", cache.compile),
        _replaced(typing, "_type_check", type_check),
        _replaced(_compiler, "compile", pattern),
        _quick_tuples(),
        _finding(f"{name}-modules") if modules and not hasattr(sys, "frozen") else nullcontext(),  # it has no sources
    ):
        try:
            yield cache
        finally:
            cache.save()


@contextmanager
def _quick_tuples() -> Iterator[None]:
    """Make named tuples in fewer steps; where another thread ends this, too, Python makes them."""
    metaclass: Any = typing.NamedTupleMeta  # type: ignore[attr-defined]
    before = vars(metaclass)["__new__"]

    def first(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401  the class of a statement
        from tideboard_core.system.quick_tuples import quick_new  # a part that makes none has no need

        new = quick_new(before.__func__)
        if metaclass.__new__ is first:
            metaclass.__new__ = staticmethod(new)
        return new(*arguments, **more)

    metaclass.__new__ = staticmethod(first)
    try:
        yield
    finally:
        metaclass.__new__ = before


@contextmanager
def _finding(name: str) -> Iterator[None]:
    """Ask the kept modules before Python looks for a file, and after all that others have put before that."""
    from tideboard_core.system.module_cache import ModuleCache

    modules = ModuleCache(name)
    modules.begin()
    try:
        yield
    finally:
        modules.end()


@contextmanager
def _replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Give a module this global for a while, also in place of a builtin, which is hidden from it alone."""
    names = vars(module)
    before = names.get(name)
    names[name] = value
    try:
        yield
    finally:
        if before is None:
            del names[name]
        else:
            names[name] = before


def _arguments(text: str | bytes, flags: int) -> tuple[Any, ...]:
    """What `re` makes of a pattern before the interpreter takes it, which validates it again."""
    parsed = _compiler._parser.parse(text, flags)  # noqa: SLF001  as its `compile`
    state = parsed.state
    names = {number: name for name, number in state.groupdict.items()}
    groups = tuple(names.get(number) for number in range(state.groups))
    code = [int(word) for word in _compiler._code(parsed, flags)]  # noqa: SLF001  some have a name
    return text, flags | state.flags, code, state.groups - 1, state.groupdict, groups


def _read(file: Path) -> dict[_Key, Any]:
    try:
        with open_kept(str(file)) as source:
            content = source.readall()
        if content[:_DIGEST] != source_hash(content[_DIGEST:]):
            return {}
        made_by, codes = marshal.loads(content[_DIGEST:])  # noqa: S302  bytecode, trusted as that of modules
        return dict(codes) if made_by == _maker() and len(codes) <= MOST else {}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except Exception as error:  # noqa: BLE001  what only saves time never ends a start
        say_unusable(str(file), error)
        return {}


def _maker() -> tuple[str, int, bool]:
    """Release and interpreter, whose patch releases mend how patterns are compiled, and how classes are kept."""
    return __version__, sys.hexversion, HAS_QUICK
