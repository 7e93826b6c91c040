"""What goes wrong between a program and the window, as types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tideboard_api.faults import ApiFault, Refusal

ANSWER_BEGINS: Final = b"HTTP/1."


class ApiError(Exception):
    """A call that brought nothing; `code` is an `ApiFault` or one of this package's own, `data` has its figures."""

    def __init__(self, code: str, text: str, data: Mapping[str, str | int | float] | None = None) -> None:
        super().__init__(text)
        self.code, self.data = code, dict(data or {})


class NoWindow(ApiError):
    """No window answers at that place, it ended, or programs are switched off in it."""


class KeyRefused(ApiError):
    """There is no key, or the window does not know it: it was revoked, or made for one run."""


class ScopeMissing(ApiError):
    """The key does not permit this; `data` names the scope."""


class TooMany(ApiError):
    """More calls, proposals or securities than a key may have; `data` has the seconds to wait."""

    @property
    def seconds(self) -> float:
        """Seconds after which a call is taken again, 0 where the window named none."""
        return float(self.data.get("seconds", 0.0))


class HistoryKept(ApiError):
    """Older candles would take a unit of the allowance for history that programs may not spend; `data` says why."""


class ProposalRefused(ApiError):
    """The proposal was shown to nobody; `data` has the reason, a `ProposalRefusal`."""


class UnreadableAnswer(ApiError):
    """What came is no answer of this API: another version, or another program at that place."""


_KINDS: dict[str, type[ApiError]] = {
    ApiFault.STOPPED: NoWindow,
    ApiFault.WINDOW: NoWindow,
    ApiFault.NO_KEY: KeyRefused,
    ApiFault.WRONG_KEY: KeyRefused,
    ApiFault.SCOPE: ScopeMissing,
    ApiFault.HISTORY: HistoryKept,
    ApiFault.RATE: TooMany,
    ApiFault.REFUSED: ProposalRefused,
    ApiFault.CONFLICT: ProposalRefused,
}


def error_of(refusal: Refusal) -> ApiError:
    """The error of a refused call."""
    return _KINDS.get(refusal.code, ApiError)(refusal.code, refusal.text, refusal.data)


def cut_off(begun: bytes) -> ApiError:
    """The error of a connection that ended before its answer was there, of which these bytes came first."""
    if not ANSWER_BEGINS.startswith(begun[: len(ANSWER_BEGINS)]):
        return UnreadableAnswer("unreadable", "What answers at this place is not the API of a Tideboard.")
    return NoWindow("no-window", "The window ended the connection before its answer was there.")
