"""Process safety, looked at from inside a child so that the test run keeps its own limits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import resource
from tideboard_core.system.process import dumpable, forbid_core_dumps
before = dumpable()
agreed = forbid_core_dumps()
print(before, agreed, dumpable(), resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_no_core_file_and_not_dumpable() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout

    assert said.split(maxsplit=3)[1:] == ["True", "False", "(0, 0)\n"]


KEY_LOG = """
import os, sys
from tideboard_core.system.process import drop_key_log
print(drop_key_log(), drop_key_log())
import aiohttp.connector
from tideboard_core.gateways.http.certificates import trusting
print(aiohttp.connector._SSL_CONTEXT_VERIFIED.keylog_filename, trusting("").keylog_filename)
"""


def test_no_connection_s_keys_are_written_down(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    environment = {**os.environ, "SSLKEYLOGFILE": str(keys)}
    said = subprocess.run(
        [sys.executable, "-c", KEY_LOG], capture_output=True, text=True, check=True, env=environment
    ).stdout

    assert said.split() == ["True", "False", "None", "None"]
    assert not keys.exists()
