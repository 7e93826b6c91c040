"""Price alerts at OpenD's port."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

SET, LIST, PUSH = ProtoId.Qot_SetPriceReminder, ProtoId.Qot_GetPriceReminder, ProtoId.Qot_UpdatePriceReminder
ADD, DELETE, ENABLE, DISABLE, MODIFY, DELETE_ALL = 1, 2, 3, 4, 5, 6


def add(client: InProcessClient, security: dict[str, Any] = TENCENT, **wanted: Any) -> int:
    usual = {"security": security, "op": ADD, "type": 1, "freq": 1, "value": 1.0}
    return int(client.ok(SET, **(usual | wanted)).key)


def items(client: InProcessClient, **wanted: Any) -> list[Any]:
    return [row for group in client.ok(LIST, **wanted).priceReminderList for row in group.itemList]


def test_a_reminder_lives_through_all_its_changes(opend: InProcessOpend, visitor: InProcessClient) -> None:
    key = add(visitor, value=700.5, note="記得")
    (row,) = items(visitor, security=TENCENT)
    assert (row.key, row.type, row.freq, row.value, row.note, row.isEnable) == (key, 1, 1, 700.5, "記得", True)
    assert list(row.reminderSessionList) == [1]

    visitor.ok(SET, security=TENCENT, op=MODIFY, key=key, freq=3)
    visitor.ok(SET, security=TENCENT, op=DISABLE, key=key)
    (row,) = items(visitor, security=TENCENT)
    assert (row.type, row.freq, row.value, row.note, row.isEnable) == (1, 3, 700.5, "記得", False)
    visitor.ok(SET, security=TENCENT, op=ENABLE, key=key)
    assert items(visitor, security=TENCENT)[0].isEnable
    visitor.ok(SET, security=TENCENT, op=DELETE, key=key)
    assert items(visitor, security=TENCENT) == []
    add(visitor)
    opend.shared.limits.forget()
    visitor.ok(SET, security=TENCENT, op=DELETE_ALL)
    assert items(visitor, security=TENCENT) == []


def test_one_that_rings_is_pushed_to_every_client(opend: InProcessOpend, visitor: InProcessClient) -> None:
    other = opend.client()
    key = add(visitor, type=7, value=5009.0, note="volume", freq=3)

    opend.advance(60)

    for client in (visitor, other):
        (push,) = client.of(PUSH)
        assert (push.key, push.type, push.note, push.setValue, push.marketStatus) == (key, 7, "volume", 5000, 1)
        assert push.curValue >= push.setValue
        assert push.price == pytest.approx(
            float(opend.exchange.quote(opend.exchange.price_alerts.all()[0].instrument).last)
        )
        assert "5000" in push.content
    opend.advance(60)
    assert len(visitor.of(PUSH)) == 1
    assert not items(visitor, security=TENCENT)[0].isEnable


def test_lists_by_security_and_market(visitor: InProcessClient) -> None:
    here, there = add(visitor), add(visitor, APPLE)

    assert [row.key for row in items(visitor, market=1)] == [here]
    assert [row.key for row in items(visitor, market=11)] == [there]
    assert [row.key for row in items(visitor, security=APPLE)] == [there]
    assert list(items(visitor, market=11)[0].reminderSessionList) == [1, 2, 3]
    assert "market" in visitor.refused(LIST)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ({"op": 9}, "op"),
        ({"op": ADD, "freq": 1, "value": 1.0}, "type"),
        ({"op": ADD, "type": 1, "value": 1.0}, "freq"),
        ({"op": ADD, "type": 1, "freq": 1}, "value"),
        ({"op": ADD, "type": 99, "freq": 1, "value": 1.0}, "type"),
        ({"op": ADD, "type": 1, "freq": 9, "value": 1.0}, "freq"),
        ({"op": ADD, "type": 1, "freq": 1, "value": 1.0, "reminderSessionList": [5]}, "reminderSessionList"),
        ({"op": ADD, "type": 1, "freq": 1, "value": 1.0, "note": "長" * 21}, "note"),
        ({"op": DELETE}, "key"),
        ({"op": MODIFY, "key": 99}, "99"),
        ({"security": {"market": 1, "code": "99999"}, "op": DELETE_ALL}, "未知股票"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    visitor: InProcessClient, wanted: dict[str, Any], text: str
) -> None:
    assert text in visitor.refused(SET, **({"security": TENCENT} | wanted))
    assert items(visitor, market=1) == []


def test_an_eleventh_of_a_kind_is_refused(opend: InProcessOpend, visitor: InProcessClient) -> None:
    for _ in range(10):
        add(visitor)
    assert "频率太高" in visitor.refused(SET, security=TENCENT, op=DELETE_ALL)
    opend.shared.limits.forget()

    assert "10" in visitor.refused(SET, security=TENCENT, op=ADD, type=1, freq=1, value=1.0)
