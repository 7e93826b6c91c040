"""The program that copies from a shared place for a window, in a process of its own: a place may hang, or take memory.

Each line of its input is a JSON object with `symbols`. It answers with lines: `came` with securities of which sessions
were written, any number of them, then `done`, or `error` with the code and `data`. It ends with its input.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO

from tideboard_core.desk.copying_command import missing_packages
from tideboard_core.desk.keys import stored_keys
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.process import lower_priority


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
            say(error=DeskFault.DISK, data={"text": os.strerror(error.errno) if error.errno else type(error).__name__})
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
