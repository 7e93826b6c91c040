"""The part of a history in view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flow.history.viewport import FEWEST, Viewport, whole

acts = st.lists(
    st.tuples(st.sampled_from(["zoom", "move", "show"]), st.floats(0.01, 20), st.floats(-50, 1100)), max_size=12
)


@given(total=st.integers(1, 1000), acts=acts)
def test_no_act_leaves_the_history(total: int, acts: list[tuple[str, float, float]]) -> None:
    """The window lies inside, is never empty and never closer than a few periods."""
    window = whole(total)
    for name, factor, at in acts:
        if name == "zoom":
            window = window.zoomed(factor, at, total)
        elif name == "move":
            window = window.moved(at - 500, total)
        else:
            window = window.showing(min(max(int(at), 0), total - 1), total)
        assert window.first >= -1e-6
        assert window.end <= total + 1e-6
        assert window.count >= min(FEWEST, total)


def test_zooming_keeps_the_point() -> None:
    """Away from the ends the slot under the mouse stays where it is."""
    before = Viewport(100, 200)
    after = before.zoomed(0.5, 150, 1000)

    assert after == Viewport(125, 100)


def test_the_nearest_window_that_shows_a_slot() -> None:
    """It moves no more than it must."""
    window = Viewport(100, 50)

    assert window.showing(120, 1000) == window
    assert window.showing(90, 1000).first == 90
    assert window.showing(150, 1000).end == 151
