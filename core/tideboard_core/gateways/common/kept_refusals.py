"""Refusals for want of a right, kept for a day: the call that met one is not made again before, also after a login."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from tideboard_core.errors import NotOffered, PermissionMissing, ServerRefused, without_frames

LASTS: Final = 86_400.0
"""Seconds after which a right may have come without a word: packages are bought for whole days."""
KEPT: Final = 1000
"""Refusals that are kept, the newest ones."""


class _Kept(NamedTuple):
    error: ServerRefused
    until: float


class KeptRefusals:
    """What a broker refused, by call and request; `now` is monotonic seconds.

    For market data and pages about companies alone: what orders are judged on, and all of an account, is asked each
    time. A refusal that a key or a login could have caused is none of these.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: OrderedDict[tuple[str, bytes], _Kept] = OrderedDict()

    def check(self, call: str, request: bytes) -> None:
        """Raise the refusal that this request met within the day, anew."""
        kept = self._kept.get((call, request))
        if kept is None:
            return
        if kept.until <= self._now():
            del self._kept[call, request]
            return
        data = {name: value for name, value in kept.error.data.items() if name != "text"}
        raise type(kept.error)(kept.error.code, text=kept.error.text, **data)

    def keep(self, call: str, request: bytes, error: Exception, *, of_kind: bool = False) -> None:
        """Keep a refusal if it is for want of a right; with `of_kind` also one of a kind of security for good."""
        if not isinstance(error, (PermissionMissing, NotOffered) if of_kind else PermissionMissing):
            return
        self._kept[call, request] = _Kept(without_frames(error), self._now() + LASTS)
        self._kept.move_to_end((call, request))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Know of none: a person asks again, or the login has other rights."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
