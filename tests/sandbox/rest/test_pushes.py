"""What /ws carries: fields beside the body, identical pushes, registered accounts, frames of every length."""

from __future__ import annotations

import pytest

from fakes.servers.opend_rest.in_process import Ear, InProcessRest, read_frame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.rest.server import text_frame
from tideboard_sandbox.rest.state import MOST_KEYS, Repeats

SUBSCRIBE = "POST /api/subscribe"
SUB_TYPES = {1: 3005, 2: 3013, 4: 3011, 5: 3009, 11: 3007, 14: 3015}


def subscribe(rest: InProcessRest, *sub_types: int) -> None:
    rest.ok(SUBSCRIBE, {"symbols": ["HK.00700"], "sub_types": list(sub_types), "is_sub_or_un_sub": True})
    rest.publisher.flush()


@pytest.fixture
def ear(rest: InProcessRest) -> Ear:
    return Ear(rest.feed)


def test_each_kind_of_quote_names_security_and_sub_type(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, *SUB_TYPES)

    for sub_type, proto_id in SUB_TYPES.items():
        fields = next(fields for fields, _ in ear.heard if fields["proto_id"] == proto_id)
        assert (fields["type"], fields["sec_key"], fields["sub_type"]) == ("quote", "1_00700", sub_type)
    candle = next(fields for fields, _ in ear.heard if fields["proto_id"] == 3007)
    assert candle["rehab_type"] == 1


def test_trades_are_pushed_for_registered_accounts_alone(rest: InProcessRest, ear: Ear) -> None:
    rest.unlock()
    account = rest.header(real=True)["acc_id"]
    rest.order(real=True)
    rest.publisher.flush()
    assert ear.heard == []

    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [account]})
    rest.order(real=True, order_type=2, price=0)
    rest.publisher.flush()
    assert ear.of(ProtoId.Trd_UpdateOrder)
    assert ear.of(ProtoId.Trd_UpdateOrderFill)
    assert {(row["type"], row["acc_id"], row["trd_market"]) for row, _ in ear.heard} == {("trade", account, "HK")}

    rest.ok("POST /api/unsub-acc-push", {"acc_id_list": [str(account)]})
    ear.heard.clear()
    rest.order(real=True, price=501.0)
    rest.publisher.flush()
    assert ear.heard == []


def test_orders_of_other_doors_are_pushed_too(rest: InProcessRest, ear: Ear) -> None:
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=False)["acc_id"]]})
    client = rest.opend.client()
    placed = client.write(
        ProtoId.Trd_PlaceOrder,
        header=rest.opend.header(real=False), trdSide=1, orderType=1, code="00700", qty=100.0, price=500.0,
    )  # fmt: skip
    rest.publisher.flush()

    assert [row.s2c.order.orderIDEx for row in ear.of(ProtoId.Trd_UpdateOrder)] == [placed.s2c.orderIDEx]


def test_an_account_that_is_none_registers_nothing(rest: InProcessRest) -> None:
    known = rest.header(real=False)["acc_id"]

    assert "5" in rest.refused("POST /api/sub-acc-push", {"acc_id_list": [known, 5]})
    assert rest.ask("POST /api/sub-acc-push", {"acc_id_list": []})[0] == 400
    assert rest.shared.session.accounts == set()


def test_a_push_like_the_last_one_is_dropped_for_five_seconds(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    subscribe(rest, 1)
    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) == 1

    rest.opend.seconds.pass_by(5)
    subscribe(rest, 1)

    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) == 2
    info = rest.ok("GET /api/push-subscriber-info")
    assert (info["pushed_quote"], info["dropped_identical"]) == (2, 1)


def test_a_changed_push_goes_out_at_once(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    for _ in range(3):
        rest.advance(30)

    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) > 1


def test_nothing_is_pushed_that_was_given_back(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    rest.ok("POST /api/unsubscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": False})
    ear.heard.clear()
    rest.advance(60)

    assert ear.heard == []


def test_a_silent_daemon_pushes_later(rest: InProcessRest, ear: Ear) -> None:
    rest.shared.daemon.apply_scenario("silent")
    subscribe(rest, 1)
    assert ear.heard == []

    rest.shared.daemon.apply_scenario("calm")
    rest.publisher.flush()

    assert ear.of(ProtoId.Qot_UpdateBasicQot)


@pytest.mark.parametrize("size", [2, 125, 126, 65_535, 65_536, 200_000])
def test_frames_of_every_length_are_read_back(size: int) -> None:
    payload = b'"' + b"a" * (size - 2) + b'"'

    assert read_frame(text_frame(payload)) == "a" * (size - 2)


def test_memory_of_pushes_has_an_end() -> None:
    repeats = Repeats(lambda: 0.0)
    for number in range(MOST_KEYS + 1):
        assert repeats.is_new(number, b"same")

    assert repeats.is_new(0, b"same")
