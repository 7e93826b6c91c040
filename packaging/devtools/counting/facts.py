"""What counters over all files need of one: its imports, names that it uses and defines, classes and refusals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devtools.counting.module import Module, Place, dotted_name

_WORD = re.compile(r"[^\W\d]\w*")
_NAMES = re.compile(r"[\w.:]{2,200}")
"""A text that may name something of the program: `"reference.ipos:IposDock"`; one with a space is prose."""
_OWN_METHOD = re.compile(r"[a-z][a-z0-9_]*")
_REFUSAL = "NotOffered"


class Class(NamedTuple):
    """A class with the last parts of its bases' names and the names of its own members; `methods`: those it defines."""

    place: Place
    is_protocol: bool
    bases: tuple[str, ...]
    methods: frozenset[str]
    members: frozenset[str]


class Facts(NamedTuple):
    """What one file adds to the counts over all.

    `is_program`: it can be started. `imports`: full names of modules, of `from a import b` both `a` and `a.b`, and
    modules named in texts. `used`: every name that stands for something elsewhere. `refusing`: functions that return
    the error of a missing call; `refused`: methods that only raise what a function makes, each with its name.
    """

    path: str
    lines: int
    is_program: bool
    imports: frozenset[str]
    used: frozenset[str]
    public: tuple[Place, ...]
    classes: tuple[Class, ...]
    refusing: frozenset[str]
    refused: tuple[Place, ...]


def facts_of(module: Module) -> Facts:
    """Gather the facts of a file; those of a test are the names that it uses."""
    docstrings = set(map(id, module.docstrings))
    constants = (node.value for node in module.nodes(ast.Constant) if id(node) not in docstrings)
    texts = [text for text in constants if isinstance(text, str) and _NAMES.fullmatch(text)]
    named = {word for text in texts for word in _WORD.findall(text)}
    own = not module.is_test
    return Facts(
        module.path,
        module.lines,
        any(isinstance(node, ast.If) and "__name__" in ast.dump(node.test) for node in module.tree.body),
        frozenset(_imports(module, texts)) if own else frozenset(),
        frozenset(named.union(_used(module)) - (frozenset() if own else _defined(module))),
        tuple(_public(module)) if own else (),
        tuple(_classes(module)) if own else (),
        frozenset(one.name for one in module.functions() if one.returns and _last(one.returns) == _REFUSAL),
        tuple(_refused(module)) if own else (),
    )


def _last(node: ast.expr) -> str:
    """Last part of a name: `Protocol` of `typing.Protocol[T]`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner) | ast.Call(func=inner):
            return _last(inner)
        case ast.Constant(value=str(text)):
            return text.rpartition(".")[2]
    return ""


def _imports(module: Module, texts: list[str]) -> Iterator[str]:
    for plain in module.nodes(ast.Import):
        yield from (alias.name for alias in plain.names)
    for node in module.nodes(ast.ImportFrom):
        yield node.module or ""
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    root = dotted_name(module.path).partition(".")[0]
    for text in texts:
        name = text.partition(":")[0]
        if "." in name:
            yield from (name, f"{root}.{name}")


def _used(module: Module) -> Iterator[str]:
    yield from module.names
    yield from (node.arg for node in module.nodes(ast.keyword) if node.arg)
    for node in module.nodes(ast.MatchClass):
        yield from node.kwd_attrs
    for imported in module.nodes(ast.ImportFrom):
        yield from (alias.name for alias in imported.names)


def _defined(module: Module) -> frozenset[str]:
    """Names of the functions and classes at the top: a test that uses its own uses none of a source."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in module.tree.body if isinstance(node, kinds))


def _public(module: Module) -> Iterator[Place]:
    """Public functions and classes at the top of the module and public methods of its public classes.

    A method with capitals is one of Qt's, which Qt calls.
    """
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield module.place(node, node.name)
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and _OWN_METHOD.fullmatch(inner.name):
                    yield module.place(inner, inner.name)


def _classes(module: Module) -> Iterator[Class]:
    """All classes; an attribute that one of them sets counts as a member of all in the file."""
    attributes = {
        node.attr
        for node in module.nodes(ast.Attribute)
        if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    for node in module.nodes(ast.ClassDef):
        methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        fields = {target.id for one in node.body for target in _targets(one) if isinstance(target, ast.Name)}
        bases = tuple(map(_last, node.bases))
        interface = any(_is_protocol(base) for base in node.bases)
        yield Class(
            module.place(node, node.name),
            interface,
            bases,
            frozenset(methods),
            frozenset(methods | fields | attributes),
        )


def _is_protocol(base: ast.expr) -> bool:
    """Whether a class with this base is an interface; `asyncio.Protocol` is another thing."""
    match base:
        case ast.Subscript(value=inner):
            return _is_protocol(inner)
        case ast.Name(id="Protocol") | ast.Attribute(value=ast.Name(id="typing"), attr="Protocol"):
            return True
    return False


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    return node.targets if isinstance(node, ast.Assign) else []


def _refused(module: Module) -> Iterator[Place]:
    for node in module.nodes(ast.ClassDef):
        for method in node.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                match method.body[ast.get_docstring(method) is not None :]:
                    case [ast.Raise(exc=ast.Call(func=maker))]:
                        yield module.place(method, _last(maker))
