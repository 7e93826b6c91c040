"""Modules of ours that each conftest file below a folder loads, in JSON; a program, for a process that has none yet."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path

OURS = ("tideboard_", "fakes.")


def of_ours() -> set[str]:
    """Return the modules of ours that are loaded; packages, which have no code, do not count."""
    return {name for name in sys.modules if name.startswith(OURS) and not hasattr(sys.modules[name], "__path__")}


def load(path: Path) -> None:
    """Load a conftest file, and what its autouse fixtures import."""
    spec = importlib.util.spec_from_file_location("conftest", path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    for node in ast.parse(path.read_bytes()).body:
        if "autouse=True" in "".join(map(ast.unparse, getattr(node, "decorator_list", ()))):
            imports = [each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)]
            exec(compile(ast.Module([*imports], []), str(path), "exec"), {})  # noqa: S102  imports of our own files


def loaded_by(folder: Path) -> dict[str, list[str]]:
    """Return what each conftest file and those above it load; what others loaded is not loaded for it."""
    found, above = dict[str, list[str]](), list[tuple[Path, set[str]]]()
    for path in sorted(folder.rglob("conftest.py"), key=lambda each: each.parent):
        while above and above[-1][0] not in path.parents:
            for name in of_ours() - above.pop()[1]:
                del sys.modules[name]
        above.append((path.parent, of_ours()))
        load(path)
        found[path.relative_to(folder).as_posix()] = sorted(of_ours() - above[0][1])
    return found


if __name__ == "__main__":
    json.dump(loaded_by(Path(sys.argv[1])), sys.stdout)
