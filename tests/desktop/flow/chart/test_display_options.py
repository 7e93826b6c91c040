"""What the flow dock remembers."""

from __future__ import annotations

import pytest

from tideboard_desktop.docks.saved_state import read, written
from tideboard_desktop.flow.chart.display_options import DisplayOptions, DisplayState, FlowForm, options_of
from tideboard_desktop.flow.chart.line_styles import FlowLine

CHOSEN = DisplayOptions(
    shown=frozenset({FlowLine.NET, FlowLine.BLOCK}),
    form=FlowForm.STACK,
    to_now=False,
    bars=False,
    free_price=True,
    local_time=True,
)


@pytest.mark.parametrize("view", [DisplayOptions(), CHOSEN, DisplayOptions(shown=frozenset())])
def test_a_view_comes_back_from_a_file(view: DisplayOptions) -> None:
    """Through JSON, with nothing lost."""
    assert options_of(read(written(view.saved_state()), DisplayState())) == view


def test_the_defaults_of_a_file_are_those_of_the_options() -> None:
    assert options_of(DisplayState()) == DisplayOptions()


def test_no_two_lines_stand_beside_the_providers() -> None:
    """A file may say so."""
    assert options_of(DisplayState(compare=True, delta=True)) == DisplayOptions(own=True, delta=True)
