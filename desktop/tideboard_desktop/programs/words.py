"""Words of programs: what a scope permits, what the process does now, and what was wrong with a key."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from tideboard_api.scopes import ProgramScope
from tideboard_core.model.order import Environment
from tideboard_core.programs.keys import KeyEnvironment, KeyRecord
from tideboard_desktop.programs.key_use import KeyUse
from tideboard_desktop.programs.service import ProgramsState, RevokedKey
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate
DAYS_OF_WEEK = 7


def scope_words(scope: ProgramScope) -> str:
    """What a program may do with a scope."""
    return {
        ProgramScope.MARKET: translate("Programs", "Prices, books and today's flow that the window has"),
        ProgramScope.ARCHIVE: translate("Programs", "The archive: recorded sessions and percentiles"),
        ProgramScope.RECORDS: translate("Programs", "Signals that fired, and records of rules"),
        ProgramScope.ACCOUNT: translate("Programs", "Positions and orders, without the account's number"),
        ProgramScope.FETCH: translate("Programs", "Have the window read further securities"),
        ProgramScope.PROPOSE_PRACTICE: translate("Programs", "Propose orders for practice"),
        ProgramScope.PROPOSE_PAPER: translate("Programs", "Propose orders for the broker's simulation"),
        ProgramScope.PROPOSE_LIVE: translate("Programs", "Propose orders for real money"),
    }[scope]


def scope_word(scope: ProgramScope) -> str:
    """A scope in the line below a key's name."""
    return {
        ProgramScope.MARKET: translate("Programs", "prices"),
        ProgramScope.ARCHIVE: translate("Programs", "archive"),
        ProgramScope.RECORDS: translate("Programs", "signals and records"),
        ProgramScope.ACCOUNT: translate("Programs", "positions and orders"),
        ProgramScope.FETCH: translate("Programs", "further securities"),
        ProgramScope.PROPOSE_PRACTICE: translate("Programs", "proposals for practice"),
        ProgramScope.PROPOSE_PAPER: translate("Programs", "proposals for simulation"),
        ProgramScope.PROPOSE_LIVE: translate("Programs", "proposals for real money"),
    }[scope]


def rights_words(key: KeyRecord, *, whole: bool = False) -> str:
    """What a key permits, in lines; `whole` with its largest orders and the day on which it was made."""
    may = listed([scope_word(scope) for scope in ProgramScope if scope in key.scopes])
    where = [environment_words(one) for one in KeyEnvironment if one in key.environments]
    lines = [may, *([listed(where)] if where else [])]
    if whole and key.values:
        largest = listed([f"{currency} {fmt.quantity(value)}" for currency, value in sorted(key.values.items())])
        lines.append(translate("Programs", "Largest order: {values}").format(values=largest))
    if whole:
        made = key.made
        with suppress(OverflowError):  # the keyring's entry may have the first or the last day there is
            made = made.astimezone()
        day = fmt.day_in_year(made.date())
        lines.append(translate("Programs", "Made on {day}").format(day=day))
    return "\n".join(lines)


def asked_words() -> str:
    """What stands above keys that a person has to confirm."""
    return translate(
        "Programs",
        "The order log of this data folder does not show that these keys were made here with these rights; another "
        "data folder may use them. Programs with them are refused until you confirm name and rights.",
    )


def revoked_words(name: str, revoked: RevokedKey) -> str:
    """What is left of a key that was revoked; empty for nothing."""
    left = "" if revoked.left is None else error_sentence(revoked.left)
    if not revoked.lasting:
        words = translate(
            "Programs",
            "The key of {name} ends now, but the next start may know it again: the order log could not be written.",
        )
        return together(words.format(name=name), left)
    if not left:
        return ""
    words = translate("Programs", "The key of {name} is revoked in this data folder.")
    return together(words.format(name=name), left)


def use_words(use: KeyUse) -> tuple[str, str]:
    """What was asked for with a key today, and when it was used last; the second is empty if it was not used."""
    if use.last is None:
        return translate("Programs", "not used since {time}").format(time=_when(use.opened, use.now)), ""
    if use.begin == use.opened:  # the day before that is not known
        calls = _counted(
            use.calls, translate("Programs", "1 call since {time}"), translate("Programs", "{count} calls since {time}")
        ).format(count=fmt.quantity(use.calls), time=_when(use.begin, use.now))
    else:
        calls = _counted(
            use.calls, translate("Programs", "1 call today"), translate("Programs", "{count} calls today")
        ).format(count=fmt.quantity(use.calls))
    proposals = _counted(
        use.proposals, translate("Programs", "1 proposal"), translate("Programs", "{count} proposals")
    ).format(count=fmt.quantity(use.proposals))
    counts = " · ".join([calls, *([proposals] if use.proposals else [])])
    return counts, translate("Programs", "last used {time}").format(time=_when(use.last, use.now))


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _when(moment: datetime, now: datetime) -> str:
    """The time of today, else the day."""
    days = (now.date() - moment.date()).days
    if days <= 0:
        return f"{moment:%H:%M}"
    return fmt.weekday_short(moment.date()) if days < DAYS_OF_WEEK else fmt.day_and_month(moment.date())


def sends_anywhere() -> str:
    """What stands beside every scope."""
    return translate("Programs", "This program can send what it reads anywhere.")


def licence_words() -> str:
    """What is known of passing market data on."""
    return translate(
        "Programs",
        "Market data is licensed to you. This project has not read the brokers' terms on passing it on to programs.",
    )


def died_words() -> str:
    """What a notice says once the process has ended unasked."""
    return translate(
        "Programs", "What serves programs has ended: none can connect. Switch it off and on again in the settings."
    )


def page_words() -> str:
    """What the button of that notice says."""
    return translate("Programs", "Settings of programs")


def environment_words(environment: KeyEnvironment) -> str:
    """A word for an environment of accounts."""
    return word(Environment(environment.value.upper()))


def state_words(state: ProgramsState) -> str:
    """What programs can do now."""
    return {
        ProgramsState.OFF: translate("Programs", "Off: nothing listens, and no program can connect."),
        ProgramsState.STARTING: translate("Programs", "Starting…"),
        ProgramsState.ON: translate("Programs", "On: programs with a key can connect."),
        ProgramsState.FAILED: translate(
            "Programs", "It could not be started, or it ended. Switch it off and on again."
        ),
    }[state]
