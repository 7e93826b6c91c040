"""Undo of layouts."""

from __future__ import annotations

from tideboard_desktop.window.workspace.layout_state import Arrangement
from tideboard_desktop.window.workspace.undo_history import MOST, History


def test_undo_goes_back_step_by_step_and_the_same_again_is_one_step() -> None:
    history = History()
    for places in ("a", "b", "b", "c"):
        history.note(Arrangement(places=places))

    assert history.undo() == Arrangement(places="b")
    assert history.undo() == Arrangement(places="a")
    assert not history.can_undo
    assert history.undo() is None


def test_what_the_window_did_by_itself_is_no_step() -> None:
    history = History()
    history.settle(Arrangement(places="a"))
    history.settle(Arrangement(places="a wider"))
    history.note(Arrangement(places="b"))

    assert history.undo() == Arrangement(places="a wider")
    assert history.undo() is None


def test_what_was_undone_comes_back_until_something_else_is_done() -> None:
    history = History()
    for places in ("a", "b", "c"):
        history.note(Arrangement(places=places))
    assert history.redo() is None
    history.undo()
    history.undo()

    assert history.redo() == Arrangement(places="b")
    history.settle(Arrangement(places="b wider"))
    assert history.redo() == Arrangement(places="c")
    assert not history.can_redo
    history.undo()
    history.note(Arrangement(places="d"))
    assert not history.can_redo
    assert history.undo() == Arrangement(places="b wider")


def test_the_past_is_bounded() -> None:
    history = History()
    for number in range(3 * MOST):
        history.note(Arrangement(places=str(number)))
    steps = 0
    while history.undo():
        steps += 1

    assert steps == MOST - 1
