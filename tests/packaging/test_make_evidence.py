"""The evidence ledger: its rows, the places in the code that they name, the pages that name them, and its tables."""

from __future__ import annotations

import importlib
import operator
import re
from collections import Counter

import pytest

import make_evidence
from make_evidence import ASKED, DOCS, PAGES, Row, State, ledger

ROWS = {row.id: row for row in ledger().rows}
BEARS_OUT = {
    State.DOCUMENTED: {"page", "report"},
    State.SEEN: {"program", "SDK", "user", "thread"},
    State.CONTRADICTED: {"page", "report", "program", "SDK", "user", "thread"},
}
"""Which kinds of source a state rests on; no kind is the practice exchange or a test of ours."""
THREAD = re.compile(r"[\w-]+#(\d+|\B)")
OURS = re.compile(r"sandbox|practice|tideboard|tests/", re.IGNORECASE)


ID = re.compile(r"<!-- ((?:[A-Z]+\d+ ?)+)-->")
RULE = re.compile(r"\|[-| ]+\|")


def named_in(text: str) -> list[str]:
    """The ids that a text names: `<!-- A17 -->`, or several in one mark."""
    return [name for found in ID.findall(text) for name in found.split()]


def entries_below(text: str, heading: str) -> list[str]:
    """Bullets and table rows of a section, each with the lines that belong to it."""
    lines = text.split("\n")
    begin = next(number for number, line in enumerate(lines) if line.lstrip("#").strip() == heading)
    depth = lines[begin].index(" ")
    found: list[str] = []
    inside, made = False, False
    for number, line in enumerate(lines[begin + 1 :], begin + 1):
        if line.startswith("#") and line.index(" ") <= depth:
            break
        made = (made or "<!-- made:" in line) and "<!-- end -->" not in line
        if made:
            continue
        starts = line.startswith("- ") or (line.startswith("|") and _is_row(lines, number))
        if starts:
            found.append(line)
        elif inside and line.startswith("  "):
            found[-1] += "\n" + line
        inside = starts or (inside and line.startswith("  "))
    return found


def _is_row(lines: list[str], number: int) -> bool:
    """Whether a table's line is neither its head nor the rule below it."""
    return not RULE.fullmatch(lines[number]) and not RULE.fullmatch(lines[number + 1])


def kinds_of(text: str) -> set[str]:
    """The kinds of the sources that a text names."""
    named = {source["kind"] for name, source in ledger().sources.items() if re.search(_named(name), text)}
    return named | ({"thread"} if THREAD.search(text) else set())


def _named(name: str) -> str:
    """The pattern of a source's name, which is no part of another word, of a path or of a thread."""
    return rf"(?<![\w`./#-]){re.escape(name)}(?![\w#-])"


def test_the_tables_of_the_pages_are_those_of_the_ledger() -> None:
    """`python packaging/make_evidence.py` writes them anew."""
    for name in PAGES:
        text = (DOCS / name).read_text(encoding="utf-8")
        assert make_evidence.page_with_tables(name, text) == text, name


def test_every_set_has_one_table() -> None:
    made = Counter(re.findall(r"<!-- made: ([A-Z]+) -->", "".join((DOCS / name).read_text("utf-8") for name in PAGES)))

    assert made == Counter(list(ledger().groups))


def test_ids_are_unique_and_of_a_known_set_and_sentences_say_something() -> None:
    assert [name for name, count in Counter(row.id for row in ledger().rows).items() if count > 1] == []
    assert [row.id for row in ledger().rows if row.group not in ledger().groups] == []
    assert [row.id for row in ledger().rows if not row.sentence.strip()] == []
    assert {group.gateway for group in ledger().groups.values()} <= set(ledger().gateways)


def test_each_place_exists_in_the_code() -> None:
    lost = []
    for row in ledger().rows:
        assert row.places, row.id
        for place in row.places:
            module, _, name = place.partition(":")
            try:
                operator.attrgetter(name)(importlib.import_module(module))
            except (ImportError, AttributeError):
                lost.append(f"{row.id}: {place}")
    assert lost == []


def test_the_files_that_a_row_names_are_there() -> None:
    bases = (DOCS.parent, *(DOCS.parent / "core" / name for name in ("tideboard_core", "tideboard_sandbox")))
    named = {
        (row.id, file)
        for row in ledger().rows
        for file in re.findall(r"`((?:tests|packaging|model|orders|archive|exchange)/[\w/.]+)`", row.became)
    }

    assert len(named) > 20
    assert sorted(one for one in named if not any((base / one[1]).exists() for base in bases)) == []


def test_no_row_is_proven() -> None:
    """A person's run at a broker proves a row; nobody has made one."""
    assert [row.id for row in ledger().rows if row.state is State.PROVEN or row.was is State.PROVEN] == []


def test_what_a_row_rests_on_is_a_source_and_never_the_practice_exchange() -> None:
    unnamed = [f"{row.id}: {one}" for row in ledger().rows for one in row.backing if not kinds_of(one)]
    ours = [f"{row.id}: {one}" for row in ledger().rows for one in row.backing if OURS.search(one)]
    weak = [
        row.id
        for row in ledger().rows
        if row.state in BEARS_OUT and not any(kinds_of(one) & BEARS_OUT[row.state] for one in row.backing)
    ]

    assert (unnamed, ours, weak) == ([], [], [])
    text = "\n".join(one for row in ledger().rows for one in row.backing)
    assert [name for name in ledger().sources if not re.search(_named(name), text)] == []
    for source in ledger().sources.values():
        assert set(source) == {"what", "kind", "language", "date"}
        assert source["kind"] in {"page", "report", "program", "SDK", "user"}


def test_only_an_inferred_row_names_the_search_that_left_it_so() -> None:
    """What a search has settled names its source in place of it."""
    looked = [row for row in ledger().rows if row.looked]

    assert [row.id for row in looked if row.state is not State.INFERRED or row.was is not None] == []
    assert {row.looked for row in looked} == set(ledger().searches)
    assert all(set(one) == {"what", "date"} for one in ledger().searches.values())


def test_a_contradicted_row_names_two_that_differ_and_what_the_program_does_meanwhile() -> None:
    def is_decided(row: Row) -> bool:
        return bool(row.meanwhile) and len(row.backing) > 1

    contradicted = [row for row in ledger().rows if row.state is State.CONTRADICTED]
    assert [row.id for row in contradicted if not is_decided(row)] == []
    assert [row.id for row in ledger().rows if (row.meanwhile or row.order) and row not in contradicted] == []


def test_each_row_says_how_it_could_be_asked() -> None:
    form = re.compile(r"(passes|read|paper)(: \S.*)?|costs \d+: \S.*|(never|page): \S.*")

    assert [row.id for row in ledger().rows if not form.fullmatch(row.ask)] == []
    assert {row.ask.split(":")[0].split()[0] for row in ledger().rows} <= set(ASKED)


@pytest.mark.parametrize(
    ("page", "heading"), [(page, heading) for page, some in ledger().sections.items() for heading in some]
)
def test_each_bullet_and_table_row_names_rows_of_the_ledger(page: str, heading: str) -> None:
    entries = entries_below((DOCS / page).read_text(encoding="utf-8"), heading)

    assert entries
    assert [entry for entry in entries if not named_in(entry)] == []


def test_pages_name_only_rows_that_are_there_and_each_row_of_a_text_is_named() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
    texts["evidence.md"] = texts["evidence.md"].replace("`<!-- XL9 -->`", "")
    lost = [f"{page}: {name}" for page, text in texts.items() for name in named_in(text) if name not in ROWS]
    by_page = {page: set(named_in(text)) for page, text in texts.items()}
    unnamed = [
        row.id for row in ledger().rows if (text := ledger().groups[row.group].text) and row.id not in by_page[text]
    ]

    assert (lost, unnamed) == ([], [])


def test_a_bullet_has_the_lines_below_it_and_a_made_table_is_no_text() -> None:
    text = """# Page

## Inferred

- one
  more <!-- A1 -->
- two

| head |
|---|
| three <!-- A2 A3 --> |

<!-- made: B -->

| head |
|---|
| made |

<!-- end -->

### Deeper

- four

## Next

- five
"""
    entries = entries_below(text, "Inferred")

    assert entries == ["- one\n  more <!-- A1 -->", "- two", "| three <!-- A2 A3 --> |", "- four"]
    assert [named_in(entry) for entry in entries] == [["A1"], [], ["A2", "A3"], []]
