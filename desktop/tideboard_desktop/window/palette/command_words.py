"""The words by which a command is found beside those on screen: everyday words, and its own in the other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from tideboard_desktop.search import pinyin
from tideboard_desktop.search.fuzzy import INITIALS, START, match_whole
from tideboard_desktop.ui.translation import translations
from tideboard_desktop.window.palette.command_table import read_table, text_of
from tideboard_resources import read_text

EVERYDAY = "lookup/command_words.txt"
SHORTEST = 2
"""Fewest Latin letters that are looked for: one letter is part of nearly everything."""
SHORTEST_SOUND = 3
"""Fewest Latin letters that count as the sound of an everyday word as much as the word itself."""

PART = 0.9
"""What the likeness of one word of a longer text counts, beside that of the whole."""
_SEPARATOR = re.compile(r"[ :\uff1a]+")  # the last is Chinese


class CommandWords:
    """Words by command id. All are folded: simplified characters, lower case."""

    def __init__(self, everyday: Mapping[str, tuple[str, ...]], texts: Mapping[str, tuple[str, ...]]) -> None:
        self._everyday = everyday
        self._texts = texts
        self._pieces: dict[str, list[tuple[float, frozenset[str]]]] = {}

    def is_named(self, id_: str, wanted: str) -> bool:
        """Whether a folded text is one of the everyday words of a command."""
        return wanted in self._everyday.get(id_, ())

    def texts(self, id_: str) -> tuple[str, ...]:
        """A command's own words, folded, in each language."""
        return self._texts.get(id_, ())

    def rank(self, id_: str, wanted: str) -> int | None:
        """How well a folded text fits a command, lower is better, as `Match.rank`; None if it does not."""
        latin = wanted.isascii()
        if latin and len(wanted) < SHORTEST:
            return None
        tables = pinyin.load()
        ranks: list[int] = []
        for word in self._everyday.get(id_, ()):
            if (fit := match_whole(wanted, word, tables)) is not None:
                weak = latin and not word.isascii() and len(wanted) < SHORTEST_SOUND
                ranks.append(START if wanted == word else fit.rank + (INITIALS if weak else 0))
        if not ranks:
            fits = (match_whole(wanted, text, tables) for text in self._texts.get(id_, ()))
            ranks = [fit.rank + INITIALS + 1 for fit in fits if fit is not None]
        return min(ranks, default=None)

    def likeness(self, id_: str, wanted: str) -> float:
        """How alike a folded text and the most similar word of a command are, from 0 to 1."""
        if id_ not in self._pieces:
            whole = {*self._everyday.get(id_, ()), *self._texts.get(id_, ())}
            single = {word for text in whole for word in _SEPARATOR.split(text)} - whole
            self._pieces[id_] = [
                (weight, _pieces(word)) for words, weight in ((whole, 1.0), (single, PART)) for word in words
            ]
        asked = _pieces(wanted)
        scores = (weight * 2 * len(asked & one) / (len(asked) + len(one)) for weight, one in self._pieces[id_])
        return max(scores, default=0.0)


def parse(text: str) -> dict[str, tuple[str, ...]]:
    """Words by id from lines of the form `id: word, word`; an empty line or one that begins with # says nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            id_, _colon, words = line.partition(":")
            found[id_] = tuple(word.strip() for word in words.split(","))
    return found


@lru_cache(maxsize=1)
def load() -> CommandWords:
    """The words of all commands, read once; takes some milliseconds, so not before the first paint."""
    fold = pinyin.load().fold
    everyday = {id_: tuple(dict.fromkeys(map(fold, words))) for id_, words in parse(read_text(EVERYDAY)).items()}
    rows, texts = read_table().values(), dict[str, list[str]]()
    for translate in chain([_source], translations()):
        for row in rows:
            texts.setdefault(row.id, []).extend(fold(text_of(words, translate)) for words in (row.text, *row.also))
    return CommandWords(everyday, {id_: tuple(dict.fromkeys(found)) for id_, found in texts.items()})


def _source(_context: str, source: str) -> str:
    return source


@lru_cache(maxsize=1)  # the text that is looked for, once for all commands
def _pieces(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, with the ends."""
    padded = f" {text} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))
