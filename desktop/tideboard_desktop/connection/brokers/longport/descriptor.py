"""The broker descriptor of LongPort and Longbridge, with the sentences of its connection check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import LONGPORT_STEPS, Finding, FindingCode
from tideboard_core.model.credentials import Credential, DataCentre
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage
from tideboard_core.system.settings import Backend, Connection, ProxyChoice, SignIn
from tideboard_desktop.connection.brokers.descriptor import (
    BrokerDescriptor,
    BrokerForm,
    FormNote,
    SignInServices,
    no_proxy_note,
    second_use_words,
)
from tideboard_desktop.connection.brokers.draft import ConnectionDraft, proxy_fault
from tideboard_desktop.connection.sign_in.words import brand_words, centre_words, end_words, named_words
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import sentence_of

translate = QCoreApplication.translate

SENTENCES: dict[FindingCode, object] = {
    FindingCode.HOSTS_KNOWN: QT_TRANSLATE_NOOP("Check", "{hosts}: found."),
    FindingCode.PROXY_USED: QT_TRANSLATE_NOOP("Check", "Reached through the proxy {hosts}, which looks the hosts up."),
    FindingCode.PROXY_FAILED: QT_TRANSLATE_NOOP("Check", "{reason}"),
    FindingCode.HOST_UNKNOWN: QT_TRANSLATE_NOOP(
        "Check",
        "“{host}” was not found. Check the network and its name lookup; an address of your own may be misspelt.",
    ),
    FindingCode.HOST_TIMED_OUT: QT_TRANSLATE_NOOP(
        "Check", "“{host}” could not be looked up in time. Check the network and its name lookup."
    ),
    FindingCode.ADDRESS_UNUSABLE: QT_TRANSLATE_NOOP("Check", "“{url}” is not an address that can be used."),
    FindingCode.CERTIFICATE_GOOD: QT_TRANSLATE_NOOP(
        "Check", "Encrypted; the certificate of {host} is good until {day}."
    ),
    FindingCode.CERTIFICATE_NOT_NEEDED: QT_TRANSLATE_NOOP("Check", "Not encrypted, and not needed on this computer."),
    FindingCode.CERTIFICATE_EXPIRED: QT_TRANSLATE_NOOP(
        "Check",
        "The certificate of {host} is not valid today. Check this computer's date; if it is right, do not sign in.",
    ),
    FindingCode.CERTIFICATE_NAME: QT_TRANSLATE_NOOP(
        "Check", "{host} answers with the certificate of another name. Nothing was sent. Check the address."
    ),
    FindingCode.CERTIFICATE_UNTRUSTED: QT_TRANSLATE_NOOP(
        "Check",
        "This computer does not trust the certificate of {host} ({reason}). Nothing was sent. Programs that look into"
        " encrypted traffic cause this: a company's proxy, a virus scanner.",
    ),
    FindingCode.AUTHORITY_UNUSABLE: QT_TRANSLATE_NOOP(
        "Check",
        "The file {path} cannot be used as a certificate authority ({reason}). Choose a PEM file, or remove it.",
    ),
    FindingCode.TLS_FAILED: QT_TRANSLATE_NOOP(
        "Check", "No encrypted connection to {host} at port {port}: {reason}. Is it the right address?"
    ),
    FindingCode.CLEAR_TEXT_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "{url} is not encrypted and leads to another computer: Tideboard sends nothing there. Write https or wss.",
    ),
    FindingCode.SERVICE_CLOSED: QT_TRANSLATE_NOOP(
        "Check", "{host} accepts no connection at port {port}. Is it the right address, and is the service up?"
    ),
    FindingCode.SERVICE_TIMED_OUT: QT_TRANSLATE_NOOP(
        "Check", "{host} does not answer at port {port}. Check the network; a firewall may block it."
    ),
    FindingCode.SERVICE_NOT_HTTP: QT_TRANSLATE_NOOP(
        "Check", "What listens at {host}, port {port}, is no web service ({reason}). Check the HTTP address."
    ),
    FindingCode.CLOCK_GOOD: QT_TRANSLATE_NOOP("Check", "This computer's clock agrees with the broker's."),
    FindingCode.CLOCK_OWN: QT_TRANSLATE_NOOP("Check", "The exchange on this computer keeps its own time of day."),
    FindingCode.CLOCK_OFF: QT_TRANSLATE_NOOP(
        "Check", "This computer's clock is {time} {side} the broker's. Let the system set it from the network."
    ),
    FindingCode.CLOCK_WRONG: QT_TRANSLATE_NOOP(
        "Check",
        "This computer's clock is {time} {side} the broker's, and signed requests would be refused."
        " Let the system set it from the network.",
    ),
    FindingCode.CLOCK_UNKNOWN: QT_TRANSLATE_NOOP(
        "Check", "The broker did not report its time. If the sign-in is refused, look at this computer's clock."
    ),
    FindingCode.CREDENTIAL_THERE: QT_TRANSLATE_NOOP("Check", "{credential}, data centre {centre}."),
    FindingCode.CREDENTIAL_MISSING: QT_TRANSLATE_NOOP(
        "Check", "There is none for this address. Write the three keys above, or sign in with the browser."
    ),
    FindingCode.CREDENTIAL_INCOMPLETE: QT_TRANSLATE_NOOP(
        "Check", "A part of it is empty. Use “Replace…” and write all three keys."
    ),
    FindingCode.CREDENTIAL_ENDED: QT_TRANSLATE_NOOP(
        "Check", "The browser sign-in ended and was not renewed (“{text}”). Sign in with the browser again."
    ),
    FindingCode.KEYRING_SHUT: QT_TRANSLATE_NOOP("Check", "{reason}"),
    FindingCode.SIGNED_IN: QT_TRANSLATE_NOOP("Check", "The broker accepts it."),
    FindingCode.SIGNATURE_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "The broker refuses the signature (“{text}”): the app secret does not belong to this app key, or the clock is"
        " wrong. Write the three keys again.",
    ),
    FindingCode.APP_KEY_REFUSED: QT_TRANSLATE_NOOP(
        "Check", "The broker does not know this app key (“{text}”). Is it of the same brand and region as chosen above?"
    ),
    FindingCode.IP_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "The key may not be used from this network's address (“{text}”). Add the address to the key's list on the"
        " broker's developer page.",
    ),
    FindingCode.ENDED: QT_TRANSLATE_NOOP(
        "Check",
        "The broker no longer accepts the access token (“{text}”). {end} A refresh elsewhere voids it, too: make a"
        " new one on the broker's developer page and use “Replace…”.",
    ),
    FindingCode.CALLS_LIMITED: QT_TRANSLATE_NOOP(
        "Check",
        "The broker has had too many calls from this key or address (“{text}”). Wait a minute, then check again.",
    ),
    FindingCode.BROKER_TROUBLE: QT_TRANSLATE_NOOP(
        "Check",
        "The broker's service has a fault (“{text}”). Try again later.",
    ),
    FindingCode.BROKER_SILENT: QT_TRANSLATE_NOOP("Check", "The broker gave no answer in time. Check the network."),
    FindingCode.SIGN_IN_REFUSED: QT_TRANSLATE_NOOP("Check", "The broker refused: “{text}”."),
    FindingCode.SLOTS_FREE: QT_TRANSLATE_NOOP("Check", "{online} of {limit} in use."),
    FindingCode.SLOTS_SPENT: QT_TRANSLATE_NOOP(
        "Check",
        "{online} of {limit} connections of this key are in use, and Tideboard needs two (“connections limitation is"
        " hit”). End other programs that use it; one that crashed keeps its place for some minutes.",
    ),
    FindingCode.SOCKET_OPEN: QT_TRANSLATE_NOOP("Check", "Logged in at {host}."),
    FindingCode.SOCKET_FAILED: QT_TRANSLATE_NOOP("Check", "No connection to {host}: {reason}"),
    FindingCode.SOCKET_REFUSED: QT_TRANSLATE_NOOP("Check", "{host} refused the login: “{text}”"),
    FindingCode.PACKAGES_FOUND: QT_TRANSLATE_NOOP("Check", "{packages}"),
    FindingCode.PACKAGES_DELAYED: QT_TRANSLATE_NOOP(
        "Check", "{packages}. Delayed prices are shown as such, and no order is sent on them."
    ),
    FindingCode.NO_PACKAGES: QT_TRANSLATE_NOOP(
        "Check", "The account has no quote package for any market. Get one in the broker's own app."
    ),
    FindingCode.US_KEY_ELSEWHERE: QT_TRANSLATE_NOOP(
        "Check",
        "The key is of the United States' data centre, which {host} does not reach: it would let it log in and refuse"
        " every quote, as if a package were missing (301604). Nothing was sent; choose the region “United States”.",
    ),
    FindingCode.US_KEY_CLAIMS_PAPER: QT_TRANSLATE_NOOP(
        "Check",
        "The token says that it is of a paper account, and the United States' data centre has none: its orders would be"
        " real. Nothing was sent; make a new token on the broker's developer page.",
    ),
    FindingCode.KEYS_MIXED: QT_TRANSLATE_NOOP(
        "Check",
        "The broker refused the keys (“{text}”), and only some of them begin with us_: they may be of two data centres."
        " Copy all three from one page.",
    ),
    FindingCode.OTHER_CENTRE: QT_TRANSLATE_NOOP(
        "Check",
        "The broker has no such call for this key (“{text}”). The key counts as one of the data centre “{centre}”,"
        " and this address is of the other one: the network is in order, choose region and keys anew.",
    ),
    FindingCode.ACCOUNT_FOUND: QT_TRANSLATE_NOOP("Check", "{accounts}, in {currency}."),
    FindingCode.ACCOUNT_REFUSED: QT_TRANSLATE_NOOP(
        "Check", "The account cannot be read (“{text}”): quotes only. Is trading allowed for this key?"
    ),
    FindingCode.ACCOUNT_EMPTY: QT_TRANSLATE_NOOP(
        "Check",
        "The account shows no money and no holding. If yours has some, the grant may be bound to an empty sub-account:"
        " sign in with the browser again and choose the account, or ask the broker's support.",
    ),
    FindingCode.NOT_PAPER: QT_TRANSLATE_NOOP(
        "Check", "The key says that it is of a paper account, the broker answers it only as one with real money: LIVE."
    ),
    FindingCode.LASTS: QT_TRANSLATE_NOOP("Check", "{end}"),
    FindingCode.ENDS_SOON: QT_TRANSLATE_NOOP("Check", "{end} Use “Refresh token”."),
    FindingCode.RENEWED: QT_TRANSLATE_NOOP("Check", "Renewed by itself while Tideboard runs."),
    FindingCode.END_UNKNOWN: QT_TRANSLATE_NOOP("Check", "{end}"),
}


def shown(finding: Finding) -> dict[str, str]:
    """The placeholders of a finding's sentence, formatted."""
    data = finding.data
    texts: dict[str, str] = {}
    way, ends, now, skew = (data.get(name) for name in ("way", "ends", "now", "skew"))
    if isinstance(way, str):
        texts["credential"] = named_words(SignIn(way), str(data.get("tail", "")))
    if isinstance(now, datetime):
        texts["end"] = end_words(ends if isinstance(ends, datetime) else None, now)
    if isinstance(skew, (int, float)):
        texts["time"] = fmt.age(abs(skew))
        texts["side"] = translate("Check", "ahead of") if skew > 0 else translate("Check", "behind")
    centre = data.get("centre")
    if isinstance(centre, str):
        texts["centre"] = centre_words(DataCentre(centre))
    error, details = data.get("error"), data.get("details")
    if isinstance(error, str):
        texts["reason"] = sentence_of(error, details if isinstance(details, Mapping) else {})
    until = data.get("until")
    if isinstance(until, datetime):
        texts["day"] = fmt.day_in_year(until.astimezone().date())
    packages = data.get("packages")
    if isinstance(packages, Mapping):
        held = [(market, packages[market]) for market in Market if market in packages]
        texts["packages"] = " · ".join(f"{market} {package_words(package)}" for market, package in held)
    return texts


def package_words(package: QuotePackage) -> str:
    """The name of a quote package: `Nasdaq Basic`, with `(delayed)` if it is."""
    if package.delayed:
        return translate("Check", "{name} (delayed)").format(name=package.name or package.right)
    return package.name or str(package.right)


def _form(draft: ConnectionDraft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.longport.form import LongportForm

    return LongportForm(draft, services, theme)


def _connection(draft: ConnectionDraft) -> Connection | None:
    unusable = draft.url_faults() or draft.unusable_keys or proxy_fault(draft.longport_settings.proxy) is not None
    return None if unusable else draft.longport()


def _note(draft: ConnectionDraft, use: Use) -> FormNote:
    if draft.url_faults():
        return FormNote(translate("Connect", "An address above cannot be used."), warn=True)
    if draft.unusable_keys:
        return FormNote(translate("Connect", "The mainland's site does not reach these keys."), warn=True)
    if proxy_fault(draft.longport_settings.proxy) is not None:
        return no_proxy_note()
    if use is not Use.PRICES:
        return FormNote(second_use_words(use))
    if not all(url.startswith(("https:", "wss:")) for url in draft.longport_settings.urls):
        return FormNote(translate("Connect", "An address on this computer, not encrypted, and not needed here."))
    if draft.longport_settings.proxy.choice is not ProxyChoice.NONE:
        return FormNote(
            translate("Connect", "Tideboard talks to the broker through a proxy, which reads none of it: encrypted.")
        )
    return FormNote(translate("Connect", "Tideboard talks to the broker itself, encrypted; no program stands between."))


def _words(connection: Connection) -> str:
    return f"{brand_words(connection.longport.brand)}, {connection.credential_host}"


def _typed_credential(draft: ConnectionDraft) -> Credential | None:
    typed = draft.typed.credential() if draft.wants_keys else None
    return typed or draft.longport_login.credential()


LONGPORT = BrokerDescriptor(
    backend=Backend.LONGPORT,
    title=str(QT_TRANSLATE_NOOP("Connect", "LongPort")),
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    typed_credential=_typed_credential,
    steps=LONGPORT_STEPS,
    finding_words=SENTENCES,
    finding_data=shown,
    stores_credential=True,
    credential_ends=True,
    sandbox_option="--longport-port",
    counterpart=Backend.OPEND,
)
