"""The window for assistants, by the protocol's own SDK as client, in both of its revisions and over a real keyring."""

from __future__ import annotations

import asyncio
import json
import subprocess
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import SecretService

from fakes.servers.keyring import keyring_service
from fakes.servers.programs_window import ScriptedWindow, served
from fakes.servers.vendor_sdk import run_script
from tideboard_api.key_store import store_key
from tideboard_api.mcp_http import new_token
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_api.replies import FlowReply, QuoteReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import ProposeCall, ReadOf

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
READS = {
    "search_instruments", "quote", "book", "flow", "minutes", "bars", "percentile", "signal_record", "archive_status",
    "positions",
}  # fmt: skip
PROPOSES = {"propose_ticket", "proposal_state", "withdraw_proposal"}
MINUTES = 331
STATUSES = {
    "as it should be": 200,
    "no key": 401,
    "a wrong key": 401,
    "half the key": 401,
    "another scheme": 401,
    "the key in the query": 401,
    "the key twice": 404,
    "a rebound host": 421,
    "another port": 421,
    "localhost": 421,
    "no host": 421,
    "a page": 403,
    "a page of a local server": 403,
    "a page of this server": 403,
    "a page without origin": 403,
    "a page's fetch": 403,
    "a preflight": 403,
    "a form": 415,
    "text": 415,
    "another path": 404,
    "a slash more": 404,
    "a stream": 405,
    "an end": 405,
    "twenty thousand bytes": 413,
    "no JSON": 400,
    "a socket": 401,
    "two keys": 401,
    "garbage": 400,
}
"""What the server over HTTP says to requests that differ in one thing; the library's own checks pass nine of them."""


@pytest.fixture
def script_result(
    interop_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[ScriptedWindow, dict[str, Any]]:
    """What the assistant saw, and what the window heard."""
    window = ScriptedWindow(
        {
            ReadOf.QUOTE: QuoteReply(symbol="HK.00700", last=Decimal("612.50")),
            ReadOf.RECORD: ArchivePlace(
                folder=str(tmp_path / "archive"),
                provider="Futu",
                tier_version="1",
                currency="HKD",
                practice=True,
                now=NOON.timestamp(),
            ),
            ReadOf.FLOW: FlowReply(
                symbol="HK.00700",
                times=tuple(60.0 * minute for minute in range(MINUTES)),
                net=tuple(float(minute) for minute in range(MINUTES)),
            ),
        },
        proposing=ProposalReply(
            id="p-1",
            client_id="a1",
            state=ProposalState.CREATED,
            edited=False,
            created=NOON,
            ends=NOON + timedelta(seconds=120),
        ),
    )
    token = window.make("agent", ProgramScope.MARKET, ProgramScope.RECORDS, ProgramScope.PROPOSE_PRACTICE)
    with keyring_service(tmp_path, monkeypatch):
        monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())  # type: ignore[no-untyped-call]
        store_key("agent", token)
        over_http = new_token("agent")
        asyncio.run(_day(window, interop_python, tmp_path, over_http))
    result = (tmp_path / "result.json").read_text(encoding="utf-8")
    assert token not in result
    assert over_http not in result
    return window, json.loads(result)


async def _day(window: ScriptedWindow, python: Path, folder: Path, token: str) -> None:
    line, result = folder / "line.json", folder / "result.json"
    async with served(window, folder):
        line.write_text(json.dumps({"place": window.address, "token": token}), encoding="utf-8")
        await asyncio.to_thread(run_script, python, "vendor_mcp.py", line, result, home=folder)


def test_an_assistant_reads_and_proposes_and_nothing_else(
    script_result: tuple[ScriptedWindow, dict[str, Any]],
) -> None:
    window, found = script_result
    assert {way: day["version"] for way, day in found["days"].items()} == {
        "legacy": "2025-11-25",
        "auto": "2026-07-28",
        "legacy over HTTP": "2025-11-25",
        "auto over HTTP": "2026-07-28",
    }
    for seen in found["days"].values():
        assert seen["tools"] == dict.fromkeys(READS, True) | dict.fromkeys(PROPOSES, False)
        quote, flow, record, proposal, *refused = seen["answers"]
        assert quote[:2] == [False, json.loads(quote[2])]
        assert quote[1]["rows"][0]["last"] == "612.50"
        assert len(flow[1]["net"]) == 200
        assert flow[1]["net"][-1] == MINUTES - 1
        assert {name: record[1][name] for name in ("rule", "symbols", "reason")} == {
            "rule": "sign-turn",
            "symbols": ["HK.00700", "HK.00005"],
            "reason": "not-recorded",
        }
        assert proposal[1] == {
            "id": "p-1",
            "client_id": "a1",
            "state": "created",
            "edited": False,
            "created": "2026-11-25T04:00:00Z",
            "ends": "2026-11-25T04:02:00Z",
        }
        assert [each[0] for each in refused] == [True] * 4
        assert "unknown field `send`" in refused[0][2]
        assert refused[3][2] == "there is no such tool"
    proposals = [each for each in window.heard if isinstance(each, ProposeCall)]
    assert len(proposals) == 4  # one in each revision and by each way, and none with what the API does not know
    assert found["statuses"] == STATUSES


def test_without_a_key_it_says_what_to_do(interop_python: Path) -> None:
    core = Path(__file__).parents[2] / "core"
    done = subprocess.run(
        [interop_python, "-m", "tideboard_api.mcp_server", "agent"],
        env={"PYTHONPATH": str(core), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "tideboard-mcp: No keyring of this system keeps the key safe: keyring.backends.null.Keyring.\n"
    )
