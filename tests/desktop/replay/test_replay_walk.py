"""A replay in the whole program: how it is entered and left, and that nothing of it reaches the broker."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.walks.own_process import run_fake

STEPS = 2_000
SECONDS = 900

# The gate has desktop/replay/test_over_live.py,
# desktop/replay/test_window.py::test_random_keys_and_clicks_break_nothing, desktop/replay/test_keyboard.py.
pytestmark = [pytest.mark.timeout(SECONDS + 20, method="signal"), pytest.mark.whole, pytest.mark.slow]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the walk found."""
    folder = tmp_path_factory.mktemp("replay") / "data"
    found: dict[str, Any] = run_fake("replay_walk", str(folder), str(STEPS), seconds=SECONDS)
    return found


def test_it_opens_from_the_palette_and_shows_what_goes_on_live(walked: dict[str, Any]) -> None:
    look = walked["look"]
    assert look["opens at"] == "09:30:00 HKT"
    assert "REPLAY" in look["title"]
    assert "Futu (practice)" in look["provider"]
    assert look["live hidden"]
    assert "PRACTICE" in look["environment"]
    assert look["working"].endswith("Open orders, live: 1")


def test_an_order_that_was_just_placed_is_in_the_review_of_its_day(walked: dict[str, Any]) -> None:
    """From the hub into the store and out of it; the day before knows of none."""
    assert walked["own order"] == ["\u2191 Buy 100", "Working", "Orders  1 of 1"]
    assert walked["day before"][1] in {"No own orders of this day are known", "Being read"}


def test_random_keys_and_clicks_write_nothing(walked: dict[str, Any]) -> None:
    """Keep-alives and reads of the live side, which goes on, are counted apart."""
    assert walked["writes"] == {"unlock": 0, "place": 0, "change": 0, "combination": 0}
    assert walked["other requests"] > 0


def test_keys_and_clicks_in_it_are_no_presence(walked: dict[str, Any]) -> None:
    assert walked["presence"] == 0


def test_no_object_of_it_can_send(walked: dict[str, Any]) -> None:
    """Nothing of guard, sender, lock, order log, gateways or ticket is reached from its window, market and tasks."""
    found = walked["senders"]
    assert found.pop("reached") > 5_000
    assert set(found) <= {"tideboard_core.orders.book_effect.Hypothetical"}, "a value of the book dock"


def test_there_is_none_while_something_is_asked_or_unknown(walked: dict[str, Any]) -> None:
    """Also where that began while its reads were under way, over another account, and beside the window."""
    asked = [True, "Not while an order is prepared or a question is open"]
    unknown = [True, "Not while the outcome of an order is unknown"]
    refused = walked["refused"]
    assert refused.pop("unknown") == unknown
    assert refused == dict.fromkeys(("confirmation", "unlock", "cancel all", "beside"), asked)


def test_layout_and_selection_are_as_they_were(walked: dict[str, Any]) -> None:
    assert walked["as it was"] == [True, True]


def test_a_live_notice_is_marked_and_acted_on_after_the_way_back(walked: dict[str, Any]) -> None:
    texts, done, live = walked["notices"]
    assert "live: Rejected: Buy 100" in texts
    assert (done, live) == (["act"], True)


def test_esc_twice_brings_the_live_window_and_the_ticket_back(walked: dict[str, Any]) -> None:
    assert walked["ticket"] == "300"


def test_cancel_all_and_lock_lead_out_and_do_what_they_always_do(walked: dict[str, Any]) -> None:
    assert walked["F12"] == "CancelAllDialog"
    assert walked["Ctrl+L"] == [True, False, True, True]


def test_a_typed_time_opens_the_last_day_at_that_second(walked: dict[str, Any]) -> None:
    assert walked["typed"] == "10:47:00 HKT"
