"""The texts of a connection check: the names of its steps, and a sentence for each finding with what to do."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import CheckStep, Finding, FindingCode
from tideboard_core.model.quote import QuoteRight
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.ui.words.errors import support_sentence
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate

_STEPS: dict[CheckStep, object] = {
    CheckStep.ADDRESS: QT_TRANSLATE_NOOP("Check", "Address"),
    CheckStep.PORT: QT_TRANSLATE_NOOP("Check", "Port"),
    CheckStep.PROTOCOL: QT_TRANSLATE_NOOP("Check", "OpenD"),
    CheckStep.KEY: QT_TRANSLATE_NOOP("Check", "Encryption"),
    CheckStep.LOGIN: QT_TRANSLATE_NOOP("Check", "Login"),
    CheckStep.VERSION: QT_TRANSLATE_NOOP("Check", "Version"),
    CheckStep.ACCOUNTS: QT_TRANSLATE_NOOP("Check", "Accounts"),
    CheckStep.RIGHTS: QT_TRANSLATE_NOOP("Check", "Quote rights"),
    CheckStep.QUOTA: QT_TRANSLATE_NOOP("Check", "Subscriptions"),
    CheckStep.TLS: QT_TRANSLATE_NOOP("Check", "Certificate"),
    CheckStep.CLOCK: QT_TRANSLATE_NOOP("Check", "Clock"),
    CheckStep.CREDENTIAL: QT_TRANSLATE_NOOP("Check", "Credential"),
    CheckStep.SIGN_IN: QT_TRANSLATE_NOOP("Check", "Sign-in"),
    CheckStep.SLOTS: QT_TRANSLATE_NOOP("Check", "Connections"),
    CheckStep.QUOTE_SOCKET: QT_TRANSLATE_NOOP("Check", "Quote connection"),
    CheckStep.PACKAGES: QT_TRANSLATE_NOOP("Check", "Quote packages"),
    CheckStep.TRADE_SOCKET: QT_TRANSLATE_NOOP("Check", "Trade connection"),
    CheckStep.VALIDITY: QT_TRANSLATE_NOOP("Check", "Token"),
    CheckStep.HEARTBEATS: QT_TRANSLATE_NOOP("Check", "Heartbeats"),
}
_SENTENCES: dict[FindingCode, object] = {
    FindingCode.ADDRESS_KNOWN: QT_TRANSLATE_NOOP("Check", "{host} is {addresses}."),
    FindingCode.NAME_UNKNOWN: QT_TRANSLATE_NOOP(
        "Check", "No computer is called “{host}”. Check the spelling, or write its IP address."
    ),
    FindingCode.NAME_TIMED_OUT: QT_TRANSLATE_NOOP(
        "Check", "The name “{host}” could not be looked up in time. Check the network, or write the IP address."
    ),
    FindingCode.PORT_ANSWERS: QT_TRANSLATE_NOOP("Check", "Port {port} answers."),
    FindingCode.PORT_CLOSED: QT_TRANSLATE_NOOP(
        "Check",
        "Nothing listens at port {port} of {host}. Start OpenD, or look up its api_port: 11111 unless changed.",
    ),
    FindingCode.PORT_TIMED_OUT: QT_TRANSLATE_NOOP(
        "Check",
        "Port {port} of {host} does not answer. Is the computer on, and does its firewall let the port through?",
    ),
    FindingCode.HOST_UNREACHABLE: QT_TRANSLATE_NOOP(
        "Check", "There is no way to {host} from here. Check the network and the address."
    ),
    FindingCode.SPEAKS_OPEND: QT_TRANSLATE_NOOP("Check", "It speaks OpenD's protocol."),
    FindingCode.SPEAKS_HTTP: QT_TRANSLATE_NOOP(
        "Check",
        "A web server or OpenD's WebSocket listens at port {port}. Use OpenD's api_port: 11111 unless changed.",
    ),
    FindingCode.SPEAKS_OTHER: QT_TRANSLATE_NOOP(
        "Check", "Another program listens at port {port} (“{words}”). Use OpenD's api_port: 11111 unless changed."
    ),
    FindingCode.SAYS_NOTHING: QT_TRANSLATE_NOOP(
        "Check",
        "Something listens at port {port} but does not answer. Is it OpenD's api_port, and is OpenD started up?",
    ),
    FindingCode.HANGS_UP: QT_TRANSLATE_NOOP(
        "Check",
        "It closed the connection at the login. If it is an OpenD with encryption, choose its key file; else the port"
        " is wrong.",
    ),
    FindingCode.LOGIN_REFUSED: QT_TRANSLATE_NOOP("Check", "OpenD refused the login: “{text}”"),
    FindingCode.KEY_FITS: QT_TRANSLATE_NOOP("Check", "The key fits: everything is encrypted."),
    FindingCode.KEY_NOT_NEEDED: QT_TRANSLATE_NOOP("Check", "Not encrypted, and not needed on this computer."),
    FindingCode.KEY_MISSING: QT_TRANSLATE_NOOP(
        "Check", "OpenD encrypts. Choose the file that its rsa_private_key setting names."
    ),
    FindingCode.KEY_WRONG: QT_TRANSLATE_NOOP(
        "Check", "This is not OpenD's key. Choose the file that its rsa_private_key setting names."
    ),
    FindingCode.KEY_UNUSED: QT_TRANSLATE_NOOP(
        "Check",
        "OpenD takes a login without this key, not one with it: it has none or another. Give OpenD this file,"
        " or remove the key here.",
    ),
    FindingCode.KEY_FILE: QT_TRANSLATE_NOOP("Check", "{reason}"),
    FindingCode.CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check",
        "Not encrypted, and {host} is another computer: quotes only, no password and no order is sent."
        " Set up OpenD's encryption to trade.",
    ),
    FindingCode.LOGGED_IN: QT_TRANSLATE_NOOP("Check", "OpenD is logged in for quotes and for trading."),
    FindingCode.QUOTES_LOGGED_OUT: QT_TRANSLATE_NOOP(
        "Check", "OpenD runs, but is not logged in to the broker. Log in in OpenD's own window, with its SMS code."
    ),
    FindingCode.PHONE_CODE_ASKED: QT_TRANSLATE_NOOP(
        "Check",
        "OpenD runs, but the broker wants this device confirmed with a code sent to your phone. Type it in OpenD's own"
        " window or console (input_phone_verify_code -code=…). Tideboard never sends it.",
    ),
    FindingCode.PICTURE_CODE_ASKED: QT_TRANSLATE_NOOP(
        "Check",
        "OpenD runs, but the broker wants the letters of a picture. Type them in OpenD's own window or console"
        " (input_pic_verify_code -code=…). Tideboard never sends them.",
    ),
    FindingCode.TRADE_LOGGED_OUT: QT_TRANSLATE_NOOP(
        "Check", "OpenD is logged in for quotes, not for trading. Log in again in OpenD's own window."
    ),
    FindingCode.VERSION_KNOWN: QT_TRANSLATE_NOOP("Check", "OpenD {version}."),
    FindingCode.VERSION_OLDER: QT_TRANSLATE_NOOP(
        "Check", "OpenD {version} is older than what Tideboard was tried with. Update OpenD if something is missing."
    ),
    FindingCode.VERSION_NEWER: QT_TRANSLATE_NOOP(
        "Check", "OpenD {version} is newer than what Tideboard was tried with."
    ),
    FindingCode.ACCOUNTS_FOUND: QT_TRANSLATE_NOOP("Check", "{accounts}"),
    FindingCode.NO_ACCOUNTS: QT_TRANSLATE_NOOP(
        "Check",
        "This login has no account that can trade: quotes only. Is it the login of the firm that keeps your account"
        " (Futu HK, moomoo US, SG, AU ...)?",
    ),
    FindingCode.RIGHTS_FOUND: QT_TRANSLATE_NOOP("Check", "{rights}"),
    FindingCode.NO_RIGHTS: QT_TRANSLATE_NOOP(
        "Check", "The login has no quote right for any market. Get rights in the broker's own app."
    ),
    FindingCode.QUOTA_LEFT: QT_TRANSLATE_NOOP("Check", "{left} of {limit} left."),
    FindingCode.QUOTA_SPENT: QT_TRANSLATE_NOOP(
        "Check", "All {limit} are used, perhaps by other programs on this OpenD. Panels beyond that stay empty."
    ),
    FindingCode.ANSWER_REFUSED: QT_TRANSLATE_NOOP("Check", "OpenD refused the request: “{text}”"),
    FindingCode.NOTHING_LATE: QT_TRANSLATE_NOOP("Check", "No heartbeat or read left late in this run."),
    FindingCode.SOME_LATE: QT_TRANSLATE_NOOP(
        "Check", "{count} heartbeats or reads left late in this run: this computer held them back."
    ),
    FindingCode.HELD_BACK: QT_TRANSLATE_NOOP(
        "Check",
        "This computer holds the program back: {count} heartbeats or reads left late in this run, at least three of"
        " them within a minute. Alerts and the loss brake may come late too.",
    ),
    FindingCode.NO_ANSWER: QT_TRANSLATE_NOOP(
        "Check", "OpenD gave no answer in time. Is it still starting, or without a way to the broker?"
    ),
}
_RIGHTS: dict[QuoteRight, str] = {
    QuoteRight.LV1: "LV1",
    QuoteRight.LV2: "LV2",
    QuoteRight.LV3: "LV3",
    QuoteRight.BMP: "BMP",
    QuoteRight.SF: "SF",
}


def step_words(step: CheckStep) -> str:
    return translate("Check", str(_step_words()[step]))


def finding_words(finding: Finding) -> str:
    """The sentence of a finding, with what to do if something is wrong."""
    data: dict[str, object] = dict(finding.data)
    if finding.code is FindingCode.ADDRESS_KNOWN and data.get("host") == data.get("addresses"):
        return translate("Check", "{host}: no name to look up.").format(host=data.get("host"))
    if finding.accounts:
        data["accounts"] = listed(account_words(account) for account in finding.accounts)
    data |= {name: f"{data[name]:,}" for name in ("left", "limit") if isinstance(data.get(name), int)}
    for broker in BROKERS.values():
        data |= broker.finding_data(finding)
    rights = data.get("rights")
    if isinstance(rights, Mapping):
        data["rights"] = " · ".join(f"{market} {right_words(right)}" for market, right in rights.items())
    words = translate("Check", str(_finding_words()[finding.code])).format_map(_Shown(data))
    details = finding.data.get("details")
    if proxy := data.get("proxy"):
        sentence = translate(
            "Check",
            "This computer uses a proxy ({proxy}); Tideboard does not, it connects directly. “Proxy” changes that.",
        )
        words = together(words, sentence.format(proxy=proxy))
    return together(words, support_sentence(details if isinstance(details, Mapping) else finding.data))


def right_words(right: QuoteRight) -> str:
    """A quote right in words: `LV2`, or that there is none."""
    return _RIGHTS.get(right) or translate("Common", "no right")


def sentences() -> Sequence[FindingCode]:
    """The codes that have a sentence; a test compares them with all codes."""
    return tuple(_finding_words())


def _step_words() -> Mapping[CheckStep, object]:
    return ChainMap(_STEPS, *(dict(broker.step_words) for broker in BROKERS.values()))


def _finding_words() -> Mapping[FindingCode, object]:
    return ChainMap(_SENTENCES, *(dict(broker.finding_words) for broker in BROKERS.values()))


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return fmt.MISSING
