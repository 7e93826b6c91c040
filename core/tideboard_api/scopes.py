"""A program's key: the form of its text, its scopes, and the environments in which it may propose."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

KEY_FORM: Final = re.compile(r"tbk_([0-9a-f]{8})_[A-Za-z0-9_-]{43}\Z")
"""Text of a key; its group is the key's id."""


class ProgramScope(StrEnum):
    """What a key permits. No scope sends, changes, cancels, unlocks or confirms.

    `FETCH`: a call may cause calls to the provider, within a small share of its rate limits. Without it a program reads
    what the window has.
    """

    MARKET = "market"
    ARCHIVE = "archive"
    RECORDS = "records"
    ACCOUNT = "account"
    FETCH = "fetch"
    PROPOSE_PRACTICE = "propose:practice"
    PROPOSE_PAPER = "propose:paper"
    PROPOSE_LIVE = "propose:live"


PROPOSING: Final = frozenset({ProgramScope.PROPOSE_PRACTICE, ProgramScope.PROPOSE_PAPER, ProgramScope.PROPOSE_LIVE})
"""Scopes with which a program may propose, each in one environment."""
