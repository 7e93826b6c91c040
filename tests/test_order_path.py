"""The walk of an order through `core/orders`: how often who follows it comes back to a file that he had left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from checkout import ROOT, python_files
from devtools.counting.module import Module
from one_reading import each_file, lines_of, snippet
from test_source_rules import ORDERS

MOST_RETURNS = 6
"""With proposals in its text the path came back thirteen times."""
OWNERS = {
    "_sender": "Sender",
    "_journal": "OrderJournal",
    "_one_review": "OneReview",
    "_pretrade": "PretradeChecks",
    "_blotter": "Blotter",
    "_writes": "UnansweredWrites",
    "_expected": "ExpectedOrders",
}
"""Attributes by which the classes of the path hold each other."""


class Function(NamedTuple):
    """A function or method; `owner` is the name of its class, empty without one."""

    file: str
    owner: str
    node: ast.FunctionDef | ast.AsyncFunctionDef


Functions = Mapping[tuple[str, str], Function]


def functions_of(texts: Mapping[str, str]) -> Functions:
    """Every function and method of these files, by class and name."""
    found = {}
    for file, text in texts.items():
        for part in ast.parse(text).body:
            inside = part.body if isinstance(part, ast.ClassDef) else [part]
            owner = part.name if isinstance(part, ast.ClassDef) else ""
            for node in inside:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    found[owner, node.name] = Function(file, owner, node)
    return found


class Walk:
    """Follows a value from one function into every function that it or a part of it is handed to.

    Calls are followed in the order of the text, each function once, nested functions and lambdas where they stand.
    """

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._read: set[Function] = set()
        self.stays: list[str] = []

    @property
    def returns(self) -> int:
        """How often it came back to a file that it had left."""
        return len(self.stays) - len(set(self.stays))

    def follow(self, function: Function, *names: str) -> None:
        """Read a function in which these parameters are the value."""
        if function not in self._read:
            self._read.add(function)
            self._stand(function.file)
            self._visit(function.node, function, set(names))

    def _stand(self, file: str) -> None:
        if self.stays[-1:] != [file]:
            self.stays.append(file)

    def _visit(self, node: ast.AST, function: Function, names: set[str]) -> None:
        for child in ast.iter_child_nodes(node):
            self._visit(child, function, names)
        if isinstance(node, ast.Assign) and _part_of(node.value, names):
            names.update(one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name))
        if isinstance(node, ast.Call) and (taken := self._called(node, function.owner)) is not None:
            handed = tuple(_handed(node, taken, names))
            if handed:
                self.follow(taken, *handed)
                self._stand(function.file)

    def _called(self, call: ast.Call, owner: str) -> Function | None:
        match call.func:
            case ast.Name(id=name):
                return self._functions.get(("", name)) or self._functions.get((name, "__init__"))
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self._functions.get((owner, name))
            case ast.Attribute(value=ast.Attribute(attr=held), attr=name):
                return self._functions.get((OWNERS.get(held, held), name))
        return None


def _part_of(node: ast.expr, names: set[str]) -> bool:
    """Whether it is the value or an attribute of it."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in names


def _handed(call: ast.Call, taken: Function, names: set[str]) -> Iterator[str]:
    """The parameters that get the value."""
    arguments = taken.node.args
    places = [one.arg for one in (*arguments.posonlyargs, *arguments.args) if one.arg != "self"]
    for place, given in zip(places, call.args, strict=False):
        if _part_of(given, names):
            yield place
    for keyword in call.keywords:
        if keyword.arg is not None and _part_of(keyword.value, names):
            yield keyword.arg


def test_who_follows_an_order_seldom_comes_back_to_a_file() -> None:
    """What one kind of order adds to the path belongs into its case, not into the text of the path."""
    path = {one.name: (ROOT / one).read_text(encoding="utf-8") for one in python_files("core") if one.parent == ORDERS}
    functions = functions_of(path)
    walk = Walk(functions)
    walk.follow(functions["Guard", "submit"], "request")
    assert {"guard.py", "journal.py", "review.py", "sender.py"} <= set(walk.stays), "it no longer sees the path"
    assert walk.returns <= MOST_RETURNS, " > ".join(walk.stays)


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        ("other(request)", ["a", "b", "a"]),
        ("other(1)", ["a"]),
        ("number = request.number; other(number); other(request)", ["a", "b", "a"]),
        ("self.more(request.number)", ["a", "b", "a"]),
        ("self._sender.send(x=request)", ["a", "c", "a"]),
        ("f = lambda: other(request); Made(request)", ["a", "b", "a", "c", "a"]),
    ],
)
def test_a_return_is_seen(body: str, stays: list[str]) -> None:
    """Each file is named once for each stretch that is read of it."""
    texts = {
        "a": f"class Guard:\n def submit(self, request): {body}\n def more(self, one): other(one)\n",
        "b": "def other(one): ...\n",
        "c": "class Sender:\n def send(self, *, x): ...\nclass Made:\n def __init__(self, one): ...\n",
    }
    functions = functions_of(texts)
    walk = Walk(functions)
    walk.follow(functions["Guard", "submit"], "request")
    assert walk.stays == stays


@each_file("core")
def settled_read(module: Module) -> list[int]:
    """Lines of the order path, and of the exchange's day, that read when the values of a session are final.

    Exchange day, the day's value, the brake and what is put back begin and end with the day itself.
    """
    if ORDERS not in Path(module.path).parents:
        return []
    sessions = re.compile(r"(session(_on|_at)?|newest|served|previous_session|next_session)(\(.*\))?$")
    reads = (node for node in module.nodes(ast.Attribute) if node.attr == "settled")
    found = [node for node in reads if sessions.search(ast.unparse(node.value))]
    return lines_of([*found, *(node for node in module.nodes(ast.Name) if node.id == "SETTLED")])


def test_no_order_waits_for_the_values_of_its_day() -> None:
    assert settled_read.found() == {}


@pytest.mark.parametrize(
    ("source", "path", "seen"),
    [
        ("x = session.settled", "core/tideboard_core/orders/brake/loss_brake.py", True),
        ("x = self._calendar.newest(market, now).settled", "core/tideboard_core/orders/journal.py", True),
        ("x = close + SETTLED[market]", "core/tideboard_core/orders/checks.py", True),
        ("x = followed.settled", "core/tideboard_core/orders/journal.py", False),
        ("x = session.settled", "core/tideboard_core/collector/recording.py", False),
    ],
)
def test_an_order_that_waits_for_them_is_seen(source: str, path: str, seen: bool) -> None:
    assert bool(settled_read(snippet(source, path))) is seen


# --- what a start takes over from the order log ---------------------------------------------------------------------

RESTORES = "restore"


def restored_from(functions: Functions, root: str) -> set[str]:
    """Classes whose `restore` is reached from that of `root`, over the attributes by which they hold each other."""
    held = dict(OWNERS)
    for (owner, name), one in functions.items():
        if owner and isinstance(one.node.returns, ast.Name):  # a property
            held[name] = one.node.returns.id
        for node in ast.walk(one.node):
            match node:
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id="self"), attr=attr)],
                    value=ast.Call(func=ast.Name(id=made) | ast.Attribute(attr=made)),
                ):
                    held.setdefault(attr, made)
    reached, wanted = set[str](), {root}
    while wanted:
        reached |= (now := wanted)
        inside = [one.node for (owner, name), one in functions.items() if owner in now and RESTORES in name]
        calls = (node.func for part in inside for node in ast.walk(part) if isinstance(node, ast.Call))
        names = (call.value for call in calls if isinstance(call, ast.Attribute) and call.attr == RESTORES)
        wanted = {held.get(name.attr, "") for name in names if isinstance(name, ast.Attribute)} - reached - {""}
    return reached


def test_one_call_restores_all_that_the_order_path_keeps_in_the_log() -> None:
    """And the program makes that call, and none of a part: what a start forgets, no test of a part can see."""
    path = {str(one): (ROOT / one).read_text(encoding="utf-8") for one in python_files("core") if ORDERS in one.parents}
    functions = functions_of(path)
    assert restored_from(functions, "Guard") == {owner for owner, name in functions if name == RESTORES}
    desktop = "\n".join((ROOT / one).read_text(encoding="utf-8") for one in python_files("desktop"))
    assert re.findall(r"[\w.]*\btrading\.[\w.()]*\.restore\(", desktop) == ["self.trading.guard.restore("]


def test_a_part_that_nobody_restores_is_seen() -> None:
    part = "class Kept:\n    def restore(self, records): ..."
    whole = "class Guard:\n    def __init__(self): self.kept = Kept()\n    def restore(self, records): {}"
    for text, found in (("self.kept.restore(records)", {"Guard", "Kept"}), ("pass", {"Guard"})):
        assert restored_from(functions_of({"a.py": part, "b.py": whole.format(text)}), "Guard") == found
