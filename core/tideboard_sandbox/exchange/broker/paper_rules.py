"""What the brokers' paper accounts refuse by their published pages; the refusals' words are the ports'.

Written down from the pages once more, apart from what the clients offer: a mistake there is to be found here. Where two
pages of a broker differ the exchange has the stricter one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, OrderType
from tideboard_sandbox.exchange.broker.orders import OrderTicket, TradingAccount
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

LENIENT: Final = "paper-lenient"
"""The scenario in which paper accounts take what real ones do."""


class _Page(NamedTuple):
    """A broker's page: what its paper accounts take; None = it says nothing."""

    markets: frozenset[Market]
    no_kinds: frozenset[SecurityType]
    kinds: frozenset[OrderType] | None
    times: frozenset[TimeInForce]
    actions: bool
    combinations: bool


_FUTU: Final = _Page(
    markets=frozenset({Market.HK, Market.US, Market.SH, Market.SZ}),
    no_kinds=frozenset({SecurityType.FUTURE}),
    kinds=frozenset({OrderType.LIMIT, OrderType.MARKET}),
    times=frozenset({TimeInForce.DAY}),
    actions=False,
    combinations=True,
)
"""Futu, qa/trade Q1 (zh, en, hk). Combinations are taken and in no list of orders: see `lists_combinations`."""
_LONGPORT: Final = _Page(
    markets=frozenset({Market.HK, Market.US}),
    no_kinds=frozenset({SecurityType.FUTURE}),
    kinds=None,
    times=frozenset({TimeInForce.DAY}),
    actions=True,
    combinations=False,
)
"""LongPort, docs/qa/trade Q1, Q2, Q4, Q9 (en, zh-CN, zh-HK): options of the United States since summer 2026. Times: the
vendor's answer in openapi#116."""
_HK_STOCKS_ALONE: Final = frozenset({Market.HK})
"""Futu keeps options of Hong Kong in a paper account of their own, those of the United States with the shares;
LongPort's paper has the latter alone."""


class PaperRules:
    """Refuses what a paper account may not do, PAPER_ONLY_NOT with `what`; takes all while it is `lenient`."""

    def __init__(self) -> None:
        self.lenient = False

    def holds(self, account: TradingAccount) -> bool:
        """Whether the account is held to its broker's page."""
        return not (account.real or self.lenient)

    def lists_combinations(self, account: TradingAccount) -> bool:
        """Whether the account's combinations are in its lists of orders."""
        return not self.holds(account) or bool(account.owner)

    def check_order(self, ticket: OrderTicket, account: TradingAccount, instrument: Instrument) -> None:
        """Refuse a new order; raises ExchangeRefusal."""
        if not self.holds(account):
            return
        page = _page(account)
        own = instrument.market in _HK_STOCKS_ALONE
        checks = {
            "market": instrument.market in page.markets,
            "kind": not (
                instrument.security_type in page.no_kinds or (own and instrument.security_type is SecurityType.OPTION)
            ),
            "type": page.kinds is None or ticket.kind in page.kinds,
            "auction": bool(account.owner) or ticket.kind not in AT_AUCTION,
            "time": ticket.time_in_force in page.times,
            "hours": ticket.hours is TradingHours.REGULAR,
            "exits": ticket.exits is None,
        }
        for what, passes in checks.items():
            if not passes:
                raise refused(account, what)

    def check_combination(self, account: TradingAccount) -> None:
        """Refuse a combination; raises ExchangeRefusal."""
        if self.holds(account) and not _page(account).combinations:
            raise refused(account, "combination")

    def check_action(self, account: TradingAccount) -> None:
        """Refuse to disable, enable, confirm or delete an order; raises ExchangeRefusal. Cancelling is none."""
        if self.holds(account) and not _page(account).actions:
            raise refused(account, "action")

    def check_exits(self, account: TradingAccount) -> None:
        """Refuse to give exits to an order; raises ExchangeRefusal."""
        if self.holds(account):
            raise refused(account, "exits")


def refused(account: TradingAccount, what: str) -> ExchangeRefusal:
    """The refusal of something that is not taken on paper."""
    return ExchangeRefusal(Reason.PAPER_ONLY_NOT, account=account.id, what=what)


def _page(account: TradingAccount) -> _Page:
    return _LONGPORT if account.owner else _FUTU
