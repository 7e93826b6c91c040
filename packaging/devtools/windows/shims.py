"""Three small libraries that Wine 8 lacks, compiled from packaging/windows/shims; for tests under Wine only.

`icuuc.dll` and `bcryptprimitives.dll` lie beside python.exe. The third has the complex functions that numpy imports
from api-ms-win-crt-math-l1-1-0.dll, a name that Wine resolves to its own C runtime. So that name is replaced in numpy's
binaries by one of the same length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.base import Stop, quiet
from devtools.windows.places import SOURCES

SHIMS = SOURCES / "shims"
PLAIN = ("bcryptprimitives", "icuuc")
MATH = SHIMS / "complex_math.c"
SYSTEM_NAME = b"api-ms-win-crt-math-l1-1-0.dll"
OWN_NAME = b"crtmathshim-aaaaaaaaaaaaaa.dll"
_FUNCTIONS = re.compile(r"^(?:REAL|COMPLEX)\((\w+)\)$|shim_(\w+)\(", re.MULTILINE)
_IMPORTED = re.compile(r"\t[0-9a-f]+\s+\d+\s+(\S+)")


def own_functions(source: str) -> set[str]:
    """The functions that the C source defines, by the names that programs import."""
    plain = {hit[2] for hit in _FUNCTIONS.finditer(source) if hit[2] and "#" not in hit[2]}
    made = {hit[1] + ending for hit in _FUNCTIONS.finditer(source) if hit[1] for ending in ("", "f", "l")}
    return made | plain


def imported(report: str, library: str) -> set[str]:
    """The functions that a program imports from a library, as `objdump -p` reports them."""
    names, current = set(), ""
    for line in report.splitlines():
        if hit := re.search(r"DLL Name: (\S+)", line):
            current = hit[1].lower()
        elif current == library and (hit := _IMPORTED.match(line)):
            names.add(hit[1])
    return names


def exports(names: Iterable[str], own: set[str]) -> str:
    """The module definition: our functions by name, all others forwarded to Wine's C runtime."""
    lines = [f"  {name} = {'shim_' if name in own else 'ucrtbase.'}{name}" for name in sorted(names)]
    return "\n".join([f"LIBRARY {OWN_NAME.decode()}", "EXPORTS", *lines, ""])


def renamed(program: bytes) -> bytes:
    """The program with the library's name replaced; its length stays, or every offset in it would be wrong."""
    if len(OWN_NAME) != len(SYSTEM_NAME):
        raise Stop(f"{OWN_NAME.decode()} is not as long as {SYSTEM_NAME.decode()}.")
    return program.replace(SYSTEM_NAME, OWN_NAME)


def make(python: Path, packages: Path, work: Path, compiler: Path, objdump: Path, env: Mapping[str, str]) -> None:
    """Compile the three libraries into the folder of python.exe and let numpy import the third."""
    common: list[str | Path] = [compiler, "-O2", "-s", "-shared", "-Wall", "-Werror"]
    for name in PLAIN:
        quiet(*common, "-o", python / f"{name}.dll", SHIMS / f"{name}.c", "-ladvapi32", env=env)
    programs = [path for path in sorted(packages.glob("numpy*/**/*")) if path.suffix in {".pyd", ".dll"}]
    users = [path for path in programs if SYSTEM_NAME in path.read_bytes()]
    names = {name for path in users for name in imported(quiet(objdump, "-p", path, env=env), SYSTEM_NAME.decode())}
    definition = work / "crtmath.def"
    definition.write_text(exports(names, own_functions(MATH.read_text(encoding="utf-8"))), encoding="utf-8")
    quiet(*common, "-static", "-o", python / OWN_NAME.decode(), MATH, definition, env=env)
    for path in users:
        path.write_bytes(renamed(path.read_bytes()))
