"""A person lets a program in by keys, and the commands and scripts of docs/programs.md run as they are printed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from fakes.servers.desktop_services import gnome_keyring, private_bus
from fakes.servers.sandbox import REPOSITORY
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import Person
from tideboard_core import __version__

pytestmark = [pytest.mark.timeout(300, method="signal"), pytest.mark.nightly]

PAGE = (REPOSITORY / "docs" / "programs.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
NOTEBOOK = """
import json, sys
shown, names = None, {}
for cell in json.load(open(sys.argv[-1]))["cells"]:
    if cell["cell_type"] == "code":
        *lines, last = "".join(cell["source"]).splitlines()
        exec("\\n".join(lines), names)
        print(eval(last, names) if "=" not in last.partition("(")[0] else exec(last, names))
"""


def programs(folder: Path) -> dict[str, str]:
    """What installing the wheel and a notebook would bring, in the vendors' environment, which has pandas."""
    python = os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python")
    folder.mkdir()
    (folder / "cells.py").write_text(NOTEBOOK, encoding="utf-8")
    for name, command in {
        "python": f"{python}",
        "tideboard-api": f"{python} -m tideboard_api",
        "jupyter": f"{python} {folder / 'cells.py'}",
    }.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY / "core"), "HOME": str(folder)}


def let_in(person: Person, name: str, *scopes: str) -> str:
    """Make a key on the page of programs by keys; returns its text, which is shown this once."""
    person.focus("programs_name")
    person.type(name)
    for each in scopes:
        person.focus(f"programs_{each}")
        person.key("Space")
    person.focus("programs_make")
    person.key("Space")
    person.see("programs_token")
    token = person.text("programs_token")
    person.focus("programs_done")
    person.key("Space")
    return token


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
        person.key("Ctrl", "k")
        person.see("palette_field")
        person.type("programs")
        person.key("Return")
        person.see("programs_on")
        person.focus("programs_on")
        person.key("Space")
        tokens = {"notebook": let_in(person, "notebook", "scope_market", "scope_archive")}
        (address,) = (runtime / "tideboard").glob("*.sock")
        (runtime / "tideboard" / "api.sock").symlink_to(address)  # as of the usual data folder
        env = programs(tmp_path / "bin") | {"DBUS_SESSION_BUS_ADDRESS": bus}

        def run(command: str, entered: str = "") -> str:
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=REPOSITORY / "docs" / "programs",
                env=env,
                input=entered,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            return done.stdout

        said = {command: run(command, f"{tokens['notebook']}\n") for command in commands}
        assert "kept for notebook" in said["tideboard-api key store notebook"]
        assert f"Tideboard {__version__}" in said["tideboard-api status notebook"]
        assert "HK.00700" in said["jupyter lab flow.ipynb"]
        assert "HK.00700" in run("python unusual.py HK.00700")
        prices = run("timeout -s INT 10 python prices.py HK.00700 | head -1")
        assert re.fullmatch(r"HK\.00700 \d+\.\d+ practice\n", prices), prices
        assert tokens["notebook"] not in app.log() + app.said() + "".join(said.values())
