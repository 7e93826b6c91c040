"""Handlers of accounts: list, unlock, push subscription, funds, positions, fees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_GetAccList_pb2 as list_pb
from tideboard_proto.opend import Trd_GetFunds_pb2 as funds_pb
from tideboard_proto.opend import Trd_GetOrderFee_pb2 as fee_pb
from tideboard_proto.opend import Trd_GetPositionList_pb2 as position_pb
from tideboard_proto.opend import Trd_SubAccPush_pb2 as push_pb
from tideboard_proto.opend import Trd_UnlockTrade_pb2 as unlock_pb
from tideboard_sandbox.exchange.broker.orders import AccountGroup, TradingAccount
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
from tideboard_sandbox.opend.messages.refusals import (
    DISCLAIMER,
    FIRM_MISSING,
    PAPER_NO_FEES,
    WRONG_CURRENCY,
    WRONG_MARKET,
    Refusal,
)
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.server.faults import Behaviour

T = TypeVar("T")

US_MARGIN_PAPER = 100
"""What the margin account on paper lists as its market (FutuOpenD-rs 1.4.93 and 1.4.97)."""
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
    if session.shared.behaviour.disclaimer_open and account.real:
        raise Refusal(DISCLAIMER)
    if header.trdEnv != environment(account) or header.trdMarket != trade_market(account):
        raise Refusal(WRONG_MARKET.format(account=account.id))
    return account


def account_list(session: Session, c2s: list_pb.C2S) -> list_pb.S2C:
    """All accounts; there are none for futures."""
    if c2s.trdCategory == trd.TrdCategory_Future:
        return list_pb.S2C()
    behaviour, accounts = session.shared.behaviour, session.shared.exchange.broker.accounts()
    return list_pb.S2C(accList=[_as_kept(behaviour, account) for account in accounts])


def _as_kept(behaviour: Behaviour, account: TradingAccount) -> trd.TrdAcc:
    """An account as its firm and kind are in this scenario."""
    message = account_message(account)
    if account.real:
        message.securityFirm = firm_of(behaviour)
    if is_margin_paper(behaviour, account):
        message.accType = trd.TrdAccType_Margin
        message.trdMarketAuthList[:] = [US_MARGIN_PAPER]
    return message


def is_margin_paper(behaviour: Behaviour, account: TradingAccount) -> bool:
    """Whether it is the US margin account on paper, whose orders and fills are not pushed."""
    return behaviour.margin_paper and account.group is AccountGroup.US and not account.real


def last_read(session: Session, account: TradingAccount, *, refresh: bool, make: Callable[[], T]) -> T:
    """An answer about an account: of an account without pushes as it was last read from the broker's server."""
    if not is_margin_paper(session.shared.behaviour, account):
        return make()
    kept, key = session.shared.unpushed, (account.id, make.__qualname__)
    if refresh or key not in kept:
        kept[key] = make()
    return kept[key]  # type: ignore[no-any-return]


def firm_of(behaviour: Behaviour) -> int:
    """The firm that keeps the real accounts."""
    return trd.SecurityFirm_FutuInc if behaviour.moomoo else FIRM


def unlock_trade(session: Session, c2s: unlock_pb.C2S) -> unlock_pb.S2C:
    """Lock or unlock trading for the whole OpenD; locking needs no password."""
    shared = session.shared
    if not c2s.unlock:
        shared.unlocked = False
        return unlock_pb.S2C()
    if c2s.securityFirm != firm_of(shared.behaviour):
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

    def make() -> trd.Funds:
        return funds_message(
            account, broker.funds(account.id), broker.positions(account.id), margin=broker.sold_margin(account.id)
        )

    found = last_read(session, account, refresh=c2s.refreshCache, make=make)
    return funds_pb.S2C(header=header_of(account), funds=found)


def positions(session: Session, c2s: position_pb.C2S) -> position_pb.S2C:
    """Holdings, filtered by code and by profit as a fraction; a currency as of `funds`."""
    account = account_of(session, c2s.header)
    _check_currency(account, c2s)
    exchange = session.shared.exchange

    def make() -> Sequence[tuple[InstrumentId, trd.Position]]:
        return tuple(
            (row.instrument, position_message(account, row, exchange.broker.diluted_cost(account.id, facts)))
            for row in exchange.broker.corrections.cut(account.id, exchange.broker.positions(account.id))
            for facts in [exchange.instrument(row.instrument)]
        )

    rows = last_read(session, account, refresh=c2s.refreshCache, make=make)
    shown = [row for instrument, row in rows if names(c2s.filterConditions, instrument) and _in_range(c2s, row)]
    return position_pb.S2C(header=header_of(account), positionList=shown)


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
