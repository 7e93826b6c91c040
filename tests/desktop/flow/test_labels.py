"""Labels at the line ends never overlap."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flow.labels import place_labels

WISHES = st.lists(st.floats(-500, 900), min_size=0, max_size=6)


@given(WISHES)
def test_labels_never_overlap_and_stay_inside(wishes: list[float]) -> None:
    """Whatever the lines do, each label has its own place between top and bottom."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)

    assert len(centres) == len(wishes)
    ordered = sorted(centres)
    assert all(lower - upper >= 20 - 1e-6 for upper, lower in itertools.pairwise(ordered))
    assert all(14 - 1e-6 <= centre <= 330 + 1e-6 for centre in centres)


@given(WISHES)
def test_labels_keep_the_order_of_their_lines(wishes: list[float]) -> None:
    """A line that ends above another has its label above."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)
    pairs = [(a, b) for a in range(len(wishes)) for b in range(len(wishes)) if wishes[a] < wishes[b]]

    assert all(centres[a] < centres[b] for a, b in pairs)


def test_labels_with_room_stay_where_they_want_to_be() -> None:
    """Nobody is pushed without need."""
    assert place_labels([50.0, 200.0, 100.0], height=20, top=0, bottom=300) == [50.0, 200.0, 100.0]


def test_two_that_collide_share_the_move() -> None:
    """Both give way by the same amount."""
    assert place_labels([100.0, 104.0], height=20, top=0, bottom=300) == [92.0, 112.0]
