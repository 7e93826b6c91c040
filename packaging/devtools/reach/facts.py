"""What one file names of others, read from its text: imports, words that may name a module or a file, fixtures."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Any, NamedTuple

ENDINGS = {
    *("1", "c", "conf", "css", "csv", "desktop", "html", "ico", "in", "iss", "js", "json", "lock", "manifest", "md"),
    *("mjs", "nsh", "nsi", "plist", "png", "proto", "py", "qm", "qss", "sh", "spec", "strings", "svg", "toml", "ts"),
    *("ttf", "txt", "xml", "yml"),
}
"""Endings of file names; a text with another one names no file."""
_MODULE = re.compile(r"(?<![\w.*/-])[a-z_][\w*]*(?:\.[\w*]+)*(?::[A-Za-z_]\w*)?(?![\w.*/-])")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_PROGRAM = re.compile(r"-m\s+([a-z_][\w.*]*)")
_FROM_IMPORT = re.compile(r"\bfrom\s+([a-z_][\w.]*)\s+import\s+\(?\s*([\w ,]+)")
_FILE = re.compile(r"[\w.*/-]*[\w*-]\.([A-Za-z0-9]+)")
_QUOTED = re.compile(r'"([^"\n]+)"')
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_NAMELESS = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop)
HOOK = "pytest_"
"""How the names of functions begin that pytest calls for all tests."""


class Unit(NamedTuple):
    """A part of a file that counts by itself: a function of a conftest, or all the rest, whose name is empty.

    `imports`: `a.b` or, of `from a.b import c`, `a.b:c`. `mentions`: options, and words in texts that may name a module
    or a file, with `*` for what is filled in and `-m` before what Python runs. `asks`: names of fixtures that its
    fixtures and tests take. `calls`: names of functions of the same file.
    """

    name: str
    imports: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    fixture: str = ""
    autouse: bool = False


class Facts(NamedTuple):
    """All units of a file, and the fixtures it defines that do not take the one they replace."""

    units: tuple[Unit, ...]
    replaces: tuple[str, ...] = ()


def has_fixtures(path: str) -> bool:
    """Whether this file has fixtures for the tests of others, so that its functions count one by one."""
    name = path.rpartition("/")[2]
    return name in {"conftest.py", "pytest_plugin.py"} or name.endswith("_fixtures.py")


def facts_of(path: str, content: bytes) -> Facts:
    """What the file names; a Python file that cannot be parsed raises SyntaxError."""
    ending = path.rpartition(".")[2]
    if ending in {"proto", "mjs"}:
        names = _QUOTED.findall(content.decode(errors="replace"))
        return Facts((Unit("", mentions=tuple(sorted({name.rpartition("/")[2] for name in names}))),))
    if ending != "py":
        return Facts(())
    tree = ast.parse(content)
    if not has_fixtures(path):
        return Facts((_unit("", tree.body),), tuple(sorted(_replaced(tree))))
    apart = [node for node in tree.body if isinstance(node, _FUNCTION) and not node.name.startswith(HOOK)]
    rest, functions = [node for node in tree.body if node not in apart], {node.name for node in apart}
    return Facts((_unit("", rest, functions), *(_unit(node.name, [node], functions) for node in apart)))


def _unit(name: str, nodes: Sequence[ast.stmt], functions: Set[str] = frozenset()) -> Unit:
    seen = _Seen()
    for node in nodes:
        seen.visit(node)
    if seen.any_program:
        seen.mentions |= {f"-m {word}" for word in seen.mentions if _MODULE.fullmatch(word)}
    if seen.any_fixture:
        seen.asks |= seen.mentions
    found = (seen.imports, seen.mentions, seen.asks, seen.names & functions - {name})
    imports, mentions, asks, calls = (tuple(sorted(each)) for each in found)
    fixture, autouse = (fixture_of(nodes[0]) if name else None) or ("", False)
    return Unit(name, imports, mentions, asks, calls, fixture, autouse)


def _replaced(tree: ast.Module) -> Iterator[str]:
    """Names of fixtures of a test file that stand in the place of a conftest's without taking it."""
    for node in tree.body:
        if isinstance(node, _FUNCTION) and (made := fixture_of(node)) and made[0] not in _arguments(node):
            yield made[0]


def fixture_of(node: ast.AST) -> tuple[str, bool] | None:
    """The name of a fixture and whether every test below uses it; None for anything else."""
    for decorator in node.decorator_list if isinstance(node, _FUNCTION) else ():
        call = decorator if isinstance(decorator, ast.Call) else None
        maker = decorator if call is None else call.func
        if (maker.attr if isinstance(maker, ast.Attribute) else getattr(maker, "id", "")) != "fixture":
            continue
        given = {word.arg: word.value for word in call.keywords} if call else {}
        name, autouse = given.get("name"), given.get("autouse")
        named = (_text_of(name) if name else None) or str(getattr(node, "name", ""))
        return named, not (autouse is None or (isinstance(autouse, ast.Constant) and autouse.value is False))
    return None


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}


def _standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _imported(module: str, name: str) -> str:
    """The import of a name that may be a module; a class is none."""
    return module if name[0].isupper() and not name.endswith("_pb2") else f"{module}:{name}"


def _text_of(node: ast.expr) -> str | None:
    """The text of a literal, with `*` for what is filled in; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


class _Seen(ast.NodeVisitor):
    """Collects what the nodes name; annotations and what only type checkers read do not count."""

    def __init__(self) -> None:
        self.imports: set[str] = set()
        self.mentions: set[str] = set()
        self.asks: set[str] = set()
        self.names: set[str] = set()
        self.any_program = self.any_fixture = False  # where a variable has the name: any word may be it

    def visit(self, node: ast.AST) -> None:
        """Do what the class below does in half of its time: it puts a method's name together for each node."""
        method = _METHODS.get(type(node))
        if method is not None:
            method(self, node)
        else:
            self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """Visit what is in a node but for contexts and operators, which name nothing and are a third of all nodes."""
        for name in node._fields:
            value = getattr(node, name)
            if isinstance(value, list):
                for each in value:
                    if isinstance(each, ast.AST):
                        self.visit(each)
            elif isinstance(value, ast.AST) and not isinstance(value, _NAMELESS):
                self.visit(value)

    def visit_Import(self, node: ast.Import) -> None:
        self.imports.update(alias.name for alias in node.names if not _standard(alias.name))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module and not node.level and not _standard(node.module):
            self.imports.update(_imported(node.module, alias.name) for alias in node.names)

    def visit_If(self, node: ast.If) -> None:
        if getattr(node.test, "id", getattr(node.test, "attr", "")) == "TYPE_CHECKING":
            for each in node.orelse:
                self.visit(each)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name.startswith("test") or fixture_of(node):
            self.asks |= _arguments(node)
        for each in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(each)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring names nothing
            self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)

    def visit_List(self, node: ast.List) -> None:
        self._command(node.elts)
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._command(node.elts)
        self.generic_visit(node)

    def _command(self, words: Sequence[ast.expr]) -> None:
        """Note the module that Python runs after `-m`."""
        for option, name in pairwise(words):
            if isinstance(option, ast.Constant) and option.value == "-m":
                text = _text_of(name)
                self.any_program |= text is None
                self.mentions.update([f"-m {text}"] if text else [])

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        self._command(node.args)
        if isinstance(function, ast.Attribute) and function.attr in {"usefixtures", "getfixturevalue"}:
            names = {_text_of(each) for each in node.args}
            self.any_fixture |= None in names
            self.asks.update(filter(None, names))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._text(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._text(_text_of(node) or "")
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _text(self, text: str) -> None:
        self.mentions.update(words_of(text))


_METHODS: dict[type, Callable[[_Seen, Any], None]] = {
    getattr(ast, name.removeprefix("visit_")): method
    for name, method in vars(_Seen).items()
    if name.startswith("visit_")
}


def words_of(text: str) -> Iterator[str]:
    """The words of a text that may name a module or a file, and the options in it.

    A text that is one word may be a part of a name that is put together elsewhere.
    """
    if text.isidentifier():
        yield from [text] if text[0].islower() else []
        return
    yield from _OPTION.findall(text)
    yield from (f"-m {name}" for name in _PROGRAM.findall(text))
    for module, names in _FROM_IMPORT.findall(text):
        yield from (f"{module}:{name.split()[0]}" for name in names.split(",") if name.strip())
    for found in _MODULE.finditer(text):
        if set(".:") & set(found[0]) and found[0].rpartition(".")[2] not in ENDINGS:
            yield found[0]
    if (file := _FILE.fullmatch(text)) and file[1] in ENDINGS and not ("*" in text and file[1] == "py"):
        yield text.lstrip("./")
