"""The rows of the ratchet, and how often each is counted in the files of a checkout, by room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from devtools.counting import inside, shapes, words
from devtools.counting.facts import Facts, facts_of
from devtools.counting.glossary import Glossary
from devtools.counting.module import Module, Place, room_of

Places = Mapping[str, Sequence[Place]]
"""Counted places by row."""

IN_TESTS: Mapping[str, Callable[[Module], Iterator[Place]]] = {
    "patches": inside.patches,
    "private-looks": inside.private_looks,
}
OVER_ALL: Mapping[str, Callable[[Sequence[Facts]], Iterator[Place]]] = {
    "names-for-tests": shapes.names_for_tests,
    "stubs": shapes.stubs,
    "small-modules": shapes.small_modules,
    "protocols-of-one-class": shapes.protocols_of_one_class,
    "long-files": shapes.long_files,
}
ROWS = (*IN_TESTS, *OVER_ALL, "docstrings-without-subject", "forbidden-words", "long-lines")


class Counted(NamedTuple):
    """One file read: its places by row, and its facts for the counts over all files; None of a page."""

    places: Mapping[str, Sequence[Place]]
    facts: Facts | None


class Reader:
    """Counts in files; a file that it read before with the same text is not parsed again."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._read: dict[tuple[str, str], Counted] = {}

    def count(self, files: Mapping[str, str]) -> Places:
        """Return all counted places of a checkout, given as its texts by path, in the order of their files."""
        return over_all(self._file(path, text) for path, text in files.items())

    def _file(self, path: str, text: str) -> Counted:
        key = path, text
        if key not in self._read:
            self._read[key] = (
                of_page(path, text) if words.is_page(path) else of_module(Module(path, text), self._glossary)
            )
        return self._read[key]


def of_page(path: str, text: str) -> Counted:
    """Count in a page of documentation."""
    return Counted({"long-lines": tuple(words.long_lines(path, text))}, None)


def of_module(module: Module, glossary: Glossary) -> Counted:
    """Count in a Python file."""
    places = {
        "docstrings-without-subject": tuple(words.docstrings_without_subject(module)),
        "forbidden-words": tuple(words.forbidden_words(module, glossary)),
    }
    if module.is_test:
        places |= {row: tuple(counter(module)) for row, counter in IN_TESTS.items()}
    return Counted(places, facts_of(module))


def over_all(read: Iterable[Counted]) -> Places:
    """Return the places of all files of a checkout, with those that are counted over all of them."""
    found: dict[str, list[Place]] = {row: [] for row in ROWS}
    facts: list[Facts] = []
    for one in read:
        for row, places in one.places.items():
            found[row] += places
        facts += [one.facts] if one.facts else []
    for row, counter in OVER_ALL.items():
        found[row] += counter(facts)
    return {row: sorted(places) for row, places in found.items()}


def by_room(places: Iterable[Place]) -> Counter[str]:
    """Return how many places lie in each room."""
    return Counter(room_of(place.file) for place in places)


def by_file(places: Places) -> Mapping[str, Counter[str]]:
    """Return how often each row is counted in each file, by path."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row, counted in places.items():
        for place in counted:
            found[place.file][row] += 1
    return found
