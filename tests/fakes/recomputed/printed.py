"""What every corpus asks of a printed answer that has been read: rows, figures, turns that nothing would tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from fakes.recomputed.asking import RECOMPUTED, Case, recomputed
from fakes.recomputed.figures import Path, at, general, named, numbers_in, tells, unnoticed

Numbers = Mapping[str, Mapping[str, str]]
"""By call: numbers of our values that follow from no other of the answer, each with the source of its unit."""
_ROWS: Final = ("rows", "points", "days", "bars", "times", "figures", "periods", "items", "rates", "plans", "trades")
_SERIES: Final = ("series", "industries", "events")
_SIDES: Final = (("bids", "asks"), ("inflow", "outflow"), ("peers", "places"), ("buyers", "sellers"))


def name_of(case: Case) -> str:
    """The call of a case and its own name."""
    return f"{case['call']}: {case['name']}"


def rows_in(answer: Any) -> int:
    """How many rows an answer has: of a book and a queue both sides, of an industry its companies and places."""
    if isinstance(answer, Mapping):
        return sum(map(len, answer.values()))
    if isinstance(answer, Sequence) and not hasattr(answer, "_fields"):
        return len(answer)
    for sides in _SIDES:
        if hasattr(answer, sides[0]):
            return sum(len(getattr(answer, side)) for side in sides)
    return next((len(getattr(answer, name)) for name in (*_ROWS, *_SERIES) if hasattr(answer, name)), 1)


def path_of(text: str) -> Path:
    """The path that is written `rows[0].price`."""
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"\w+", text))


def faults_of(case: Case, answer: Any) -> list[str]:
    """What is wrong with an answer: rows, values, figures that do not follow, and those that could be turned unseen."""
    found: list[str] = []
    if rows_in(answer) != case["rows"]:
        found.append(f"{rows_in(answer)} rows")
    if (unread := getattr(answer, "unread", "")) != case.get("unread", ""):
        found.append(f"not read: {unread}")
    for name, wanted in case.get("reads", {}).items():
        value = at(answer, path_of(name))
        if value is None or Decimal(str(value)) != Decimal(wanted):
            found.append(f"{name} is {value}")
    beside = case.get("beside", {})
    found += [str(figure) for figure in recomputed(case["call"], answer, beside) if not figure.follows]
    if case["call"] in RECOMPUTED:
        missed = unnoticed(answer, beside, RECOMPUTED[case["call"]])
        if missed != list(case.get("unnoticed", {})):
            found.append(f"unnoticed: {missed}")
    return found


def figures_of(case: Case, answer: Any) -> list[str]:
    """The paths of the figures of an answer, each once."""
    return sorted({named(figure.path) for figure in recomputed(case["call"], answer, case.get("beside", {}))})


def calls_of(case: Case) -> set[str]:
    """What a case asks of its server."""
    names = ("command", "proto", "get", "post")
    return {str(next(wire[name] for name in names if name in wire)) for wire in case["wire"]}


def unlisted(answers: Iterable[tuple[Case, Any]], listed: Numbers) -> tuple[list[str], list[str]]:
    """Numbers that nothing would tell if they were in hundredths and no list has, and those that it has in vain."""
    noticed, silent = set[str](), set[str]()
    for case, answer in answers:
        compute = RECOMPUTED.get(case["call"])
        for path in numbers_in(answer):
            heard = compute is not None and tells(answer, path, case.get("beside", {}), compute)
            (noticed if heard else silent).add(f"{case['call']} {general(path)}")
    names = {f"{call} {name}" for call, numbers in listed.items() for name in numbers}
    return sorted(silent - noticed - names), sorted(names - (silent - noticed))
