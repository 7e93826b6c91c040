"""The whole window over a hub: prices with their ages, no orders, and orders over a gateway beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fakes.servers.nats import nats_server
from fakes.servers.sandbox import environment, sandbox_here
from fakes.walks.own_process import run_fake

# The gate has desktop/connection/brokers/hub/test_form.py, desktop/connection/brokers/hub/test_descriptor.py,
# desktop/blotter/test_dock.py.
pytestmark = [pytest.mark.whole, pytest.mark.slow]

SECONDS = 240


@pytest.mark.timeout(SECONDS)
def test_a_window_watches_through_a_hub_and_trades_beside_it(tmp_path: Path) -> None:
    """The gate shows the same of the parts: the connection, its form, its check, and the words of ticket and lists."""
    with sandbox_here(seed=7, start="10:00") as sandbox, nats_server(tmp_path / "hub") as server:
        command = [sys.executable, "-m", "tideboard_core.fanout", "run", "--data-dir", str(tmp_path)]
        given = ["--server", server.fanout.url, "--opend", sandbox.opend]
        with subprocess.Popen([*command, *given], env=environment()) as hub:
            try:
                (tmp_path / "data").mkdir(mode=0o700)
                arguments = (str(tmp_path / "data"), server.window.url, str(server.window.key_file), sandbox.opend)
                found = run_fake("through_hub", *arguments, seconds=SECONDS)
            finally:
                hub.kill()
    code, said = found.pop("without a key")
    assert code == "hub-no-key"
    assert "paste the line" in said
    (sentence,) = found.pop("says")
    assert sentence.startswith("Orders never pass a hub.")
    assert found == {
        "ages": True,
        "provider": "Futu OpenD (practice, Hub)",
        "places": ["blotter", "ticket"],
        "records": "through-hub",
        "accounts": 0,
        "apart": [{"": "live", "orders": "live"}, True],
        "says then": [],
    }
