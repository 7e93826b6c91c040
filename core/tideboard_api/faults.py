"""Why a call is refused: codes, their HTTP status, and the body of such an answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class ApiFault(StrEnum):
    """Every refusal of the API; the body's `data` has the figures named behind the code."""

    BAD_REQUEST = "bad-request"  # field: where the request is wrong, what: how
    NO_KEY = "no-key"
    WRONG_KEY = "wrong-key"
    SCOPE = "scope"  # scope: the one that the key lacks
    FOREIGN_PAGE = "foreign-page"  # the request comes from a web page
    NOT_FOUND = "not-found"
    NO_METHOD = "no-method"
    NO_TABLE = "no-table"  # what is accepted is no form of this answer; what: the one asked for
    CONFLICT = "conflict"  # the same client_id with other fields
    TOO_LARGE = "too-large"  # limit: bytes
    NOT_JSON = "not-json"
    FOREIGN_HOST = "foreign-host"
    REFUSED = "refused"  # reason: ProposalRefusal
    HISTORY = "history"  # why: kept, share, spent or unknown; left, limit, kept: units of the allowance
    RATE = "rate"  # seconds: until the next call is taken, or may be asked of the broker
    WINDOW = "window"  # the window did not answer in time
    STOPPED = "stopped"  # programs are switched off


STATUS: Final = {
    ApiFault.BAD_REQUEST: 400,
    ApiFault.NO_KEY: 401,
    ApiFault.WRONG_KEY: 401,
    ApiFault.SCOPE: 403,
    ApiFault.FOREIGN_PAGE: 403,
    ApiFault.NOT_FOUND: 404,
    ApiFault.NO_METHOD: 405,
    ApiFault.NO_TABLE: 406,
    ApiFault.CONFLICT: 409,
    ApiFault.TOO_LARGE: 413,
    ApiFault.NOT_JSON: 415,
    ApiFault.FOREIGN_HOST: 421,
    ApiFault.REFUSED: 422,
    ApiFault.HISTORY: 403,
    ApiFault.RATE: 429,
    ApiFault.WINDOW: 504,
    ApiFault.STOPPED: 503,
}
"""HTTP status of each refusal."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Body of a refused call. `text` is a sentence in English without anything of the request in it."""

    code: str
    text: str
    data: dict[str, str | int | float] = {}
