"""The order log's lines about proposals: each state with all fields, and what was refused before anybody saw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tideboard_api.proposing import ProposalFields
from tideboard_core.plain_text import plain_text
from tideboard_core.programs.proposal import Proposal, RefusedCall

Note = Callable[[Mapping[str, Any]], None]


def note_state(note: Note) -> Callable[[Proposal], None]:
    """A listener of the desk that writes a line for a new proposal and for each of its states."""

    def write(proposal: Proposal) -> None:
        note(
            {
                "key": proposal.key,
                "proposal": proposal.id,
                "state": proposal.state.value,
                "edited": proposal.edited,
                **_fields(proposal.fields),
            }
        )

    return write


def note_refusal(note: Note) -> Callable[[str, ProposalFields, RefusedCall], None]:
    """A listener of the desk that writes a line for what is shown to nobody."""

    def write(key: str, fields: ProposalFields, refused: RefusedCall) -> None:
        note({"key": key, "state": "refused", "why": refused.data, **_fields(fields)})

    return write


def _fields(fields: ProposalFields) -> dict[str, Any]:
    return {
        "client_id": fields.client_id,
        "symbol": plain_text(fields.symbol),
        "side": fields.side.value,
        "type": fields.type.value,
        "quantity": fields.quantity,
        "price": fields.price,
        "trigger": fields.trigger,
        "reason": plain_text(fields.reason),
        "ttl": fields.ttl,
    }
