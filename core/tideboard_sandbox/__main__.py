"""The program `tideboard-sandbox`: a simulated exchange that serves the brokers' real wire protocols."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from typing import Any

import tideboard_core.system.asyncio_import
import tideboard_core.system.msgspec_import  # noqa: F401  both before whatever has coroutines or messages
from tideboard_core.errors import BadInput
from tideboard_core.system.app_nap import forbid_app_nap
from tideboard_core.system.code_cache import kept_code
from tideboard_core.system.terminal import write_line
from tideboard_sandbox.command_line import Options, parse

CANNOT_SERVE = 1
BAD_COMMAND_LINE = 2
DAMAGED_STATE = 3
"""The content of the state file cannot be used: another start changes nothing, a new file does."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sandbox until it is asked to stop; returns the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["control"]:
        return control(words[1:])
    import asyncio  # above, it would come with ssl

    try:
        options = parse(words)
        log_to_stderr()
        forbid_app_nap()
        asyncio.run(_run(options))
    except BadInput as problem:
        return _print(str(problem.data.get("sentence", problem)), BAD_COMMAND_LINE)
    except _Unserved as problem:
        return _print(str(problem), problem.code)
    except KeyboardInterrupt:
        return 0
    return 0


CONTROL_USAGE = "tideboard-sandbox control HOST:PORT COMMAND [NAME=VALUE ...]"


def control(words: Sequence[str]) -> int:
    """Send one command to the control port of a running sandbox and print its answer; returns the exit code."""
    if words[:1] in (["-h"], ["--help"]):
        write_line(sys.stdout, CONTROL_USAGE)
        return 0
    from tideboard_sandbox.child_process import SandboxError, send  # what runs a sandbox needs none of it

    try:
        answer = send(words[0], control_command(words[1:]))
    except (IndexError, ValueError):
        return _print(f"A command is sent as {CONTROL_USAGE}.", BAD_COMMAND_LINE)
    except SandboxError as problem:
        return _print(str(problem), CANNOT_SERVE)
    write_line(sys.stdout, json.dumps(answer, ensure_ascii=False))
    return 0


def control_command(words: Sequence[str]) -> dict[str, Any]:
    """The command that words spell: its name and `name=value`, or one JSON object; raises ValueError, IndexError."""
    if words[0].startswith("{"):
        whole: dict[str, Any] = json.loads(" ".join(words))
        return whole
    command: dict[str, Any] = {"do": words[0]}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(word)
        command[name] = _value(value)
    return command


def _value(text: str) -> object:
    """A whole number, true, false, null or a text in quotes as JSON has it; anything else is text as it stands."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return text


def log_to_stderr() -> None:
    """Send the sandbox's records to stderr; no handler elsewhere sees them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname).1s %(name)s %(message)s"))
    logger = logging.getLogger("tideboard.sandbox")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


class _Unserved(Exception):
    """Why the exchange does not run any more, and the exit code."""

    def __init__(self, sentence: str, code: int = CANNOT_SERVE) -> None:
        super().__init__(sentence)
        self.code = code


async def _run(options: Options) -> None:
    # Imported after the command line was checked, so that a wrong option is reported at once.
    import sqlite3

    with kept_code("sandbox"):
        from tideboard_sandbox.program import DamagedState, PortTaken, Program, state_sentence, stop_on_signals

    try:
        program = Program(options)
        stop_on_signals(program)
        await program.run(_announce)
    except PortTaken as problem:
        raise _Unserved(str(problem)) from None
    except DamagedState as problem:
        raise _Unserved(str(problem), DAMAGED_STATE) from None
    except sqlite3.Error as problem:
        raise _Unserved(state_sentence(options.state, problem)) from None


def _announce(line: dict[str, Any]) -> None:
    write_line(sys.stdout, json.dumps(line))


def _print(sentence: str, code: int) -> int:
    write_line(sys.stderr, f"tideboard-sandbox: {sentence}")
    return code


if __name__ == "__main__":
    sys.exit(main())
