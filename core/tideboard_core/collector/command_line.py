"""The command line of `tideboard-archive`; nothing heavy is imported before it is read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

from tideboard_core.errors import BadInput
from tideboard_core.model.behind.brokers import PARTICIPANT
from tideboard_core.model.instrument import InstrumentId, instrument_id

PROGRAM = "tideboard-archive"
ROWS = (
    "minutes",
    "bars",
    "sessions",
    "gaps",
    "versions",
    "prints",
    "short",
    "brokers",
    "rating",
    "event",
    "depth",
    "quotes",
)
DAILY = "daily"
SERIES = ("flow", "bars", "distribution", "prints", "depth", "quotes", DAILY)
SIZES = {"K": 2**10, "M": 2**20, "G": 2**30}


class CollectorExit(IntEnum):
    """How the program ended; all but the first go with a sentence on stderr."""

    DONE = 0
    FAILED = 1
    """The disk or the file failed."""
    UNUSABLE = 2
    """The command line, a file that it names or the archive cannot be used."""
    HELD = 3
    """Another program writes this archive, or uses the data folder."""
    INCOMPLETE = 4
    """Something is missing and noted as a gap, or damaged."""
    NO_CONNECTION = 5
    """There is no connection to the provider, or it refused the login."""


class OneSentence(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """End the program with the sentence instead of the usage before it."""
        self.exit(
            CollectorExit.UNUSABLE,
            f"{self.prog.split()[0]}: {message.removeprefix('argument ')}. See {self.prog} --help.\n",
        )


def parse(arguments: Sequence[str], program: str = PROGRAM) -> argparse.Namespace:
    """Read the arguments; wrong ones end the program with one sentence and exit code 2."""
    return parser(program).parse_args(arguments)


def parser(program: str = PROGRAM) -> argparse.ArgumentParser:
    made = OneSentence(prog=program, description="Keep every minute of capital flow and every minute bar.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _collect(_command(commands, "collect", "read what the provider serves into the archive"))
    _practice(_command(commands, "practice", "give the practice market of a data folder its past sessions"))
    _command(commands, "status", "say who writes, which sessions there are and what is missing")
    _command(commands, "verify", "check every block; 0 = whole")
    backup = _command(commands, "backup", "copy archive and settings into one file, verified")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _command(commands, "restore", "put a backup in their place; the old ones are kept beside")
    restore.add_argument("file", type=Path, metavar="FILE")
    taken = _command(
        commands, "import", "take in another archive or Parquet export; what differs is listed, not changed"
    )
    taken.add_argument("source", type=Path, metavar="FILE|PARQUET-DIR")
    taken.add_argument("--dry-run", action="store_true", help="say what would be taken in")
    _prune(_command(commands, "prune", "drop old sessions by number or size"))
    _export(_command(commands, "export", "write a day as a table"))
    _publish(_command(commands, "publish", "publish sealed days into a place that others read"))
    _shared(_command(commands, "shared", "look at such a place"))
    _command(commands, "new-recorder", "let this archive publish as another recorder, as a copy of one has to")
    return made


def _publish(made: argparse.ArgumentParser) -> None:
    made.add_argument("place", metavar="PLACE", help="file:///SHARE or s3://BUCKET/PATH; needs tideboard[desk]")
    made.add_argument("--connection", default="", metavar="NAME", help="entry of the keyring with the store's keys")
    add_proxy(made)
    made.add_argument("--follow", action="store_true", help="go on with each day once it is sealed")
    made.add_argument("--dry-run", action="store_true", help="say what would be published")


def _shared(made: argparse.ArgumentParser) -> None:
    commands = made.add_subparsers(dest="what", required=True, metavar="COMMAND")
    _place(commands, "status", "say what is there")
    _place(commands, "verify", "say whether it is whole")
    _place(commands, "compact", "put the files of past months into few, sorted by security")
    prune = _place(commands, "prune", "remove old months from every table, after a question")
    prune.add_argument("--keep-months", type=count_of, required=True, metavar="N", help="newest months that stay")
    prune.add_argument("--dry-run", action="store_true", help="say what would be removed")
    views = _place(commands, "views", "write SQL views of it for DuckDB and Spark")
    views.add_argument("folder", type=Path, metavar="DIR", help="gets views.duckdb.sql and views.spark.sql")


def _place(commands: argparse._SubParsersAction[Any], name: str, text: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.add_argument("place", metavar="PLACE", help="file:///SHARE or s3://BUCKET/PATH; needs tideboard[desk]")
    made.add_argument("--connection", default="", metavar="NAME", help="entry of the keyring with the store's keys")
    add_proxy(made)
    return made


def _command(
    commands: argparse._SubParsersAction[OneSentence],  # argparse has no public name for it
    name: str,
    text: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.add_argument("--data-dir", type=Path, metavar="DIR", help="data folder (default: the app's own)")
    return made


def add_connection(made: argparse.ArgumentParser) -> None:
    """Add the options that name a connection and its keys, as `connections.target_of` reads them."""
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--opend", default="", metavar="HOST:PORT", help="Futu OpenD")
    where.add_argument("--rest", default="", metavar="URL", help="FutuOpenD-rs")
    where.add_argument("--longport", action="store_true", help="LongPort or Longbridge")
    made.add_argument("--connection", default="", metavar="NAME", help="entry of the keyring with the keys")
    made.add_argument("--keys-file", type=Path, metavar="FILE", help="file of mode 0600 with the keys")
    made.add_argument("--opend-rsa-key", type=Path, metavar="FILE", help="key of an encrypted OpenD")
    add_proxy(made)


def add_proxy(made: argparse.ArgumentParser) -> None:
    """Add the option for a proxy, as `connections.proxy_of` reads it; a name and password are never an argument."""
    made.add_argument(
        "--proxy",
        type=_proxy,
        default="none",
        metavar="none|system|URL",
        help="proxy for what is encrypted (default: none); its name and password come from the keyring",
    )


def _collect(made: argparse.ArgumentParser) -> None:
    add_connection(made)
    made.add_argument("--symbols", type=symbols_of, required=True, metavar="LIST", help="such as HK.00700,US.AAPL")
    made.add_argument(
        "--participants",
        type=_participants,
        default=[],
        metavar="LIST",
        help="of the clearing house, such as B01224: holdings kept beside the largest 20",
    )
    made.add_argument(
        "--past-bars",
        action="store_true",
        help="read minute bars of missed sessions of the provider's history, while a fifth of its allowance is left",
    )
    made.add_argument("--no-daily", action="store_true", help="leave out what is asked once a day")
    made.add_argument("--once", action="store_true", help="read the newest session once, then end")


def _practice(made: argparse.ArgumentParser) -> None:
    made.add_argument("--sessions", type=count_of, default=60, metavar="N", help="newest past sessions of each market")
    made.add_argument(
        "--symbols", type=symbols_of, default=[], metavar="LIST", help="default: those of a new watchlist"
    )
    made.add_argument(
        "--state", type=Path, metavar="FILE", help="the practice market (default: that of the data folder)"
    )
    made.add_argument("--longport", action="store_true", help="by LongPort's rule, not by Futu's")
    made.add_argument(
        "--background", action="store_true", help="slowly, at low priority, up to the end of standard input"
    )


def _prune(made: argparse.ArgumentParser) -> None:
    made.add_argument("--series", choices=SERIES, required=True)
    made.add_argument(
        "--keep-sessions", type=count_of, metavar="N", help="newest market days that stay; of daily rows those answered"
    )
    made.add_argument("--keep-size", type=_size, metavar="SIZE", help="room for all blocks of the series, such as 500M")
    made.add_argument(
        "--minutes-too", action="store_true", help="also drop minutes of flow, which cannot be read again"
    )
    made.add_argument("--dry-run", action="store_true", help="say what would be dropped")


def _export(made: argparse.ArgumentParser) -> None:
    made.add_argument("--day", type=_day, required=True, metavar="YYYY-MM-DD")
    made.add_argument("--symbols", type=symbols_of, default=[], metavar="LIST", help="default: all")
    made.add_argument("--rows", choices=ROWS, default=ROWS[0])
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--csv", type=Path, metavar="FILE")
    where.add_argument("--parquet", type=Path, metavar="DIR", help="needs tideboard[archive]")
    where.add_argument("--xlsx", type=Path, metavar="FILE", help="needs tideboard[archive]")


def symbols_of(text: str) -> list[InstrumentId]:
    """The securities of an option such as `HK.00700,US.AAPL`."""
    try:
        return list(dict.fromkeys(instrument_id(each) for each in text.split(",") if each.strip()))
    except BadInput as error:
        raise argparse.ArgumentTypeError(f"{error.data.get('text')} is no symbol such as HK.00700") from None


def _participants(text: str) -> list[str]:
    found = list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    wrong = next((each for each in found if not PARTICIPANT.fullmatch(each)), None)
    if wrong is not None:
        raise argparse.ArgumentTypeError(f"{wrong} is no participant's number such as B01224")
    return found


def _proxy(text: str) -> str:
    from tideboard_core.system.settings import proxy_settings

    try:
        return proxy_settings(text).words
    except BadInput:  # which may have a password in it
        raise argparse.ArgumentTypeError(
            "--proxy wants none, system, or an address such as http://127.0.0.1:3128 without a name and password"
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-11-20") from None


def count_of(text: str) -> int:
    """The whole number of an option."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is no number")
    return int(text)


def _size(text: str) -> int:
    unit = SIZES.get(text[-1:].upper(), 0)
    return count_of(text[:-1]) * unit if unit else count_of(text)
