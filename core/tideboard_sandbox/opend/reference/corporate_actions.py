"""Handlers of corporate actions: factors of adjustment (3105), days without trading (3201), codes (3216)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import NoReturn

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.reference import CodeChange, CodeChangeKind
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetCodeChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetHoldingChangeList_pb2 as holding_pb
from tideboard_proto.opend import Qot_GetSuspend_pb2 as suspend_pb
from tideboard_proto.opend import Qot_RequestRehab_pb2 as rehab_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Action, factors_of
from tideboard_sandbox.opend.messages.codes import day_of, instrument_of, midnight, security_of
from tideboard_sandbox.opend.messages.refusals import ABANDONED, BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.static_info import MOST_SYMBOLS, check_count
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session

_MAINLAND = frozenset({Market.SH, Market.SZ})
_TEN = 10
"""Mainland companies give new shares per ten old ones."""

_KINDS = {
    CodeChangeKind.GEM_TO_MAIN: change_pb.CodeChangeType_GemToMain,
    CodeChangeKind.UNPAID: change_pb.CodeChangeType_Unpaid,
    CodeChangeKind.CHANGE_LOT: change_pb.CodeChangeType_ChangeLot,
    CodeChangeKind.SPLIT: change_pb.CodeChangeType_Split,
    CodeChangeKind.JOIN: change_pb.CodeChangeType_Joint,
    CodeChangeKind.JOIN_SPLIT: change_pb.CodeChangeType_JointSplit,
    CodeChangeKind.SPLIT_JOIN: change_pb.CodeChangeType_SplitJoint,
    CodeChangeKind.OTHER: change_pb.CodeChangeType_Other,
}
_DAYS: dict[int, Callable[[CodeChange], date | None]] = {
    change_pb.TimeFilterType_Public: lambda row: row.published,
    change_pb.TimeFilterType_Effective: lambda row: row.effective,
    change_pb.TimeFilterType_End: lambda row: row.end,
}


def rehab(session: Session, c2s: rehab_pb.C2S) -> rehab_pb.S2C:
    """Factors of each ex-date of a security, oldest first; those of unadjusted prices and today's shares."""
    instrument = allowed(session, c2s.security)
    actions = session.shared.exchange.corporate_actions(instrument)
    days = [list(rows) for _, rows in groupby(actions, key=lambda action: action.ex_date)]
    return rehab_pb.S2C(rehabList=[_rehab(market_of(instrument), rows) for rows in days])


def suspensions(session: Session, c2s: suspend_pb.C2S) -> suspend_pb.S2C:
    """Exchange days without a trade per security; a security without any has an empty list."""
    check_count(c2s.securityList, MOST_SYMBOLS)
    begin, end = day_of(c2s.beginTime), day_of(c2s.endTime)
    names = [allowed(session, security) for security in c2s.securityList]
    return suspend_pb.S2C(SecuritySuspendList=[_suspended(session.shared.exchange, name, begin, end) for name in names])


def code_changes(session: Session, c2s: change_pb.C2S) -> change_pb.S2C:
    """Codes that changed: all, or those that fit the securities, kinds and every time filter."""
    rows: Iterable[CodeChange] = session.shared.exchange.reference.code_changes()
    if c2s.securityList:
        check_count(c2s.securityList, MOST_SYMBOLS)
        wanted = {_known(session.shared.exchange, security, rows) for security in c2s.securityList}
        rows = [row for row in rows if row.instrument in wanted or row.related in wanted]
    if c2s.typeList:
        if not set(c2s.typeList) <= set(_KINDS.values()):
            raise Refusal(BAD_ARGUMENT.format(name="typeList"))
        rows = [row for row in rows if _KINDS[row.kind] in c2s.typeList]
    for one in c2s.timeFilterList:
        rows = [row for row in rows if _within(row, one)]
    return change_pb.S2C(codeChangeList=[_change(row) for row in rows])


def holding_changes(session: Session, c2s: holding_pb.C2S) -> NoReturn:
    """Always refused, because the vendor has abandoned the call; an unknown security has a text of its own."""
    allowed(session, c2s.security)
    raise Refusal(ABANDONED)


def _rehab(market: Market, actions: list[Action]) -> qot.Rehab:
    day = actions[0].ex_date
    factors = factors_of(actions)
    row = qot.Rehab(
        time=day.isoformat(),
        timestamp=midnight(day, market).timestamp(),
        companyActFlag=0,
        fwdFactorA=factors.forward_a,
        fwdFactorB=factors.forward_b,
        bwdFactorA=factors.backward_a,
        bwdFactorB=factors.backward_b,
    )
    for action in actions:
        _add_action(row, action, market)
    return row


def _add_action(row: qot.Rehab, action: Action, market: Market) -> None:
    """Add the action to the row in its market's fields: a mainland split is a transfer of reserves into shares."""
    if action.dividend:
        row.companyActFlag |= qot.CompanyAct_Dividend
        row.dividend = float(action.dividend)
    if action.new > action.base and market in _MAINLAND:
        row.companyActFlag |= qot.CompanyAct_Transfer
        row.transferBase, row.transferErt = _TEN, _TEN * (action.new - action.base) // action.base
    elif action.new > action.base:
        row.companyActFlag |= qot.CompanyAct_Split
        row.splitBase, row.splitErt = action.base, action.new
    elif action.new < action.base:
        row.companyActFlag |= qot.CompanyAct_Join
        row.joinBase, row.joinErt = action.base, action.new


def _suspended(exchange: Exchange, instrument: InstrumentId, begin: date, end: date) -> suspend_pb.SecuritySuspend:
    market = market_of(instrument)
    return suspend_pb.SecuritySuspend(
        security=security_of(instrument),
        suspendList=[
            suspend_pb.Suspend(time=day.isoformat(), timestamp=midnight(day, market).timestamp())
            for day in exchange.reference.suspensions(instrument, begin, end)
        ],
    )


def _known(exchange: Exchange, security: qot.Security, rows: Iterable[CodeChange]) -> InstrumentId:
    """A listed security, or a temporary code that is no longer in use."""
    temporary = {row.related for row in rows}
    return next((name for name in temporary if security_of(name) == security), None) or instrument_of(
        exchange, security
    )


def _within(row: CodeChange, one: change_pb.TimeFilter) -> bool:
    if one.type not in _DAYS:
        raise Refusal(BAD_ARGUMENT.format(name="timeFilterList.type"))
    day = _DAYS[one.type](row)
    begin = day_of(one.beginTime) if one.beginTime else date.min
    end = day_of(one.endTime) if one.endTime else date.max
    return day is not None and begin <= day <= end


def _change(row: CodeChange) -> change_pb.CodeChangeInfo:
    info = change_pb.CodeChangeInfo(
        type=_KINDS[row.kind], security=security_of(row.instrument), relatedSecurity=security_of(row.related)
    )
    for name, day in (("public", row.published), ("effective", row.effective), ("end", row.end)):
        if day is not None:
            setattr(info, f"{name}Time", day.isoformat())
            setattr(info, f"{name}Timestamp", midnight(day, Market.HK).timestamp())
    return info
