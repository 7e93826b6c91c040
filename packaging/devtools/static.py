"""`dev.py check`: format, lint, types, import contracts and source rules, which need no running program of ours."""

from __future__ import annotations

import ast
import functools
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devtools.base import ROOT, VENV, Stop, python, scripts
from devtools.environments import prepare
from devtools.parts import Part, concluded, part

HELP = """usage: python3 dev.py check [-v]
Format, lint, types (here and for the other systems), import contracts and source rules, as in the gate; a minute and
a half, less once types are cached."""
MYPY_CACHE = ".venv/mypy-cache"
"""Folder in which mypy keeps what it knows, as in pyproject.toml; the other systems have one of their own in it."""
SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
"""Names of the systems that mypy checks for, by `sys.platform`."""
SHIPPED = ("core", "desktop", "packaging/building", "packaging/devtools", "dev.py")
"""What has to fit the systems that this one is not; tests and what is equal everywhere are checked every night."""
_IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_PLATFORM = "sys.platform"
AGAIN = "python3 dev.py check"
"""The command that runs these parts alone."""


def check(arguments: list[str]) -> int:
    """The static part of the gate."""
    if arguments not in ([], ["-v"]):
        raise Stop("check takes no arguments but -v; `dev.py test PATH` runs single tests.")
    return concluded("check", static_parts(prepare(), verbose=bool(arguments)), verbose=bool(arguments))


def static_parts(env: Mapping[str, str], at_once: int = 2, *, verbose: bool = False) -> list[Part]:
    """Run them, so many at a time, the longest first, each on one core. What passes says nothing unless `verbose`."""
    with ThreadPoolExecutor(at_once) as pool:
        running = [
            pool.submit(part, name, command, env, again=AGAIN, beside=True, verbose=verbose)
            for name, command in static_commands().items()
        ]
        return [done.result() for done in running]


def static_commands() -> dict[str, list[str]]:
    """Return the command of each part."""
    tool = [str(python()), "-m"]
    rules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_*.py"))
    commands: dict[str, list[str]] = {
        "types": [*tool, "mypy"],
        **types_commands(),
        "source rules": [*tool, "pytest", "-q", "-p", "no:cacheprovider", *rules],
        "contracts": [str(scripts(VENV) / "lint-imports"), "--no-cache"],
        "lint": [*tool, "ruff", "check", "."],
        "format": [*tool, "ruff", "format", "--check", "."],
    }
    if os.environ.get("CI"):  # no cache to read, and nobody reads this one: writing it is a quarter of mypy's time
        for name in [name for name in commands if name.startswith("types")]:
            commands[name] += ["--cache-dir", os.devnull]
    return commands


def types_commands() -> dict[str, list[str]]:
    """Return the command that checks types for each other `sys.platform`, with a cache of its own, by the part's name.

    Only files whose types depend on the system are checked, which takes mypy less than half the time.
    """
    mypy = [str(python()), "-m", "mypy", "--follow-imports", "silent"]
    files = [str(file.relative_to(ROOT)) for file in system_files(ROOT / path for path in SHIPPED)]
    return {
        f"types: {name}": [*mypy, "--platform", system, "--cache-dir", f"{MYPY_CACHE}/{system}", *files]
        for system, name in SYSTEMS.items()
        if system != sys.platform
    }


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
