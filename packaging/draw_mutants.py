"""Draws mutants with cosmic-ray, in the environment that has it: one line of JSON for each number asked for.

python draw_mutants.py SEED FIRST COUNT FILE ...: the mutant of a number depends on the seed, the number and the sources
alone, so that a night goes on where the one before stopped.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code

# Equal in effect nearly always: `A | B` stands in annotations, which nothing evaluates; members of enums are single.
EQUAL_IN_EFFECT = ("BitOr_", "ComparisonOperator_Is_Eq", "ComparisonOperator_IsNot_NotEq", "ComparisonOperator_Eq_Is")


@cache
def places(path: Path) -> Mapping[tuple[int, int], Sequence[tuple[str, int]]]:
    """Operators and their occurrences by the place (line, column) that they change."""
    tree = get_ast_from_path(path)
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for name in plugins.operator_names():
        kind = plugins.get_operator(name)
        if kind.arguments() or any(words in name for words in EQUAL_IN_EFFECT):
            continue
        operator = kind()
        starts = (start for node in ast_nodes(tree) for start, _ in operator.mutation_positions(node))
        for occurrence, start in enumerate(starts):
            found.setdefault(start, []).append((name, occurrence))
    return found


def drawn(seed: str, number: int, files: Sequence[Path]) -> dict[str, object]:
    """The mutant of a number: a file by its length, a place in it, one of the operators that change this place."""
    turns = random.Random(f"{seed}/{number}")
    weights = [path.stat().st_size for path in files]
    while True:  # a file may have nothing to change
        path = turns.choices(files, weights)[0]
        if not places(path):
            continue
        line, column = turns.choice(sorted(places(path)))
        name, occurrence = turns.choice(places(path)[line, column])
        text = mutate_code(path.read_text(encoding="utf-8"), plugins.get_operator(name)(), occurrence)
        if text is not None:
            return {"number": number, "file": path.as_posix(), "line": line, "operator": name, "text": text}


if __name__ == "__main__":
    seed, first, count, *names = sys.argv[1:]
    for number in range(int(first), int(first) + int(count)):
        print(json.dumps(drawn(seed, number, [Path(name) for name in names])), flush=True)
