"""Who may call what: the word Bearer, scopes, the transition rule, the environment of a trade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend_rest.client import keys_file
from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.model.gateway_health import Scope
from tideboard_sandbox.rest.authorization import bearer, environment_in

PAPER, REAL = frozenset({Scope.TRADE_SIMULATE}), frozenset({Scope.TRADE_REAL})
QUOTES = frozenset({Scope.QUOTE_READ})


@pytest.mark.parametrize(
    ("header", "key"),
    [("Bearer a", "a"), ("bearer a", "a"), ("BEARER  a ", "a"), ("Basic a", ""), ("a", ""), ("", ""), ("Bearer", "")],
)
def test_a_key_stands_behind_the_word_bearer_in_any_case(header: str, key: str) -> None:
    assert bearer(header) == key


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"trd_env": 1}, 1), ({"env": 0}, 0), ({"header": {"trdEnv": 1}}, 1), ({"c2s": {"header": {"trd_env": 0}}}, 0),
        ({"c2s": {"trd_env": "1"}}, "1"), ({"c2s": 5, "header": None}, None), ([], None), (None, None),
    ],
)  # fmt: skip
def test_the_environment_is_found_wherever_it_may_stand(body: object, found: object) -> None:
    assert environment_in(body) == found


class Keyed:
    """A daemon with a key per set of scopes."""

    def __init__(self, folder: Path) -> None:
        path = folder / "keys.json"
        self.keys = keys_file(path, [PAPER, REAL, QUOTES, frozenset({Scope.ADMIN})])
        self.rest = InProcessRest(keys=path)

    def status(self, row: str, body: object, scopes: frozenset[Scope]) -> int:
        return self.rest.ask(row, body, key=self.keys[scopes])[0]


@pytest.fixture
def keyed(tmp_path: Path) -> Keyed:
    return Keyed(tmp_path)


@pytest.mark.parametrize(
    ("real", "scopes", "status"), [(0, PAPER, 200), (1, PAPER, 403), (0, REAL, 403), (1, REAL, 200)]
)
@pytest.mark.parametrize("row", ["order", "modify-order", "cancel-all-order", "reconfirm-order"])
def test_the_environment_picks_the_scope_of_a_trade(
    keyed: Keyed, row: str, real: int, scopes: frozenset[Scope], status: int
) -> None:
    header = keyed.rest.header(real=bool(real))
    bodies: dict[str, dict[str, Any]] = {
        "order": {"side": 1, "code": "00700", "qty": 100, "price": 500.0},
        "modify-order": {"order_id": 1, "op": 2},
        "cancel-all-order": {},
        "reconfirm-order": {"order_id": 1, "reconfirm_op": 1},
    }

    assert keyed.status(f"POST /api/{row}", {"header": header, **bodies[row]}, scopes) == status


def test_the_wrong_environment_is_told_before_what_else_is_wrong(keyed: Keyed) -> None:
    assert keyed.status("POST /api/order", {"trd_env": 1, "colour": 1}, PAPER) == 403
    assert keyed.status("POST /api/order", {"trd_env": 0, "colour": 1}, PAPER) == 400
    assert keyed.status("POST /api/order", {"trd_env": "real"}, PAPER) == 400
    assert keyed.status("POST /api/order", {"trd_env": True}, PAPER) == 400
    assert keyed.status("POST /api/order", {}, QUOTES) == 403


def test_in_the_transition_a_quote_key_subscribes_and_sets_no_reminder(keyed: Keyed) -> None:
    subscription = {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True}
    watch = {"group_name": "自选", "op": 1, "security_list": [{"market": 1, "code": "00016"}]}
    reminder = {"symbol": "HK.00700", "op": 1, "type": 1, "freq": 1, "value": 300.0}

    assert keyed.status("POST /api/subscribe", subscription, QUOTES) == 200
    assert keyed.status("POST /api/unsubscribe", subscription | {"is_sub_or_un_sub": False}, QUOTES) == 200
    assert keyed.status("POST /api/modify-user-security", watch, QUOTES) == 200
    assert keyed.status("POST /api/set-price-reminder", reminder, QUOTES) == 403


def test_public_rows_ask_for_no_key_and_mind_no_wrong_one(keyed: Keyed) -> None:
    assert [keyed.rest.ask("GET /api/ping", key=key)[0] for key in ("", "fc_wrong")] == [200, 200]


def test_without_a_keys_file_reads_are_open_and_nothing_else_is() -> None:
    rest = InProcessRest()
    rest.shared.keys.required = False
    rows = {
        "GET /api/accounts": 200,
        "GET /api/admin/status": 401,
        "POST /api/admin/reload": 401,
        "POST /api/order": 401,
        "POST /api/unlock-trade": 401,
        "POST /api/sub-acc-push": 403,
    }
    assert {row: rest.ask(row, key="")[0] for row in rows} == rows
