"""A Python file as the counters read it: parsed once, its nodes by class, with the room it lies in."""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar, cast

from devtools.base import Stop

TESTS = "tests/"
PARTS = {
    "tideboard_api": "api",
    "tideboard_core": "core",
    "tideboard_desktop": "desktop",
    "tideboard_proto": "proto",
    "tideboard_resources": "resources",
    "tideboard_sandbox": "sandbox",
}
"""Names of rooms for the import packages of the checkout."""
_DEEPER = {"gateways": 1}
"""Folders whose subfolders are rooms of their own."""
Node = TypeVar("Node", bound=ast.AST)
Located = ast.expr | ast.stmt | ast.arg


class Place(NamedTuple):
    """A counted place; `what` follows file and line in a list."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class Module:
    """A parsed file; `path` is relative to the root and has slashes. Raises Stop if it is not Python."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = len(text.splitlines())
        self.is_test = path.startswith(TESTS)
        try:
            self.tree = ast.parse(text)
        except SyntaxError as problem:
            raise Stop(f"{path}:{problem.lineno}: this is not Python: {problem.msg}") from None
        self._nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            self._nodes[node.__class__].append(node)

    def nodes(self, kind: type[Node]) -> list[Node]:
        """Return the nodes of exactly this class, in no order."""
        return cast("list[Node]", self._nodes.get(kind, []))

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Every name and attribute that stands in the code, as Python reads it."""
        attributes = {node.attr for node in self.nodes(ast.Attribute)}
        return frozenset(attributes.union(node.id for node in self.nodes(ast.Name)))

    @functools.cached_property
    def docstrings(self) -> list[ast.Constant]:
        """Texts that only a reader reads: those of modules, classes, functions and values."""
        texts = (node.value for node in self.nodes(ast.Expr))
        return [text for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return all functions and methods."""
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    def place(self, node: Located, what: str) -> Place:
        """Return where a node stands, with what is counted there."""
        return Place(self.path, node.lineno, what)


def room_of(path: str) -> str:
    """Return the room of a file: `core/orders`, `tests/core/gateways/longport`; of a page of docs the page itself."""
    file = PurePosixPath(path)
    if file.suffix == ".md":
        return path
    folders = list(file.parent.parts)
    tests = folders[:1] == ["tests"]
    if len(folders) > 1 and folders[1] in PARTS:
        folders[:2] = [PARTS[folders[1]]]
    deepest = (3 if tests else 2) + sum(_DEEPER.get(name, 0) for name in folders[:3])
    return "/".join(folders[:deepest]) or "."


def dotted_name(path: str) -> str:
    """Return the name by which a source file is imported: `tideboard_core.orders.guard`; of a package its folder's."""
    parts = PurePosixPath(path).with_suffix("").parts
    inner = parts[1:] if parts[0] in {"core", "desktop", "packaging", "proto", "resources", "tests"} else parts
    return ".".join(inner[:-1] if inner[-1] == "__init__" else inner)
