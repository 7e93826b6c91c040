"""The options of `tideboard-sandbox`. Other programs start it with them, so names and values are a contract."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput
from tideboard_core.model.credentials import DataCentre
from tideboard_core.release.build_info import this_build
from tideboard_core.system.scenarios import MARKET_SCENARIOS, REPLAY_SCENARIOS, SCENARIOS

LOOPBACK = "127.0.0.1"
"""What `localhost` stands for: the name may mean two addresses, and a free port would differ between them."""

DEFAULT_TRADE_PASSWORD = "123456"  # noqa: S105 the documented password of the practice account, printed at start
OPEND_CLIENT_VERSION = "10.11.7108"
LONGPORT_CLIENT_VERSIONS = "3.0.18, 5.3.0"
REST_REFERENCE_VERSION = "1.4.110"


class CashAtStart(NamedTuple):
    """What an account (its id or short name) begins with, in its currency."""

    account: str
    amount: Decimal


class HoldingAtStart(NamedTuple):
    """Shares that an account begins with; `cost` is their average, None = the last price."""

    account: str
    symbol: str
    quantity: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayOptions:
    """A recording that is the market: an `archive`, or files of one's own with what they do not say themselves.

    `facts` is a CSV of several securities, the others are those of a file of one.
    """

    paths: tuple[Path, ...]
    archive: bool = False
    facts: Path | None = None
    symbol: str = ""
    lot: int | None = None
    step: Decimal | None = None
    name: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asked for. Ports: None = closed, 0 = any free port.

    `start` and `date` are Hong Kong; a `start` with a date comes with `play` alone.
    """

    host: str = LOOPBACK
    opend_port: int | None = 0
    opend_ws_port: int | None = None
    rest_port: int | None = None
    longport_port: int | None = None
    control_port: int | None = None
    seed: int = 1
    speed: float = 1.0
    start: time | datetime | None = None
    date: date | None = None
    universe: int = 0
    rate: int | None = None
    opend_rsa_key: Path | None = None
    rest_keys: Path | None = None
    longport_keys: Path | None = None
    longport_region: DataCentre = DataCentre.ASIA_PACIFIC
    enable_trading: bool = True
    scenario: str = "calm"
    state: Path | None = None
    trade_password: str = field(default=DEFAULT_TRADE_PASSWORD, repr=False)
    password_from_file: bool = False
    exit_with_parent: bool = False
    connections: int = 128
    cash: tuple[CashAtStart, ...] = ()
    holdings: tuple[HoldingAtStart, ...] = ()
    splits: tuple[Mapping[str, str], ...] = ()
    play: PlayOptions | None = None

    @property
    def exchange_scenario(self) -> str:
        """The market's part of the scenario."""
        return self.scenario if self.scenario in MARKET_SCENARIOS else "calm"


def version_text() -> str:
    """One line: our version and build, and the versions of the clients that its ports are tested with."""
    clients = (
        f"OpenD {OPEND_CLIENT_VERSION}, FutuOpenD-rs {REST_REFERENCE_VERSION}, LongPort {LONGPORT_CLIENT_VERSIONS}"
    )
    return f"tideboard-sandbox {this_build().described}, tried with the clients of {clients}"


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line; raises BadInput with `sentence` in its data, SystemExit for --help and --version."""
    given = _parser().parse_args(arguments)
    if not is_loopback(given.host) and not given.i_know_this_is_plain_text:
        raise bad_option(
            f"--host {given.host} is not a loopback address: trading over it would be clear text. "
            "Add --i-know-this-is-plain-text if that is meant."
        )
    password = given.trade_password_file
    ports = (given.opend_port, given.opend_ws_port, given.rest_port, given.longport_port)
    every_port = all(port is None for port in ports)
    if given.rest_keys is not None and given.rest_port is None and not every_port:
        raise bad_option("--rest-keys is of no use without the REST port: add --rest-port.")
    if given.longport_keys is not None and given.longport_port is None and not every_port:
        raise bad_option("--longport-keys is of no use without the LongPort port: add --longport-port.")
    play = _play_options(given)
    if play is None and isinstance(given.start, datetime):
        raise bad_option("--start takes a date with --replay and --play alone: give --date and a time like 10:30.")
    return Options(
        host=LOOPBACK if given.host == "localhost" else given.host,
        opend_port=0 if every_port else given.opend_port,
        opend_ws_port=given.opend_ws_port,
        rest_port=0 if every_port else given.rest_port,
        longport_port=0 if every_port else given.longport_port,
        control_port=given.control_port,
        seed=given.seed,
        speed=given.speed,
        start=given.start,
        date=given.date,
        universe=given.universe,
        rate=given.rate,
        opend_rsa_key=given.opend_rsa_key,
        rest_keys=given.rest_keys,
        longport_keys=given.longport_keys,
        longport_region=DataCentre(given.longport_region),
        enable_trading=given.enable_trading == "yes",
        scenario=given.scenario,
        state=given.state,
        trade_password=DEFAULT_TRADE_PASSWORD if password is None else read_password(password),
        password_from_file=password is not None,
        exit_with_parent=given.exit_with_parent,
        connections=given.connections,
        cash=tuple(given.cash),
        holdings=tuple(given.holding),
        splits=tuple(given.split),
        play=play,
    )


def _play_options(given: argparse.Namespace) -> PlayOptions | None:
    """What is played in place of a simulated market, if anything; BadInput for options that do not go together."""
    if given.replay is not None and given.play is not None:
        raise bad_option("--replay and --play are two markets: give one of them.")
    if given.replay is not None and given.date is None:
        raise bad_option("--replay needs the day to play: add --date YYYY-MM-DD.")
    of_file = {name: value for name, value in vars(given).items() if name.startswith("play_") and value is not None}
    if given.play is None and of_file:
        raise bad_option(f"--{next(iter(of_file)).replace('_', '-')} is of no use without --play FILE.")
    if given.replay is None and given.play is None:
        return None
    option = "--replay" if given.play is None else "--play"
    if given.universe or given.rate is not None:
        raise bad_option(f"--universe and --rate add simulated securities, {option} has none: leave them out.")
    if given.scenario not in REPLAY_SCENARIOS:
        raise bad_option(
            f"The scenario {given.scenario} would change what was recorded: with {option} name one of "
            f"{', '.join(REPLAY_SCENARIOS)}."
        )
    paths = tuple(given.play or [given.replay])
    return PlayOptions(
        paths=paths,
        archive=given.play is None,
        **{name.removeprefix("play_"): value for name, value in of_file.items()},
    )


def bad_option(sentence: str) -> BadInput:
    """The error for an option that cannot be used; `sentence` is printed on the terminal."""
    return BadInput("bad-option", sentence=sentence)


def is_loopback(host: str) -> bool:
    """Whether `host` is a loopback address or the name localhost."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_password(path: Path) -> str:
    """Read the trade password from a private file (mode 0600 or stricter); raises BadInput otherwise."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise bad_option(f"{path} can be read by others: its mode must be 0600.")
            content = file.read(1024)
    except OSError as problem:
        raise bad_option(f"Cannot read the trade password from {path}: {problem.strerror}.") from None
    password = content.decode("utf-8", "replace").strip()
    if not password:
        raise bad_option(f"{path} holds no trade password.")
    return password


_PORT_HELP = {
    "opend": "port of OpenD's protocol",
    "opend-ws": "port for OpenD's WebSocket clients, closed without it",
    "rest": "port of FutuOpenD-rs' REST interface",
    "longport": "port of LongPort's protocol",
    "control": "port for tests and drills, closed without it",
}


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentence(
        prog="tideboard-sandbox",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="A simulated exchange on the loopback address, with the ports of OpenD, FutuOpenD-rs and LongPort."
        "\nWithout any of these port options all three open, each on a free port.",
    )
    parser.add_argument("--version", action="version", version=version_text())
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (loopback)")
    for name, words in _PORT_HELP.items():
        parser.add_argument(f"--{name}-port", type=_port, metavar="N", help=f"{words}, 0 = any free one")
    parser.add_argument("--seed", type=_seed, default=1, metavar="N", help="same seed, same market")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="X", help="exchange time over wall time, 0 = stands"
    )
    parser.add_argument(
        "--start",
        type=_clock_time,
        metavar="HH:MM",
        help="exchange time at start, Hong Kong; with --replay and --play also YYYY-MM-DDTHH:MM",
    )
    parser.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="practice day")
    parser.add_argument(
        "--replay", type=Path, metavar="FOLDER", help="play the recorded day --date of this archive as the market"
    )
    parser.add_argument(
        "--play",
        type=Path,
        action="append",
        metavar="FILE",
        help="play one's own bars, trades or both (given twice) as the market: CSV, Parquet, or an archive's folder",
    )
    parser.add_argument("--play-facts", type=Path, metavar="FILE", help="CSV: symbol,name,lot,currency,step of --play")
    parser.add_argument("--play-symbol", metavar="CODE", help="the security of a file that names none, like HK.00700")
    parser.add_argument("--play-lot", type=_lot, metavar="N", help="its board lot")
    parser.add_argument("--play-step", type=_step, metavar="X", help="its price step; without it its market's table")
    parser.add_argument("--play-name", metavar="TEXT", help="its name")
    parser.add_argument("--play-currency", metavar="CODE", help="its currency; without it its market's")
    parser.add_argument("--universe", type=_count, default=0, metavar="N", help="synthetic HK stocks added for load")
    parser.add_argument("--rate", type=_count, metavar="N", help="pushes per second over the whole universe")
    parser.add_argument("--opend-rsa-key", type=Path, metavar="FILE", help="RSA-1024 private key, PKCS#1 PEM")
    parser.add_argument(
        "--rest-keys",
        type=Path,
        metavar="FILE",
        help="bearer keys of the REST port, keys.json; made afresh at each start without it",
    )
    parser.add_argument(
        "--longport-keys",
        type=Path,
        metavar="FILE",
        help="keys of the LongPort accounts, JSON, made if absent; without it and --state they are new at each start",
    )
    parser.add_argument(
        "--longport-region",
        choices=[centre.value for centre in DataCentre],
        default=DataCentre.ASIA_PACIFIC.value,
        help="us = the LongPort port's keys are those of the data centre in the United States",
    )
    parser.add_argument(
        "--enable-trading", choices=("yes", "no"), default="yes", help="no = quotes only, at every port"
    )
    parser.add_argument(
        "--scenario",
        choices=SCENARIOS,
        default="calm",
        metavar="NAME",
        help=f"one of {', '.join(SCENARIOS)}",
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep accounts, orders and the clock in this file")
    parser.add_argument("--trade-password-file", type=Path, metavar="FILE", help="private file with the trade password")
    parser.add_argument(
        "--connections", type=_connections, default=128, metavar="N", help="clients that may stay connected to a port"
    )
    parser.add_argument(
        "--cash",
        type=_cash,
        action="append",
        default=[],
        metavar="ACCOUNT=AMOUNT",
        help="cash that an account begins with, such as real-HK=1000000; may be given more than once",
    )
    parser.add_argument(
        "--holding",
        type=_holding,
        action="append",
        default=[],
        metavar="ACCOUNT=SYMBOL:QUANTITY[@COST]",
        help="shares that an account begins with, such as real-HK=HK.00700:500@380.5; may be given more than once",
    )
    parser.add_argument(
        "--split",
        type=_split,
        action="append",
        default=[],
        metavar="SYMBOL=OLD:NEW[@DAY][,orders=WORD][,late=DAYS][,fractions=WORD][,alone=DAYS][,both=DAYS]",
        help="shares that split before the open of a trading day to come, the next one without DAY: "
        "HK.01810=1:2@2026-11-20 makes two of one, US.NVDA=10:1 joins ten. Orders that last are cancelled, adjusted or "
        "left, without the word as each broker's pages say; new shares arrive so many trading days late; fractions of "
        "a share are paid in cash or dropped; Hong Kong's shares have a temporary code alone for so many trading days, "
        "and then both; may be given more than once",
    )
    parser.add_argument("--exit-with-parent", action="store_true", help="end when standard input ends")
    parser.add_argument("--i-know-this-is-plain-text", action="store_true", help="allow an address beyond loopback")
    return parser


_LONGEST_CHOICES = 200
"""Characters of choices that an error lists."""


class _OneSentence(argparse.ArgumentParser):
    """A parser that reports an error as one sentence, like the checks after it, instead of printing the usage."""

    def error(self, message: str) -> NoReturn:
        """Raise BadInput instead of printing the usage."""
        named, _, choices = message.partition(" (choose from ")
        if (
            len(choices) > _LONGEST_CHOICES
        ):  # a window keeps the end of a child's last words, which has to name the value
            message = f"{named}, give one that the help lists"
        raise bad_option(f"{message.removeprefix('argument ')}. See tideboard-sandbox --help.")


def _port(text: str) -> int:
    return _number(text, int, 0, 65535, "give a port from 0 to 65535, 0 = any free one")


def _count(text: str) -> int:
    return _number(text, int, 0, 1_000_000, "give a whole number from 0 to 1000000")


def _lot(text: str) -> int:
    return _number(text, int, 1, 1_000_000, "give the shares of a lot")


def _step(text: str) -> Decimal:
    try:
        step = Decimal(text)
    except InvalidOperation:
        step = Decimal(0)
    if not (step.is_finite() and Decimal("0.0001") <= step <= 1_000_000 and step == step.quantize(Decimal("0.0001"))):
        raise argparse.ArgumentTypeError(f"{text!r} is no price step, give one like 0.05")
    return step


def _connections(text: str) -> int:
    return _number(text, int, 1, 10_000, "give how many clients a port takes, 1 to 10000")


def _seed(text: str) -> int:
    return _number(text, int, -(2**63), 2**63 - 1, "give a whole number")


def _speed(text: str) -> float:
    return _number(text, float, 0, 100_000, "give a number from 0 to 100000, 0 = the exchange stands still")


Number = TypeVar("Number", int, float)


def _number(text: str, kind: Callable[[str], Number], low: float, high: float, hint: str) -> Number:
    try:
        number = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number, {hint}") from None
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"{text} is out of range, {hint}")
    return number


def _cash(text: str) -> CashAtStart:
    account, _, amount = text.partition("=")
    try:
        return CashAtStart(account, Decimal(amount))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} names no cash, give one like real-HK=1000000") from None


def _holding(text: str) -> HoldingAtStart:
    account, _, held = text.partition("=")
    symbol, _, rest = held.partition(":")
    quantity, at, cost = rest.partition("@")
    try:
        return HoldingAtStart(account, symbol, Decimal(quantity), Decimal(cost) if at else None)
    except InvalidOperation:
        hint = "give one like real-HK=HK.00700:500@380.5"
        raise argparse.ArgumentTypeError(f"{text!r} names no holding, {hint}") from None


_SPLIT = re.compile(r"([^=]+)=(\d+):(\d+)(?:@([\d-]+))?((?:,(?:orders|late|fractions|alone|both)=[a-z\d]+)*)")


def _split(text: str) -> Mapping[str, str]:
    """The arguments of the control port's command that the text stands for."""
    found = _SPLIT.fullmatch(text)
    if found is None:
        hint = "give one like HK.01810=1:2@2026-11-20,orders=adjusted,late=1,fractions=dropped"
        raise argparse.ArgumentTypeError(f"{text!r} names no split, {hint}")
    symbol, old, new, day, words = found.groups()
    named = {"symbol": symbol, "old": old, "new": new} | ({} if day is None else {"day": _date(day).isoformat()})
    return named | dict(word.split("=") for word in words.split(",")[1:])


def clock_time(text: str) -> time | datetime:
    """A time of day, or with a date in front a moment (aware); both Hong Kong. ValueError for anything else."""
    if "T" not in text:
        return time.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Hong_Kong"))


def _clock_time(text: str) -> time | datetime:
    try:
        return clock_time(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time, give one like 10:30") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date, give one like 2026-11-20") from None
