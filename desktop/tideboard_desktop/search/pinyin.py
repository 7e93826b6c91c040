"""Pinyin readings of Chinese characters, and the mapping of traditional to simplified characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from tideboard_resources import read_text

MOST_WAYS = 24
"""Most readings kept per name: six characters with two readings each have 22 with at most two deviations."""


@dataclass(frozen=True, slots=True)
class Pinyin:
    """`readings` by character, the most common first; `folds` by code point, for `str.translate`."""

    readings: Mapping[str, tuple[str, ...]]
    folds: Mapping[int, int]

    def fold(self, text: str) -> str:
        """The text in comparable form: simplified characters, lower case, single spaces."""
        return " ".join(text.translate(self.folds).casefold().split())

    def syllables(self, name: str) -> list[tuple[str, ...]]:
        """The readings of each character of a name; a run of letters or digits is one syllable, punctuation is none."""
        result: list[tuple[str, ...]] = []
        run = ""
        for character in name.casefold():
            if character.isascii() and character.isalnum():
                run += character
                continue
            if run:
                result.append((run,))
                run = ""
            if (readings := self.readings.get(character)) is not None:
                result.append(readings)
        return [*result, (run,)] if run else result

    def spoken(self, name: str) -> list[str]:
        """The readings of a name, each syllable preceded by an apostrophe (`'teng'xun`); empty without Chinese.

        At most two characters at a time have an uncommon reading: few names have more.
        """
        if not any(character in self.readings for character in name):
            return []
        syllables = self.syllables(name)
        usual = [readings[0] for readings in syllables]
        ways = {"'" + "'".join(usual): None}
        loose = [place for place, readings in enumerate(syllables) if len(readings) > 1]
        for count in (1, 2):
            for places in combinations(loose, count):
                for choice in product(*(syllables[place][1:] for place in places)):
                    other = list(usual)
                    for place, sound in zip(places, choice, strict=True):
                        other[place] = sound
                    ways["'" + "'".join(other)] = None
                    if len(ways) >= MOST_WAYS:
                        return list(ways)
        return list(ways)


def parse(readings: str, folds: str) -> Pinyin:
    """Tables from the texts of the two resource files, in the form that packaging/make_pinyin.py describes."""
    usual: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for line in readings.splitlines():
        sound, first, later = line.split(" ")
        for character in first.replace("-", ""):
            usual[character] = sound
        for character in later.replace("-", ""):
            others.setdefault(character, []).append(sound)
    traditional, simplified = folds.splitlines()
    return Pinyin(
        {character: (sound, *others.get(character, ())) for character, sound in usual.items()},
        str.maketrans(traditional, simplified),
    )


@lru_cache(maxsize=1)
def load() -> Pinyin:
    """The bundled tables, loaded once; takes some milliseconds, so not before the first paint."""
    return parse(read_text("lookup/pinyin.txt"), read_text("lookup/fold.txt"))


def is_loaded() -> bool:
    """Whether the tables are already loaded."""
    return load.cache_info().currsize > 0
