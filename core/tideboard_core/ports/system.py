"""Interfaces of a clock, a keyring, a credential store and the user who confirms."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tideboard_core.errors import VaultError
from tideboard_core.model.credentials import Credential
from tideboard_core.model.open_review import CancelReview, CombinationReview, FlattenReview, OrderReview
from tideboard_core.model.review import Confirmation


class Clock(Protocol):
    """The faces of time (architecture rule 7)."""

    def monotonic(self) -> float:
        """Seconds for time-outs and ages; stands still in sleep on some systems."""
        ...

    def boot(self) -> float:
        """Seconds since the computer started, counted through sleep; no setting of the wall clock changes them."""
        ...

    def boot_id(self) -> str:
        """What tells this start of the computer from others; empty where the system does not say."""
        ...

    def awake(self) -> float:
        """Seconds that stand still in sleep on every system: beside `boot` they show a sleep."""
        ...

    def wall(self) -> datetime:
        """UTC wall time for audit, tokens and signatures."""
        ...

    def market(self) -> datetime:
        """UTC exchange time as the gateway reports it; wall time until it has."""
        ...


class MarketClock(Clock, Protocol):
    """A clock that is set to the exchange time reported by the gateway."""

    def set_market(self, now: datetime) -> None:
        """Exchange time (aware UTC) as just reported."""
        ...


class CredentialSource(Protocol):
    """Where a gateway finds the credential of its broker; the gateway keeps no other copy."""

    async def credential(self) -> Credential:
        """The credential of this moment; LoginRefused `no-credential` without one, VaultError kinds."""
        ...


class SecretStore(Protocol):
    """Secrets by name; raises VaultError kinds. Values never appear in errors or logs."""

    async def get(self, name: str) -> str | None:
        """The secret, or None when there is none."""
        ...

    async def set(self, name: str, value: str) -> None:
        """Store or replace the secret."""
        ...

    async def delete(self, name: str) -> None:
        """Forget the secret; an absent one is fine. Returns only after a look at all of it found nothing.

        Raises VaultError `keyring-keeps-it` where it is still there, `keyring-cannot-tell` where the look failed, and
        `keyring-none` where this run has had no keyring: what an earlier run wrote may be in one.
        """
        ...

    async def probe(self, name: str = "") -> str:
        """Prove that what is stored can be read back; returns the name of the place.

        With a name: prove that this secret can be replaced without losing it.
        """
        ...

    def remains(self, name: str) -> VaultError | None:
        """Earlier copies of a secret that a `set` could not delete or a `get` could not read; None if there are none.

        They are no error of that call: the secret itself was stored or read.
        """
        ...


class Confirmer(Protocol):
    """The user, or a script in tests. Each method returns REFUSED without a confirmation."""

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Show a new or changed order and wait for the answer; a void review may be shown but not accepted."""
        ...

    async def confirm_combination(self, review: CombinationReview) -> Confirmation:
        """Show a combination of options and wait for the answer, as `confirm`."""
        ...

    async def confirm_cancel(self, review: CancelReview) -> Confirmation:
        """Ask "Keep order" or "Cancel order"; one click is enough in every environment."""
        ...

    async def confirm_flatten(self, review: FlattenReview) -> Confirmation:
        """Show every position that would be closed; in `typed_quantity` their number comes back where it was typed."""
        ...
