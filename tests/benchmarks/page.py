"""The tables of docs/benchmarks.md: for whom each goal is measured, and the figures of the runs that made the page.

A run replaces the rows of the benchmarks that it measured; those of the others stand below it, as they were measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.catalogue import CATALOGUE, HUMAN, USES
from benchmarks.history import short_commit
from benchmarks.judging import Verdict, figure, spread_words
from benchmarks.units import in_words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = ("goal", "by", "measure", "wanted", "ours (least to most)", "beside (ratio, least to most)", "")
BY = HEAD.index("by")
RUN = "### "
"""Begins each run in the figures."""


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


def figures_of(run: Mapping[str, Any]) -> str:
    """When, where and at which pace, then a row for each measure by the number of its goal."""
    machine, (before, after) = run["machine"], run["load"]
    computer = f"{machine['processors']} processors ({machine['processor']}), {machine['system']}"
    minutes = sum(run["seconds"].values()) / 60
    flags = [f"--{name}" for name in ("page", "short") if run[name]]
    head = (
        f"{RUN}{run['date'][:10]}: `{' '.join(['dev.py bench', *run['names'], *flags])}` of `{short_commit(run)}`\n\n"
        f"{computer}, Python {machine['python']}.\n"
        f"Load {before:.1f} as it began and {after:.1f} as it ended after {minutes:.0f} minutes.\n"
        f"A piece of each part of the unit took {in_words(run['unit'])}."
    )
    if missing := run["not measured"]:
        head += f"\nNot measured: {', '.join(missing)}."
    figures = sorted(run["figures"], key=lambda each: int(each["goal"]) if each["goal"].isdecimal() else 10**6)
    return f"{head}\n\n{_table(HEAD, [_row(each) for each in figures])}"


def standing(figures: str, run: Mapping[str, Any]) -> Iterator[str]:
    """The runs that the page has, each with the rows of benchmarks that there are and that this run did not measure."""
    new = run["seconds"].keys() - {*run["not measured"]}
    names = {entry.name for entry in CATALOGUE} - new
    for block in re.split(f"^(?={RUN})", figures, flags=re.MULTILINE):
        lines = block.rstrip().splitlines()
        kept = [line for line in lines if not line.startswith("| ") or _by(line) in {HEAD[BY], *names}]
        if any(_by(line) in names for line in kept):
            yield "\n".join(kept)


def _by(line: str) -> str:
    """The benchmark of a row."""
    cells = line.split(" | ")
    return cells[BY].strip("`") if len(cells) > BY else ""


def _row(each: Mapping[str, Any]) -> tuple[str, ...]:
    bounds = each["bounds"]
    held = {bound["beside"]: bound for bound in bounds}
    beside = [f"{name} {figure(value)}{_ratio(each, name, held)}" for name, value in each["beside"].items()]
    alone = held.get(None)
    ours = figure(each["ours"]) + (spread_words(alone["spread"]) if alone else "")
    wanted = ", ".join(_wanted(bound) for bound in bounds)
    return (
        each["goal"], f"`{each['benchmark']}`", f"{each['what']}, {each['unit']}", wanted, ours, "; ".join(beside),
        _verdict([bound["verdict"] for bound in bounds]),
    )  # fmt: skip


def _verdict(verdicts: Sequence[str]) -> str:
    """The verdict of a measure with several bounds: `partly` where some are missed, else the weakest."""
    missed = verdicts.count(Verdict.MISSED)
    if missed:
        return Verdict.MISSED if missed == len(verdicts) else "partly"
    return Verdict.IN_SPREAD if Verdict.IN_SPREAD in verdicts else Verdict.MET if verdicts else ""


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
    older = section(text, "figures")
    figures = "\n\n".join([figures_of(run), *standing(older, run)])
    for old, new in ((section(text, "uses"), uses_table()), (older, figures)):
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
