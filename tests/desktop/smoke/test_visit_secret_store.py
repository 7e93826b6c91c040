"""The smoke test's secrets end with its process."""

from __future__ import annotations

from pathlib import Path

from tideboard_core.system.clock import SystemClock
from tideboard_core.system.redaction import Redactor
from tideboard_core.system.settings import Settings, SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.smoke.visit import RunStore
from tideboard_desktop.startup.app import wire
from tideboard_desktop.ui.cli.command_line import parse


async def test_a_secret_is_kept_until_it_is_forgotten() -> None:
    store = RunStore()
    await store.set("name", "value")
    assert await store.get("name") == "value"
    await store.delete("name")
    await store.delete("name")
    assert await store.get("name") is None
    assert await store.probe() == "RunStore"


def test_the_program_takes_it_instead_of_the_keyring(tmp_path: Path) -> None:
    """Neither the lock nor a broker's credentials reach anybody's real entries."""
    file = SettingsFile(tmp_path)
    prepared = Prepared(directory=tmp_path, redactor=Redactor(), settings=Settings(), file=file, problem=None)
    store = RunStore()
    wiring = wire(parse(["--sandbox"]), prepared, SystemClock(), store)

    assert wiring.store is store
    assert wiring.shelf._store is store
    assert wiring.rewire(wiring.uses).store is store
