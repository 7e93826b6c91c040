"""A person lets a program in by keys, and the commands and scripts of docs/programs.md run as they are printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fakes.servers.desktop_services import gnome_keyring, private_bus
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.programs import SNIPPETS, let_in, open_page, programs, run, switch_on
from tideboard_core import __version__

# The gate has desktop/programs/test_service.py.
pytestmark = [pytest.mark.timeout(300, method="signal"), pytest.mark.whole, pytest.mark.slow]


def test_the_commands_of_the_page_run_as_they_are_printed(
    the_stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install, *commands = SNIPPETS[0].splitlines()
    assert install == "pip install './tideboard_api-VERSION-py3-none-any.whl[pandas]' jupyterlab"
    assert len(commands) + 1 <= 5
    runtime = tmp_path / "r"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    with (
        private_bus() as bus,
        gnome_keyring(tmp_path / "k", bus, "master"),
        running_app(the_stage, tmp_path / "data") as app,
    ):
        person = app.person()
        person.see("main_window")
        open_page(person)
        switch_on(person, runtime)
        token = let_in(person, "notebook", "scope_market", "scope_archive")
        env = programs(tmp_path / "bin") | {"DBUS_SESSION_BUS_ADDRESS": bus}

        said = {command: run(command, env, f"{token}\n") for command in commands}
        assert "kept for notebook" in said["tideboard-api key store notebook"]
        assert f"Tideboard {__version__}" in said["tideboard-api status notebook"]
        assert "HK.00700" in said["jupyter lab flow.ipynb"]
        assert "HK.00700" in run("python unusual.py HK.00700", env)
        prices = run("timeout -s INT 10 python prices.py HK.00700 | head -1", env)
        assert re.fullmatch(r"HK\.00700 \d+(\.\d+)? practice\n", prices), prices
        assert token not in app.log() + app.said() + "".join(said.values())
