"""The rows of the ratchet, and how often each is counted in the files of a checkout, by room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from devtools.counting import inside, shapes, sizes, words
from devtools.counting.facts import Facts, facts_of
from devtools.counting.glossary import Glossary
from devtools.counting.module import Module, Place, room_of
from devtools.counting.sizes import Size

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
ROWS = (*sizes.ROWS, *IN_TESTS, *OVER_ALL, "docstrings-without-noun", "forbidden-words", "long-lines")


class Counted(NamedTuple):
    """One file read: its places by row, its facts for the counts over all files, and its size."""

    path: str
    places: Mapping[str, Sequence[Place]]
    facts: Facts | None = None
    size: Size = Size()


class Tally(NamedTuple):
    """What is counted in a checkout: by row and room, with the places; of the rows of size the whole size."""

    counts: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Sequence[Place]]
    sizes: Mapping[str, Size]


def is_other(path: str) -> bool:
    """Whether something is counted in a file that is not Python."""
    return not path.endswith(".py") and (words.is_page(path) or sizes.row_of(path) is not None)


def of_other(path: str, text: str) -> Counted:
    """Count in a page of documentation or a data file."""
    if words.is_page(path):
        return Counted(path, {"long-lines": tuple(words.long_lines(path, text))})
    return Counted(path, {}, size=sizes.of_data(path, text))


def of_module(module: Module, glossary: Glossary) -> Counted:
    """Count in a Python file."""
    places = {
        "docstrings-without-noun": tuple(words.docstrings_without_noun(module)),
        "forbidden-words": tuple(words.forbidden_words(module, glossary)),
    }
    if module.is_test:
        places |= {row: tuple(counter(module)) for row, counter in IN_TESTS.items()}
    return Counted(module.path, places, facts_of(module), sizes.of_module(module))


def tally(read: Iterable[Counted]) -> Tally:
    """Put the counts of all files of a checkout together, with those that are made over all of them."""
    files = list(read)
    facts = [one.facts for one in files if one.facts]
    found = {row: [place for one in files for place in one.places.get(row, ())] for row in ROWS}
    for row, counter in OVER_ALL.items():
        found[row] += counter(facts)
    counts = {row: Counter(room_of(place.file) for place in places) for row, places in found.items()}
    for one in files:
        if size_row := sizes.row_of(one.path):
            counts[size_row][room_of(one.path)] += one.size.tokens
    whole = {row: sizes.together(one.size for one in files if sizes.row_of(one.path) == row) for row in sizes.ROWS}
    return Tally(counts, {row: sorted(places) for row, places in found.items()}, whole)
