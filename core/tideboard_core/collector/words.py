"""Sentences of `tideboard-archive`, in English: of errors, of progress and of what a run brought."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveFault
from tideboard_core.desk.problems import DeskFault
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    InsecureTransport,
    LoginRefused,
    NotOffered,
    NotSubscribed,
    PermissionMissing,
    QuotaExceeded,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    TakenOver,
    TideboardError,
    UnknownSymbol,
    VaultError,
    VaultLocked,
    VaultTimeout,
)
from tideboard_core.plain_text import plain_text


class Unusable(Exception):
    """The command cannot run as it was given; the text is the sentence for the user."""


class Failed(Exception):
    """The command could not be done, by nothing that its user gave; the text is the sentence for the user."""


class InUse(Exception):
    """Another program uses what the command would replace; the text is the sentence for the user."""


_ARCHIVE: Final[dict[str, str]] = {
    ArchiveFault.AMOUNT: "the amount {value} is too large to be kept exactly",
    ArchiveFault.MINUTE: "minute {minute} lies outside the hours of its session",
    ArchiveFault.HOURS_MISSING: "the archive has no hours of {market} on {day}",
    ArchiveFault.HOURS_DIFFER: "{market} on {day} is recorded with other hours",
    ArchiveFault.HELD: "another program writes this archive: {program}, process {process}",
    ArchiveFault.FULL: "the disk is full",
    ArchiveFault.FAILING: "the disk failed: {text}",
    ArchiveFault.UNREADABLE: "the file is no archive or is damaged: {text}",
    ArchiveFault.NEWER: "a newer version of Tideboard made this archive",
    ArchiveFault.DAMAGED: "damaged block: {symbol}, {day}, {series}, {provider}",
    ArchiveFault.COPY_DAMAGED: "the nets kept for percentiles are damaged: {symbol}, {provider}",
    ArchiveFault.NOT_WHOLE: "{path} did not pass verification, {damages} damages",
    ArchiveFault.CONSENT: "minutes of flow are dropped only with --minutes-too",
    ArchiveFault.IN_USE: "another program has {path} open: end it, then try again; nothing was changed",
    ArchiveFault.MIXED: "this archive is for values of {known}, {provider} needs a data folder of its own",
    ArchiveFault.FORMAT: "a block has a format that this version cannot read: {format}",
}
"""A sentence for each fault of the archive, filled by the error's data."""

_DESK: Final[dict[str, str]] = {
    DeskFault.NOT_INSTALLED: (
        "a shared place needs further packages, the extra tideboard[desk]: install tideboard-VERSION.whl[desk]"
    ),
    DeskFault.NO_ADDRESS: "{text} is no place such as file:///SHARE or s3://BUCKET/PATH",
    DeskFault.NO_PLACE: "there is no {place}, or nothing of Tideboard in it",
    DeskFault.NO_RIGHT: "the right to {place} is missing",
    DeskFault.LINK: "{path} is a symbolic link, which is not followed",
    DeskFault.OUTSIDE: "{path} leads out of the place",
    DeskFault.NOT_CONDITIONAL: "{place} would write over a file that is there: it cannot be shared safely",
    DeskFault.NO_KEYS: "the keyring's entry {name} holds no keys of a store",
    DeskFault.CLEAR_TEXT: "market data is not sent in clear text to {host}: use https",
    DeskFault.FOREIGN: "what stands in the place of the table {table} is none of Tideboard's",
    DeskFault.OTHER_KIND: "the place is for {kind} values, this archive has others",
    DeskFault.OTHER_COLUMNS: "the table {table} has other units or columns: {column}",
    DeskFault.NEWER: "a newer version of Tideboard made the table {table}",
    DeskFault.LOG: "the log of the table {table} cannot be read",
    DeskFault.NO_CONSENT: (
        "nobody agreed to share data of {provider} in {place}: run publish in a terminal and answer its question"
    ),
    DeskFault.HELD: "another program publishes this archive",
    DeskFault.TENDED: "another program compacts or prunes {place}, or was killed at it less than three minutes ago",
    DeskFault.OTHER_COPY: (
        "another copy of this archive publishes as this one ({file}): run tideboard-archive new-recorder in one of them"
    ),
    DeskFault.LOST: (
        "{place} lacks what was published, from publication {number} on: restore it, "
        "or run tideboard-archive new-recorder"
    ),
    DeskFault.CHECKSUM: "{file} is not what was written",
    DeskFault.GONE: "a file that the place names is gone: {file}",
    DeskFault.UNREACHABLE: "{place} does not answer as it should: {text}",
    DeskFault.DISK: "a disk failed: {text}",
    DeskFault.SILENT: "the place did not answer for {seconds} s",
    DeskFault.FAILED: "the program that reads the place met an error of its own: {text}",
    DeskFault.ENDED: "the program that reads the place ended, exit code {exit}",
}
"""A sentence for each fault of a shared place."""

_DAMAGED: Final = (
    "{path} is damaged: what can be read of it counts, and it was left as it is. Start Tideboard with this broker: "
    "it keeps the file aside and writes a new one"
)
_NEWER: Final = "a newer version of Tideboard wrote {path}, of which nothing counts here: use that version"
_BY_CODE: Final[dict[str, str]] = {
    "connect-failed": "{where} cannot be reached",
    "connect-timed-out": "{where} does not answer",
    "websocket-refused": "{where} refused the connection",
    "proxy-clear-text": "the password of the proxy {proxy} would go to another computer in clear text: use https",
    "proxy-failed": "the proxy {proxy} led nowhere, and nothing goes around it",
    "proxy-login": "the proxy {proxy} wants a name and password, or refuses those that the app keeps for it",
    "proxy-needs-tls": "only encrypted addresses are reached through a proxy",
    "proxy-none": "this computer's settings name no proxy",
    "proxy-refused": "the proxy {proxy} refused to connect (HTTP {http})",
    "proxy-script": "this computer leaves the choice of a proxy to a script ({proxy}), which is not run: name one",
    "proxy-timed-out": "the proxy {proxy} gave no connection in time",
    "proxy-unread": "this computer's proxy settings cannot be read",
    "proxy-unusable": "{proxy} is no proxy that can be used: http:// or https://, and no SOCKS",
    "proxy-setting-unread": "the choice of a proxy in the settings cannot be read",
    "sandbox-did-not-start": "the practice exchange did not start",
    "practice-not-running": "the practice exchange has ended",
    "replay-not-collected": "the server plays {day} again: what was recorded of that day stays, nothing is added",
    "replay-label-unreadable": "the server says that it plays a recorded day, in words that cannot be read",
    "nats-address": "{text} is no address such as nats://127.0.0.1:4222 or tls://HOST:4222",
    "nats-refused": "the NATS server at {where} refused the key",
    "nats-certificate": "the certificate of the NATS server at {where} is not to be trusted",
    "history-kept": "{left} of {limit} units are left, and {line} are kept for people",
    "history-kept-unknown": "it is not known how much is left, and nobody can be asked",
    "history-none": "the broker gives this key no history",
    "history-spent-month": "this month's allowance of {limit} securities is used up",
    "fanout-running": "another tideboard-hub passes values on over this server",
    "clear-text-values": "prices do not pass over a network in clear text, where they could be changed: use TLS",
    "one-of-certificate-and-key": "a certificate needs its key: name both",
    "no-nats-key": "{path} holds no key of a NATS user: remove it and run tideboard-hub setup again",
    "open-to-others": "others may read {path}: give it mode 0600",
    "broker-days-damaged": _DAMAGED,
    "closures-damaged": _DAMAGED,
    "broker-days-newer": _NEWER,
    "closures-newer": _NEWER,
    "trips-newer": "a newer version of Tideboard made {path}",
    "record-nothing": "nothing was recorded of these securities on these days",
    "record-mixed": "parts of one record were made by different programs: {here} here, {there} there",
    "no-credential": "no keys are stored for this address: store them in the app, or name --keys-file",
    "credential-unusable": "the stored keys cannot be used: store them again in the app, or name --keys-file",
    "symbolic-link": "{path} is a symbolic link, which is not followed",
    "not-a-file": "{path} is no file",
    "not-a-directory": "{path} is no folder",
}
"""Sentences for errors of which the class says too little."""

_BY_CLASS: Final[tuple[tuple[type[TideboardError], str], ...]] = (
    (TakenOver, "another program logged in with the same keys"),
    (LoginRefused, "the login was refused"),
    (GatewayDown, "there is no connection, or it ended"),
    (RequestTimeout, "no answer in time"),
    (InsecureTransport, "a key is not sent in clear text to another computer: use https"),
    (PermissionMissing, "the right to it is missing"),
    (QuotaExceeded, "a quota is used up"),
    (RateLimited, "too many calls"),
    (UnknownSymbol, "unknown to the provider"),
    (NotSubscribed, "not subscribed"),
    (NotOffered, "not offered"),
    (ServerTrouble, "the provider's server failed"),
    (ServerRefused, "the provider refused it"),
    (VaultLocked, "the keyring is locked"),
    (VaultTimeout, "the keyring's question was not answered"),
    (VaultError, "the keyring cannot be used: name --keys-file"),
    (BadInput, "a setting, file or name cannot be used"),
)
"""A sentence for each class of error; the first that fits is taken."""

REASONS: Final[dict[GapReason, str]] = {
    GapReason.PROVIDER_EMPTY: "not sent by the provider",
    GapReason.LINK: "connection lost",
    GapReason.LIMIT: "too many calls or subscriptions",
    GapReason.NOT_RUNNING: "not running",
    GapReason.NO_RIGHT: "not offered, or no right to it",
    GapReason.DAMAGED: "damaged block",
    GapReason.PRUNED: "pruned",
    GapReason.OVERFLOW: "trades came too fast",
    GapReason.UNSUBSCRIBED: "no longer chosen",
    GapReason.ROOM: "no room",
    GapReason.SERVER: "the provider's server failed",
    GapReason.OTHER: "a reason that this version does not know",
}
"""Why minutes are missing."""


def sentence(error: Exception) -> str:
    """One sentence for an error, without its code; a server's or the system's own words stand behind it."""
    if isinstance(error, TideboardError):
        template = _ARCHIVE.get(error.code) or _DESK.get(error.code)
        return _of_gateway(error) if template is None else template.format_map(error.data)
    if isinstance(error, OSError):
        return plain_text(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    return plain_text(str(error))


def _of_gateway(error: TideboardError) -> str:
    by_class = (stated for kind, stated in _BY_CLASS if isinstance(error, kind))
    template = _BY_CODE.get(error.code) or next(by_class, "it failed")
    data = {name: str(value) for name, value in error.data.items()}
    where = f"{data['host']}:{data['port']}" if data.get("host") and data.get("port") else data.get("host", "it")
    stated = data.get("text") or data.get("detail") or ""
    found = template.format_map(defaultdict(str, data, where=where))
    return f"{found}: {stated}" if stated else found


def duration(seconds: float) -> str:
    """`2 min 10 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
