"""The program that copies from a shared place for a window, in a process of its own: a place may hang, or take memory.

Each line of its input is a JSON object with `symbols`; with `damaged` those of which the copy is dropped first, with
`anew` all of it is. It answers with lines: `came` with securities of which sessions were written, any number of them,
none of them as a sign of life; then `done`, or `error` with the code and `data`. It ends with its input.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from tideboard_core.desk.copying_command import missing_packages
from tideboard_core.desk.keys import stored_keys
from tideboard_core.desk.places import SharedPlace, led, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL
from tideboard_core.errors import TideboardError
from tideboard_core.gateways.http.proxy import proxy_named
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import KeyringSource
from tideboard_core.system.process import lower_priority
from tideboard_core.system.settings import proxy_settings

if TYPE_CHECKING:  # loaded once the extra is known to be there
    from tideboard_core.desk.copying import SharedCopy
    from tideboard_core.ports.system import Clock, SecretStore


BEAT: Final = 10.0
"""Seconds after which a line says that reading goes on."""


def main(
    arguments: Sequence[str] | None = None,
    requests: IO[str] = sys.stdin,
    answers: IO[str] = sys.stdout,
    clock: Clock | None = None,
    store: SecretStore | None = None,
) -> int:
    """Answer requests until there are no more; without `clock` and `store` by the system's clock and keyring."""
    clock = clock or SystemClock()
    parser = argparse.ArgumentParser(prog="tideboard-copying")
    parser.add_argument("folder", type=Path)
    parser.add_argument("address")
    parser.add_argument("--endpoint", default="")
    parser.add_argument("--connection", default="")
    parser.add_argument("--proxy", default="none")
    parser.add_argument("--practice", action="store_true")
    options = parser.parse_args(arguments)
    lower_priority()

    last = clock.monotonic()

    def say(**answer: object) -> None:
        nonlocal last
        last = clock.monotonic()
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    def say_came(written: list[InstrumentId]) -> None:
        if written or clock.monotonic() - last >= BEAT:
            say(came=written)

    for line in requests:
        request = json.loads(line)
        symbols = [InstrumentId(each) for each in request["symbols"]]
        try:
            with _opened(options, clock, store) as copy:
                if request.get("anew"):
                    copy.begin_anew()
                    say(came=[])  # what was asked for is done, whatever comes next
                copy.copy(symbols, say_came, damaged=[InstrumentId(each) for each in request.get("damaged", ())])
        except TideboardError as error:
            say(error=error.code, data={name: str(value) for name, value in error.data.items()})
        except OSError as error:
            # Arrow's texts name the file with its whole path
            say(error=DeskFault.DISK, data={"text": os.strerror(error.errno) if error.errno else type(error).__name__})
        except Exception as error:  # noqa: BLE001  the window says what it is, and the next request is answered
            say(error=DeskFault.FAILED, data={"text": type(error).__name__})
        else:
            say(done=len(symbols))
    return 0


@contextmanager
def _opened(options: argparse.Namespace, clock: Clock, store: SecretStore | None) -> Iterator[SharedCopy]:
    if missing_packages():
        raise DeskError(DeskFault.NOT_INSTALLED)
    from tideboard_core.desk.copying import SharedCopy

    kind = PRACTICE_KIND if options.practice else REAL
    with closing(SharedCopy(options.folder, _place(options, store), kind, clock)) as copy:
        yield copy


def _place(options: argparse.Namespace, store: SecretStore | None) -> SharedPlace:
    place = place_of(options.address, {"AWS_ENDPOINT_URL": options.endpoint} if options.endpoint else os.environ)
    return asyncio.run(_reached(place, options, store))


async def _reached(place: SharedPlace, options: argparse.Namespace, store: SecretStore | None) -> SharedPlace:
    """The place with its keys and its proxy, if an entry of the keyring and a proxy are named."""
    from tideboard_core.system.vault import Vault

    keyring = Vault() if store is None else store

    def login() -> KeyringSource:
        return KeyringSource(keyring, proxy_settings(options.proxy).credential_name, clock=SystemClock())

    if options.connection:
        place = replace(place, keys=await stored_keys(keyring, options.connection))
    return await led(place, proxy_named(options.proxy, login))


if __name__ == "__main__":
    sys.exit(main())
