"""Price alerts at OpenD's port: set (3220), list (3221), and the push when one is triggered (3019)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, AlertSession
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetPriceReminder_pb2 as list_pb
from tideboard_proto.opend import Qot_SetPriceReminder_pb2 as set_pb
from tideboard_proto.opend import Qot_UpdatePriceReminder_pb2 as push_pb
from tideboard_sandbox.exchange.broker.events import AlertTriggered
from tideboard_sandbox.exchange.broker.price_alerts import AlertRecord, PriceAlerts
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.codes import MARKET_OF_NUMBER, number, security_of
from tideboard_sandbox.opend.messages.order_tickets import decimal_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session

T = TypeVar("T")

KIND: dict[int, AlertKind] = {
    qot.PriceReminderType_PriceUp: AlertKind.PRICE_UP,
    qot.PriceReminderType_PriceDown: AlertKind.PRICE_DOWN,
    qot.PriceReminderType_ChangeRateUp: AlertKind.CHANGE_RATE_UP,
    qot.PriceReminderType_ChangeRateDown: AlertKind.CHANGE_RATE_DOWN,
    qot.PriceReminderType_5MinChangeRateUp: AlertKind.FIVE_MINUTES_RATE_UP,
    qot.PriceReminderType_5MinChangeRateDown: AlertKind.FIVE_MINUTES_RATE_DOWN,
    qot.PriceReminderType_VolumeUp: AlertKind.VOLUME_UP,
    qot.PriceReminderType_TurnoverUp: AlertKind.TURNOVER_UP,
    qot.PriceReminderType_TurnoverRateUp: AlertKind.TURNOVER_RATE_UP,
    qot.PriceReminderType_BidPriceUp: AlertKind.BID_UP,
    qot.PriceReminderType_AskPriceDown: AlertKind.ASK_DOWN,
    qot.PriceReminderType_BidVolUp: AlertKind.BID_VOLUME_UP,
    qot.PriceReminderType_AskVolUp: AlertKind.ASK_VOLUME_UP,
    qot.PriceReminderType_3MinChangeRateUp: AlertKind.THREE_MINUTES_RATE_UP,
    qot.PriceReminderType_3MinChangeRateDown: AlertKind.THREE_MINUTES_RATE_DOWN,
}
FREQUENCY: dict[int, AlertFrequency] = {
    qot.PriceReminderFreq_Always: AlertFrequency.ALWAYS,
    qot.PriceReminderFreq_OnceADay: AlertFrequency.ONCE_A_DAY,
    qot.PriceReminderFreq_OnlyOnce: AlertFrequency.ONCE,
}
SESSION: dict[int, AlertSession] = {
    qot.PriceReminderMarketStatus_Open: AlertSession.OPEN,
    qot.PriceReminderMarketStatus_USPre: AlertSession.PRE,
    qot.PriceReminderMarketStatus_USAfter: AlertSession.AFTER,
    qot.PriceReminderMarketStatus_USOverNight: AlertSession.OVERNIGHT,
}
_KIND_NUMBER = {kind: value for value, kind in KIND.items()}
_FREQUENCY_NUMBER = {frequency: value for value, frequency in FREQUENCY.items()}
_SESSION_NUMBER = {session: value for value, session in SESSION.items()}

_SENTENCES = {
    AlertKind.PRICE_UP: "价格涨到{value}",
    AlertKind.PRICE_DOWN: "价格跌到{value}",
    AlertKind.CHANGE_RATE_UP: "日涨幅超{value}%",
    AlertKind.CHANGE_RATE_DOWN: "日跌幅超{value}%",
    AlertKind.FIVE_MINUTES_RATE_UP: "5分钟涨幅超{value}%",
    AlertKind.FIVE_MINUTES_RATE_DOWN: "5分钟跌幅超{value}%",
    AlertKind.VOLUME_UP: "成交量超过{value}",
    AlertKind.TURNOVER_UP: "成交额超过{value}",
    AlertKind.TURNOVER_RATE_UP: "换手率超过{value}%",
    AlertKind.BID_UP: "买一价高于{value}",
    AlertKind.ASK_DOWN: "卖一价低于{value}",
    AlertKind.BID_VOLUME_UP: "买一量高于{value}",
    AlertKind.ASK_VOLUME_UP: "卖一量高于{value}",
    AlertKind.THREE_MINUTES_RATE_UP: "3分钟涨幅超{value}%",
    AlertKind.THREE_MINUTES_RATE_DOWN: "3分钟跌幅超{value}%",
}


def set_alert(session: Session, c2s: set_pb.C2S) -> set_pb.S2C:
    """Add, change, switch or delete an alert; the answer has its key, 0 when all were deleted."""
    instrument, rows = allowed(session, c2s.security), session.shared.exchange.price_alerts
    action = _ACTIONS.get(c2s.op)
    if action is None:
        raise Refusal(BAD_ARGUMENT.format(name="op"))
    if c2s.op not in _WITHOUT_KEY and not c2s.HasField("key"):
        raise Refusal(BAD_ARGUMENT.format(name="key"))
    return set_pb.S2C(key=action(rows, instrument, c2s))


def price_alerts(session: Session, c2s: list_pb.C2S) -> list_pb.S2C:
    """Alerts of a security, or of a market."""
    exchange = session.shared.exchange
    if c2s.HasField("security"):
        names = [allowed(session, c2s.security)]
    elif c2s.market in MARKET_OF_NUMBER:
        market = MARKET_OF_NUMBER[c2s.market]
        rows = (row.instrument for row in exchange.price_alerts.all())
        names = list(dict.fromkeys(name for name in rows if market_of(name) is market))
    else:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    return list_pb.S2C(
        priceReminderList=[
            list_pb.PriceReminder(
                security=security_of(name),
                name=exchange.instrument(name).name,
                itemList=[_item(row) for row in exchange.price_alerts.of(name)],
            )
            for name in names
            if exchange.price_alerts.of(name)
        ]
    )


def alert_push(exchange: Exchange, event: AlertTriggered) -> push_pb.Response:
    """Push 3019."""
    name = exchange.instrument(event.instrument).name
    sentence = _SENTENCES[event.kind].format(value=f"{event.value.normalize():f}")
    s2c = push_pb.S2C(
        security=security_of(event.instrument),
        name=name,
        price=number(event.price),
        changeRate=number(event.change_rate),
        marketStatus=_SESSION_NUMBER[event.session],
        content=f"{name} {sentence}，现价{event.price.normalize():f}",
        note=event.note,
        key=event.key,
        type=_KIND_NUMBER[event.kind],
        setValue=number(event.value),
        curValue=number(event.figure),
    )
    return push_pb.Response(retType=0, s2c=s2c)


def _item(row: AlertRecord) -> list_pb.PriceReminderItem:
    return list_pb.PriceReminderItem(
        key=row.key,
        type=_KIND_NUMBER[row.kind],
        value=number(row.value),
        note=row.note,
        freq=_FREQUENCY_NUMBER[row.frequency],
        isEnable=row.enabled,
        reminderSessionList=sorted(_SESSION_NUMBER[session] for session in row.sessions),
    )


def _add(rows: PriceAlerts, instrument: InstrumentId, c2s: set_pb.C2S) -> int:
    for name in ("type", "freq", "value"):
        if not c2s.HasField(name):
            raise Refusal(BAD_ARGUMENT.format(name=name))
    return rows.add(
        AlertRecord(
            key=0,
            instrument=instrument,
            kind=_one_of(KIND, c2s.type, "type"),
            value=_value(c2s),
            frequency=_one_of(FREQUENCY, c2s.freq, "freq"),
            note=c2s.note,
            sessions=_sessions(c2s),
        )
    )


def _modify(rows: PriceAlerts, instrument: InstrumentId, c2s: set_pb.C2S) -> int:
    """What is absent stays."""
    facts: dict[str, object] = {}
    if c2s.HasField("type"):
        facts["kind"] = _one_of(KIND, c2s.type, "type")
    if c2s.HasField("freq"):
        facts["frequency"] = _one_of(FREQUENCY, c2s.freq, "freq")
    if c2s.HasField("value"):
        facts["value"] = _value(c2s)
    if c2s.HasField("note"):
        facts["note"] = c2s.note
    if c2s.reminderSessionList:
        facts["sessions"] = _sessions(c2s)
    rows.change(instrument, c2s.key, **facts)
    return c2s.key


def _delete(rows: PriceAlerts, instrument: InstrumentId, c2s: set_pb.C2S) -> int:
    rows.delete(instrument, c2s.key)
    return c2s.key


def _enable(rows: PriceAlerts, instrument: InstrumentId, c2s: set_pb.C2S) -> int:
    rows.switch(instrument, c2s.key, enabled=True)
    return c2s.key


def _disable(rows: PriceAlerts, instrument: InstrumentId, c2s: set_pb.C2S) -> int:
    rows.switch(instrument, c2s.key, enabled=False)
    return c2s.key


def _delete_all(rows: PriceAlerts, instrument: InstrumentId, _c2s: set_pb.C2S) -> int:
    rows.delete_all(instrument)
    return 0


_ACTIONS: dict[int, Callable[[PriceAlerts, InstrumentId, set_pb.C2S], int]] = {
    set_pb.SetPriceReminderOp_Add: _add,
    set_pb.SetPriceReminderOp_Del: _delete,
    set_pb.SetPriceReminderOp_Enable: _enable,
    set_pb.SetPriceReminderOp_Disable: _disable,
    set_pb.SetPriceReminderOp_Modify: _modify,
    set_pb.SetPriceReminderOp_DelAll: _delete_all,
}
_WITHOUT_KEY = frozenset({set_pb.SetPriceReminderOp_Add, set_pb.SetPriceReminderOp_DelAll})


def _value(c2s: set_pb.C2S) -> Decimal:
    return abs(decimal_of("value", c2s.value))


def _sessions(c2s: set_pb.C2S) -> frozenset[AlertSession]:
    return frozenset(_one_of(SESSION, row, "reminderSessionList") for row in c2s.reminderSessionList)


def _one_of(table: dict[int, T], value: int, name: str) -> T:
    if value not in table:
        raise Refusal(BAD_ARGUMENT.format(name=name))
    return table[value]
