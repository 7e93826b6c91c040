"""What the daemon says of its version, and the statuses that one tells wrongly that never says it."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import Ear, InProcessRest
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_GetOrderFillList_pb2, Trd_GetOrderList_pb2, Trd_UpdateOrderFill_pb2
from tideboard_sandbox.rest.daemon_version import as_listed, as_pushed
from tideboard_sandbox.server.faults import BEHAVIOURS, NEWEST_DAEMON, OLD_DAEMON

PING, UNTOLD = "GET /api/ping", "daemon-untold"
ROW = {
    "trdSide": 1, "orderType": 1, "orderID": 1, "orderIDEx": "1", "code": "00700", "name": "T", "qty": 100.0,
    "createTime": "", "updateTime": "",
}  # fmt: skip


@pytest.mark.parametrize(("scenario", "version"), [("calm", NEWEST_DAEMON), ("daemon-old", OLD_DAEMON)])
def test_the_ping_has_the_version(rest: InProcessRest, scenario: str, version: str) -> None:
    rest.shared.daemon.apply_scenario(scenario)

    assert rest.ok(PING)["version"] == version
    assert "version" not in rest.ok("GET /api/global-state")


def test_a_daemon_that_is_older_than_the_ping_has_no_such_route(rest: InProcessRest) -> None:
    rest.shared.daemon.apply_scenario(UNTOLD)

    assert rest.ask(PING)[0] == 404
    assert rest.ok("GET /api/global-state")["server_ver"]


@pytest.mark.parametrize(
    ("status", "listed_as"), [(14, 22), (22, 101), (1, 102), (24, 103), (23, 104), (2, 1), (5, 5), (15, 15), (11, 11)]
)
def test_six_statuses_are_told_wrongly_by_it(status: int, listed_as: int) -> None:
    def listed(scenario: str) -> int:
        s2c = Trd_GetOrderList_pb2.S2C(
            header=trd.TrdHeader(trdEnv=1, accID=1, trdMarket=1),
            orderList=[trd.Order(orderStatus=status, **ROW)],  # type: ignore[arg-type]
        )
        return int(as_listed(BEHAVIOURS[scenario], "Trd_GetOrderList", s2c).orderList[0].orderStatus)

    assert (listed(UNTOLD), listed("daemon-old"), listed("calm")) == (listed_as, status, status)


def test_lists_and_pushes_of_it_agree(rest: InProcessRest) -> None:
    rest.shared.daemon.apply_scenario(UNTOLD)
    listener, header = Ear(rest.feed), rest.header(real=False)
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [header["acc_id"]]})
    number = rest.order()
    disabled = {"header": header, "order_id": int(number), "modify_order_op": 3}
    rest.unlock()
    real = rest.order(real=True)
    rest.ok("POST /api/modify-order", {**disabled, "header": rest.header(real=True), "order_id": int(real)})
    rest.advance(1)

    (row,) = rest.ok("POST /api/orders", {"header": rest.header(real=True)})["order_list"]
    assert row["order_status"] == 101
    assert {push.s2c.order.orderStatus for push in listener.of(ProtoId.Trd_UpdateOrder)} == {5}


@pytest.mark.parametrize(("status", "number"), [(0, 1), (1, 1), (2, 2)])
def test_an_execution_is_number_cancelled_by_it(status: int, number: int) -> None:
    header = trd.TrdHeader(trdEnv=1, accID=1, trdMarket=1)
    fill = trd.OrderFill(
        trdSide=1, fillID=1, fillIDEx="1", code="00700", name="T", qty=100.0, price=1.0, createTime="", status=status
    )  # fmt: skip

    def sent(scenario: str) -> set[int]:
        behaviour = BEHAVIOURS[scenario]
        s2c = Trd_GetOrderFillList_pb2.S2C(header=header, orderFillList=[fill])
        lists = [as_listed(behaviour, f"Trd_Get{name}FillList", s2c) for name in ("Order", "HistoryOrder")]
        push = Trd_UpdateOrderFill_pb2.Response(retType=0)
        push.s2c.header.CopyFrom(header)
        push.s2c.orderFill.CopyFrom(fill)
        pushed: Any = as_pushed(behaviour, push)
        return {pushed.s2c.orderFill.status, *(row.status for one in lists for row in one.orderFillList)}

    assert (sent(UNTOLD), sent("daemon-old"), sent("calm")) == ({number}, {status}, {status})
