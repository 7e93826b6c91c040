"""The command line of `tideboard-hub`; nothing heavy is imported before it is read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tideboard_core.collector.command_line import OneSentence, add_connection

PROGRAM: Final = "tideboard-hub"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; wrong ones end the program with one sentence and exit code 2."""
    made = OneSentence(
        prog=PROGRAM, description="Log in once and pass live values on to several windows of one person."
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    setup = commands.add_parser("setup", help="write the NATS server's configuration and the keys of its two users")
    _folder(setup)
    setup.add_argument("--listen", type=_address, default=("127.0.0.1", 4222), metavar="HOST:PORT")
    setup.add_argument("--tls-certificate", type=Path, metavar="FILE", help="needed where other computers connect")
    setup.add_argument("--tls-key", type=Path, metavar="FILE", help="the certificate's key")
    run = commands.add_parser("run", help="log in and pass values on until it is stopped")
    _folder(run)
    run.add_argument(
        "--server", default="nats://127.0.0.1:4222", metavar="URL", help="nats://... here, tls://... elsewhere"
    )
    run.add_argument("--tls-authority", type=Path, metavar="FILE", help="a certificate authority of your own")
    add_connection(run)
    return made.parse_args(arguments)


def _folder(made: argparse.ArgumentParser) -> None:
    made.add_argument("--data-dir", type=Path, metavar="DIR", help="data folder (default: the app's own)")


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is no HOST:PORT")
    return host.strip("[]"), int(port)
