"""Where the process that serves programs begins; the window alone starts it."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from tideboard_core.programs.inheriting import OPTION, take_channel
from tideboard_core.programs.server.program import run
from tideboard_core.system.app_nap import forbid_app_nap
from tideboard_core.system.process import drop_key_log, forbid_core_dumps


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the window ends, or ends the channel."""
    parser = argparse.ArgumentParser(prog="tideboard-programs")
    parser.add_argument(OPTION, required=True)
    options = parser.parse_args(arguments)
    forbid_core_dumps()
    forbid_app_nap()
    drop_key_log()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the window gets it too, and ends this
    try:
        channel = take_channel(options.channel)
    except (OSError, ValueError):
        print("this program is started by the window of Tideboard alone", file=sys.stderr)  # noqa: T201
        return 2
    asyncio.run(run(channel))
    sys.stderr.flush()
    os._exit(0)  # a read of the archive may hang on its disk


if __name__ == "__main__":
    sys.exit(main())
