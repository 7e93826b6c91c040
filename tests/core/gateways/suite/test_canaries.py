"""Secrets that a server says back, over each gateway: no order log, row, error, notice or crash report has them."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
from fakes.servers.gateway_rigs import Call
from tideboard_core.audit.records import FILE
from tideboard_core.crash.report import Scrubber, Whose, trace_of, without_values
from tideboard_core.errors import GatewayError, OrderError, TideboardError, WrongPassword
from tideboard_core.redaction import MARK, SECRETS

TOKEN = "Zx9-canary_token.8fQ"
PASSWORD = "6110"
"""A trade password that is a part of prices and ids."""
MD5 = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
UNLOCK = {"opend": "Trd_UnlockTrade", "rest": "POST /api/unlock-trade"}
TEXT = f"参数错误 bearer {TOKEN} and {MD5}"


@pytest.fixture
def secrets() -> None:
    for one in (TOKEN, PASSWORD, MD5):
        SECRETS.add(one)


class LoggedTexts(logging.Handler):
    """What the program's log was given, before any formatter."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def shown(error: BaseException) -> str:
    """All that a dialog, its tool tip and *Copy* make of an error, and what a crash report has of it."""
    data = getattr(error, "data", {})
    scrubbed = Scrubber(SECRETS, Whose({}, {})).clean(without_values(trace_of(error)))
    return f"{error} {error!r} {data} {getattr(error, 'text', '')} {scrubbed}"


async def test_what_a_server_says_back_stands_nowhere(
    scenes: OpenScene, secrets: None, caplog: pytest.LogCaptureFixture
) -> None:
    handler = LoggedTexts()
    logging.getLogger().addHandler(handler)
    found: list[str] = []
    try:
        async with scenes() as scene:
            await scene.unlock()
            row = await scene.resting()
            found += await refusals(scene, row)
            found += [repr(one) for one in scene.orders]
            await scene.audit.drain()
            found.append((scene.directory / FILE).read_bytes().decode())
    finally:
        logging.getLogger().removeHandler(handler)
    found += handler.texts + [record.getMessage() for record in caplog.records]
    assert not [text for text in found if TOKEN in text or MD5 in text]
    assert any(MARK in text for text in found), "the refusals were met"
    assert any("参数错误" in text for text in found), "the rest of the broker's sentence stays"


async def refusals(scene: SandboxScene, row: Any) -> list[str]:
    """Each write and read refused with a text that has the secrets; what the program makes of it."""
    found: list[str] = []
    writes = (
        (Call.PLACE, lambda: scene.guard.submit(scene.request(price=scene.book.bids[8].price))),
        (Call.MODIFY, lambda: scene.guard.submit_modify(scene.change(row))),
        (Call.CANCEL, lambda: scene.guard.submit_cancel(scene.withdrawal(row))),
        (Call.ORDERS, lambda: scene.blotter.read_orders(scene.account)),
        (Call.FLOW, lambda: scene.gateway.flow.capital_flow(scene.instrument)),
        (Call.CHARGES, lambda: scene.gateway.trading.order_fees(scene.account, [row.id])),
    )
    for call, request in writes:
        if call not in scene.rig.calls:
            continue
        await scene.fault(call, "refuse", text=TEXT)
        try:
            await scene.done(request())
        except (OrderError, GatewayError) as error:
            found.append(shown(error))
            found += [shown(each) for each in (error.__cause__, error.__context__) if each is not None]
        await scene.pace(31.0)
    if scene.rig.name in UNLOCK:
        await scene.sandbox.fault(UNLOCK[scene.rig.name], "refuse", times=1, text=f"{TEXT}: 密码错误")
        with pytest.raises(WrongPassword) as refused:
            await scene.done(scene.gateway.trading.unlock(scene.account, MD5))
        found.append(shown(refused.value))
    return found


async def test_records_restore_byte_for_byte_with_a_password_that_is_a_part_of_them(
    scenes: OpenScene, secrets: None
) -> None:
    """The id has letters and a number, the price, the quantity and the account may hold any digits."""
    async with scenes() as scene:
        await scene.unlock()
        request = scene.request(price=scene.book.bids[8].price)
        for part in (str(request.quantity), request.client_order_id[-8:], str(request.price), scene.account.id[-6:]):
            SECRETS.add(part)
        await scene.guard.submit(request)
        row = await scene.until_order(request.client_order_id, lambda order: order.open)
        SECRETS.add(row.id)
        await scene.pace(31.0)
        with suppress(TideboardError):
            await scene.guard.submit_cancel(scene.withdrawal(row))
        await scene.until_order(request.client_order_id, lambda order: not order.open)
        (intent,) = [one for one in await scene.told(request.client_order_id) if one.kind.value == "intent"]
        accepted = [one for one in await scene.told(request.client_order_id) if one.kind.value == "accepted"]
        assert (intent.data["account"], intent.data["quantity"]) == (scene.account.id, request.quantity)
        assert (intent.data["instrument"], intent.data["price"]) == (request.instrument, str(request.price))
        assert accepted[0].data["order"] == row.id
        assert MARK not in (scene.directory / FILE).read_text()
        assert (row.remark, row.account_id, row.quantity) == (request.client_order_id, scene.account.id, 100)
