"""Write the tables of the evidence ledger, docs/evidence.toml, into its pages; `--check` compares only."""

from __future__ import annotations

import re
import sys
import textwrap
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
LEDGER = DOCS / "evidence.toml"
PAGES = ("evidence.md", "longport-evidence.md", "futu-evidence.md", "market-rules-evidence.md")
"""The pages that have tables of rows, each table between two marks that name its set."""
_BLOCK: Final = re.compile(r"(<!-- made: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PREFIX: Final = re.compile(r"([A-Z]+)\d+")


class State(StrEnum):
    """How sure a row is: by what it rests on, never by the practice exchange."""

    PROVEN = "proven"
    DOCUMENTED = "documented"
    SEEN = "seen"
    INFERRED = "inferred"
    CONTRADICTED = "contradicted"


ASKED: Final = {
    "passes": "what passes anyway",
    "read": "one cheap read",
    "costs": "costs",
    "paper": "on PAPER",
    "page": "a page to read",
    "never": "never by us",
}
"""How a row could be asked of a broker or an exchange, and how the pages say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One assumption about a broker or an exchange; the fields are those of the ledger.

    `places` are where the code rests on it, `backing` is what speaks for it, `became` is what changed for it,
    `meanwhile` the open decision of a row that is contradicted. An order may rest on it (`order`); `was` is its state
    before the last search, `looked` the search that left it as it is.
    """

    id: str
    sentence: str
    places: tuple[str, ...]
    state: State
    ask: str
    backing: tuple[str, ...] = ()
    became: str = ""
    meanwhile: str = ""
    order: bool = False
    was: State | None = None
    looked: str = ""

    @property
    def group(self) -> str:
        """The set that the id names."""
        found = _PREFIX.fullmatch(self.id)
        return found[1] if found is not None else ""

    @property
    def asked(self) -> str:
        """How it could be asked, in words."""
        kind, _, how = self.ask.partition(":")
        word, _, units = kind.partition(" ")
        words = f"{ASKED[word]} {units}".rstrip()
        return f"{words}: {how.strip()}" if how else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A set of rows: of one gateway or the markets, in a table of one page, or named by the text of a page (`text`)."""

    title: str
    page: str
    gateway: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows and what they name: sets, gateways with broker and version, searches, sources with kind and day."""

    rows: tuple[Row, ...]
    groups: dict[str, Group]
    gateways: dict[str, dict[str, str]]
    searches: dict[str, dict[str, str]]
    sources: dict[str, dict[str, str]]
    sections: dict[str, list[str]]


@cache
def ledger() -> Ledger:
    """Read docs/evidence.toml."""
    wire: dict[str, Any] = tomllib.loads(LEDGER.read_text(encoding="utf-8"))
    return Ledger(
        rows=tuple(_row(one) for one in wire["rows"]),
        groups={name: Group(**one) for name, one in wire["sets"].items()},
        gateways=wire["gateways"],
        searches=wire["searches"],
        sources=wire["sources"],
        sections=wire["sections"],
    )


def _row(one: dict[str, Any]) -> Row:
    where, was, backing = one.pop("where"), one.pop("was", None), one.pop("evidence", ())
    return Row(
        **(one | {"state": State(one["state"])}),
        backing=tuple(backing),
        places=(where,) if isinstance(where, str) else tuple(where),
        was=State(was) if was is not None else None,
    )


def page_with_tables(page: str, text: str) -> str:
    """The page with each table between its marks made anew."""

    def made(found: re.Match[str]) -> str:
        head, name, end = found.groups()
        return f"{head}\n{_made(page, name)}\n\n{end}"

    return _BLOCK.sub(made, text)


def _made(page: str, name: str) -> str:
    book = ledger()
    if name == "counts":
        return _counts(book)
    if name == "sources":
        return _sources(book)
    if name == "open":
        return _open(book)
    if book.groups[name].page != page:
        raise SystemExit(f"set {name} belongs on {book.groups[name].page}")
    return table_of([row for row in book.rows if row.group == name])


def table_of(rows: Iterable[Row]) -> str:
    """Rows as a table; what no row of it has is no column."""
    kept = list(rows)
    columns: dict[str, list[str]] = {
        "#": [row.id for row in kept],
        "assumption": [row.sentence for row in kept],
        "state": [_state(row) for row in kept],
        "what became of it": [row.became for row in kept],
        "meanwhile": [row.meanwhile for row in kept],
        "rests on it": ["<br>".join(f"`{_short(place)}`" for place in row.places) for row in kept],
        "evidence": ["; ".join(row.backing) for row in kept],
        "how to ask": [row.asked for row in kept],
    }
    return _table({head: cells for head, cells in columns.items() if any(cells)})


def _state(row: Row) -> str:
    if row.looked:
        return f"{row.state}, {row.looked}"
    return f"{row.state}, was {row.was}" if row.was is not None else str(row.state)


def _short(place: str) -> str:
    """A place without what all places begin with; the exchange's keep its name."""
    return place.removeprefix("tideboard_core.").removeprefix("tideboard_")


def _counts(book: Ledger) -> str:
    brokers = sorted({one["broker"] for one in book.gateways.values()})
    by: Counter[tuple[str, State]] = Counter()
    for row in book.rows:
        by[book.gateways[book.groups[row.group].gateway]["broker"], row.state] += 1
    columns = {"": [*brokers, "all"]}
    for state in State:
        cells = [by[broker, state] for broker in brokers]
        columns[str(state)] = [str(count) for count in (*cells, sum(cells))]
    sums = [sum(by[broker, state] for state in State) for broker in brokers]
    columns["rows"] = [str(count) for count in (*sums, len(book.rows))]
    changed = [row for row in book.rows if row.was is not None]
    moves = Counter(f"{row.was} to {row.state}" for row in changed)
    listed = ", ".join(f"{count} {move}" for move, count in sorted(moves.items()))
    sentence = f"The last search changed the state of {len(changed)} rows: {listed or 'none'}."
    lines = [f"{_table(columns)}\n\n{textwrap.fill(sentence, 118)}"]
    for name, one in book.searches.items():
        left = sum(row.looked == name for row in book.rows)
        found = f"*{name}*, {one['date']}, left {left} rows inferred: {one['what']}."
        lines.append(textwrap.fill(found, 118))
    return "\n\n".join(lines)


def _sources(book: Ledger) -> str:
    names = list(book.sources)
    return _table(
        {
            "name": [f"*{name}*" for name in names],
            "what": [book.sources[name]["what"] for name in names],
            "kind": [book.sources[name]["kind"] for name in names],
            "language": [book.sources[name]["language"] for name in names],
            "of": [book.sources[name]["date"] for name in names],
        }
    )


def _open(book: Ledger) -> str:
    rows = [row for row in book.rows if row.state is State.CONTRADICTED]
    return _table(
        {
            "#": [row.id for row in rows],
            "two say otherwise": [row.sentence for row in rows],
            "until it is settled": [row.meanwhile for row in rows],
            "an order rests on it": ["yes" if row.order else "" for row in rows],
        }
    )


def _table(columns: dict[str, list[str]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    rows = (" | ".join(cell.replace("|", "\\|") for cell in cells) for cells in zip(*columns.values(), strict=True))
    lines += [f"| {row} |" for row in rows]
    return "\n".join(line.replace("  ", " ") for line in lines)


def main() -> int:
    """Write the tables, or with `--check` say whether those that are there are the ledger's."""
    old = []
    for name in PAGES:
        path = DOCS / name
        text = path.read_text(encoding="utf-8")
        made = page_with_tables(name, text)
        if made != text:
            old.append(name)
            if sys.argv[1:] != ["--check"]:
                path.write_text(made, encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["--check"]:
        print(f"run: python packaging/make_evidence.py ({', '.join(old)})" if old else "the tables are current")
        return 1 if old else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
