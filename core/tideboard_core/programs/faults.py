"""A refused call with its figures, and the sentence that the program gets; nothing of its request is in it."""

from __future__ import annotations

from typing import Final

from tideboard_api.faults import STATUS, ApiFault, Refusal

_TEXTS: Final = {
    ApiFault.BAD_REQUEST: "The request is not as the API expects it.",
    ApiFault.NO_KEY: "The request has no key. It goes into the header Authorization, as: Bearer KEY.",
    ApiFault.WRONG_KEY: "The key is not one of this window's.",
    ApiFault.SCOPE: "The key does not have the scope for this.",
    ApiFault.FOREIGN_PAGE: "Requests of web pages are not answered.",
    ApiFault.NOT_FOUND: "There is nothing at this address.",
    ApiFault.NO_METHOD: "This address does not take the method. No call sends, changes or cancels an order.",
    ApiFault.NO_TABLE: "This answer comes as JSON; tables come as an Arrow stream too, if pyarrow is installed there.",
    ApiFault.CONFLICT: "There is a proposal with this client_id and other fields.",
    ApiFault.TOO_LARGE: "The request or its answer is too large.",
    ApiFault.NOT_JSON: "The body has to be JSON.",
    ApiFault.FOREIGN_HOST: "The request is for another host.",
    ApiFault.REFUSED: "The proposal is not taken.",
    ApiFault.HISTORY: "Older candles would take a unit of history that is kept for the person, or may not be left.",
    ApiFault.RATE: "Too many calls with this key, or more reads from the broker than programs may cause.",
    ApiFault.WINDOW: "The window did not answer in time.",
    ApiFault.STOPPED: "Programs are switched off in the window.",
}


class ProgramFault(Exception):
    """Why a call is refused, with the figures that `ApiFault` names."""

    def __init__(self, fault: ApiFault, **data: str | int | float) -> None:
        super().__init__(fault)
        self.fault, self.data = fault, data

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS[self.fault]

    @property
    def body(self) -> Refusal:
        """What the program gets."""
        return Refusal(code=self.fault, text=_TEXTS[self.fault], data=self.data)
