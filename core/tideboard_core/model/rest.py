"""Rows of the REST interface for the gateway console, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tideboard_core.model.gateway_health import Scope


class WriteKind(StrEnum):
    """What a row changes."""

    SUBSCRIPTION = "subscription"
    WATCHLIST = "watchlist"
    REMINDER = "reminder"
    TRADE = "trade"
    PUSH = "push registration"
    UNLOCK = "unlock"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestParam:
    """One field of a request body: its wire name, its type in the reference's words, what is allowed, a note.

    `path` is dotted for a field inside an object (`header.acc_id`).
    """

    path: str
    type: str
    required: bool = False
    allowed: tuple[Any, ...] = ()
    note: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRow:
    """One method and path. `scopes`: one of them is enough, none = public; `transitional` ones still pass too.

    `proto_id` and `proto` name the OpenD call behind it; None where there is none, `proto` empty where futu-api has no
    definition of it. `write` is None for a read. `example` is the reference's own body, ready to be changed.
    """

    key: str
    group: str
    method: str
    path: str
    proto_id: int | None = None
    proto: str = ""
    scopes: tuple[Scope, ...] = ()
    transitional: tuple[Scope, ...] = ()
    write: WriteKind | None = None
    deprecated: bool = False
    params: tuple[RestParam, ...] = ()
    example: Any = None
    examples: tuple[Any, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    notes: str = ""

    @property
    def name(self) -> str:
        """`POST /api/quote`."""
        return self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class RestAnswer:
    """What came back for one row: HTTP status, seconds it took, and the JSON body (or its text, where it is none)."""

    status: int
    seconds: float
    body: Any
    text: str = ""
