"""The command line of `tideboard-signals`; nothing heavy is imported before it is read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from tideboard_core.collector.command_line import OneSentence, count_of, symbols_of

PROGRAM = "tideboard-signals"
HERE, SPARK = "here", "spark"
MOST_PROCESSES = 61
"""More a pool cannot have on Windows."""


def parse(arguments: Sequence[str], program: str = PROGRAM) -> argparse.Namespace:
    """Read the arguments; wrong ones end the program with one sentence and exit code 2."""
    made = parser(program)
    options = made.parse_args(arguments)
    if options.engine == SPARK and not options.over:
        made.error("--engine spark needs --over: its tasks read a shared place")
    if options.engine != SPARK and options.master:
        made.error("--master is for --engine spark")
    return options


def parser(program: str = PROGRAM) -> argparse.ArgumentParser:
    made = OneSentence(prog=program, description="Make the record of a rule of signals.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    text = "say what followed the firings of a rule, beside what followed other minutes"
    record = commands.add_parser("record", help=text, description=text[0].upper() + text[1:] + ".")
    record.add_argument("rule", metavar="RULE", help="name or id of a kept rule, or a JSON file of one")
    record.add_argument("--data-dir", type=Path, metavar="DIR", help="data folder (default: the app's own)")
    record.add_argument("--over", default="", metavar="PLACE", help="a shared place, not the data folder's archive")
    record.add_argument("--market", default="", metavar="MARKET", help="such as HK; needed where there are several")
    record.add_argument("--provider", default="", metavar="NAME", help="needed where there are several")
    record.add_argument(
        "--symbols", type=symbols_of, default=[], metavar="LIST", help="default: those of the rule's list, else all"
    )
    record.add_argument("--sessions", type=count_of, default=0, metavar="N", help="the last N (default: all)")
    record.add_argument(
        "--halves", action="store_true", help="of the older half of the sessions, as one of a rule that was changed is"
    )
    record.add_argument("--against-list", action="store_true", help="less what all the securities did meanwhile")
    record.add_argument("--all-minutes", action="store_true", help="compared with all minutes without a signal")
    record.add_argument(
        "--processes", type=_processes, default=os.cpu_count() or 1, metavar="N", help="default: one for each core"
    )
    record.add_argument("--engine", choices=(HERE, SPARK), default=HERE)
    record.add_argument("--master", default="", metavar="URL", help="of Spark (default: local[*])")
    record.add_argument("--json", type=Path, metavar="FILE", help="also write all of the record there")
    return made


def _processes(text: str) -> int:
    count = count_of(text)
    if not 1 <= count <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"{text} is not 1 to {MOST_PROCESSES}")
    return count
