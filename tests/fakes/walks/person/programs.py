"""What stands in docs/programs.md, run beside the window, and a person who lets programs in by keys."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fakes.servers.sandbox import REPOSITORY
from fakes.walks.person.person import Person, until

PAGE = (REPOSITORY / "docs" / "programs.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
ENTRIES = [json.loads(entry) for entry in re.findall(r"^```json\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)]
SCRIPTS = REPOSITORY / "docs" / "programs"
NOTEBOOK = """
import json, sys
shown, names = None, {}
for cell in json.load(open(sys.argv[-1]))["cells"]:
    if cell["cell_type"] == "code":
        *lines, last = "".join(cell["source"]).splitlines()
        exec("\\n".join(lines), names)
        print(eval(last, names) if "=" not in last.partition("(")[0] else exec(last, names))
"""


def interop_python() -> Path:
    """The Python of the vendors' environment, which has pandas and the SDK of the assistants' protocol."""
    return Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))


def programs(folder: Path) -> dict[str, str]:
    """What installing the wheel and a notebook would bring, as variables for a process."""
    python = interop_python()
    folder.mkdir()
    (folder / "cells.py").write_text(NOTEBOOK, encoding="utf-8")
    for name, command in {
        "python": f"{python}",
        "tideboard-api": f"{python} -m tideboard_api",
        "tideboard-mcp": f"{python} -m tideboard_api.mcp_server",
        "jupyter": f"{python} {folder / 'cells.py'}",
    }.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY / "core"), "HOME": str(folder)}


def run(command: str, environment: dict[str, str], entered: str = "") -> str:
    """Run a command of the page in the folder of the scripts; returns what it said."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=SCRIPTS,
        env=environment,
        input=entered,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


class Assistant:
    """The SDK of the Model Context Protocol with a `tideboard-mcp` of its own, as the page's first entry starts it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """What a tool gives; a refusal fails."""
        failed, value, text = self._ask(tool, arguments)
        assert not failed, f"{tool}: {text}"
        return dict(value)

    def answers(self, tool: str, **arguments: object) -> bool:
        """Whether a tool gives something now."""
        return not self._ask(tool, arguments)[0]

    def refused(self, tool: str, **arguments: object) -> str:
        """Why a tool refuses."""
        failed, value, text = self._ask(tool, arguments)
        assert failed, f"{tool}: {value}"
        return str(text)

    def propose(self, symbol: str, side: str, quantity: int, price: str, **more: object) -> str:
        """Propose a limit order; its id."""
        fields = {"symbol": symbol, "side": side, "type": "limit", "quantity": quantity, "price": price, **more}
        reply = self.call("propose_ticket", **fields)
        assert (reply["state"], reply["edited"]) == ("created", False), reply
        return str(reply["id"])

    def state(self, proposal: str) -> tuple[str, bool]:
        """State of a proposal, and whether it was edited."""
        reply = self.call("proposal_state", identity=proposal)
        return str(reply["state"]), bool(reply["edited"])

    def _ask(self, tool: str, arguments: object) -> Any:
        into, back = self._process.stdin, self._process.stdout
        assert into is not None
        assert back is not None
        into.write(json.dumps([tool, arguments]) + "\n")
        into.flush()
        line = back.readline()
        assert line, f"the assistant ended at {tool}"
        return json.loads(line)


@contextlib.contextmanager
def assistant(environment: dict[str, str]) -> Iterator[Assistant]:
    """Start it, and end it."""
    server = ENTRIES[0]["mcpServers"]["tideboard"]
    script = REPOSITORY / "tests" / "interop" / "vendor_assistant.py"
    with subprocess.Popen(
        [interop_python(), script, server["command"], *server["args"]],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Assistant(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def open_page(person: Person) -> None:
    """Go to the page of programs by keys."""
    person.key("Ctrl", "k")
    person.see("palette_field")
    person.type("programs")
    person.key("Return")
    person.see("programs_on")


def switch_on(person: Person, runtime: Path) -> None:
    """Let programs connect, on the open page; their socket is then where that of the usual data folder is."""
    person.focus("programs_on")
    person.key("Space")
    place = runtime / "tideboard" / "api.sock"
    if not place.is_symlink():
        (address,) = until(lambda: [*(runtime / "tideboard").glob("*.sock")], what="the socket of programs")
        place.symlink_to(address)


def let_in(person: Person, name: str, *scopes: str, most: str = "", password: str = "") -> str:
    """Make a key on the page of programs by keys; returns its text, which is shown this once.

    `most` is what an order that it proposes may be worth in HKD; `password` is asked where that is real money.
    """
    person.focus("programs_name")
    person.type(name)
    for each in scopes:
        person.focus(f"programs_{each}")
        person.key("Space")
    if most:
        person.focus("programs_value_HKD")
        person.type(most)
    person.focus("programs_make")
    person.key("Space")
    if password:
        person.see("trade_password")
        assert not person.sees("programs_token")
        person.focus("trade_password")
        person.type(password)
        person.key("Return")
    person.see("programs_token")
    token = person.text("programs_token")
    person.focus("programs_done")
    person.key("Space")
    return token
