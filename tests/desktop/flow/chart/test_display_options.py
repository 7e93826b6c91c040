"""What the flow dock remembers."""

from __future__ import annotations

import json

import pytest

from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm, recalled
from tideboard_desktop.flow.chart.line_styles import Line

CHOSEN = DisplayOptions(
    shown=frozenset({Line.NET, Line.BLOCK}),
    form=FlowForm.STACK,
    to_now=False,
    bars=False,
    free_price=True,
    local_time=True,
)


@pytest.mark.parametrize("view", [DisplayOptions(), CHOSEN, DisplayOptions(shown=frozenset())])
def test_a_view_comes_back_from_a_file(view: DisplayOptions) -> None:
    """Through JSON, with nothing lost."""
    assert recalled(json.loads(json.dumps(view.memory()))) == view


@pytest.mark.parametrize(
    "memory",
    [{}, {"lines": "net"}, {"form": "cake"}, {"to_now": "yes", "bars": 1}, {"free_price": None, "more": [1]}],
)
def test_what_is_unknown_is_passed_over(memory: dict[str, object]) -> None:
    """A file of another version must not close the dock."""
    assert recalled(memory) == DisplayOptions()  # type: ignore[arg-type]  # on purpose


def test_lines_of_another_version_are_left_out() -> None:
    """The known ones stay."""
    assert recalled({"lines": ["net", "tide", 4]}).shown == frozenset({Line.NET})
