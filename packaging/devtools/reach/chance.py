"""Proof by chance: sources broken at random places; what the selection does not notice, the whole must not either."""

from __future__ import annotations

import ast
import copy
import os
import random
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools import mutations
from devtools.base import ROOT, Stop, python, say
from devtools.reach.changed import select
from devtools.reach.trees import Reader, tree_here

SOURCES = ("core/", "desktop/")
ORDER_PATH = ("core/tideboard_core/orders/", "core/tideboard_core/lock/", "core/tideboard_core/audit/")
"""Rooms of the order path, whose rules tests/mutations.toml breaks."""
COUNT, SEED = 30, 1
SECONDS = 3600.0
"""Longest run of tests with one place broken; a longer one has noticed it."""
WORKERS = ("-n", "3", "--dist", "loadfile")
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


def drawn(files: Sequence[str], count: int, seed: int) -> Iterator[Broken]:
    """So many broken places in these files, the same for one seed."""
    draw = random.Random(seed)
    while count:
        file = draw.choice(files)
        if made := break_one(file, (ROOT / file).read_text(encoding="utf-8"), draw):
            count -= 1
            yield made


def noticed(tests: Iterable[str], place: Path, env: Mapping[str, str]) -> bool:
    """Whether one of these tests fails in the copy."""
    named = place / "named-tests"
    named.write_text("\n".join(tests), encoding="utf-8")
    if not named.stat().st_size:
        return False
    command = [str(python()), "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *WORKERS, f"@{named}"]
    try:
        done = subprocess.run(command, cwd=place, env=dict(env), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def run(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Break so many places, of a seed; returns 1 where a test outside the selection alone noticed one."""
    if len(arguments) > 2 or not all(word.isdecimal() for word in arguments):
        raise Stop("reach chance takes a number of places and a seed.")
    count, seed = (*map(int, arguments), *(COUNT, SEED)[len(arguments) :])
    reader, tree = Reader(), tree_here("HEAD")
    graph = reader.graph(tree)
    reader.keep()
    files = sorted(path for path in tree if path.startswith(SOURCES) and path.endswith(".py"))
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="tideboard-chance-") as folder:
        place = mutations.copy_tree(Path(folder) / "tree")
        env = {**env, "PYTHONPATH": os.pathsep.join(str(place / part) for part in mutations.PARTS)}
        for broken in drawn([path for path in files if not path.startswith(ORDER_PATH)], count, seed):
            chosen = select(graph, graph, [broken.file]).tests
            others = [test for test in graph.tests if test not in {*chosen}]
            whole = (place / broken.file).read_text(encoding="utf-8")
            (place / broken.file).write_text(broken.text, encoding="utf-8")
            found = (
                "selection" if noticed(chosen, place, env) else "WHOLE" if noticed(others, place, env) else "nothing"
            )
            (place / broken.file).write_text(whole, encoding="utf-8")
            outcomes.append(found)
            say(f"{found:<10}{len(chosen):5}  {broken.file}:{broken.line}  {broken.old} -> {broken.new}")
    words = ("selection", "WHOLE", "nothing")
    say(f"noticed by: {', '.join(f'{word} {outcomes.count(word)}' for word in words)}")
    return 1 if "WHOLE" in outcomes else 0
