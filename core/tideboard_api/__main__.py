"""tideboard-api: keep a program's key in the system's keyring, and see whether the window answers."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence

from tideboard_api.client import Client
from tideboard_api.errors import ApiError
from tideboard_api.key_store import store_key


def main(arguments: Sequence[str] | None = None, program: str = "tideboard-api") -> int:
    """Run a command by the name it was started with; exit code 2 with one line for what went wrong."""
    text = "Keep a program's key in the system's keyring, and see whether the window answers."
    parser = argparse.ArgumentParser(prog=program, description=text)
    commands = parser.add_subparsers(dest="command", required=True)
    key = commands.add_parser("key", help="the key of a program").add_subparsers(dest="action", required=True)
    store = key.add_parser("store", help="keep a key in the system's keyring; it is asked for, and not shown")
    store.add_argument("name", help="the key's name, as the window's page Programs has it")
    status = commands.add_parser("status", help="ask the window who it is and what the key permits")
    status.add_argument("name", help="the key's name")
    status.add_argument("--place", default="", help="where the window listens, as its page Programs shows it")
    options = parser.parse_args(arguments)
    try:
        if options.command == "key":
            _store(options.name)
        else:
            _status(options.name, options.place)
    except (ApiError, ValueError) as error:
        print(f"{program}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _store(name: str) -> None:
    if sys.stdin is None:  # a Windows program shares the shell's console: the shell would read parts of the key
        raise ValueError("no console of its own to ask for the key: use tideboard-api of a wheel")
    text = getpass.getpass("Key (as the window showed it once): ").strip()
    store_key(name, text)
    print(f"kept for {name}")  # noqa: T201


def _status(name: str, place: str) -> None:
    with Client(name, place=place) as client:
        found = client.status()
    print(f"Tideboard {found.version}, {found.provider or 'no broker'}: {found.link}")  # noqa: T201
    print(f"{found.key} may: {', '.join(found.scopes)}")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
