"""Whatever is bent in the settings file, the program starts: connections are built, and each symbol is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from fakes.values.bent_files import bent
from fakes.values.full_settings import FULL
from run_forms import sized
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.connection.services import TradingRelay, build_connections
from tideboard_desktop.startup.app import wire
from tideboard_desktop.ui.cli.command_line import parse


def symbols(settings: Settings) -> list[str]:
    """Every security that the window asks for by itself."""
    lists = [one for each in settings.watchlists for one in (*each.symbols, *each.pinned)]
    return [settings.symbol, *settings.recent_symbols, *lists, *settings.after_close.symbols]


@contextmanager
def story(number: int, touched: object) -> Iterator[None]:
    """Name what was bent beside whatever goes wrong with it."""
    try:
        yield
    except Exception as error:
        error.add_note(f"file {number}, bent at {touched}")
        raise


def test_it_starts_whatever_is_bent(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.save(FULL)
    good, random = (tmp_path / "settings.json").read_bytes(), Random(58)
    clock = SystemClock()
    for number in range(sized(100, 1_000)):
        data, touched = bent(good, random)
        (tmp_path / "settings.json").write_bytes(data)
        if number % 2:
            (tmp_path / "settings.good").unlink(missing_ok=True)
        read = SettingsFile(tmp_path).read()
        prepared = Prepared(
            directory=tmp_path,
            redactor=Redactor(),
            settings=read.settings,
            file=file,
            review=SettingsReview(read),
        )
        with story(number, touched):
            try:
                wiring = wire(parse([]), prepared, clock)
            except OSError:  # a key file that is not there: nothing is connected, and the window says so
                wiring = wire(parse(["--sandbox"]), prepared, clock)
            build_connections(wiring.gateways, Hub(clock), TradingRelay(), clock)
            for symbol in symbols(read.settings):
                assert market_of(InstrumentId(symbol))
