"""The rows of the reference as data."""

from __future__ import annotations

from collections import Counter
from importlib import import_module

import pytest

from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.rest import WriteKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.rows import row_for, row_of, rows

UNDEFINED = {1326, 6365, 6503, 20231, 22701, 22702, 22703, 22704, 22705, 22706, 22707, 22708, 22709, 22710}
"""Protocol ids for which no public definition exists; the console shows their answers as raw trees."""


def test_there_are_86_rows_on_82_paths_in_nine_groups() -> None:
    assert len(rows()) == 86
    assert Counter(row.method for row in rows()) == {"POST": 73, "GET": 13}
    assert len({row.path for row in rows()}) == 82
    assert len({row.group for row in rows()}) == 9
    assert len({row.key for row in rows()}) == 86


def test_what_changes_something_is_classed_by_what_it_changes() -> None:
    found = {kind: sorted(row.path for row in rows() if row.write is kind) for kind in WriteKind}
    assert found[WriteKind.TRADE] == [
        "/api/cancel-all-order",
        "/api/modify-order",
        "/api/order",
        "/api/reconfirm-order",
    ]
    assert found[WriteKind.UNLOCK] == ["/api/unlock-trade"]
    assert found[WriteKind.PUSH] == ["/api/sub-acc-push", "/api/unsub-acc-push"]
    assert found[WriteKind.ADMIN] == ["/api/admin/reload", "/api/admin/shutdown"]
    assert found[WriteKind.WATCHLIST] == ["/api/modify-user-security"]
    assert found[WriteKind.REMINDER] == ["/api/set-price-reminder"]
    assert found[WriteKind.SUBSCRIPTION] == ["/api/subscribe", "/api/unsubscribe"]


def test_a_write_needs_the_scope_that_the_reference_says() -> None:
    scopes = {row.path: row.scopes for row in rows()}
    assert scopes["/api/unlock-trade"] == (Scope.TRADE_UNLOCK,)
    assert set(scopes["/api/reconfirm-order"]) == {Scope.TRADE_REAL, Scope.TRADE_SIMULATE}
    assert scopes["/api/sub-acc-push"] == (Scope.ACCOUNT_READ,)
    assert scopes["/api/admin/status"] == (Scope.ADMIN,)
    assert {row.path for row in rows() if row.transitional} == {
        "/api/subscribe",
        "/api/unsubscribe",
        "/api/modify-user-security",
    }


def test_the_calls_without_a_public_definition_are_17_rows() -> None:
    assert len([row for row in rows() if row.proto_id in UNDEFINED]) == 17
    assert not any(row.proto for row in rows() if row.proto_id in UNDEFINED)


def test_every_other_call_has_its_messages() -> None:
    for row in rows():
        if row.proto:
            module = import_module(f"tideboard_proto.opend.{row.proto}_pb2")
            assert module.Request
            assert module.Response


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (ProtoId.Qot_Sub, "/api/subscribe"),
        (ProtoId.Trd_ModifyOrder, "/api/modify-order"),
        (ProtoId.Qot_GetSubInfo, "/api/query-subscription"),
        (ProtoId.GetGlobalState, "/api/global-state"),
        (ProtoId.Trd_GetAccList, "/api/accounts"),
        (ProtoId.Qot_GetPlateSet, "/api/list-plates"),
    ],
)
def test_a_call_has_one_row_that_a_client_uses(call: ProtoId, path: str) -> None:
    row = row_for(call)
    assert row is not None
    assert row.path == path


def test_what_is_no_row_is_none() -> None:
    assert row_of("GET", "/api/order") is None
    assert row_for(ProtoId.Qot_GetUserSecurityGroup) is None


def test_the_words_of_a_row_are_for_a_person() -> None:
    """They stand beside the form in the console: no marks of where a fact comes from, sentences that end."""
    notes = [row.notes for row in rows()] + [param.note for row in rows() for param in row.params]
    assert [
        note for note in notes if any(word in note.lower() for word in ("seed", "found", "inferred", "proto"))
    ] == []
    assert [row.key for row in rows() if row.notes and not row.notes.endswith(".")] == []
    assert all(row.notes for row in rows())
