"""Notices: what they are about, where they are told, and what a person chose of that; part of the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Final

from tideboard_core.model.order import Account, Environment


class NoticeType(StrEnum):
    """What a notice is about.

    `EXIT`: a stop or a target was filled. `DIFFERENCE`: the broker keeps an order otherwise than it was confirmed.
    `TAKEN_BACK`: the broker took back or changed a fill.
    `ORDER`: an order ended otherwise than by a fill or a rejection. `EVENT`: a report or another date is near.
    `PROGRAM`: a message about Tideboard itself. `END`: Tideboard ended, so that nothing is watched any more.
    """

    FILL = "fill"
    EXIT = "exit"
    REJECTION = "rejection"
    EXIT_REJECTION = "exit-rejection"
    UNKNOWN = "unknown"
    DIFFERENCE = "difference"
    TAKEN_BACK = "taken-back"
    ORDER = "order"
    ALERT = "alert"
    SIGNAL = "signal"
    EVENT = "event"
    CONNECTION = "connection"
    LOCK = "lock"
    BRAKE = "brake"
    MARGIN = "margin"
    PROGRAM = "program"
    END = "end"


class NoticePlace(StrEnum):
    """Where a notice is told: shown and counted in the window, by the system, by a sound, on a phone."""

    WINDOW = "window"
    SYSTEM = "system"
    SOUND = "sound"
    PHONE = "phone"


class PhoneForm(StrEnum):
    """How a notice gets to a phone."""

    NTFY = "ntfy"
    TELEGRAM = "telegram"
    MAIL = "mail"
    WEBHOOK = "webhook"


PASSING: Final = frozenset(
    {
        NoticeType.UNKNOWN,
        NoticeType.DIFFERENCE,
        NoticeType.TAKEN_BACK,
        NoticeType.EXIT,
        NoticeType.EXIT_REJECTION,
        NoticeType.BRAKE,
        NoticeType.MARGIN,
    }
)
"""Types that quiet hours do not keep back where they are about a LIVE account, unless each is switched off."""
_REACHING: Final = PASSING | {
    NoticeType.FILL,
    NoticeType.REJECTION,
    NoticeType.ALERT,
    NoticeType.SIGNAL,
    NoticeType.EVENT,
    NoticeType.CONNECTION,
    NoticeType.END,
}
"""Types that are told outside the window by default."""
_RINGING: Final = frozenset({NoticeType.FILL, NoticeType.EXIT, NoticeType.TAKEN_BACK})
"""Types that ring by default where they are about a LIVE account; alerts always do."""
LONGEST_LABEL: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours in which nothing but the window tells anything, by this computer's clock; they may go over midnight."""

    on: bool = False
    begin: time = time(22)
    end: time = time(7)

    def at(self, now: time) -> bool:
        """Whether a local time of day is within them; equal begin and end are a whole day."""
        if not self.on:
            return False
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChoice:
    """What a person chose of notices. Names that are not known are left alone: a later version may have them.

    `where` has the places of types that differ from the default, by scope: the name of an environment, or the key of an
    account (`account_key`), which goes before it. What is about no account belongs to LIVE. `labels` are the person's
    names of accounts by the same keys; no other name of an account leaves the window. `kept_back` are types that do not
    pass quiet hours although they could. `detailed` are places outside the window that tell more than that something
    happened. `phone` are the forms in use.
    """

    where: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    quiet: QuietHours = field(default_factory=QuietHours)
    kept_back: tuple[str, ...] = ()
    detailed: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()


def account_key(account: Account) -> str:
    """How settings name an account: one number may be one of several brokers, and of real and of simulated money."""
    return ":".join(filter(None, (account.environment, account.id, account.broker)))


def keys_of(account: str) -> tuple[str, ...]:
    """The key of an account, then that of an older version: it names no broker, and so may mean each account of it."""
    return tuple(dict.fromkeys((account, ":".join(account.split(":")[:2]))))


def label_of(choice: NoticeChoice, account: str) -> str:
    """The person's name of an account by its key; empty if it has none."""
    return next((choice.labels[key] for key in keys_of(account) if key in choice.labels), "")


def default_places(type_: NoticeType, environment: Environment) -> frozenset[NoticePlace]:
    """Where a type is told unless the person chose otherwise: of PRACTICE in the window, fills ring on LIVE alone."""
    places = {NoticePlace.WINDOW}
    if environment is not Environment.PRACTICE and type_ in _REACHING:
        places |= {NoticePlace.SYSTEM, NoticePlace.PHONE}
    if type_ is NoticeType.ALERT or (environment is Environment.LIVE and type_ in _RINGING):
        places.add(NoticePlace.SOUND)
    return frozenset(places)


def places_of(
    choice: NoticeChoice, type_: NoticeType, environment: Environment, account: str = ""
) -> frozenset[NoticePlace]:
    """Where a notice is told; `account` is the key of the account it is about, empty for none."""
    for scope in (*keys_of(account), environment.value):
        chosen = choice.where.get(scope, {}).get(type_.value)
        if chosen is not None:
            return frozenset(place for place in NoticePlace if place.value in chosen)
    return default_places(type_, environment)


def passes_quiet(choice: NoticeChoice, type_: NoticeType, environment: Environment | None) -> bool:
    """Whether quiet hours do not keep a notice back."""
    return environment is Environment.LIVE and type_ in PASSING and type_.value not in choice.kept_back
