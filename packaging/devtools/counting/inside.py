"""What a test knows of the inside of the program: writes to names of its modules and classes, looks at private ones."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from typing import Literal

from devtools.base import ROOT
from devtools.counting.module import PARTS, Module, Place

PUBLIC_WITH_UNDERSCORE = frozenset(
    {"_asdict", "_exit", "_field_defaults", "_fields", "_getframe", "_make", "_replace", "_fields_", "_pack_"}
)
"""Documented names of the standard library that begin with an underscore."""
_WRITES_TO_NAME = frozenset({"setattr", "delattr", "patch", "patch.object", "patch.multiple"})
_WRITES_TO_ITEM = frozenset({"setitem", "delitem", "patch.dict"})
_TAKES_NAME = frozenset({"setattr", "getattr", "delattr", "hasattr", "patch.object"})
_OWN = frozenset({"self", "cls"})

Kind = Literal["module", "class", "object"]


def _scripts() -> frozenset[str]:
    inside = [one for one in (ROOT / "packaging").iterdir() if one.is_dir() or one.suffix == ".py"]
    return frozenset(one.stem for one in (*inside, *ROOT.glob("*.py")))


OURS = frozenset({*PARTS, *_scripts()})
"""First parts of the names of modules that are ours and no test's."""


def is_private(name: str) -> bool:
    """Whether a name is private by its underscore: neither special (`__init__`, `_missing_`) nor documented."""
    return name.startswith("_") and not name.endswith("_") and name not in PUBLIC_WITH_UNDERSCORE


def _called(call: ast.Call) -> str:
    """Name of what is called without its owner, but `patch.object` with it."""
    match call.func:
        case ast.Attribute(
            value=ast.Name(id="patch") | ast.Attribute(attr="patch"), attr="object" | "multiple" | "dict"
        ):
            return f"patch.{call.func.attr}"
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _kind_of(name: str) -> Kind:
    """What an imported name stands for by the way it is written: Guard, guard, LIMIT."""
    bare = name.lstrip("_")
    if bare.isupper() and len(bare) > 1:
        return "object"
    return "class" if bare[:1].isupper() else "module"


class _Imports:
    """What the names of a test file stand for that come from modules of ours."""

    def __init__(self, module: Module) -> None:
        self.kinds: dict[str, Kind] = {}
        for plain in module.nodes(ast.Import):
            for alias in plain.names:
                if alias.name.partition(".")[0] in OURS:
                    self.kinds[alias.asname or alias.name.partition(".")[0]] = "module"
        for node in module.nodes(ast.ImportFrom):
            if (node.module or "").partition(".")[0] in OURS:
                self.kinds.update({alias.asname or alias.name: _kind_of(alias.name) for alias in node.names})

    def kind(self, node: ast.expr) -> Kind | None:
        """Return what an expression is, None if it is not known to be ours."""
        match node:
            case ast.Name(id=name):
                return self.kinds.get(name)
            case ast.Attribute(attr="__class__") | ast.Call(func=ast.Name(id="type"), args=[_]):
                return "class"
            case ast.Attribute(value=owner, attr=name):
                outer = self.kind(owner)
                if outer not in {"module", "class"}:
                    return None
                if _kind_of(name) == "module":  # an object, unless our module imported it
                    imported = outer == "module" and (name in sys.stdlib_module_names or self._is_path(owner))
                    return "module" if imported else "object"
                return _kind_of(name)
        return None

    def _is_path(self, node: ast.expr) -> bool:
        """Whether it is the beginning of a module's full name: `tideboard_core.orders` of an `import` of all of it."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in PARTS


def patches(module: Module) -> Iterator[Place]:
    """Writes to names and attributes of modules and classes of ours: by monkeypatch, mock or plain assignment.

    A table of a module counts as its name. An attribute of an object is its interface and does not count.
    """
    imports = _Imports(module)
    for attribute in module.nodes(ast.Attribute):
        if not isinstance(attribute.ctx, ast.Load) and imports.kind(attribute.value) in {"module", "class"}:
            yield module.place(attribute, ast.unparse(attribute))
    for item in module.nodes(ast.Subscript):
        if not isinstance(item.ctx, ast.Load) and imports.kind(item.value):
            yield module.place(item, ast.unparse(item))
    for call in module.nodes(ast.Call):
        if _writes(call, imports):
            yield module.place(call, ast.unparse(call)[:80])


def _writes(call: ast.Call, imports: _Imports) -> bool:
    name = _called(call)
    if not call.args or name not in _WRITES_TO_NAME | _WRITES_TO_ITEM:
        return False
    target = call.args[0]
    text = target.values[0] if isinstance(target, ast.JoinedStr) and target.values else target
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str) and re.split(r"[.:]", text.value)[0] in OURS
    kind = imports.kind(target)
    return kind is not None if name in _WRITES_TO_ITEM else kind in {"module", "class"}


def private_looks(module: Module) -> Iterator[Place]:
    """Looks at private members (`x._y`, by name too) of what is not the file's own, and imports of private names."""
    own = _own_members(module)
    for attribute in module.nodes(ast.Attribute):
        name = attribute.attr
        if name[0] == "_" and is_private(name) and name not in own and not _is_self(attribute.value):
            yield module.place(attribute, ast.unparse(attribute)[-80:])
    for call in module.nodes(ast.Call):
        match call.args:
            case [owner, ast.Constant(value=str(name)), *_] if _called(call) in _TAKES_NAME:
                if is_private(name) and name not in own and not _is_self(owner):
                    yield module.place(call, ast.unparse(call)[:80])
    for node in module.nodes(ast.ImportFrom):
        if (node.module or "").partition(".")[0] in OURS:
            for alias in node.names:
                if is_private(alias.name):
                    yield module.place(node, f"{node.module}.{alias.name}")


def _is_self(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name in _OWN
        case ast.Call(func=ast.Name(id="super")):
            return True
        case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]):
            return name in _OWN
    return False


def _own_members(module: Module) -> frozenset[str]:
    """Private members that a class of this file defines."""
    own = {
        node.attr
        for node in module.nodes(ast.Attribute)
        if node.attr[0] == "_" and isinstance(node.ctx, ast.Store) and _is_self(node.value)
    }
    for node in module.nodes(ast.ClassDef):
        for member in node.body:
            match member:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    own.add(name)
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                    own.add(name)
    return frozenset(own)
