"""The texts of a credential: name, where it is kept, expiry. Only the last letters of its name are shown."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.credentials import (
    ApiKey,
    BearerKey,
    Credential,
    DataCentre,
    data_centre_of,
    is_mixed,
    name_of,
)
from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.credentials import Credentials, Kept
from tideboard_core.system.settings import Backend, Brand, Region, SignIn
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate

SHOWN = 4


def brand_words(brand: Brand) -> str:
    return {Brand.LONGBRIDGE: "Longbridge", Brand.LONGPORT: "LongPort"}[brand]


def region_words(region: Region) -> str:
    return {
        Region.GLOBAL: translate("SignIn", "Global"),
        Region.MAINLAND: translate("SignIn", "Mainland China"),
        Region.UNITED_STATES: translate("SignIn", "United States"),
    }[region]


def centre_words(centre: DataCentre) -> str:
    return {
        DataCentre.ASIA_PACIFIC: translate("SignIn", "Asia Pacific"),
        DataCentre.UNITED_STATES: translate("SignIn", "United States"),
    }[centre]


def keys_words(keys: ApiKey, region: Region) -> tuple[str, bool]:
    """The data centre of typed keys in words, and whether the site of `region` does not reach it."""
    american = data_centre_of(keys) is DataCentre.UNITED_STATES
    if american and region is Region.MAINLAND:
        text = translate(
            "SignIn",
            "These keys are of the United States' data centre, which the mainland's site does not reach. Nothing is"
            " asked there: choose the region “United States”.",
        )
        return text, True
    if is_mixed(keys):
        text = translate(
            "SignIn", "Only some of these begin with us_, and all count as the United States'. Are they of one page?"
        )
        return text, False
    if american:
        return translate("SignIn", "Data centre: United States. Its accounts are of real money, never of paper."), False
    return translate("SignIn", "Data centre: Asia Pacific."), False


def sign_in_words(sign_in: SignIn) -> str:
    return {
        SignIn.API_KEY: translate("SignIn", "API key"),
        SignIn.OAUTH: translate("SignIn", "Browser (OAuth)"),
    }[sign_in]


def credential_words(credential: Credential) -> str:
    """A credential in words, `API key ··4f2a`: the last letters of its name, which is no secret.

    A bearer key has no name; its fingerprint is how the gateway's keys file lists it.
    """
    if isinstance(credential, BearerKey):
        return translate("SignIn", "Key with fingerprint {print}").format(print=credential.fingerprint)
    named = named_words(way_of(credential), name_of(credential)[-SHOWN:])
    if data_centre_of(credential) is DataCentre.UNITED_STATES:
        return translate("SignIn", "{credential}, United States").format(credential=named)
    return named


def named_words(way: SignIn, tail: str) -> str:
    """A credential in words, from the way to sign in and the last letters of its name."""
    if way is SignIn.API_KEY:
        return translate("SignIn", "API key ··{end}").format(end=tail)
    return translate("SignIn", "Browser sign-in ··{end}").format(end=tail)


def way_of(credential: Credential) -> SignIn:
    """The way to sign in that a credential belongs to."""
    return SignIn.API_KEY if isinstance(credential, ApiKey) else SignIn.OAUTH


def kept_words(credentials: Credentials) -> str:
    """Where the credential is kept, with the error if it could not be saved."""
    if credentials.kept is Kept.KEYRING:
        kept, remains = translate("SignIn", "Kept in this system's keyring."), credentials.remains
        return kept if remains is None else together(kept, error_sentence(remains))
    lost = translate("SignIn", "Not saved: it is forgotten when Tideboard ends.")
    trouble = credentials.trouble
    return lost if trouble is None else together(lost, error_sentence(trouble))


def validity_words(credentials: Credentials, now: datetime, backend: Backend | None = None) -> str:
    """When the credential expires, or that it is renewed by itself; `backend` is what it opens, where that matters."""
    if credentials.renews:
        return translate("SignIn", "Renewed by itself while Tideboard runs.")
    if backend is Backend.HUB:
        return translate("SignIn", "It only reads, until tideboard-hub setup makes other keys.")
    if isinstance(credentials.present, BearerKey):
        return translate("SignIn", "Its scopes and expiry are in the gateway's keys file, under this fingerprint.")
    return end_words(credentials.ends, now)


def end_words(ends: datetime | None, now: datetime) -> str:
    """When the access token expires, in local time."""
    if ends is None:
        return translate("SignIn", "The token does not say when it ends; LongPort's last about 90 days.")
    day, left = fmt.day_long(ends.astimezone().date()), ends - now
    if left.total_seconds() <= 0:
        return translate("SignIn", "The token ended on {day}.").format(day=day)
    if left.days < 1:
        return translate("SignIn", "The token ends today at {time}.").format(time=f"{ends.astimezone():%H:%M}")
    if left.days == 1:
        return translate("SignIn", "The token ends on {day}, in 1 day.").format(day=day)
    return translate("SignIn", "The token ends on {day}, in {days} days.").format(day=day, days=left.days)


def left_words(credentials: Credentials, now: datetime) -> str:
    """When the credential expires, in few words: `ends in 78 days`; empty for a bearer key, whose expiry is unknown."""
    ends = credentials.ends
    if credentials.renews:
        return translate("SignIn", "renewed by itself")
    if isinstance(credentials.present, BearerKey):
        return ""
    if ends is None:
        return translate("SignIn", "expiry not known")
    left = ends - now
    if left.total_seconds() <= 0:
        return translate("SignIn", "ended")
    if left.days < 1:
        return translate("SignIn", "ends today")
    if left.days == 1:
        return translate("SignIn", "ends in 1 day")
    return translate("SignIn", "ends in {days} days").format(days=left.days)


def url_fault_words(fault: UrlFault, *, secure: str, clear: str) -> str:
    """The sentence for a fault of an address."""
    if fault is UrlFault.CLEAR_TEXT:
        return translate("SignIn", "{clear}:// is not encrypted and for this computer only. Write {secure}://.").format(
            clear=clear, secure=secure
        )
    if fault is UrlFault.SCHEME:
        return translate("SignIn", "Write an address that begins with {secure}://.").format(secure=secure)
    return translate("SignIn", "This is no address. Write {secure}://, a host, and a path if there is one.").format(
        secure=secure
    )
