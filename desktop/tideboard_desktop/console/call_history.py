"""The console calls of this run with their answers, in memory and without keys and passwords."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tideboard_core.model.rest import RestAnswer, RestRow
from tideboard_desktop.console.request_body import without_secret_answer, without_secrets

MOST: Final = 100
BYTES_KEPT: Final = 200_000
"""Longest answer that is kept; of a longer one only the call is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """One call. `answer` is None if none came or if it was too long to keep; `sentence` is shown instead.

    `time` is the exchange time of the call, UTC.
    """

    row: RestRow
    body: Any
    time: datetime
    answer: RestAnswer | None
    sentence: str = ""

    @property
    def status(self) -> str:
        """The HTTP status, or a dash without an answer."""
        return "\u2014" if self.answer is None else str(self.answer.status)


class CallHistory:
    """The calls, newest first, at most `MOST`."""

    def __init__(self) -> None:
        self._calls: list[PastCall] = []

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[PastCall]:
        return iter(self._calls)

    def __getitem__(self, place: int) -> PastCall:
        return self._calls[place]

    def add(self, row: RestRow, body: Any, time: datetime, answer: RestAnswer | None, sentence: str = "") -> PastCall:  # noqa: ANN401
        """Add a call; secrets are removed from body and answer."""
        kept = None if answer is None or len(answer.text) > BYTES_KEPT else without_secret_answer(answer)
        call = PastCall(row=row, body=without_secrets(copy.deepcopy(body)), time=time, answer=kept, sentence=sentence)
        self._calls.insert(0, call)
        del self._calls[MOST:]
        return call
