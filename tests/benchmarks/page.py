"""The tables of docs/benchmarks.md: for whom each goal is measured, and the figures of the newest run that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.catalogue import CATALOGUE, HUMAN, USES
from benchmarks.history import short_commit
from benchmarks.judging import figure
from benchmarks.units import in_words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def goals_of(sentence: str) -> list[str]:
    """The numbers before the goal of an entry; `-` where it has none."""
    numbers = sentence.partition("  ")[0].replace(",", "").split()
    return numbers if all(number.isdecimal() for number in numbers) else ["-"]


def uses_table() -> str:
    """Each goal with its benchmarks, its reader, what it is good for, and what makes a bound of it a person's."""
    names: dict[str, list[str]] = {}
    for entry in CATALOGUE:
        for goal in goals_of(entry.goal):
            names.setdefault(goal, []).append(f"`{entry.name}`")
    rows = [(goal, ", ".join(names[goal]), use.reader, use.good_for, HUMAN.get(goal, "")) for goal, use in USES.items()]
    return _table(("goal", "benchmarks", "for", "good for", "human"), rows)


def figures_table(run: Mapping[str, Any]) -> str:
    """When, where and at which pace, then a row for each measure by the number of its goal."""
    machine = run["machine"]
    form = " ".join(["dev.py bench", *run["names"], *(["--short"] if run["short"] else [])])
    before, after = (in_words(pieces) for pieces in run["unit"])
    head = (
        f"{run['date'][:10]}, `{form}` of `{short_commit(run)}`: {machine['processors']} processors "
        f"({machine['processor']}), {machine['system']}, Python {machine['python']}; load {run['load'][0]:.1f} as it "
        f"began and {run['load'][1]:.1f} as it ended after {sum(run['seconds'].values()) / 60:.0f} minutes.\n"
        f"A piece of each part of the unit took {before} before and {after} after."
    )
    if missing := run["not measured"]:
        head += f"\nNot measured: {', '.join(missing)}."
    figures = sorted(run["figures"], key=lambda each: int(each["goal"]) if each["goal"].isdecimal() else 10**6)
    head_row = ("goal", "measure", "wanted", "ours", "beside (ratio, least to most)", "")
    return f"{head}\n\n{_table(head_row, [_row(each) for each in figures])}"


def _row(each: Mapping[str, Any]) -> tuple[str, ...]:
    bounds = each["bounds"]
    held = {bound["beside"]: bound for bound in bounds}
    beside = [f"{name} {figure(value)}{_ratio(each, name, held)}" for name, value in each["beside"].items()]
    met = [bound["met"] for bound in bounds]
    verdict = "met" if all(met) else "partly" if any(met) else "missed"
    wanted = ", ".join(_wanted(bound) for bound in bounds)
    return (
        each["goal"], f"{each['what']}, {each['unit']}", wanted, figure(each["ours"]), "; ".join(beside),
        verdict if bounds else "",
    )  # fmt: skip


def _wanted(bound: Mapping[str, Any]) -> str:
    sign, limit = (">=", bound["at_least"]) if "at_least" in bound else ("<=", bound["at_most"])
    words = f"{sign} {figure(limit)}"
    if bound["beside"]:
        return f"{words} x {bound['beside']}"
    return f"{words} (human)" if bound["human"] else words


def _ratio(each: Mapping[str, Any], name: str, held: Mapping[str, Mapping[str, Any]]) -> str:
    if bound := held.get(name):
        least, most = bound["spread"]
        spread = "" if least == most else f", {figure(least)} to {figure(most)}"
        return f" ({figure(bound['value'])}{spread})"
    value = each["beside"][name]
    return f" ({figure(each['ours'] / value)})" if value else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def section(text: str, name: str) -> str:
    """What stands between the two marks of a section; ValueError without them."""
    found = re.search(f"<!-- {name} -->\n\n(.*?)\n\n<!-- end of {name} -->", text, re.DOTALL)
    if found is None:
        raise ValueError(f"the page has no section {name}")
    return found[1]


def write_page(run: Mapping[str, Any], file: Path = PAGE) -> None:
    """Put both tables where the page has their marks."""
    text = file.read_text(encoding="utf-8")
    for name, body in (("uses", uses_table()), ("figures", figures_table(run))):
        text = text.replace(section(text, name), body)
    file.write_text(text, encoding="utf-8")
