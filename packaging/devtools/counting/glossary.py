"""The glossary (`tests/glossary.toml`): one word for each thing, those ruled out for it, and where these are right."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, Stop

LIST = ROOT / "tests" / "glossary.toml"
PAGE = ROOT / "CONTRIBUTING.md"
_HEAD = "| word | means | not |\n|---|---|---|\n"
_TABLE = re.compile(re.escape(_HEAD) + r"(?:\|.*\n)*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


class Term(NamedTuple):
    """A thing with its word, as a row of the table; `rules_out`: words that are not used for it."""

    word: str
    means: str
    rules_out: tuple[str, ...]
    note: str


class Scope(NamedTuple):
    """Rooms, with those below them, and a pattern of whole identifiers."""

    rooms: tuple[str, ...]
    names: re.Pattern[str] | None

    def has(self, name: str, room: str) -> bool:
        """Whether an identifier of a room is in it."""
        inside = any(room == one or room.startswith(f"{one}/") for one in self.rooms)
        return inside or (self.names is not None and self.names.fullmatch(name) is not None)


class Sense(NamedTuple):
    """The other sense of a ruled-out word, in which it is right: `means`.

    Within `right` the word has that sense; or everywhere but in `wrong`; or, without both, wherever it stands, because
    the code alone does not show which sense is meant.
    """

    means: str
    right: Scope | None
    wrong: Scope | None

    def fits(self, name: str, room: str) -> bool:
        """Whether the word has this sense in an identifier of a room."""
        if self.wrong:
            return not self.wrong.has(name, room)
        return self.right is None or self.right.has(name, room)


class Glossary:
    """The terms, and the words that no identifier may have without a right sense."""

    def __init__(self, terms: tuple[Term, ...], senses: Mapping[str, Sense]) -> None:
        self.terms = terms
        self.instead: dict[str, str] = {}
        for term in terms:
            for word in term.rules_out:
                self.instead[word] = f"{self.instead[word]} or {term.word}" if word in self.instead else term.word
        self._senses = senses
        self._sequences = {tuple(word.replace("-", " ").split()): word for word in self.instead}
        self._longest = max(map(len, self._sequences), default=0)
        self.forbidden_in = functools.cache(self._forbidden_in)

    def _forbidden_in(self, name: str) -> tuple[str, ...]:
        """Return the ruled-out words that are parts of an identifier, which is split at `_` and capitals."""
        parts = tuple(part.lower() for part in _PART.findall(name))
        spans = (
            parts[begin : begin + length]
            for length in range(1, self._longest + 1)
            for begin in range(len(parts) - length + 1)
        )
        return tuple(self._sequences[span] for span in spans if span in self._sequences)

    def is_right(self, word: str, name: str, room: str) -> bool:
        """Whether a ruled-out word has another sense in an identifier of a room."""
        return word in self._senses and self._senses[word].fits(name, room)


def read_glossary(path: Path = LIST) -> Glossary:
    """Read the glossary; raises Stop where a term or a sense is incomplete, or stands twice."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        terms = tuple(
            Term(row["word"], row["means"], tuple(row.get("not", ())), row.get("note", "")) for row in data["term"]
        )
        senses = {word: _sense(**row) for word, row in data.get("sense", {}).items()}
    except (KeyError, TypeError) as problem:
        raise Stop(f"{path.name}: a term or a sense has a wrong or missing field: {problem}") from None
    words = [term.word for term in terms]
    if twice := sorted({word for word in words if words.count(word) > 1}):
        raise Stop(f"{path.name}: {', '.join(twice)} stands twice")
    glossary = Glossary(terms, senses)
    if unknown := sorted(senses.keys() - glossary.instead.keys()):
        raise Stop(f"{path.name}: [sense] has {', '.join(unknown)}, which no term rules out")
    return glossary


def _sense(
    means: str, right: Mapping[str, list[str]] | None = None, wrong: Mapping[str, list[str]] | None = None
) -> Sense:
    return Sense(means, _scope(**right) if right else None, _scope(**wrong) if wrong else None)


def _scope(rooms: Iterable[str] = (), names: Iterable[str] = ()) -> Scope:
    return Scope(tuple(rooms), re.compile("|".join(names)) if names else None)


def page_with_table(glossary: Glossary, page: str) -> str:
    """Return a page with its table made of the glossary; raises Stop where the page has no such table."""
    if not _TABLE.search(page):
        raise Stop(f"{PAGE.name} has no table that begins with {_HEAD.splitlines()[0]!r}")
    rows = (f"| {term.word} | {term.means} | {_ruled_out(term)} |" for term in glossary.terms)
    table = _HEAD + "".join(f"{re.sub(r' +', ' ', row)}\n" for row in rows)
    return _TABLE.sub(lambda _: table, page, count=1)


def _ruled_out(term: Term) -> str:
    return ", ".join(term.rules_out) + (f" ({term.note})" if term.note else "")
