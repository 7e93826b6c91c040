"""An index of instruments by code, name and pinyin, searched in single scans over joined texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, Market, code_of, market_of
from tideboard_desktop.search.pinyin import Pinyin

SLICE = 50
"""Instruments indexed per slice: about two milliseconds."""
MOST_HITS = 300
"""Hits of one rank that are examined: more are not shown, and a single letter has thousands."""
LONGEST_SPOKEN = 30

EXACT_CODE, CODE_START, NAME_START, WORD_START, SPOKEN_START, SPOKEN_INSIDE, INSIDE = range(7)
"""Ranks of a match, best first."""

LONG = 4
"""Query length from which hits are rare enough to find beginnings in the same scan."""
_BETWEEN = frozenset(" -.(&/")

_MARKET = r"(hk|us|sh|sz|sg)"
_PREFIXED = re.compile(_MARKET + r"([.:\s]*)(\S+)")
_SUFFIXED = re.compile(r"(\S+?)([.:\s]*)" + _MARKET)
_SPOKEN = re.compile(r"[a-z][a-z0-9]*")


class SymbolHit(NamedTuple):
    """A match and its rank."""

    rank: int
    item: Instrument


class Lines(NamedTuple):
    """The texts by which an instrument is found."""

    item: Instrument
    codes: tuple[str, ...]
    names: tuple[str, ...]
    spoken: tuple[str, ...]


def lines_of(item: Instrument, pinyin: Pinyin) -> Lines:
    """Compute the texts of an instrument; this is the slow part."""
    code = code_of(item.id).casefold()
    names = dict.fromkeys(pinyin.fold(name) for name in (item.name, item.name_en) if name)
    codes = dict.fromkeys((code, code.lstrip("0"), code.lstrip(".")))
    return Lines(item, tuple(codes), tuple(names), tuple(pinyin.spoken(item.name)))


class CodeQuery(NamedTuple):
    """A code to search for, in one market or in all; `whole` requires the exact code."""

    market: Market | None
    code: str
    whole: bool


def code_queries(text: str) -> list[CodeQuery]:
    """The codes that a text may mean: `700`, `hk.00700`, `700.hk`, `hk700`, `aapl us`."""
    found = [CodeQuery(None, text, whole=False)]
    for pattern, market, code in ((_PREFIXED, 1, 3), (_SUFFIXED, 3, 1)):
        if (match := pattern.fullmatch(text)) is not None:
            apart = bool(match[2]) or match[code].isdigit()
            found.append(CodeQuery(Market(match[market].upper()), match[code], whole=not apart))
    return found


class _Column:
    """Lines of text, each owned by an instrument, joined so that one scan searches all of them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._starts: list[int] = []
        self._owners: list[int] = []
        self._length = 0
        self._text = "\n"

    def add(self, line: str, owner: int) -> None:
        self._lines.append(line)
        self._starts.append(self._length)
        self._owners.append(owner)
        self._length += len(line) + 1

    def seal(self) -> None:
        """Join the lines; call it after the last `add`."""
        self._text = "\n" + "\n".join(self._lines) + "\n"
        self._lines.clear()

    def owners(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
        """The owner of each hit with the character before it."""
        for match in pattern.finditer(self._text):
            start = match.start()
            yield self._owners[bisect_right(self._starts, start) - 1], self._text[start - 1] if start else "\n"


class Shelf:
    """A set of instruments: filled once, then searched."""

    def __init__(self) -> None:
        self._items: list[Instrument] = []
        self._codes, self._names, self._spoken = _Column(), _Column(), _Column()

    def __len__(self) -> int:
        return len(self._items)

    def fill(self, items: Iterable[Instrument], pinyin: Pinyin) -> Iterator[None]:
        """Add instruments, short codes first; yields after each slice and seals at the end."""
        for number, item in enumerate(sorted(items, key=_by_code), start=1):
            self.put(lines_of(item, pinyin))
            if number % SLICE == 0:
                yield
        for column in (self._codes, self._names, self._spoken):
            column.seal()
            yield

    def put(self, lines: Lines) -> None:
        owner = len(self._items)
        self._items.append(lines.item)
        columns = (self._codes, self._names, self._spoken)
        for column, texts in zip(columns, lines[1:], strict=True):
            for text in texts:
                column.add(text, owner)

    def seal(self) -> None:
        """Make it searchable; call it after the last `put`."""
        for column in (self._codes, self._names, self._spoken):
            column.seal()

    def search(self, text: str) -> Iterator[SymbolHit]:
        """All hits of a text folded by `Pinyin.fold`; an instrument may occur several times."""
        yield from self._by_code(text)
        word = re.escape(text)
        yield from self._hits(self._names, rf"\n{word}", NAME_START)
        spoken = text.replace(" ", "").replace("'", "")
        if _SPOKEN.fullmatch(spoken) and len(spoken) <= LONGEST_SPOKEN:
            sound = "'" + "(?:[a-z0-9]*')?".join(spoken)
            if len(spoken) < LONG:
                yield from self._hits(self._spoken, rf"\n{sound}", SPOKEN_START)
            if len(spoken) > 1:
                yield from self._anywhere(self._spoken, sound, SPOKEN_START, SPOKEN_INSIDE)
        if len(text) > 1 or not text.isascii():
            yield from self._anywhere(self._names, word, NAME_START, INSIDE)
            yield from self._anywhere(self._codes, word, CODE_START, INSIDE)

    def _by_code(self, text: str) -> Iterator[SymbolHit]:
        for query in code_queries(text):
            word = re.escape(query.code)
            ranks = [(EXACT_CODE, rf"\n{word}(?=\n)")]
            if not query.whole:
                ranks.append((CODE_START, rf"\n{word}"))
            for rank, pattern in ranks:
                for hit in self._hits(self._codes, pattern, rank):
                    if query.market in {None, market_of(hit.item.id)}:
                        yield hit

    def _anywhere(self, column: _Column, pattern: str, start: int, inside: int) -> Iterator[SymbolHit]:
        for owner, before in islice(column.owners(re.compile(pattern)), MOST_HITS):
            word = start if before == "\n" else WORD_START if before in _BETWEEN else inside
            yield SymbolHit(word, self._items[owner])

    def _hits(self, column: _Column, pattern: str, rank: int) -> Iterator[SymbolHit]:
        for owner, _before in islice(column.owners(re.compile(pattern)), MOST_HITS):
            yield SymbolHit(rank, self._items[owner])


def best(hits: Iterable[SymbolHit], *, near: Market | None, known: Sequence[str], most: int) -> list[Instrument]:
    """The best matches: by rank, then watched instruments, then those of the current market, then short codes."""
    ranks: dict[str, SymbolHit] = {}
    for hit in hits:
        seen = ranks.get(hit.item.id)
        if seen is None or hit.rank < seen.rank:
            ranks[hit.item.id] = hit
    watched = frozenset(known)

    def order(hit: SymbolHit) -> tuple[int, bool, bool, tuple[int, str]]:
        id_ = hit.item.id
        return hit.rank, id_ not in watched, market_of(id_) is not near, _by_code(hit.item)

    return [hit.item for hit in sorted(ranks.values(), key=order)[:most]]


def _by_code(item: Instrument) -> tuple[int, str]:
    return len(code_of(item.id)), item.id
