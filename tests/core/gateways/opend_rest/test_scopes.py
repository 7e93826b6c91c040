"""What answers show of a key's scopes."""

from __future__ import annotations

import pytest

from tideboard_core.gateways.opend_rest.scopes import ScopeBook
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.wire.opend_rest.answers import OutcomeKind, RestOutcome
from tideboard_core.wire.opend_rest.rows import row_of


@pytest.mark.parametrize(
    ("path", "kind", "state"),
    [
        (
            "/api/subscribe",
            OutcomeKind.OK,
            ScopeState.UNKNOWN,
        ),  # older keys, which do not have the scope, pass here too
        ("/api/subscribe", OutcomeKind.FORBIDDEN, ScopeState.MISSING),
        ("/api/set-price-reminder", OutcomeKind.BUSINESS, ScopeState.HELD),
    ],
)
def test_a_row_that_older_keys_pass_does_not_show_its_scope(path: str, kind: OutcomeKind, state: ScopeState) -> None:
    row, book = row_of("POST", path), ScopeBook()
    assert row is not None
    book.learn(row, {}, RestOutcome(kind))
    assert book.state(Scope.QUOTE_STATE) is state
