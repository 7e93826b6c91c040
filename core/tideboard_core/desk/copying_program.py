"""The program that copies from a shared place for a window, in a process of its own: a place may hang, or take memory.

Each line of its input is a JSON object with `symbols`. It answers with lines: `came` with securities of which sessions
were written, any number of them, then `done`, or `error` with the code and `data`. It ends with its input.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from tideboard_core.desk.keys import stored_keys
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.process import lower_priority

DISK: Final = "desk-disk"
"""Code of an error of a disk, here or at the place; data `text`."""
PACKAGES: Final = ("deltalake", "pyarrow", "obstore")


def missing_packages() -> list[str]:
    """The packages of the extra `desk` that are not installed; none of them is loaded for that."""
    return [each for each in PACKAGES if importlib.util.find_spec(each) is None]


def command(folder: Path, address: str, *, endpoint: str = "", keys: str = "", practice: bool = False) -> list[str]:
    """The command line that copies from the place at `address` for the archive in `folder`.

    `endpoint` is the address of a store of another maker, `keys` the name of the keyring's entry with its keys.
    """
    options = [("--endpoint", endpoint), ("--connection", keys)]
    named = [part for name, value in options if value for part in (name, value)]
    kind = ["--practice"] if practice else []
    return [sys.executable, "-m", __name__, str(folder), address, *named, *kind]


def main(arguments: Sequence[str] | None = None, requests: IO[str] = sys.stdin, answers: IO[str] = sys.stdout) -> int:
    """Answer requests until there are no more."""
    parser = argparse.ArgumentParser(prog="tideboard-copying")
    parser.add_argument("folder", type=Path)
    parser.add_argument("address")
    parser.add_argument("--endpoint", default="")
    parser.add_argument("--connection", default="")
    parser.add_argument("--practice", action="store_true")
    options = parser.parse_args(arguments)
    lower_priority()

    def say(**answer: object) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    for line in requests:
        symbols = [InstrumentId(each) for each in json.loads(line)["symbols"]]
        try:
            _copy(options, symbols, lambda written: say(came=written))
        except TideboardError as error:
            say(error=error.code, data={name: str(value) for name, value in error.data.items()})
        except OSError as error:
            # Arrow's texts name the file with its whole path
            say(error=DISK, data={"text": os.strerror(error.errno) if error.errno else type(error).__name__})
        else:
            say(done=len(symbols))
    return 0


def _copy(
    options: argparse.Namespace, symbols: list[InstrumentId], came: Callable[[list[InstrumentId]], object]
) -> None:
    if missing_packages():
        raise DeskError(DeskFault.NOT_INSTALLED)
    from tideboard_core.desk.copying import SharedCopy

    kind = PRACTICE_KIND if options.practice else REAL
    with closing(SharedCopy(options.folder, _place(options), kind, SystemClock())) as copy:
        copy.copy(symbols, came)


def _place(options: argparse.Namespace) -> SharedPlace:
    place = place_of(options.address, {"AWS_ENDPOINT_URL": options.endpoint} if options.endpoint else os.environ)
    if not options.connection:
        return place
    from tideboard_core.system.vault import Vault

    return replace(place, keys=asyncio.run(stored_keys(Vault(), options.connection)))


if __name__ == "__main__":
    sys.exit(main())
