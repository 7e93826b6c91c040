"""The user's display options of the flow dock: lines, form, axes; stored in the layout."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, FlowLine


class FlowForm(StrEnum):
    """How the tiers are drawn: one curve each, or stacked areas."""

    CURVES = "curves"
    STACK = "stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayOptions:
    """The options. `to_now` None = by the width of the dock and the time of the day.

    `free_price` = the price has an axis of its own.
    `local_time` shows the reader's clock instead of the market's, `compare` a second provider's net beside the first's,
    `own` our own count of the trades instead of that, `delta` its cumulative volume delta instead of the minute bars,
    `usual_range` that of earlier sessions; `of_turnover` compares net / turnover with theirs instead of the net,
    `marks` is the row of reports, news and the like.
    """

    shown: frozenset[FlowLine] = SHOWN_AT_FIRST
    form: FlowForm = FlowForm.CURVES
    to_now: bool | None = None
    bars: bool = True
    free_price: bool = False
    local_time: bool = False
    compare: bool = False
    own: bool = False
    delta: bool = False
    usual_range: bool = True
    of_turnover: bool = False
    marks: bool = True

    def saved_state(self) -> DisplayState:
        chosen = asdict(self)
        shown = chosen.pop("shown")
        return DisplayState(lines=tuple(line for line in FlowLine if line in shown), **chosen)


class DisplayState(SavedState, kw_only=True):
    """The options as a layout keeps them."""

    lines: tuple[FlowLine, ...] = tuple(line for line in FlowLine if line in SHOWN_AT_FIRST)
    form: FlowForm = FlowForm.CURVES
    to_now: bool | None = None
    bars: bool = True
    free_price: bool = False
    local_time: bool = False
    compare: bool = False
    own: bool = False
    delta: bool = False
    usual_range: bool = True
    of_turnover: bool = False
    marks: bool = True


def options_of(state: DisplayState) -> DisplayOptions:
    """The options that a layout keeps."""
    view = DisplayOptions(shown=frozenset(state.lines), form=state.form, to_now=state.to_now)
    for name in ("bars", "free_price", "local_time", "compare", "own", "delta", "usual_range", "of_turnover", "marks"):
        view = switched(view, name, on=getattr(state, name))
    return view


def switched(view: DisplayOptions, name: str, *, on: bool) -> DisplayOptions:
    """The options with one that is a bool, or `to_now`, switched on or off."""
    switches: dict[str, Any] = {name: on}  # any of the fields that are bool
    if name in {"own", "delta"} and on:  # there is one line beside the provider's
        switches |= {"own": True, "compare": False}
    elif (name == "compare" and on) or name == "own":
        switches |= {"own": False, "delta": False}
    return replace(view, **switches)
