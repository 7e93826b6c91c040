"""Who is told of a change, also where one of them fails or ends itself."""

from __future__ import annotations

import pytest

from tideboard_core.model.listeners import Listener, Listeners


def test_all_are_told_in_their_order_until_they_end() -> None:
    listeners, told = Listeners(), list[str]()
    end = listeners.add(lambda: told.append("first"))
    listeners.add(lambda: told.append("second"))

    listeners.notify()
    end()
    end()
    listeners.notify()
    assert told == ["first", "second", "second"]


def test_one_that_ends_itself_or_adds_another_hides_none() -> None:
    listeners, told = Listeners(), list[str]()

    def once() -> None:
        told.append("once")
        end()
        listeners.add(lambda: told.append("added"))

    end = listeners.add(once)
    listeners.add(lambda: told.append("second"))

    listeners.notify()
    assert told == ["once", "second"]
    listeners.notify()
    assert told == ["once", "second", "second", "added"]


def failing() -> None:
    raise RuntimeError("a view")


def test_the_others_are_told_where_one_fails() -> None:
    failed, told = list[tuple[Listener, str]](), list[str]()
    listeners = Listeners(lambda listener, error: failed.append((listener, str(error))))
    listeners.add(failing)
    listeners.add(lambda: told.append("second"))

    listeners.notify()
    assert (failed, told) == ([(failing, "a view")], ["second"])
    listeners.drop(failing)
    listeners.drop(failing)
    listeners.notify()
    assert (len(failed), told) == (1, ["second", "second"])


def test_without_a_place_for_errors_they_are_raised() -> None:
    listeners = Listeners()
    listeners.add(failing)

    with pytest.raises(RuntimeError, match="a view"):
        listeners.notify()
