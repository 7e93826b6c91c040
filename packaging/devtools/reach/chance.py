"""Proof by chance: sources broken at random places; what the selection does not notice, the whole must not either."""

from __future__ import annotations

import ast
import contextlib
import copy
import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, Stop, python, say
from devtools.parts import IN_PROCESSES
from devtools.reach.changed import select
from devtools.reach.graph import Graph
from devtools.reach.history import PASSED, checked_out, variables
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


def failing(tests: Iterable[str], tree: Path, env: Mapping[str, str], *options: str) -> list[str]:
    """Return the test files of these in which a test fails in the tree, all of them if the run cannot say which."""
    named, last = tree / "named-tests", tree / ".pytest_cache" / "v" / "cache" / "lastfailed"
    chosen = list(tests)
    named.write_text("\n".join(chosen), encoding="utf-8")
    last.unlink(missing_ok=True)
    if not chosen:
        return []
    command = [str(python()), "-m", "pytest", "-q", *IN_PROCESSES, *options, f"@{named}"]
    try:
        done = subprocess.run(command, cwd=tree, env=dict(env), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return chosen
    if done.returncode in PASSED:
        return []
    names = json.loads(last.read_text(encoding="utf-8")) if last.exists() else {}
    return sorted({name.partition("::")[0] for name in names}) or chosen


@contextlib.contextmanager
def broken_in(tree: Path, places: Sequence[Broken]) -> Iterator[None]:
    """Break places, each in a file of its own, for a while."""
    texts = {tree / each.file: (tree / each.file).read_text(encoding="utf-8") for each in places}
    for each in places:
        (tree / each.file).write_text(each.text, encoding="utf-8")
    try:
        yield
    finally:
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")


class Outcome(NamedTuple):
    """Name of who notices a place, and the test files that do; empty if no test does."""

    word: str
    tests: Sequence[str] = ()


class Trial:
    """Breaks places in a tree and says who notices each.

    That is its `selection`, the `WHOLE` alone, `nothing`, or `RED`: a test that fails without it too.
    A place that its selection does not notice waits for the others: the whole runs once with all of them broken, then
    what failed and was not selected runs with each place alone.
    """

    def __init__(self, graph: Graph, tree: Path, env: Mapping[str, str]) -> None:
        self._graph, self._tree, self._env = graph, tree, env

    def by_selection(self, broken: Broken) -> Outcome:
        """Try a place with its selection alone."""
        return self._alone(broken, self.chosen(broken), "selection")

    def by_whole(self, places: Sequence[Broken]) -> list[Outcome]:
        """Try places that their selections do not notice; each lies in a file of its own."""
        with broken_in(self._tree, places):
            found = failing(self._graph.tests, self._tree, self._env)
        others = [[test for test in found if test not in {*self.chosen(place)}] for place in places]
        return [self._alone(*each, "WHOLE") for each in zip(places, others, strict=True)]

    def chosen(self, broken: Broken) -> Sequence[str]:
        """Return the test files that a change of the file selects."""
        return select(self._graph, self._graph, [broken.file]).tests

    def _alone(self, broken: Broken, tests: Sequence[str], word: str) -> Outcome:
        with broken_in(self._tree, [broken]):
            found = failing(tests, self._tree, self._env, "-x")
        red = failing(found, self._tree, self._env, "-x")
        return Outcome("RED", red) if red else Outcome(word, found) if found else Outcome("nothing")


def rounds(places: Iterable[Broken]) -> list[list[Broken]]:
    """Places in as few groups as hold no file twice."""
    made: list[list[Broken]] = []
    for place in places:
        free = next((group for group in made if place.file not in {each.file for each in group}), None)
        if free is None:
            made.append(free := [])
        free.append(place)
    return made


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

    def note(place: Broken, found: Outcome) -> None:
        outcomes.append(found.word)
        tests = "" if found.word == "selection" else "  ".join(["", *found.tests])
        say(f"{found.word:<10}{place.file}:{place.line}  {place.old} -> {place.new}{tests}")

    with checked_out("HEAD") as tree:
        trial, left = Trial(graph, tree, variables(env, tree)), list[Broken]()
        for place in drawn([path for path in files if not path.startswith(ORDER_PATH)], count, seed, tree):
            if (found := trial.by_selection(place)).tests:
                note(place, found)
            else:
                left.append(place)
        for group in rounds(left):
            for place, found in zip(group, trial.by_whole(group), strict=True):
                note(place, found)
    say(f"noticed by: {', '.join(f'{word} {outcomes.count(word)}' for word in WORDS)}")
    return 1 if {"WHOLE", "RED"} & {*outcomes} else 0
