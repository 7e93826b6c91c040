"""Random walks over what happens to a layout: wider, narrower, docks opened and closed, restarts, screens that go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.workspace import PLACES, Bench
from tideboard_desktop.window.workspace.default_layout import CHART, WIDEST, Charts, sizes_for
from tideboard_desktop.window.workspace.dock_moves import in_view
from tideboard_desktop.window.workspace.dock_serialization import places_text
from tideboard_desktop.window.workspace.dock_specs import MOST, At, DockPlace, DockSize, DockSpec
from tideboard_desktop.window.workspace.layout_state import VERSION, WorkspaceState

pytestmark = pytest.mark.slow

LATER = ("screener", "plates", "days")
SIZES = ((1280, 720), (1366, 768), (1600, 1000), (1920, 1080), (2560, 1440), (3840, 2100))
SCREENS = tuple([QRect(0, 0, width, height)] for width, height in SIZES[1:])
LEAST_TICKET = 270
STEPS = 14


class Walk(Bench):
    """The window with tape and second chart on wide screens, docks that open later, and the ticket's least width."""

    def _specs(self) -> Sequence[DockSpec]:
        shown = (
            DockSpec(
                key=key,
                title=key.title(),
                build=self.part,
                place=place,
                shown=True,
                most=MOST if key in {"flow", "book"} else 1,
                trading=key in {"ticket", "blotter"},
                least=DockSize(LEAST_TICKET if key == "ticket" else 320, 240),
                beside={"tab": "tape"} if key == "book" else {},
            )
            for key, place in {**PLACES, CHART: DockPlace(At.TAB, "flow")}.items()
        )
        later = (
            DockSpec(
                key=key, title=key.title(), build=self.part, place=DockPlace(At.TAB, "flow"), least=DockSize(320, 240)
            )
            for key in LATER
        )
        return [*shown, *later]

    def resize(self, width: int, height: int) -> None:
        """As the main window does."""
        self.window.resize(width, height)
        self.settle()
        self.workspace.resize_default()
        self.settle()

    def opened(self) -> set[str]:
        """The docks that are not closed."""
        return {name for name, dock in self.workspace.docks.items() if not dock.closed}

    def rects(self) -> dict[str, QRect]:
        """Where the docks in front are in the window."""
        docks = {name: dock for name, dock in self.workspace.docks.items() if in_view(dock)}
        return {name: QRect(dock.mapTo(self.window, QPoint(0, 0)), dock.size()) for name, dock in docks.items()}

    def restarted(self, screens: Sequence[QRect] = (), state: WorkspaceState | None = None) -> Walk:
        """A new window that goes on where this one ended."""
        state = state or self.workspace.capture()
        self.end()
        after = Walk(self.letters, scale=self.theme.scale)
        after.workspace.restore(state, screens)
        after.show()
        after.settle()
        return after


def columns(walk: Walk) -> list[str]:
    """The default docks from left to right, the upper before the lower."""
    rects = walk.rects()
    return sorted(rects, key=lambda name: (rects[name].x(), rects[name].y()))


def check(walk: Walk, done: list[str]) -> None:
    """What holds after every step."""
    rects, inside = walk.rects(), walk.window.contentsRect()
    for name, rect in rects.items():
        assert inside.contains(rect), (name, rect, inside, done)
    for (one, first), (other, second) in combinations(rects.items(), 2):
        assert not first.intersects(second), (one, first, other, second, done)
    if "ticket" in rects:
        assert rects["ticket"].width() >= round(LEAST_TICKET * walk.theme.scale), (rects["ticket"], done)
    if walk.workspace.untouched:
        width = walk.window.width()
        charts = sizes_for(walk.window.size(), walk.theme.scale).charts
        middle = {
            Charts.TABS: ["flow", "blotter"],
            Charts.STACKED: ["price_chart", "flow", "blotter"],
            Charts.BESIDE: ["price_chart", "blotter", "flow"],
        }[charts]
        tape = ["book-2"] if width >= WIDEST else []
        assert columns(walk) == ["watchlist", *middle, *tape, "book", "ticket"], (rects, done)


def step(walk: Walk, draw: Random, done: list[str]) -> Walk:
    """One thing that a person, or the machine, does."""
    workspace = walk.workspace
    chosen = draw.choice(("resize", "resize", "open", "close", "another", "restart", "screens", "default"))
    done.append(chosen)
    if chosen == "resize":
        walk.resize(*draw.choice(SIZES))
        done[-1] += f" {walk.window.width()}"
    elif chosen == "open":
        done.append(draw.choice((*LATER, *PLACES)))
        workspace.open(done[-1])
    elif chosen == "close" and len(walk.opened()) > 1:
        done.append(draw.choice(sorted(walk.opened())))
        workspace.close(workspace.docks[done[-1]])
    elif chosen == "another" and len(walk.opened()) < 7:
        workspace.open_another(draw.choice(("flow", "book")))
    elif chosen in {"restart", "screens"}:
        before, order, untouched = walk.opened(), columns(walk), workspace.untouched
        walk = walk.restarted(draw.choice(SCREENS) if chosen == "screens" else ())
        if chosen == "restart" or not untouched:
            assert walk.opened() == before, done
        if chosen == "restart":
            assert columns(walk) == order, done
    elif chosen == "default" and draw.random() < 0.3:
        workspace.place_default()
    walk.settle()
    return walk


@pytest.mark.parametrize("seed", range(12))
def test_every_dock_stays_inside_and_in_its_order(qapp: QApplication, seed: int) -> None:
    draw = Random(seed)
    scale = draw.choice((1.0, 1.0, 1.5))
    walk = Walk(size=QSize(1600, 1000), scale=scale)
    walk.show()
    done = [f"scale {scale}"]
    try:
        for _ in range(STEPS):
            walk = step(walk, draw, done)
            check(walk, done)
    finally:
        walk.end()


@pytest.fixture
def widened(qapp: QApplication) -> Walk:
    """Was wide with the tape, is narrow again, and has one more dock."""
    walk = Walk(size=QSize(1600, 1000))
    walk.show()
    walk.resize(2560, 1440)
    assert "book-2" in walk.opened()
    walk.resize(1600, 1000)
    walk.workspace.open("screener")
    walk.settle()
    return walk


def test_the_tape_of_a_wide_window_does_not_come_back_in_a_narrow_one(widened: Walk) -> None:
    before = widened.rects()
    walk = widened.restarted()

    assert walk.rects() == before
    assert walk.workspace.docks["book-2"].closed
    walk.workspace.open("book-2")
    walk.settle()
    assert columns(walk)[0] == "watchlist"
    walk.end()


def test_a_layout_that_an_earlier_version_kept_with_the_tape_over_the_others_is_mended(widened: Walk) -> None:
    before, state = widened.rects(), widened.workspace.capture()
    kept = places_text(widened.window.saveState(VERSION))
    assert kept != state.arrangement.places
    walk = widened.restarted(state=replace(state, arrangement=replace(state.arrangement, places=kept)))

    assert walk.rects() == before
    assert walk.workspace.docks["book-2"].closed
    walk.end()
