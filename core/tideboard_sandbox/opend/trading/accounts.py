"""Handlers of accounts: list, unlock, push subscription, funds, positions, fees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_GetAccList_pb2 as list_pb
from tideboard_proto.opend import Trd_GetFunds_pb2 as funds_pb
from tideboard_proto.opend import Trd_GetOrderFee_pb2 as fee_pb
from tideboard_proto.opend import Trd_GetPositionList_pb2 as position_pb
from tideboard_proto.opend import Trd_SubAccPush_pb2 as push_pb
from tideboard_proto.opend import Trd_UnlockTrade_pb2 as unlock_pb
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.opend.messages.codes import number
from tideboard_sandbox.opend.messages.orders import (
    CURRENCY,
    FIRM,
    account_message,
    environment,
    funds_message,
    header_of,
    position_message,
    trade_market,
)
from tideboard_sandbox.opend.messages.refusals import FIRM_MISSING, PAPER_NO_FEES, WRONG_CURRENCY, WRONG_MARKET, Refusal
from tideboard_sandbox.opend.session.state import Session

_CURRENCIES = frozenset(trd.Currency.values()) - {trd.Currency_Unknown}


class Filter(Protocol):
    """The part of TrdFilterConditions that names securities."""

    @property
    def codeList(self) -> Sequence[str]:  # noqa: N802 the broker's name
        """Codes with or without prefix; empty = all."""
        ...


def account_of(session: Session, header: trd.TrdHeader) -> TradingAccount:
    """The account that a header names; environment and market must be its own. Raises Refusal."""
    account = session.shared.exchange.broker.account(str(header.accID))
    if header.trdEnv != environment(account) or header.trdMarket != trade_market(account):
        raise Refusal(WRONG_MARKET.format(account=account.id))
    return account


def account_list(session: Session, c2s: list_pb.C2S) -> list_pb.S2C:
    """All accounts; there are none for futures."""
    if c2s.trdCategory == trd.TrdCategory_Future:
        return list_pb.S2C()
    return list_pb.S2C(accList=[account_message(account) for account in session.shared.exchange.broker.accounts()])


def unlock_trade(session: Session, c2s: unlock_pb.C2S) -> unlock_pb.S2C:
    """Lock or unlock trading for the whole OpenD; locking needs no password."""
    shared = session.shared
    if not c2s.unlock:
        shared.unlocked = False
        return unlock_pb.S2C()
    if c2s.securityFirm != FIRM:
        raise Refusal(FIRM_MISSING)
    shared.check_trading_allowed(session)
    shared.exchange.broker.check_password(c2s.pwdMD5, wall=shared.now())
    shared.unlocked = True
    return unlock_pb.S2C()


def subscribe_accounts(session: Session, c2s: push_pb.C2S) -> push_pb.S2C:
    """Push orders and fills of exactly these accounts from now on."""
    broker = session.shared.exchange.broker
    session.accounts = {broker.account(str(number)).id for number in c2s.accIDList}
    return push_pb.S2C()


def funds(session: Session, c2s: funds_pb.C2S) -> funds_pb.S2C:
    """Money of an account, always in its own currency: it trades one market, so none needs to be named.

    Refused is a number that is no currency at all; one of another market is passed over, as the protocol has it.
    """
    account = account_of(session, c2s.header)
    _check_currency(account, c2s)
    broker = session.shared.exchange.broker
    found = funds_message(
        account, broker.funds(account.id), broker.positions(account.id), margin=broker.option_margin(account.id)
    )
    return funds_pb.S2C(header=header_of(account), funds=found)


def positions(session: Session, c2s: position_pb.C2S) -> position_pb.S2C:
    """Holdings, filtered by code and by profit as a fraction; a currency as of `funds`."""
    account = account_of(session, c2s.header)
    _check_currency(account, c2s)
    exchange = session.shared.exchange
    rows = [
        position_message(account, row, exchange.broker.diluted_cost(account.id, exchange.instrument(row.instrument)))
        for row in exchange.broker.positions(account.id)
        if names(c2s.filterConditions, row.instrument)
    ]
    return position_pb.S2C(header=header_of(account), positionList=[row for row in rows if _in_range(c2s, row)])


def _check_currency(account: TradingAccount, c2s: funds_pb.C2S | position_pb.C2S) -> None:
    if c2s.HasField("currency") and c2s.currency not in _CURRENCIES:
        own = f"{int(CURRENCY[account.currency])} {trd.Currency.Name(CURRENCY[account.currency])}"
        raise Refusal(WRONG_CURRENCY.format(number=c2s.currency, own=own.replace("Currency_", "")))


def order_fees(session: Session, c2s: fee_pb.C2S) -> fee_pb.S2C:
    """Fees per order; real accounts only."""
    account = account_of(session, c2s.header)
    if not account.real:
        raise Refusal(PAPER_NO_FEES)
    fees = session.shared.exchange.broker.fees(account.id, c2s.orderIdExList)
    return fee_pb.S2C(
        header=header_of(account),
        orderFeeList=[
            trd.OrderFee(
                orderIDEx=fee.order_id,
                feeAmount=number(fee.total),
                feeList=[trd.OrderFeeItem(title=title, value=number(amount)) for title, amount in fee.items],
            )
            for fee in fees
        ],
    )


def names(conditions: Filter, instrument: str) -> bool:
    """Whether a filter lets an instrument through; codes come with or without the market prefix."""
    codes = conditions.codeList
    return not codes or instrument in codes or instrument.partition(".")[2] in codes


def _in_range(c2s: position_pb.C2S, row: trd.Position) -> bool:
    ratio = row.plRatio
    if c2s.HasField("filterPLRatioMin") and ratio < c2s.filterPLRatioMin:
        return False
    return not c2s.HasField("filterPLRatioMax") or ratio <= c2s.filterPLRatioMax
