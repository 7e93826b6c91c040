"""Proof by chance: sources broken at random places; what the selection does not notice, the whole must not either."""

from __future__ import annotations

import ast
import copy
import random
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, Stop, python, say
from devtools.parts import IN_PROCESSES
from devtools.reach.changed import select
from devtools.reach.graph import Graph
from devtools.reach.history import checked_out, variables
from devtools.reach.trees import Reader, tree_of

SOURCES = ("core/", "desktop/")
ORDER_PATH = ("core/tideboard_core/orders/", "core/tideboard_core/lock/", "core/tideboard_core/audit/")
"""Rooms of the order path, whose rules tests/mutations.toml breaks."""
COUNT, SEED = 30, 1
SECONDS = 3600.0
"""Longest run of tests with one place broken; a longer one has noticed it."""
WORDS = ("selection", "WHOLE", "nothing", "RED")
OPPOSITES: Sequence[tuple[type[ast.cmpop], type[ast.cmpop]]] = [
    (ast.Lt, ast.GtE), (ast.Gt, ast.LtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot),
]  # fmt: skip
OPPOSITE = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}


class Broken(NamedTuple):
    """A file with one expression replaced; `text` is all of it."""

    file: str
    line: int
    old: str
    new: str
    text: str


def broken_form(node: ast.expr) -> ast.expr | None:
    """An expression that means something else; None for one that is left alone."""
    made = copy.deepcopy(node)
    match made:
        case ast.Compare():
            made.ops[0] = OPPOSITE[type(made.ops[0])]()
        case ast.BoolOp():
            made.op = ast.And() if isinstance(made.op, ast.Or) else ast.Or()
        case ast.UnaryOp(op=ast.Not()):
            return made.operand
        case ast.Constant(value=bool(value)):
            made.value = not value
        case ast.Constant(value=int(value)):
            made.value = value + 1
        case _:
            return None
    return made


def expressions(node: ast.AST) -> Iterator[ast.expr]:
    """What can be broken below a node, on one line; texts with gaps have no places of their own before Python 3.12."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.expr) and each.lineno == each.end_lineno and broken_form(each) is not None:
            yield each
        if not isinstance(each, ast.JoinedStr):
            yield from expressions(each)


def break_one(file: str, text: str, draw: random.Random) -> Broken | None:
    """Break one expression inside a function of the file; None where there is none."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = [each for function in functions for statement in function.body for each in expressions(statement)]
    if not found:
        return None
    node = draw.choice(found)
    made = broken_form(node)
    lines = text.encode().splitlines(keepends=True)
    line, end = lines[node.lineno - 1], node.end_col_offset
    new = f"({ast.unparse(made)})" if made is not None else ""
    lines[node.lineno - 1] = line[: node.col_offset] + new.encode() + line[end:]
    return Broken(file, node.lineno, line[node.col_offset : end].decode(), new, b"".join(lines).decode())


def drawn(files: Sequence[str], count: int, seed: int, root: Path = ROOT) -> Iterator[Broken]:
    """So many broken places in these files, the same for one seed."""
    draw = random.Random(seed)
    while count:
        file = draw.choice(files)
        if made := break_one(file, (root / file).read_text(encoding="utf-8"), draw):
            count -= 1
            yield made


def noticed(tests: Iterable[str], tree: Path, env: Mapping[str, str], *options: str) -> bool:
    """Whether one of these tests fails in the tree."""
    named = tree / "named-tests"
    named.write_text("\n".join(tests), encoding="utf-8")
    if not named.stat().st_size:
        return False
    command = [str(python()), "-m", "pytest", "-x", "-q", *IN_PROCESSES, *options, f"@{named}"]
    try:
        done = subprocess.run(command, cwd=tree, env=dict(env), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def outcome(broken: Broken, graph: Graph, tree: Path, env: Mapping[str, str]) -> str:
    """Name of who notices a broken place: `selection`, `WHOLE` alone or `nothing`; `RED` if a test fails anyway."""
    chosen = select(graph, graph, [broken.file]).tests
    others = [test for test in graph.tests if test not in {*chosen}]
    file = tree / broken.file
    text = file.read_text(encoding="utf-8")
    file.write_text(broken.text, encoding="utf-8")
    found = next((name for name, tests in (("selection", chosen), ("WHOLE", others)) if noticed(tests, tree, env)), "")
    file.write_text(text, encoding="utf-8")
    tests = chosen if found == "selection" else others
    return "RED" if found and noticed(tests, tree, env, "--last-failed") else found or "nothing"


def run(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Break so many places, of a seed; returns 1 where a test outside the selection alone noticed one."""
    if len(arguments) > 2 or not all(word.isdecimal() for word in arguments):
        raise Stop("reach chance takes a number of places and a seed.")
    count, seed = (*map(int, arguments), *(COUNT, SEED)[len(arguments) :])
    reader, paths = Reader(), tree_of("HEAD")
    graph = reader.graph(paths)
    reader.keep()
    files = sorted(path for path in paths if path.startswith(SOURCES) and path.endswith(".py"))
    outcomes: list[str] = []
    with checked_out("HEAD") as tree:
        for broken in drawn([path for path in files if not path.startswith(ORDER_PATH)], count, seed, tree):
            outcomes.append(outcome(broken, graph, tree, variables(env, tree)))
            say(f"{outcomes[-1]:<10}{broken.file}:{broken.line}  {broken.old} -> {broken.new}")
    say(f"noticed by: {', '.join(f'{word} {outcomes.count(word)}' for word in WORDS)}")
    return 1 if {"WHOLE", "RED"} & {*outcomes} else 0
