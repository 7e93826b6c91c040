"""Handlers of subscriptions: Qot_Sub, Qot_RegQotPush, Qot_GetSubInfo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetSubInfo_pb2 as info_pb
from tideboard_proto.opend import Qot_RegQotPush_pb2 as reg_pb
from tideboard_proto.opend import Qot_Sub_pb2 as sub_pb
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES, blocks_outside, security_of
from tideboard_sandbox.opend.messages.refusals import (
    BAD_ARGUMENT,
    NO_NIGHT_RIGHT,
    NOT_SUBSCRIBED_YET,
    Refusal,
    quota_used_up,
)
from tideboard_sandbox.opend.session.quotas import QuotaUnit
from tideboard_sandbox.opend.session.quote_rights import allowed, check_sub_type
from tideboard_sandbox.opend.session.state import Session

OFFERED = frozenset(
    {
        qot.SubType_Basic,
        qot.SubType_OrderBook,
        qot.SubType_Ticker,
        qot.SubType_RT,
        qot.SubType_Broker,
        *CANDLE_SUB_TYPES,
    }
)
DEFAULT_REHAB = frozenset({int(qot.RehabType_Forward)})
"""A candle subscription pushes forward-adjusted bars by default."""


class _Selection(Protocol):
    """What Qot_Sub and Qot_RegQotPush have in common."""

    @property
    def securityList(self) -> Iterable[qot.Security]: ...  # noqa: N802 the broker's name

    @property
    def subTypeList(self) -> Sequence[int]: ...  # noqa: N802 the broker's name


def subscribe(session: Session, c2s: sub_pb.C2S) -> sub_pb.S2C:
    """Subscribe or unsubscribe, all or none; with `isUnsubAll` the other fields are ignored."""
    if c2s.isUnsubAll:
        _unsubscribe(session, session.shared.ledger.keys_of(session.conn_id))
        return sub_pb.S2C()
    keys = _keys(session, c2s)
    if not c2s.isSubOrUnSub:
        _unsubscribe(session, keys)
        return sub_pb.S2C()
    _check_options(session, keys)
    outside = blocks_outside(c2s, (key.instrument for key in keys))
    narrow = session.shared.behaviour.narrow_sessions
    if narrow and "overnight" in outside:
        raise Refusal(NO_NIGHT_RIGHT.format(symbol=keys[0].instrument))
    for key in session.shared.ledger.subscribe(session.conn_id, keys):
        session.shared.exchange.watch(key.instrument)
    for key in keys:
        session.outside[key] = outside if narrow else outside | session.covers(*key)
    if c2s.isRegOrUnRegPush:
        _register(session, keys, c2s.regPushRehabTypeList, first_push=_first_push(c2s))
    elif c2s.HasField("isRegOrUnRegPush"):
        _unregister(session, keys)
    return sub_pb.S2C()


def register_push(session: Session, c2s: reg_pb.C2S) -> reg_pb.S2C:
    """Start or stop pushes of what is subscribed."""
    keys = _keys(session, c2s)
    if not c2s.isRegOrUnReg:
        _unregister(session, keys)
        return reg_pb.S2C()
    if not all(session.shared.ledger.holds(session.conn_id, key) for key in keys):
        raise Refusal(NOT_SUBSCRIBED_YET)
    _register(session, keys, c2s.rehabTypeList, first_push=_first_push(c2s))
    return reg_pb.S2C()


def subscription_info(session: Session, c2s: info_pb.C2S) -> info_pb.S2C:
    """Quota of the whole OpenD and lists per connection; exactly one is marked as the client's own.

    Options draw on the one quota, and on an allowance of their own: whether on both no document says.
    """
    ledger = session.shared.ledger
    options = len(ledger.charged_of(_is_option))
    others = [conn for conn in ledger.connections() if conn != session.conn_id] if c2s.isReqAllConn else []
    return info_pb.S2C(
        connSubInfoList=[_connection(session, conn) for conn in (session.conn_id, *others)],
        totalUsedQuota=ledger.used,
        remainQuota=ledger.remaining,
        optionUsedQuota=options,
        optionRemainQuota=max(0, min(ledger.remaining, ledger.option_total - options)),
    )


def _is_option(instrument: InstrumentId) -> bool:
    return parse(instrument) is not None


def _check_options(session: Session, keys: Iterable[QuotaUnit]) -> None:
    """Raise Refusal when these are more options than their own allowance has left."""
    ledger = session.shared.ledger
    charged, wanted = ledger.charged_of(_is_option), {key for key in keys if _is_option(key.instrument)}
    if wanted and len(charged | wanted) > max(ledger.option_total, len(charged)):
        raise quota_used_up(used=len(charged), total=ledger.option_total)


def _connection(session: Session, conn_id: int) -> qot.ConnSubInfo:
    keys = session.shared.ledger.keys_of(conn_id)
    return qot.ConnSubInfo(
        subInfoList=[
            qot.SubInfo(
                subType=sub_type,
                securityList=[security_of(key.instrument) for key in keys if key.sub_type == sub_type],
            )
            for sub_type in sorted({key.sub_type for key in keys})
        ],
        usedQuota=len(keys),
        isOwnConnData=conn_id == session.conn_id,
    )


def _keys(session: Session, c2s: _Selection) -> list[QuotaUnit]:
    sub_types = list(c2s.subTypeList)
    if not sub_types or any(sub_type not in OFFERED for sub_type in sub_types):
        raise Refusal(BAD_ARGUMENT.format(name="subTypeList"))
    instruments = [allowed(session, security) for security in c2s.securityList]
    if not instruments:
        raise Refusal(BAD_ARGUMENT.format(name="securityList"))
    keys = [QuotaUnit(instrument, sub_type) for instrument in instruments for sub_type in sub_types]
    for key in keys:
        check_sub_type(session, key.instrument, key.sub_type)
    return keys


def _register(session: Session, keys: Iterable[QuotaUnit], rehab: Iterable[int], *, first_push: bool) -> None:
    rehabs = frozenset(rehab) or DEFAULT_REHAB
    for key in keys:
        session.register(key, rehabs)
        if first_push:
            session.outbox.start(session.shared.exchange, key, session.covers(*key))


def _unregister(session: Session, keys: Iterable[QuotaUnit]) -> None:
    for key in keys:
        session.unregister(key)


def _unsubscribe(session: Session, keys: Iterable[QuotaUnit]) -> None:
    ledger = session.shared.ledger
    give_back = ledger.release if session.shared.is_daemon else ledger.unsubscribe
    for key in give_back(session.conn_id, keys):
        session.shared.exchange.unwatch(key.instrument)
        session.outside.pop(key, None)
        _unregister(session, [key])


def _first_push(c2s: sub_pb.C2S | reg_pb.C2S) -> bool:
    return c2s.isFirstPush or not c2s.HasField("isFirstPush")
