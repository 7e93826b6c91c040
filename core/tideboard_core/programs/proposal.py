"""A proposal as the window keeps it, the key that made it, why it is refused, and what keeps it from being opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import FINAL, ProposalFields, ProposalRefusal, ProposalReply, ProposalState
from tideboard_api.scopes import PROPOSING, ProgramScope
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.order import Environment, Side

_NEEDED: Final = {
    Environment.PRACTICE: ProgramScope.PROPOSE_PRACTICE,
    Environment.PAPER: ProgramScope.PROPOSE_PAPER,
    Environment.LIVE: ProgramScope.PROPOSE_LIVE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """A program's key as far as proposing goes. `id` is its own for ever, `name` of one key at a time.

    `values`: the most that an order may be worth, by currency; one without an amount is not proposed.
    """

    id: str
    name: str
    scopes: frozenset[ProgramScope]
    values: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def proposes(self) -> bool:
        """Whether it may propose anywhere."""
        return bool(self.scopes & PROPOSING)

    @property
    def only_live(self) -> bool:
        """Whether what it proposes can be opened with real money alone."""
        return self.scopes & PROPOSING == {ProgramScope.PROPOSE_LIVE}

    def may_in(self, environment: Environment) -> bool:
        """Whether what it proposes may be opened in an account of this environment."""
        return _NEEDED[environment] in self.scopes


class Proposal(msgspec.Struct, frozen=True, kw_only=True, tag="proposal"):
    """One proposal; it never changes but for its state. `key` is the name of the key, `created` and `ends` UTC.

    `key_id` is whose it is: a key that is made after one was revoked may have the name of that one. It is empty in
    lines of earlier versions, which are no key's any more.
    `digest` is that of the fields as the program sent them; the `reason` in `fields` is made safe to show. `at` is when
    the state was reached, and `unread` says that it expired without having been opened.
    """

    id: str
    key: str
    fields: ProposalFields
    digest: str
    created: datetime
    ends: datetime
    at: datetime
    state: ProposalState = ProposalState.CREATED
    edited: bool = False
    unread: bool = False
    key_id: str = ""

    @property
    def instrument(self) -> InstrumentId:
        """The security."""
        return instrument_id(self.fields.symbol)

    @property
    def side(self) -> Side:
        """Buy or sell."""
        return Side(self.fields.side.value)

    @property
    def over(self) -> bool:
        """Whether nothing follows any more."""
        return self.state in FINAL

    def reply(self) -> ProposalReply:
        """What the program learns of it."""
        return ProposalReply(
            id=self.id,
            client_id=self.fields.client_id,
            state=self.state,
            edited=self.edited,
            created=self.created,
            ends=self.ends,
        )


class Pause(msgspec.Struct, frozen=True, kw_only=True, tag="pause"):
    """A key that may not propose from `at` on, UTC, or with `on` False may again."""

    key: str
    at: datetime
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCall:
    """Why a call about a proposal is not taken: `reason` at REFUSED, `seconds` at RATE, `scope` at SCOPE."""

    fault: ApiFault
    reason: ProposalRefusal | None = None
    seconds: float | None = None
    scope: str = ""

    @property
    def data(self) -> dict[str, str | int | float]:
        """The figures of the answer's body."""
        found: dict[str, str | int | float] = {}
        if self.reason is not None:
            found["reason"] = self.reason.value
        if self.seconds is not None:
            found["seconds"] = round(self.seconds, 1)
        if self.scope:
            found["scope"] = self.scope
        return found


class Obstacle(StrEnum):
    """Why a proposal cannot be opened now; the program is not told."""

    OVER = "over"
    NO_ACCOUNT = "no-account"
    ENVIRONMENT = "environment"  # the key may not propose in that of the account in view
    LIFE = "life"  # it stands for less time than real money asks for
    REPLAY = "replay"  # a recorded day is shown
    OTHER_OPEN = "other-open"  # another proposal is in the ticket


def digest_of(fields: ProposalFields) -> str:
    """A hash of all fields as they were sent."""
    return hashlib.blake2b(msgspec.json.encode(fields, order="deterministic"), digest_size=16).hexdigest()
