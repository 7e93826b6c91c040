"""Circles of earlier tests are freed once they are many, and not looked at before."""

from __future__ import annotations

import weakref

import pytest

import spared_heap
from spared_heap import SparedHeap


class Circle:
    """An object that only a collection frees."""

    def __init__(self) -> None:
        self.own = self


@pytest.mark.parametrize(("most", "freed"), [(10, True), (10_000_000, False)])
def test_circles_are_freed_once_many_more_are_left_out(most: int, freed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    heap = SparedHeap()
    heap.collect()
    circles = [Circle() for _ in range(100)]
    known = weakref.ref(circles[0])
    heap.spare()
    circles.clear()

    monkeypatch.setattr(spared_heap, "MOST_SPARED", most)
    heap.collect()

    assert (known() is None) is freed
