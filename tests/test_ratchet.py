"""The ratchets: what tests/ratchet.toml counts has not grown, and no number was raised without a reason."""

from __future__ import annotations

import functools

import pytest

from checkout import ROOT, files
from devtools.bounds import LIST, Bounds, above, lost_prose, over, parsed, read_bounds, unexplained
from devtools.counting.glossary import Glossary, read_glossary
from devtools.counting.module import Module
from devtools.counting.rows import Counted, Tally, is_other, of_module, of_other, tally
from devtools.ratchet import base_commit, changed_files, text_at
from one_reading import PATIENT, each_file

pytestmark = PATIENT


@functools.cache
def glossary() -> Glossary:
    """The words of this checkout."""
    return read_glossary()


@each_file()
def counted(module: Module) -> Counted:
    """Everything that is counted in one file."""
    return of_module(module, glossary())


@pytest.fixture(scope="module")
def found() -> Tally:
    """Everything that is counted in this checkout."""
    others = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in files() if is_other(path.as_posix())}
    return tally([*counted.answers().values(), *(of_other(path, text) for path, text in others.items())])


@pytest.fixture(scope="module")
def bounds() -> Bounds:
    """The file."""
    return read_bounds(LIST.read_text(encoding="utf-8"))


def test_no_number_is_above_its_bound(found: Tally, bounds: Bounds) -> None:
    """`python3 dev.py ratchet` names what rose; places in files that differ from the branch's begin come first."""
    assert not [*over(bounds, found)], "\n".join(above(bounds, found, first=changed_files()))


def test_nothing_gets_smaller_by_squeezed_lines_or_by_comments_that_go(found: Tally, bounds: Bounds) -> None:
    """Lines, and words of docstrings and comments, may fall as fast as tokens since a row of size began."""
    assert [words for name, now in found.sizes.items() for words in lost_prose(name, bounds.rows[name], now)] == []


def test_no_number_was_raised_without_a_reason(bounds: Bounds) -> None:
    """A clone without history has nothing to compare with."""
    base = base_commit()
    assert unexplained(parsed(text_at(base, "tests/ratchet.toml") if base else ""), bounds) == []


def test_every_row_counts_something(found: Tally) -> None:
    """A row whose last place is gone becomes a source rule; a counter that finds nothing may have lost its subject."""
    assert [row for row, counts in found.counts.items() if not any(counts.values())] == []
