"""A body that a person wrote goes out letter for letter when it means what was approved, and not at all otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.clock import ManualClock
from fakes.opend_rest_gateway import ACCOUNT_NUMBER, HEADER, MODIFY, PLACED, approved, live_account, order
from fakes.scripted_longport import Said
from fakes.scripted_opend_rest import ORDER, ScriptedRest
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.order import ModifyRequest, Order, OrderType

EXACT = (
    '{"c2s": {"qty":100,"header":{"acc_id":281756460288713754,"trd_env":1,"trd_market":1},"side":1,"order_type":1,'
    '"code":"00700", "price":338.20, "remark":"TB-1120-0001"}}'
)


async def test_an_exact_body_goes_out_letter_for_letter(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", ORDER, PLACED)
    await gateway.place(approved(order(exact_body=EXACT)))
    assert rest.seen[-1].body.decode() == EXACT


@pytest.mark.parametrize(
    "body",
    [
        EXACT.replace('"qty":100', '"qty":1000'),
        EXACT.replace('"side":1', '"side":2'),
        EXACT.replace("338.20", "338.4"),
        EXACT.replace('"00700"', '"00005"'),
        EXACT.replace('"order_type":1', '"order_type":2'),
        EXACT.replace('"trd_env":1', '"trd_env":0'),
        EXACT.replace(str(ACCOUNT_NUMBER), "77"),
        EXACT.replace("TB-1120-0001", "TB-1120-0002"),
        EXACT.replace('"qty":100', '"qty":100,"qty":100'),
        EXACT.replace('"qty":100', '"qty":1000,"qty":100'),
        EXACT.replace('"qty":100', '"qty":100,"time_in_force":1'),
        EXACT.replace('"qty":100', '"qty":100,"adjust_price":true'),
        EXACT.replace('"qty":100', '"qty":NaN'),
        EXACT.replace('"qty":100', '"qty":100,"foo":1'),
        EXACT[:-1],
        "[]",
        "null",
    ],
)
async def test_an_exact_body_that_means_another_order_is_denied(
    gateway: OpendRestGateway, rest: ScriptedRest, body: str
) -> None:
    with pytest.raises(OrderDenied, match="body-differs"):
        gateway.place(approved(order(exact_body=body)))
    assert rest.seen == []


async def test_an_exact_change_is_held_against_its_order(
    gateway: OpendRestGateway, rest: ScriptedRest, working: Order, clock: ManualClock
) -> None:
    body = '{"c2s":{"header":' + json.dumps(HEADER) + ',"order_id":"8123","op":1,"qty":200,"price":340}}'
    change = ModifyRequest(
        account=live_account(),
        order=working,
        client_order_id="TB-1120-0002",
        quantity=200,
        price=Decimal(340),
        exact_body=body,
    )
    await gateway.modify(approved(change))
    assert rest.seen[-1].body.decode() == body
    clock.advance(1)
    for other in (body.replace("8123", "8124"), body.replace('"op":1', '"op":2'), body.replace('"qty":200,', "")):
        with pytest.raises(OrderDenied, match="body-differs"):
            gateway.modify(approved(replace(change, exact_body=other)))
    assert rest.count("POST", MODIFY) == 1


async def test_an_order_of_another_kind_says_more(gateway: OpendRestGateway, rest: ScriptedRest) -> None:
    rest.reply("POST", ORDER, PLACED)
    rest.http["POST", ORDER] = lambda _: Said(200, json.dumps({"ret_type": 0, "s2c": PLACED}).encode())
    await gateway.place(approved(order(order_type=OrderType.STOP_LIMIT, trigger=Decimal(339))))
    (body,) = rest.bodies(ORDER)
    assert body["c2s"]["aux_price"] == 339.0
