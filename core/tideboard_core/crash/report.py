"""The text of a crash report: what is needed to find a fault, without the user's identity or trades.

Out of every line go the secrets that the log's redactor knows, the home folder, the names of person and computer, the
hosts of brokers, account numbers and symbols. Of the log the lines of the order path are left out whole.
"""

from __future__ import annotations

import platform
import re
import socket
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from tideboard_core.model.instrument import Market
from tideboard_core.redaction import Redactor, beginning
from tideboard_core.system.settings import Connection, Settings

LOG_LINES = 200
LONGEST_LINE = 1_000
LONGEST_TRACE = 60_000
"""Characters; of a longer trace the end is kept, which has the error."""
LOG_BYTES = 200_000
"""So much of each log file is looked at, from its end."""

_SHORTEST_NAME = 2
_GAPS = re.compile(r"(\s+)")
"""Between words; one longer than a line goes whole: what looks for names in it takes the square of its length."""
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ (?P<logger>[\w.]+): ")
_ORDER_PATH = re.compile(
    r"\b(guard|light_writes|pretrade|sender|sent|blotter|doubts|unknown|executions|review|audit\w*|\w*order\w*"
    r"|\w*trading\w*|ticket\w*|confirm\w*|writes|crash\w*)\b"
)
"""Names in a logger's path whose lines may contain orders; the crash report does not quote itself either."""
_NUMBER = re.compile(r"(?<![^\W_])(?<!\d\.)[A-Za-z]*\d{6,}(?![^\W_])")
_GROUPED = re.compile(r"(?<![\w.])\d{1,3}(?:(?P<mark>[.,'\u2019\u00a0\u202f])\d{3})(?:(?P=mark)\d{3})+(?![\w])")
"""A number as people read it: it may be an account, or an amount."""
_ADDRESS = re.compile(r"(?<![\w.])(?!127\.|0\.0\.0\.0)\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_IPV6 = re.compile(r"(?<![\w:.])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]{1,4}:){7})[0-9A-Fa-f:]{6,39}(?![\w:])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'?|\"(?:[^\"\\]|\\.)*\"?")
_FIELD = re.compile(rf"\b(\w+)=(?:{_QUOTED.pattern})")
_ERROR_LINE = re.compile(r"(?P<before>[ |+-]*)(?P<kind>(?:[A-Za-z_]\w*\.)*[A-Z]\w*): (?P<text>.*)")
"""The last line of a trace: the type of an error, with its module, and its text."""
_OF_THE_PROGRAM = frozenset({
    "AssertionError", "AttributeError", "ImportError", "MemoryError", "ModuleNotFoundError", "NameError",
    "NotImplementedError", "RecursionError", "RuntimeError", "TypeError", "UnboundLocalError",
})  # fmt: skip
_MARKETS = "|".join(market.value for market in Market)
_SYMBOL = re.compile(
    rf"(?<![^\W_])(?<!\.)(?:(?:{_MARKETS})\.(?!UTF\b)[A-Z0-9][A-Z0-9.]*|[A-Z0-9][A-Z0-9.]*\.(?:{_MARKETS}))(?![^\W_])"
)
"""As Futu spells it, and the other way round as LongPort does."""


class Whose(NamedTuple):
    """What identifies the user: folders with their replacements, and words to be removed."""

    folders: Mapping[str, str]
    words: Mapping[str, str]


def whose(
    directory: Path, settings: Settings, accounts: Iterable[str] = (), used: Iterable[Connection | None] = ()
) -> Whose:
    """What identifies the user of this computer, whose data folder is `directory`.

    `used` are connections of this run in addition to those of the settings, as from the command line.
    """
    folders = {str(directory): "[data folder]", str(directory.resolve()): "[data folder]"}
    words = dict.fromkeys((account for account in (settings.account, *accounts) if account), "[account]")
    try:
        home = Path.home()
    except RuntimeError:
        home = Path()
    if home.is_absolute():
        folders |= {str(home): "~", str(home.resolve()): "~"}
        words[home.name] = "[user]"
    words[_user()] = "[user]"
    host = socket.gethostname()
    words |= {host: "[computer]", host.partition(".")[0]: "[computer]"}
    words.pop("localhost", None)
    words |= dict.fromkeys(_hosts(settings.connection, settings.orders, settings.other_flow, *used), "[host]")
    return Whose(folders, words)


def _user() -> str:
    import getpass  # here: a start writes no report

    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # which of them depends on system and Python
        return ""


def _hosts(*connections: Connection | None) -> list[str]:
    """Hosts entered by the user: own computers, or a broker's that few people use."""
    found = []
    for one in connections:
        if one is not None:
            place = one.longport
            found += [one.host, one.rest.url, one.hub.url, place.http_url, place.quote_url, place.trade_url]
    hosts = (re.sub(r"^\w+://", "", url).partition("/")[0].rpartition("@")[2] for url in found)
    names = (re.sub(r":\d+$", "", host).strip("[]") for host in hosts)
    return [name for name in names if name not in {"127.0.0.1", "localhost", "::1"}]


class Scrubber:
    """Redacts secrets, names and account numbers."""

    def __init__(self, redactor: Redactor, of: Whose) -> None:
        self._redactor = redactor
        spellings = {
            spelling: word
            for folder, word in of.folders.items()
            for spelling in (folder, folder.replace("\\", "\\\\"), folder.replace("\\", "/"))
            if len(folder) >= _SHORTEST_NAME
        }
        self._folders = sorted(spellings.items(), key=lambda pair: -len(pair[0]))
        words = {name: word for name, word in of.words.items() if len(name) >= _SHORTEST_NAME}
        self._words = [
            (re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE), word)
            for name, word in sorted(words.items(), key=lambda pair: -len(pair[0]))
        ]

    def clean(self, text: str) -> str:
        """The text without secrets, folders, names, account numbers, addresses and symbols."""
        text = "".join(
            part if len(part) <= LONGEST_LINE else "[text]" for part in _GAPS.split(self._redactor.clean(text))
        )
        for folder, word in self._folders:
            text = text.replace(folder, word)
        for name, word in self._words:
            text = name.sub(word, text)
        for place in (_MAIL, _ADDRESS, _IPV6):
            text = place.sub("[host]", text)
        text = _SYMBOL.sub("[symbol]", text)
        return _NUMBER.sub("[number]", _GROUPED.sub("[number]", text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What ran. `version` has number, commit and type of build; `backends` are kinds of connection without a host."""

    version: str
    qt: str
    platform: str
    backends: Sequence[str]


def trace_of(error: BaseException) -> str:
    """The traceback with every cause, without the values of any variable."""
    return "".join(traceback.format_exception(error, chain=True))


def _end_of_trace(trace: str) -> str:
    """The end of a trace, without the word at the cut: a part of a secret is not found."""
    return trace if len(trace) <= LONGEST_TRACE else trace[-LONGEST_TRACE:].partition(" ")[2]


def without_values(text: str) -> str:
    """A trace or line of the log whose errors name their fields and no value: it may be a symbol, an address, a name.

    Of errors about the program itself the text stays, of all others none.
    """
    return "\n".join(_without_value(line) for line in text.split("\n"))


def _without_value(line: str) -> str:
    found = _ERROR_LINE.match(line)
    if found is None:
        return _FIELD.sub(r"\1=[value]", line)
    kind, words = found["kind"], found["text"]
    bare = _QUOTED.sub("[value]", words)
    if kind.startswith("tideboard_"):
        words = " ".join([bare.partition(" ")[0], *(f"{name}=[value]" for name in re.findall(r"(?<=\s)(\w+)=", bare))])
    elif kind.rpartition(".")[2] not in _OF_THE_PROGRAM:
        words = " ".join(["[text]", *re.findall("`[^`]*`", bare)])  # msgspec names the field so
    return f"{found['before']}{kind}: {words}"


def compose(
    what: str, trace: str, at: datetime, program: Program, settings: Settings, log: Sequence[str], scrubber: Scrubber
) -> str:
    """The whole report. `at` is aware; the report shows it in UTC. The text is English, as the log is."""
    facts = {
        "What": what,
        "When": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "Tideboard": program.version,
        "System": platform.platform(),
        "Python": f"{platform.python_version()} ({platform.python_implementation()}, {platform.machine()})",
        "Qt": f"{program.qt}, platform {program.platform or 'none'}",
        "Connections": ", ".join(program.backends) or "none",
    }
    known = "\n".join(f"{name}: {scrubber.clean(value)}" for name, value in facts.items())
    parts = {
        "Settings that are not about you": impersonal_settings(settings),
        "Trace": scrubber.clean(without_values(_end_of_trace(trace)))[-LONGEST_TRACE:].strip(),
        f"Last lines of the log, at most {LOG_LINES}, without the order path": "\n".join(
            scrubber.clean(without_values(line)) for line in log
        ),
    }
    titled = [f"{title}\n{'-' * len(title)}\n{text or 'none'}" for title, text in parts.items()]
    return "\n\n".join(["Tideboard crash report\n======================", known, *titled]) + "\n"


def impersonal_settings(settings: Settings) -> str:
    """Look, lock and keys; of lists only how many there are; no account, host, key file, symbol, limit or name."""
    content = {
        "appearance": msgspec.to_builtins(settings.appearance),
        "lock": msgspec.to_builtins(settings.lock),
        "keys": sorted(settings.keys),
        "quiet hours": settings.notices.quiet.on,
        "notices to a phone": sorted(settings.notices.phone),
        "watchlists": len(settings.watchlists),
        "watchlist links": len(settings.watchlist_links),
    }
    return "\n".join(f"{name}: {msgspec.json.encode(value).decode()}" for name, value in content.items())


def log_tail(path: Path) -> list[str]:
    """The last lines of a log, and of the one that it followed, without those of the order path; never an error."""
    lines = [line for file in (path.with_name(f"{path.name}.1"), path) for line in _end_of(file)]
    kept, dropped = [], True  # text before the first head belongs to a line that was cut off
    for line in lines:
        head = _LINE.match(line)
        if head is not None:
            dropped = _ORDER_PATH.search(head["logger"]) is not None
        if not dropped:
            kept.append(beginning(line, LONGEST_LINE))
    return kept[-LOG_LINES:]


def _end_of(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LOG_BYTES))
            return file.read(LOG_BYTES).decode(errors="replace").splitlines()
    except OSError:
        return []
