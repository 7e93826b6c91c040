"""One exchange behind both ports: an order through either is in the book that the other shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS

pytestmark = pytest.mark.slow


@pytest.mark.timeout(120)
def test_each_vendors_client_sees_the_others_order_in_the_book(interop_python: Path, tmp_path: Path) -> None:
    line, result = tmp_path / "line.json", tmp_path / "result.json"
    with sandbox_here(start="10:30", arguments=["--longport-port", "0"]) as sandbox:
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        run_script(interop_python, "vendor_two_doors.py", line, result, home=tmp_path)
    seen = json.loads(result.read_text(encoding="utf-8"))
    books = seen["books"]

    (shares, orders), other = books["before"]
    assert other == [shares, orders]
    assert books["longport"] == [[shares + 100, orders + 1]] * 2
    assert books["futu"] == [[shares + 200, orders + 2]] * 2
    assert not any(account in "".join(seen["accounts"]) for account in LONGPORT_ACCOUNTS)
