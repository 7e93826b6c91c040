"""The ratchets: what tests/ratchet.toml counts has not grown, and no number was raised without a reason."""

from __future__ import annotations

import functools

import pytest

from checkout import ROOT, files
from devtools.bounds import LIST, above, parsed, read_bounds, unexplained
from devtools.counting.glossary import Glossary, read_glossary
from devtools.counting.module import Module
from devtools.counting.rows import Counted, Places, of_module, of_page, over_all
from devtools.counting.words import is_page
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
def places() -> Places:
    """Everything that is counted in this checkout."""
    pages = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in files() if is_page(path.as_posix())}
    return over_all([*counted.answers().values(), *(of_page(path, text) for path, text in pages.items())])


def test_no_number_is_above_its_bound(places: Places) -> None:
    """`python3 dev.py ratchet` names what rose; places in files that differ from the branch's begin come first."""
    bounds = read_bounds(LIST.read_text(encoding="utf-8"))
    problems = above(bounds, places)
    assert not problems, "\n".join(above(bounds, places, first=changed_files()))


def test_no_number_was_raised_without_a_reason() -> None:
    """A clone without history has nothing to compare with."""
    base = base_commit()
    before = parsed(text_at(base, "tests/ratchet.toml") if base else "")
    assert unexplained(before, read_bounds(LIST.read_text(encoding="utf-8"))) == []


def test_every_row_counts_something(places: Places) -> None:
    """A counter that finds nothing any more has lost its subject, unless the last place is gone: then the row goes."""
    assert [row for row, counted in places.items() if not counted] == []
