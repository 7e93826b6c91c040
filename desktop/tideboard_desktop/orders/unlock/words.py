"""Words of the unlock dialog."""

from __future__ import annotations

import math
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import RateLimited, TideboardError, WrongPassword
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.lock import PasswordKind, UnlockLifetime
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
MINUTES = {UnlockLifetime.MINUTES_5: 5, UnlockLifetime.MINUTES_15: 15, UnlockLifetime.MINUTES_30: 30}


def lifetime_words() -> list[tuple[str, str]]:
    """Keys and words of the four lifetimes."""
    minutes = translate("Unlock", "{minutes} min")
    timed = [(lifetime.value, minutes.format(minutes=count)) for lifetime, count in MINUTES.items()]
    return [*timed, (UnlockLifetime.SESSION.value, translate("Unlock", "This session"))]


def unlock_title(environment: Environment) -> str:
    return {
        Environment.LIVE: translate("Unlock", "Unlock trading with real money"),
        Environment.PAPER: translate("Unlock", "Unlock paper trading"),
        Environment.PRACTICE: translate("Unlock", "Unlock practice trading"),
    }[environment]


def until_sentence(account: Account, lifetime: UnlockLifetime, clock: Clock) -> str:
    """How long it stays open, with its end in exchange time."""
    checked = translate("Unlock", "Every order is still checked and confirmed.")
    if lifetime is UnlockLifetime.SESSION:
        until = translate("Unlock", "Opens {account} until the trading session ends.").format(account=_named(account))
        return together(until, checked)
    zone = MARKET_ZONE[min(account.markets, default=Market.HK)]
    end = clock.market() + timedelta(minutes=MINUTES[lifetime])
    text = translate("Unlock", "Opens {account} until {time} {zone}.")
    shown = text.format(account=_named(account), time=fmt.clock_minutes(end, zone), zone=fmt.zone_name(end, zone))
    return together(shown, checked)


def _named(account: Account) -> str:
    kind = translate("Unlock", "margin") if account.margin else translate("Unlock", "cash")
    return f"{account.short_id} {kind}"


def sooner_words(environment: Environment, idle_minutes: int) -> tuple[str, str, str]:
    """The three events that lock earlier; none of them can be disabled."""
    lost = (
        translate("Unlock", "the connection drops")
        if environment is Environment.LIVE
        else translate("Unlock", "the connection stays away for a minute")
    )
    return (
        translate("Unlock", "no input for {minutes} minutes").format(minutes=idle_minutes),
        translate("Unlock", "the computer locks or sleeps"),
        lost,
    )


def remember_words(*, keyring: bool) -> str:
    """The label of the box that is off by default."""
    if keyring:
        return translate("Unlock", "Remember in the keyring of this computer")
    return translate("Unlock", "Remember (there is no keyring on this computer)")


def pause_sentence(seconds: float) -> str:
    """After too many wrong passwords, in whole seconds."""
    text = translate("Unlock", "Too many wrong passwords. Next try in {left}.")
    return text.format(left=fmt.countdown(math.ceil(seconds)))


def broker_pause_sentence(seconds: float) -> str:
    """While a pause lasts that the broker itself asked for, in whole seconds."""
    text = translate("Unlock", "The broker asks for a pause. Next try in {left}.")
    return text.format(left=fmt.countdown(math.ceil(seconds)))


def refusal_sentence(error: TideboardError, kind: PasswordKind) -> str:
    """Why a password opened nothing."""
    if isinstance(error, RateLimited) and error.code == "password-pause":
        return pause_sentence(error.retry_after)
    if isinstance(error, RateLimited) and error.pause and error.code != "password-under-way":
        return broker_pause_sentence(error.pause)
    return wrong_sentence(kind, 0) if isinstance(error, WrongPassword) else error_sentence(error)


def wrong_sentence(kind: PasswordKind, tries_left: int) -> str:
    """Why a password was refused."""
    refused = (
        translate("Errors", "The broker refused this password.")
        if kind is PasswordKind.BROKER
        else translate("Unlock", "This is not the password you chose.")
    )
    warning = translate("Unlock", "One more wrong try starts a pause.")
    return together(refused, warning) if tries_left == 1 else refused


def password_hint(kind: PasswordKind, environment: Environment, *, remembered: bool, keyring: bool) -> str:
    """The hint below the field; `keyring`: whether a password can be stored."""
    if remembered:
        return translate("Unlock", "Remembered in the keyring: Unlock is enough, or type it.")
    if environment is Environment.PRACTICE and kind is PasswordKind.BROKER:
        return translate("Unlock", "Practice password: 123456.")
    return {
        PasswordKind.BROKER: translate("Unlock", "The password of the broker account, not of this computer."),
        PasswordKind.OWN: translate("Unlock", "The trading password you chose in Tideboard."),
        PasswordKind.OWN_NEW: translate("Unlock", "Choose a trading password; it is asked at each unlock.")
        if keyring
        else translate("Unlock", "Choose a trading password for this run: no keyring keeps it."),
    }[kind]


def small_print(kind: PasswordKind, *, remembered: bool, keyring: bool = True) -> str:
    """Where the password goes; `remembered`: the box is ticked, `keyring`: there is one."""
    if kind is PasswordKind.BROKER and remembered:
        return translate(
            "Unlock",
            "Goes to OpenD, and its hash into the keyring of this computer: whoever can open the keyring can unlock"
            " trading. Never into a file or a log; untick the box and it is forgotten.",
        )
    if kind is PasswordKind.BROKER:
        return translate(
            "Unlock",
            "Goes to OpenD once and is then forgotten: not saved, not logged. OpenD holds the unlock, so another"
            " program can lock it; Tideboard then locks too and says so.",
        )
    if not keyring:
        return translate(
            "Unlock",
            "Stays in memory until Tideboard ends, as a salted Argon2id hash. It gates sending from Tideboard and"
            " protects nothing else.",
        )
    return translate(
        "Unlock",
        "Stays on this computer: the keyring keeps a salted Argon2id hash. It gates sending from Tideboard and"
        " protects nothing else.",
    )
