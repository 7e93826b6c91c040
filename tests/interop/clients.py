"""Runs clients of other makers, unchanged, each against a sandbox of its own: `python -m interop.clients [NAME ...]`.

`python3 dev.py interop` makes their environment and starts this there; TIDEBOARD_CLIENTS is that environment.
A line is printed for each program; the exit code is 1 where a check went differently from what is expected.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from devtools.base import python, say
from devtools.environments import CLIENTS, NODE_PACKAGES, node
from fakes.servers.sandbox import sandbox_process

FOLDER = Path(__file__).parent
LONGEST = 120
"""Seconds that a program may take."""

NOT_SUBSCRIBED, LOCKED, WRONG, NO_ROW = "请先订阅", "没有解锁交易", "交易密码错误", "未知的协议ID"
NO_PAPER_FILLS = "模拟交易不支持成交数据"


class Program(NamedTuple):
    """A client: its script, how many checks that does, and which of them are refused, in what words."""

    name: str
    version: str
    script: str
    checks: int
    refused: Mapping[str, str]
    package: str = ""


_OF_2018 = {
    "get_stock_quote unsubscribed": NOT_SUBSCRIBED,
    "get_referencestock_list": "ValueError: 5",  # a kind of warrant that it does not know yet
    "get_trading_days": NO_ROW,
    "get_history_kline": NO_ROW,
    "get_multi_points_history_kline": NO_ROW,
    "get_autype_list": NO_ROW,
    "unlock_trade": "securityFirm",
    "place_order locked": LOCKED,
    "deal_list_query": NO_PAPER_FILLS,
    "history_deal_list_query": NO_PAPER_FILLS,
}
"""What the sandbox refuses to futuquant."""
PROGRAMS = (
    Program(
        "nautilus-futu", "0.5.1", "client_nautilus.py", 82,
        {
            "get_rehab": "failed to decode Protobuf message",  # it asks with a message of its own making
            "place_order locked": LOCKED,
            "unlock_trade wrong": WRONG,
            "get_order_fill_list paper": NO_PAPER_FILLS,
            "get_history_order_fill_list paper": NO_PAPER_FILLS,
            "get_margin_ratio paper": "模拟交易不支持查询融资融券数据",
            "get_order_fee paper": "模拟交易不支持查询订单费用",
        },
    ),
    Program("futuquant", "3.5.1", "client_futuquant.py", 40, _OF_2018),
    Program("futuquant JSON", "3.5.1", "client_futuquant_json.py", 40, _OF_2018),
    Program(
        "npm futu-api", "10.11.7108", "client_futu_api.mjs", 44,
        {
            "GetBasicQot unsubscribed": NOT_SUBSCRIBED,
            "GetDividendRank": NO_ROW,
            "PlaceOrder locked": LOCKED,
            "UnlockTrade wrong": WRONG,
            "GetOrderFillList paper": NO_PAPER_FILLS,
        },
        "futu-api",
    ),
    Program("npm longport", "3.0.18", "client_longport.mjs", 41, {"submitOrder odd lot": "lot size"}, "longport"),
    Program("npm longport 2", "2.1.12", "client_longport.mjs", 39, {"submitOrder odd lot": "lot size"}, "longport-2"),
)  # fmt: skip


def faults(program: Program, seen: Mapping[str, str]) -> list[str]:
    """What went differently from what is expected, a line each."""
    found = [] if len(seen) == program.checks else [f"{len(seen)} checks instead of {program.checks}"]
    found += [f"{name}: not checked" for name in program.refused if name not in seen]
    for name, said in seen.items():
        words = program.refused.get(name)
        if said != "ok" if words is None else said == "ok" or words not in said:
            found.append(f"{name}: {said}" + (f" instead of a refusal with {words!r}" if words else ""))
    return found


def command(program: Program, line: Path, result: Path) -> list[str]:
    """How to start the program's script."""
    script = [str(FOLDER / program.script), str(line), str(result)]
    if program.package:
        return [str(node()), *script, str(NODE_PACKAGES), program.package]
    return [str(python(CLIENTS)), *script]


def run(program: Program) -> Mapping[str, str]:
    """What each check of the program gave; a program that ends badly or not at all gives that as one check."""
    # What is tried is the wire: a client sends from its paper account what it can send at all.
    doors = ["--opend-ws-port", "0", "--longport-port", "0", "--scenario", "paper-lenient"]
    with tempfile.TemporaryDirectory() as home, sandbox_process(start="10:30", arguments=doors) as sandbox:
        line, result = Path(home, "line.json"), Path(home, "result.json")
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        env = {**os.environ, "HOME": home, "PYTHONPATH": str(FOLDER.parent)}
        env["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"  # the messages of futuquant need it
        try:
            ended = subprocess.run(
                command(program, line, result),
                env=env, capture_output=True, text=True, errors="replace", timeout=LONGEST, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as problem:
            return {"start": str(problem)}
        if ended.returncode or not result.exists():
            return {"end": f"code {ended.returncode}: {(ended.stdout + ended.stderr)[-2000:]}"}
        seen: dict[str, str] = json.loads(result.read_text(encoding="utf-8"))
        return seen


def main(names: list[str]) -> int:
    """Run the programs named, or all; the exit code."""
    if unknown := set(names) - {program.name for program in PROGRAMS}:
        say(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in PROGRAMS)}")
        return 2
    failed = False
    for program in PROGRAMS:
        if names and program.name not in names:
            continue
        seen = run(program)
        wrong = faults(program, seen)
        worked = sum(said == "ok" for said in seen.values())
        say(
            f"{'FAILED' if wrong else 'ok    '}  {program.name:<15}{program.version:<12}"
            f"{worked} of {len(seen)} checks worked; to be refused: {len(program.refused)}"
        )
        for each in wrong:
            say(f"        {each}")
        failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
