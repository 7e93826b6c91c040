"""The sentence below the fields of each broker."""

from __future__ import annotations

import pytest

from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.uses import Use


@pytest.mark.parametrize(
    ("backend", "use", "words"),
    [
        (Backend.SANDBOX, Use.PRICES, "no real money"),
        (Backend.SANDBOX, Use.ORDERS, "prices stay where they are. All doors"),
        (Backend.SANDBOX, Use.OTHER_FLOW, "no order goes there. All doors"),
        (Backend.OPEND, Use.PRICES, "not needed on this computer"),
        (Backend.LONGPORT, Use.PRICES, "talks to the broker itself, encrypted"),
        (Backend.LONGPORT, Use.ORDERS, "Orders, positions and fills"),
        (Backend.LONGPORT, Use.OTHER_FLOW, "drawn beside the first one"),
    ],
)
def test_what_a_choice_means(backend: Backend, use: Use, words: str) -> None:
    note = BROKERS[backend].note(ConnectionDraft.of(Connection(backend=backend)), use)
    assert words in note.text
    assert not note.warn


def test_what_is_wrong_comes_first() -> None:
    draft = ConnectionDraft.of(Connection(backend=Backend.LONGPORT))
    draft.change(http_url="http://192.0.2.7")
    assert BROKERS[draft.backend].note(draft, Use.ORDERS).warn


def test_clear_text_on_this_computer_is_not_called_encrypted() -> None:
    draft = ConnectionDraft.of(Connection(backend=Backend.LONGPORT))
    draft.change(quote_url="ws://127.0.0.1:8080")
    assert "not encrypted" in BROKERS[draft.backend].note(draft, Use.PRICES).text
