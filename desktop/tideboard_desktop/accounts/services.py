"""What the accounts' dock and its pages are built over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tideboard_core.accounts.all_accounts import AllAccounts
from tideboard_core.accounts.held_figures import HeldFigures
from tideboard_core.accounts.rates import RateBook
from tideboard_core.accounts.typed_rates import TypedRates
from tideboard_core.model.account_id import AccountId
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_core.trips.history import RunOnStore
from tideboard_desktop.orders.unlock.account_pins import AccountPins


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountServices:
    """`figures` are what the connection of the prices tells of the securities that accounts hold.

    `outside` has what the brokers run by themselves, and their statements. `rates` are the newest between currencies
    that brokers told, `typed` those of the person.
    `run` has a function run on the person's own store, off the loop. `choose` puts an account of the connection that
    takes orders in view. `pins` are of that connection's accounts; None in a replay.
    """

    accounts: AllAccounts
    figures: HeldFigures
    run: RunOnStore
    choose: Callable[[AccountId], None]
    outside: OutsidePlans = field(default_factory=OutsidePlans)
    pins: AccountPins | None = None
    rates: RateBook = field(default_factory=RateBook)
    typed: TypedRates = field(default_factory=TypedRates)
