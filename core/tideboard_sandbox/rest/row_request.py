"""One request of a row that the daemon answers by itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.opend.messages.orders import environment, trade_market
from tideboard_sandbox.opend.messages.refusals import WRONG_MARKET, Refusal
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.state import RestState


class Call(NamedTuple):
    """The port's state, the key that asks, and the fields of the body by snake_case name."""

    shared: RestState
    key: Key | None
    fields: dict[str, Any]

    @property
    def account(self) -> TradingAccount:
        """The account that the header names; environment and market must be its own where they are sent."""
        header = self.fields["header"]
        account = self.shared.exchange.broker.account(str(header["acc_id"]))
        if header.get("trd_env") not in {None, environment(account)}:
            raise Refusal(WRONG_MARKET.format(account=account.id))
        if header.get("trd_market") not in {None, trade_market(account)}:
            raise Refusal(WRONG_MARKET.format(account=account.id))
        return account

    @property
    def header(self) -> dict[str, Any]:
        """The whole header of the account, for the answer."""
        account = self.account
        return {"trd_env": environment(account), "acc_id": account.id, "trd_market": trade_market(account)}
