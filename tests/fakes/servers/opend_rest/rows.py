"""The 86 rows of the REST port as a black box: what each must do, and what state it reads or changes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from fakes.servers.longport.http_client import LongportCaller
from fakes.servers.opend.client import OpendClient
from fakes.servers.opend.in_process import PASSWORD_MD5
from fakes.servers.opend_rest.client import RestCaller, keys_file
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_sandbox.command_line import Options

FULL = frozenset(Scope)
UNKNOWN = "no_such_field"
LONGPORT_TOO = "the same through LongPort"
ABANDONED = {"POST /api/holding-change": "abandoned"}
"""Rows whose example is refused for good, with the word that says so."""

NOT_CALLED = frozenset({"GET /ws", "POST /api/admin/shutdown"})
"""Rows with a test of their own: a socket, and the end of the port."""


def row_scopes(row: RestRow) -> frozenset[Scope]:
    """Scopes that let a key pass."""
    return frozenset((*row.scopes, *row.transitional))


ROWS = rows()
CALLED = [row for row in ROWS if row.key not in NOT_CALLED]
GATED = [row for row in ROWS if row.key != "GET /ws"]
KEY_SETS = [FULL, *sorted({FULL - row_scopes(row) for row in ROWS if row.scopes}, key=sorted)]


@dataclass(slots=True)
class Scene:
    """One sandbox with its three ports, the exchange standing still."""

    sandbox: OpenSandbox
    rest: RestCaller
    opend: OpendClient
    longport: LongportCaller
    keys: Mapping[frozenset[Scope], str]
    header: dict[str, Any]
    remembered: dict[str, str] = field(default_factory=dict)

    def row(self, key: str) -> RestRow:
        """A row by its method and path."""
        return next(row for row in ROWS if row.key == key)

    def body(self, row: RestRow) -> Any:
        """The reference's example with its placeholders filled and its header complete."""
        return _filled(row.example, self._known() | OTHERWISE.get(row.key, {}))

    def unlock(self) -> None:
        """Unlock trading at FutuOpenD-rs."""
        self.rest.ok("POST /api/unlock-trade", {"unlock": True, "pwd_md5": PASSWORD_MD5})

    def wait(self) -> None:
        """Let rates and the memory of repeated orders pass."""
        self.sandbox.ask_now("wait", seconds=61)

    def state(self) -> dict[str, Any]:
        """The port's part of the control port's state, without its request counts."""
        found = dict(self.sandbox.ask_now("state")["rest"])
        del found["requests"]
        return found

    def order(self, *, price: float = 500.0, order_type: int = 1) -> str:
        """Place a real order through OpenD; returns its id."""
        self.wait()
        reply = self.opend.write(
            ProtoId.Trd_PlaceOrder,
            header={"accID": self.header["acc_id"], "trdEnv": 1, "trdMarket": 1},
            trdSide=1, orderType=order_type, code="00700", qty=100.0, price=price, secMarket=1,
        )  # fmt: skip
        assert reply.retType == 0, reply.retMsg
        return str(reply.s2c.orderIDEx)

    def modify(self, order_id: str, op: int, *, price: float = 0.0) -> None:
        """Change an order through OpenD."""
        self.wait()
        header = {"accID": self.header["acc_id"], "trdEnv": 1, "trdMarket": 1}
        terms = {"qty": 100.0, "price": price} if price else {}
        reply = self.opend.write(
            ProtoId.Trd_ModifyOrder, header=header, orderID=int(order_id), orderIDEx=order_id, modifyOrderOp=op, **terms
        )
        assert reply.retType == 0, reply.retMsg

    def orders(self) -> dict[str, Any]:
        """Real orders as OpenD lists them, by id."""
        header = {"accID": self.header["acc_id"], "trdEnv": 1, "trdMarket": 1}
        found = self.opend.call(ProtoId.Trd_GetOrderList, header=header).s2c.orderList
        return {row.orderIDEx: row for row in found}

    def _known(self) -> dict[Any, Any]:
        return {
            123456: self.header["acc_id"],
            "987": self.remembered.get("order", "987"),
            "<flow_id>": PRACTICE_DAY.replace("-", "") + "000001",
            "<md5-of-trade-password>": PASSWORD_MD5,
            "header": self.header,
            "2026-01-01": "2026-10-19",
            "2026-04-01": PRACTICE_DAY,
        }


@contextmanager
def scene() -> Iterator[Scene]:
    """Start a sandbox with a key for every wrong scope, and log in at both ports."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        keys = keys_file(path, KEY_SETS)
        day = date.fromisoformat(PRACTICE_DAY)
        options = Options(rest_port=0, longport_port=0, rest_keys=path, control_port=0, seed=7, speed=0, date=day)
        with (
            sandbox_thread(options) as sandbox,
            RestCaller(sandbox.line["rest"], keys[FULL]) as rest,
            OpendClient((sandbox.host, sandbox.port)) as opend,
            LongportCaller(sandbox.line) as longport,
        ):
            assert opend.init().retType == 0
            unlock = opend.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
            assert unlock.retType == 0
            accounts = rest.ok("GET /api/accounts")["acc_list"]
            real = next(row for row in accounts if row["trd_env"] == 1 and 1 in row["trd_market_auth_list"])
            header = {"acc_id": int(real["acc_id"]), "trd_env": 1, "trd_market": 1}
            now = Scene(sandbox, rest, opend, longport, keys, header, {"keys file": str(path)})
            now.unlock()
            now.remembered["order"] = now.order()
            yield now


OTHERWISE: dict[str, dict[Any, Any]] = {
    "POST /api/history-kline": {"2026-01-01 00:00:00": PRACTICE_DAY, "2026-04-01 23:59:59": PRACTICE_DAY},
    "POST /api/history-orders": {"2026-04-01 23:59:59": "2026-11-20 23:59:59"},
    "POST /api/history-order-fills": {"2026-04-01 23:59:59": "2026-11-20 23:59:59"},
}
"""Placeholders of single rows: dates that reach today, where the row is asked for today's state."""


def _filled(value: Any, known: Mapping[Any, Any]) -> Any:
    if isinstance(value, dict):
        found = {name: _filled(each, known) for name, each in value.items()}
        return found | known["header"] if "acc_id" in found else found
    if isinstance(value, list):
        return [_filled(each, known) for each in value]
    return known.get(value, value) if isinstance(value, str | int) and not isinstance(value, bool) else value


# --- gates ----------------------------------------------------------------------------------------------------------


def example_result(now: Scene, row: RestRow) -> str:
    """`ok`, the word of a refusal that is meant, or what went wrong."""
    if row.write is WriteKind.TRADE:
        prepare(now, row)
    now.wait()
    answer = now.rest.ask(row.key, now.body(row))
    word = ABANDONED.get(row.key)
    if word is not None and answer.status == 200 and answer.body["ret_type"] == -1 and word in answer.body["ret_msg"]:
        return word
    return "ok" if answer.good else f"{answer.status} {answer.body}"


def prepare(now: Scene, row: RestRow) -> None:
    """An order that the example may name."""
    if row.key != "POST /api/order":
        now.remembered["order"] = now.order(price=450.0)
    if row.key == "POST /api/reconfirm-order":
        now.modify(now.remembered["order"], 3)


def no_key_status(now: Scene, row: RestRow) -> int:
    """Status without a key."""
    return now.rest.ask(row.key, now.body(row), key="").status


def wrong_scope_status(now: Scene, row: RestRow) -> int:
    """Status with a key that holds everything but what the row asks for; 0 where it asks for nothing."""
    return now.rest.ask(row.key, now.body(row), key=now.keys[FULL - row_scopes(row)]).status if row.scopes else 0


def unknown_field_status(now: Scene, row: RestRow) -> int:
    """Status with an unknown field wherever one can stand; 0 when one of them was not refused by its name."""
    found = {_refusal(now, row.key, body) for body in _with_unknown(now.body(row))} if row.method == "POST" else {
        _refusal(now, f"{row.key}?{UNKNOWN}=1", None)
    }  # fmt: skip
    return found.pop() if len(found) == 1 else 0


def malformed_status(now: Scene, row: RestRow) -> int:
    """Status with a body that is no JSON; 0 for rows without a body."""
    return now.rest.ask(row.key, b'{"c2s":').status if row.method == "POST" else 0


def _refusal(now: Scene, row: str, body: Any) -> int:
    answer = now.rest.ask(row, body)
    return answer.status if UNKNOWN in str(answer.body.get("error")) else 0


def _with_unknown(body: Any) -> Iterator[dict[str, Any]]:
    yield {**body, UNKNOWN: 1}
    if "c2s" in body:
        inner = body["c2s"]
        yield {"c2s": {**inner, UNKNOWN: 1}}
        if "header" in inner:
            yield {"c2s": {**inner, "header": {**inner["header"], UNKNOWN: 1}}}
