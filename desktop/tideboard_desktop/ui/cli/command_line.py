"""The command line of `tideboard`, read without importing Qt."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import platformdirs

from tideboard_core.errors import BadInput
from tideboard_core.system.scenarios import MARKET_SCENARIOS, PORT_SCENARIOS
from tideboard_desktop.ui.cli.terminal import ExitCode, complain, say

if TYPE_CHECKING:  # the empty window of the start needs no model
    from tideboard_core.audit.records import RecordKind
    from tideboard_core.model.instrument import InstrumentId

PROTOCOLS = ("Futu OpenD 10.11", "FutuOpenD-rs 1.4", "LongPort OpenAPI 1")
"""What it speaks with brokers; names that are the same in every language."""

SCENARIOS = (*MARKET_SCENARIOS, *PORT_SCENARIOS[-1:], *PORT_SCENARIOS[:-1])
"""What the sandbox offers, `hostile` before the other port scenarios: the order of this list is a contract."""

PROGRAMS = {
    "archive": "collect flow and minute bars, verify, export and others, as tideboard-archive",
    "signals": "make the record of a rule, as tideboard-signals",
    "api": "keep a program's key and try it, as tideboard-api",
    "mcp": "serve an assistant, as tideboard-mcp; in the wheel alone",
}
"""Commands that read the rest of the command line themselves."""

LONGEST_WAIT = 86_400
"""Seconds before a picture is taken, at the most."""

DOORS = ("opend", "opend-rest", "longport")
"""The practice exchange's doors that this program can go through."""

BROKERS = ("--opend", "--opend-rest", "--longport")
"""The options that choose the broker; at most one of them."""


class _OneSentence(argparse.ArgumentParser):
    """A parser whose errors are one sentence. `given`: the arguments it reads."""

    given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """End the program with the sentence instead of the usage before it."""
        if message.startswith("argument COMMAND: "):  # argparse takes the value of a misspelt option for the command
            known = re.findall(r"--[a-z-]+", self.format_help())
            names = [word.partition("=")[0] for word in self.given if word.startswith("--")]
            unknown = [name for name in names if not any(option.startswith(name) for option in known)]
            message = f"unrecognized arguments: {' '.join(unknown)}" if unknown else message
        complain(f"{message.removeprefix('argument ')}. See tideboard --help.")
        self.exit(ExitCode.UNUSABLE)


class _Version(argparse.Action):
    """Prints the build. Looked up only here, because every other start would pay for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_read: object, **_named: object) -> NoReturn:
        from tideboard_core.release.build_info import this_build

        say(f"tideboard {this_build().described}, speaks {', '.join(PROTOCOLS[:-1])} and {PROTOCOLS[-1]}")
        parser.exit()


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments; wrong ones end the program with one sentence and exit code 2."""
    parser = _parser()
    parser.given = arguments
    options = parser.parse_args(arguments)
    if options.command in PROGRAMS:  # such a program is started before this parser; the window must not open instead
        parser.error(f"{options.command} has to be the first word; its own options follow it")
    practice = options.sandbox or options.practice_door or options.seed is not None or options.scenario
    brokers = [name for name in BROKERS if getattr(options, name.strip("-").replace("-", "_"))]
    if len(brokers) > 1 or (brokers and practice):
        others = [name for name in (*BROKERS, "--sandbox", "--practice-door", "--seed") if name != brokers[0]]
        parser.error(f"{brokers[0]} does not go with {', '.join(others)} or --scenario")
    return options


def data_directory(options: argparse.Namespace) -> Path:
    """Where this run keeps its files: `--data-dir`, else the system's folder for application data."""
    return options.data_dir or platformdirs.user_data_path("tideboard", appauthor=False)


def _parser() -> _OneSentence:
    parser = _OneSentence(prog="tideboard", description="See where the money moves, trade without accidents.")
    parser.add_argument(
        "--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="say which version and build this is"
    )
    _add_connections(parser)
    _add_places(parser)
    _add_commands(parser)
    return parser


def _add_connections(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sandbox", action="store_true", help="connect to the practice exchange, whatever was used last"
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="seed of the practice exchange")
    parser.add_argument(
        "--scenario",
        choices=SCENARIOS,
        metavar="NAME",
        help=f"scenario of the practice exchange: {', '.join(SCENARIOS)}",
    )
    parser.add_argument(
        "--practice-door",
        choices=DOORS,
        metavar="DOOR",
        help="whose protocol to speak with the practice exchange: opend (as with Futu), opend-rest (as with"
        " FutuOpenD-rs) or longport",
    )
    parser.add_argument("--opend", type=_address, metavar="HOST:PORT", help="connect to an OpenD gateway")
    parser.add_argument(
        "--opend-rest",
        type=_rest_url,
        metavar="URL",
        help="connect to FutuOpenD-rs at this address; its key comes from the connection window",
    )
    parser.add_argument("--rsa-key", type=Path, metavar="FILE", help="key file that the OpenD gateway holds, too")
    parser.add_argument(
        "--longport", action="store_true", help="connect to LongPort as the connection window set it up"
    )


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--symbol", type=_symbol, metavar="HK.00700", help="symbol to open with")
    _add_data_dir(parser)
    parser.add_argument(
        "--open", type=Path, nargs="?", metavar="FILE", help="take over a layout that was exported to this file"
    )
    parser.add_argument(
        "--smoke-test",
        type=Path,
        metavar="REPORT",
        help="try this installation on a practice market of its own, write what was found to this file (JSON), and end"
        " with 0 if all is well, with 1 if not; goes with --data-dir alone, which must be empty",
    )
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="write a picture of the window and end")
    parser.add_argument("--after", type=_seconds, default=5.0, metavar="SECONDS", help="when to take the picture")


def _add_data_dir(parser: argparse.ArgumentParser, default: Path | str | None = None) -> None:
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=default,
        metavar="DIR",
        help="where settings, audit log and practice state live",
    )


def _add_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    for name, text in PROGRAMS.items():
        commands.add_parser(name, help=text)
    audit = commands.add_parser("audit", help="look after the order log")
    actions = audit.add_subparsers(dest="action", required=True)
    actions.add_parser("verify", help="check the log's hash chain")
    _add_filters(actions.add_parser("show", help="print records, one a line")).add_argument(
        "--last", type=_count, metavar="N", help="only the newest N of them"
    )
    _add_filters(actions.add_parser("export", help="write records as CSV")).add_argument(
        "--to", type=Path, metavar="FILE", help="the file to write, readable by you alone; stdout if left out"
    )
    for action in actions.choices.values():
        action.add_argument(
            "file", type=Path, nargs="?", metavar="FILE", help="the log; that of the data directory if left out"
        )
        _add_data_dir(action, argparse.SUPPRESS)  # another default would undo the option in front of the command


def _add_filters(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Which records: each option may come several times and wants any of its values."""
    parser.add_argument("--kind", type=_kind, action="append", default=[], metavar="KIND", help="intent, denied, ...")
    parser.add_argument("--id", action="append", default=[], metavar="ID", help="our id of an order, TB-1120-KQXW-0001")
    parser.add_argument("--account", action="append", default=[], metavar="NUMBER", help="the account's number")
    parser.add_argument("--symbol", type=_symbol, action="append", default=[], metavar="HK.00700", help="the security")
    parser.add_argument(
        "--program",
        action="append",
        default=[],
        metavar="NAME",
        help="a program's key: its lines, proposals and orders",
    )
    parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="the first day, UTC")
    parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="the last day, UTC")
    return parser


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, for example 127.0.0.1:11111")
    return host.strip("[]"), int(port)


def _seed(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, give one like 7") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of records, give one like 20")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day, give one like 2026-11-20") from None


def _kind(text: str) -> RecordKind:
    from tideboard_core.audit.records import RecordKind

    try:
        return RecordKind(text)
    except ValueError:
        kinds = ", ".join(kind.value for kind in RecordKind)
        raise argparse.ArgumentTypeError(f"{text!r} is no kind of record; there are {kinds}") from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, give one from 0 to {LONGEST_WAIT}")
    return seconds


def _rest_url(text: str) -> str:
    from tideboard_core.system.addresses import UrlFault, url_fault  # one start in a hundred needs them here
    from tideboard_core.system.settings import REST_URL

    if url_fault(text, secure="https", clear="http") not in {None, UrlFault.CLEAR_TEXT}:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address like {REST_URL} or https://gateway.example")
    return text


def _symbol(text: str) -> InstrumentId:
    from tideboard_core.model.instrument import instrument_id

    try:
        return instrument_id(text)
    except BadInput:
        raise argparse.ArgumentTypeError(f"{text!r} is not a symbol like HK.00700 or US.AAPL") from None
