"""The source files whose types depend on the operating system, so that mypy checks only those for another one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from devtools.base import VENV

_IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)


@functools.cache
def standard_modules() -> frozenset[str]:
    """Return the top-level modules of the standard library that mypy describes differently for each system."""
    stubs = next(VENV.glob("[lL]ib/**/mypy/typeshed/stdlib"))
    asking = (stub for stub in stubs.rglob("*.pyi") if "sys.platform" in stub.read_text(encoding="utf-8"))
    return frozenset(stub.relative_to(stubs).parts[0].removesuffix(".pyi") for stub in asking)


def system_files(paths: Iterable[Path]) -> list[Path]:
    """Return the source files below the paths that import such a module, in functions too.

    Another file has the same types everywhere unless it takes a value of such a module from one of these and uses what
    one system lacks; the nightly run checks every file for every system.
    """
    modules = standard_modules()
    files = (file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))
    return [file for file in files if not modules.isdisjoint(_imported(file))]


@functools.cache
def _imported(file: Path) -> frozenset[str]:
    """Return the top-level modules that a file imports."""
    return frozenset(_IMPORT.findall(file.read_text(encoding="utf-8")))
