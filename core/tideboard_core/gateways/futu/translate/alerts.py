"""Converts price reminders: a security's list, the request that sets one, and the push of one that fired."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of, security
from tideboard_core.gateways.futu.translate.values import decimal
from tideboard_core.model.instrument import Market, market_of, spelled_as_contract
from tideboard_core.model.watch.alerts import AlertFired, AlertFrequency, AlertKind, AlertSession, PriceAlert
from tideboard_core.redaction import outside_text
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetPriceReminder_pb2, Qot_SetPriceReminder_pb2, Qot_UpdatePriceReminder_pb2

_TYPE: Final[dict[AlertKind, int]] = {
    AlertKind.PRICE_UP: Qot.PriceReminderType_PriceUp,
    AlertKind.PRICE_DOWN: Qot.PriceReminderType_PriceDown,
    AlertKind.CHANGE_RATE_UP: Qot.PriceReminderType_ChangeRateUp,
    AlertKind.CHANGE_RATE_DOWN: Qot.PriceReminderType_ChangeRateDown,
    AlertKind.FIVE_MINUTES_RATE_UP: Qot.PriceReminderType_5MinChangeRateUp,
    AlertKind.FIVE_MINUTES_RATE_DOWN: Qot.PriceReminderType_5MinChangeRateDown,
    AlertKind.VOLUME_UP: Qot.PriceReminderType_VolumeUp,
    AlertKind.TURNOVER_UP: Qot.PriceReminderType_TurnoverUp,
    AlertKind.TURNOVER_RATE_UP: Qot.PriceReminderType_TurnoverRateUp,
    AlertKind.BID_UP: Qot.PriceReminderType_BidPriceUp,
    AlertKind.ASK_DOWN: Qot.PriceReminderType_AskPriceDown,
    AlertKind.BID_VOLUME_UP: Qot.PriceReminderType_BidVolUp,
    AlertKind.ASK_VOLUME_UP: Qot.PriceReminderType_AskVolUp,
    AlertKind.THREE_MINUTES_RATE_UP: Qot.PriceReminderType_3MinChangeRateUp,
    AlertKind.THREE_MINUTES_RATE_DOWN: Qot.PriceReminderType_3MinChangeRateDown,
}
_KIND: Final[dict[int, AlertKind]] = {number: kind for kind, number in _TYPE.items()}
_FREQ: Final[dict[AlertFrequency, int]] = {
    AlertFrequency.ALWAYS: Qot.PriceReminderFreq_Always,
    AlertFrequency.ONCE_A_DAY: Qot.PriceReminderFreq_OnceADay,
    AlertFrequency.ONCE: Qot.PriceReminderFreq_OnlyOnce,
}
_FREQUENCY: Final[dict[int, AlertFrequency]] = {number: each for each, number in _FREQ.items()}
_SESSION_NUMBER: Final[dict[AlertSession, int]] = {
    AlertSession.OPEN: Qot.PriceReminderMarketStatus_Open,
    AlertSession.PRE: Qot.PriceReminderMarketStatus_USPre,
    AlertSession.AFTER: Qot.PriceReminderMarketStatus_USAfter,
    AlertSession.OVERNIGHT: Qot.PriceReminderMarketStatus_USOverNight,
}
_SESSION: Final[dict[int, AlertSession]] = {number: each for each, number in _SESSION_NUMBER.items()}
SIGNED_KINDS: Final = frozenset(
    {AlertKind.CHANGE_RATE_DOWN, AlertKind.FIVE_MINUTES_RATE_DOWN, AlertKind.THREE_MINUTES_RATE_DOWN}
)
"""Kinds whose value may be negative: a fall of five percent is written as 5 or as -5."""
MAX_NOTE_LENGTH: Final = 20
"""Characters that a note may have."""
PLACES: Final = 3
"""Decimal places that the broker keeps of a value."""
_MAINLAND: Final = frozenset({Market.SH, Market.SZ})
_BOOK_VOLUMES: Final = frozenset({AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})


def alerts(wire: Qot_GetPriceReminder_pb2.PriceReminder) -> list[PriceAlert]:
    """Return a security's alerts; one of an unknown type is left out, since it could not be shown or changed."""
    instrument = instrument_of(wire.security)
    return [
        PriceAlert(
            instrument=instrument,
            kind=_KIND[item.type],
            value=decimal(item.value),
            frequency=_FREQUENCY.get(item.freq, AlertFrequency.ALWAYS),
            note=text_of(item.note),
            enabled=item.isEnable,
            sessions=frozenset(_SESSION[each] for each in item.reminderSessionList if each in _SESSION),
            key=str(item.key),
        )
        for item in wire.itemList
        if item.type in _KIND
    ]


def set_request(alert: PriceAlert, op: int) -> Qot_SetPriceReminder_pb2.C2S:
    """Return the request that adds or changes an alert; raises BadInput as `check`.

    Every field is set, because a modification keeps the old value of a field that is absent.
    """
    check(alert)
    value = kept_value(alert)
    c2s = Qot_SetPriceReminder_pb2.C2S(
        security=security(alert.instrument),
        op=op,
        type=_TYPE[alert.kind],
        freq=_FREQ[alert.frequency],
        value=float(value),
        note=alert.note,
    )
    if alert.key:
        c2s.key = key_of(alert.key)
    if market_of(alert.instrument) is Market.US:  # the only market whose alerts have sessions to choose
        sessions = alert.sessions or {AlertSession.OPEN}
        c2s.reminderSessionList.extend(sorted(_SESSION_NUMBER[each] for each in sessions))
    return c2s


def check(alert: PriceAlert) -> None:
    """Raise BadInput for a value that could never fire or has too many places, and for a note too long."""
    value = alert.value
    if not value.is_finite() or not value or (value < 0 and alert.kind not in SIGNED_KINDS):
        raise BadInput("alert-value", kind=str(alert.kind), value=value)
    if round(value, PLACES) != value:
        raise BadInput("alert-value-places", value=value, limit=PLACES)
    if not kept_value(alert):  # it would be kept as zero, and ring at once
        raise BadInput("alert-value", kind=str(alert.kind), value=value)
    if len(alert.note) > MAX_NOTE_LENGTH:
        raise BadInput("alert-note-too-long", value=len(alert.note), limit=MAX_NOTE_LENGTH)
    if market_of(alert.instrument) is not Market.US and alert.sessions - {AlertSession.OPEN}:
        raise BadInput("alert-sessions", market=str(market_of(alert.instrument)))


def kept_value(alert: PriceAlert) -> Decimal:
    """Return the value as the broker keeps it: cut to a step of its own (Qot_SetPriceReminder.proto).

    Tens of turnover and of volume, thousands of the mainland's, thousandths of options'; hundreds of the mainland's
    volumes at the best prices.
    """
    mainland, step = market_of(alert.instrument) in _MAINLAND, Decimal("0.001")
    if alert.kind is AlertKind.TURNOVER_UP:
        step = Decimal(10)
    elif alert.kind is AlertKind.VOLUME_UP and not spelled_as_contract(alert.instrument):
        step = Decimal(1000) if mainland else Decimal(10)
    elif alert.kind in _BOOK_VOLUMES and mainland:
        step = Decimal(100)
    return (alert.value / step).to_integral_value(ROUND_DOWN) * step


def key_of(key: str) -> int:
    """Return the broker's number of an alert; raises BadInput for a key that is no number."""
    if not key.isascii() or not key.isdecimal():
        raise BadInput("alert-key", key=key)
    return int(key)


def fired(wire: Qot_UpdatePriceReminder_pb2.S2C) -> AlertFired:
    """Return the alert of a push: one that has fired."""
    return AlertFired(
        instrument=instrument_of(wire.security),
        name=text_of(wire.name),
        price=decimal(wire.price),
        change_rate=decimal(wire.changeRate),
        text=outside_text(wire.content),
        note=text_of(wire.note),
        key=str(wire.key) if wire.HasField("key") else "",
        kind=_KIND.get(wire.type),
        value=decimal(wire.setValue) if wire.HasField("setValue") else None,
    )
