"""The source files whose types depend on the operating system, so that mypy checks only those for another one."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from devtools.base import VENV

_IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_PLATFORM = "sys.platform"


@functools.cache
def standard_names() -> Mapping[str, frozenset[str]]:
    """Return what mypy describes differently for each system, by top-level module of the standard library.

    `platform` is in each set: a file that asks for it has code of its own for one system.
    """
    stubs = next(VENV.glob("[lL]ib/**/mypy/typeshed/stdlib"))
    found: dict[str, set[str]] = {}
    for stub in stubs.rglob("*.pyi"):
        if _PLATFORM in (text := stub.read_text(encoding="utf-8")):
            module = stub.relative_to(stubs).parts[0].removesuffix(".pyi")
            found.setdefault(module, {"platform"}).update(_differing(ast.parse(text).body))
    return {module: frozenset(names) for module, names in found.items()}


def _differing(body: Sequence[ast.stmt], *, asked: bool = False) -> Iterator[str]:
    """What a description defines below a question for the system, in classes too."""
    for node in body:
        match node:
            case ast.If():
                yield from _differing([*node.body, *node.orelse], asked=asked or _PLATFORM in ast.unparse(node.test))
            case ast.ClassDef() if not asked:
                yield from _differing(node.body)
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() if asked:
                yield node.name
            case ast.Import() | ast.ImportFrom() if asked:
                yield from (name.asname or name.name for name in node.names)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]) if asked:
                yield name


def system_files(paths: Iterable[Path]) -> list[Path]:
    """Return the source files below the paths that import such a module, in functions too, and have a word of these.

    Another file has the same types everywhere unless it takes a value of such a module from one of these and uses what
    one system lacks; the nightly run checks every file for every system.
    """
    names = standard_names()
    files = (file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))
    return [file for file in files if any(_has_word(file, names[each]) for each in _imported(file) & names.keys())]


@functools.cache
def _imported(file: Path) -> frozenset[str]:
    """Return the top-level modules that a file imports."""
    return frozenset(_IMPORT.findall(file.read_text(encoding="utf-8")))


def _has_word(file: Path, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_WORD.findall(file.read_text(encoding="utf-8")))
