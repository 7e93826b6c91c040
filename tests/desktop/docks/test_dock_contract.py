"""Docks of the table keep the clauses of the contract of docks, in a window on a real practice market."""

from __future__ import annotations

import asyncio
import csv
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from html import unescape
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
import qasync
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QWidget,
)

from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.screen.overlaps import noted_over
from fakes.scenes.window.connected_window import ConnectedWindow, PaintCount, says, words
from fakes.scenes.window.dialogs import visible
from fakes.scenes.window.dock_contracts import CONTRACTS, Clause, Contract
from fakes.scenes.window.left_docks import HIDINGS, Left, fields, identifier, tables
from fakes.scenes.window.saving import saved
from fakes.servers.sandbox import sandbox_here
from fakes.values.hub_values import known, put
from fakes.values.waiting import until
from run_forms import sized
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.appearance import Language
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX
from tideboard_desktop.window.workspace.dock_widget import DockWidget

SHOWN, OTHER, STRANGER = IDS[0], IDS[4], InstrumentId("HK.00066")
"""What the letters show at first, another security with a name and a price, and one that nothing shows."""
TEXTS = Path(__file__).parents[3] / "resources/tideboard_resources/i18n/tideboard_zh_HK.ts"
MINUTE = 65
NUMBERS = count(1)
PUSHES, TRIES = 21, 50
READING = "reference data"
"""Name of the tasks of `Reads`."""
LOWER = 240
"""Height of a dock that has less room than it asks for."""
AWAY = 5.0
"""Seconds for which a connection is away."""
REPEATED = {"Qot_GetCapitalFlow"}
"""Calls that are repeated anyhow, when the schedule of flow has room: for what is in sight."""
PUT_OFF = 61.0
"""Seconds after which what a limit of calls had put off is read."""
PUSHED_AFTER = 3
"""Seconds of trading in which a book changes."""
MOST_SHOWN = 4000
"""Letters of a dock's words in a message."""
SAVES = 3
"""What was just read may come between a file and a look at the table."""
BUILT_ANEW = {Clause.MEMORY, Clause.LANGUAGE}
"""Clauses for which the window is built anew: they come last."""
SPEECHLESS = {QAccessible.Role.NoRole, QAccessible.Role.Client}
ONE_OF = sized(6, 1)


def tried(place: int, clause: Clause) -> bool:
    """Whether this run tries a clause at the dock of this place: each opens, and keeps one of so many other clauses.

    Two clauses go together, as those for which the window is built anew.
    """
    return clause is Clause.OPENS or (place + (list(Clause).index(clause) + 1) // 2) % ONE_OF == 0


CASES = [
    (contract, clause)
    for place, contract in enumerate(CONTRACTS)
    for clause in contract.clauses
    if tried(place, clause)
]


class Before(NamedTuple):
    """A dock before the window was built anew."""

    untouched: Memory
    memory: Memory
    words: set[str]


@dataclass(slots=True)
class Stage:
    """Three windows: connected, connected without any right to read quotes, and never connected.

    `wanted` has what each dock still wanted once it was closed, `painted` what it painted, `read` which calls were made
    and `begun` which tasks began in the minute after that; `before` the docks of the connected window as they were
    until it was built anew in another language.
    """

    connected: ConnectedWindow
    refused: ConnectedWindow
    alone: ConnectedWindow
    folder: Path
    cases: Sequence[tuple[Contract, Clause]]
    wanted: dict[str, frozenset[Key[object]]] = field(default_factory=dict)
    painted: dict[str, PaintCount] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    before: dict[str, Before] = field(default_factory=dict)

    def docks(self, *clauses: Clause) -> list[Contract]:
        """The rows with a case of any of these clauses in this run."""
        wanted = {case[0].key for case in self.cases if case[1] in clauses}
        return [contract for contract in CONTRACTS if contract.key in wanted]

    async def hide(self) -> None:
        """Open and close each dock that has to rest, then let a minute of trading pass."""
        if self.painted:
            return
        window = self.connected
        for contract in self.docks(Clause.HIDDEN):
            wanted = window.hub.wanted()
            dock = await window.open(contract.key)
            window.bare()
            await window.turns()
            self.wanted[contract.key] = window.hub.wanted() - wanted
            self.painted[contract.key] = PaintCount(dock)
        before = await window.reads()
        window.tasks.begun.clear()
        await window.market_runs(MINUTE, step=13)
        self.begun = list(window.tasks.begun)
        for paints in self.painted.values():
            paints.stop()
        after = await window.reads()
        self.read = {call.name: after[call] - before.get(call, 0) for call in after if after[call] != before.get(call)}

    async def change_language(self) -> None:
        """Choose something in each dock that a window built anew has to have as it was, then build it anew."""
        if self.before:
            return
        window = self.connected
        for contract in self.docks(Clause.MEMORY, Clause.LANGUAGE):
            window.bare()
            dock = await window.open(contract.key)
            untouched = dock.memory()
            if contract.opener:
                window.command(contract.opener).run()
            choose_another(dock)
            dock.recall(dock.memory() | contract.chosen)
            await window.answered(dock)
            self.before[contract.key] = Before(untouched, dock.memory(), said(dock))
        assert use_language(window.qapp, Language.TRADITIONAL)
        kept, old = window.built.capture(), window.built
        window.built = window.build()
        window.built.restore(kept)
        window.discard(old)
        window.built.window.show()
        for dock in window.built.window.workspace.docks.values():
            if not dock.closed:
                await window.answered(dock)


def said(dock: DockWidget) -> set[str]:
    """Its words without those of a moment: ages, and what a market that moves writes anew."""
    return {text for text in words(dock) if not any(digit.isdigit() for digit in text)}


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at it."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def stops(dock: DockWidget) -> list[QWidget]:
    """Where Tab stops in a dock."""
    return [widget for widget in dock.findChildren(QWidget) if takes_tab(widget)]


def named(widget: QWidget) -> bool:
    """Whether a screen reader has a name for it."""
    return bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


def role(widget: QWidget) -> QAccessible.Role:
    """What a screen reader calls it."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found.role()


def differing(view: QAbstractItemView, rows: Sequence[Sequence[str]]) -> set[str]:
    """The columns of a table of which the same row of a file has not every word, or not the figure."""
    model, kept = view.model(), [exact_words(row) for row in rows]
    found = set()
    for column in range(model.columnCount()):
        cells = [str(model.index(row, column).data() or "") for row in range(model.rowCount())]
        if len(cells) != len(kept) or not all(map(is_in, cells, kept)):
            found.add(str(model.headerData(column, Qt.Orientation.Horizontal)))
    return found


def exact_words(row: Sequence[str]) -> tuple[set[str], list[float]]:
    """The words of the row of a file, its days as they are shown, and its figures."""
    words = {word for cell in row for word in cell.split()}
    days = (date.fromisoformat(word) for word in words if re.fullmatch(r"\d{4}-\d\d-\d\d", word))
    shown = {word for day in days for word in (str(day.day), f"{day:%b}", f"{day:%Y}")}
    return words | shown, [figure.value for word in words if (figure := figure_of(word)) is not None]


def is_in(cell: str, kept: tuple[set[str], list[float]]) -> bool:
    """Whether a row has every word of a cell, or the figure that it rounds."""
    words, figures = kept
    return all(word in words or is_among(figure_of(word), figures) for word in cell.split() if re.search(r"\w", word))


class Figure(NamedTuple):
    """A figure as it is shown, and half of its last digit."""

    value: float
    off: float


def figure_of(word: str) -> Figure | None:
    """The figure that a word is; None if it is none."""
    found = re.fullmatch(r"([+\-\u2212]?)([\d,]+)(\.\d+)?([KMB]?)[%\u00d7]?", word)
    if found is None:
        return None
    sign, whole, part, unit = found.groups("")
    scale = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9}[unit]
    value = float(whole.replace(",", "") + part) * scale
    return Figure(value if sign in {"", "+"} else -value, 0.51 * scale / 10 ** max(len(part) - 1, 0))


def is_among(figure: Figure | None, figures: Sequence[float]) -> bool:
    """Whether it is one of these, rounded."""
    return figure is not None and any(abs(figure.value - one) <= figure.off for one in figures)


async def asked(window: ConnectedWindow, contract: Contract) -> DockWidget:
    """The dock, open, after it was asked for what it reads."""
    window.bare()
    dock = await window.open(contract.key)
    await window.ask_again(contract.key)
    return dock


async def file_rows(window: ConnectedWindow, contract: Contract, folder: Path) -> list[list[str]]:
    """What the dock's command saves."""
    path, command = folder / f"{contract.key}-{next(NUMBERS)}.csv", window.command(contract.save)
    if not command.enabled():
        await window.market_runs(PUSHED_AFTER, step=1)  # what is pushed comes with the next change
    await until(command.enabled)
    data = await saved(window.built.window, command, path)
    lines = data.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.reader(line for line in lines if not line.startswith("#")))


def choose_another(dock: DockWidget) -> None:
    """In each group of buttons press one that is not pressed, and sort each table the other way round."""
    groups: dict[int, QAbstractButton] = {}
    for button in dock.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and button.autoExclusive() and not button.isChecked():
            groups.setdefault(id(button.parentWidget()), button)
    for button in groups.values():
        button.click()
    for view in tables(dock):
        before = dock.memory()
        view.model().sort(0, Qt.SortOrder.DescendingOrder)
        if dock.memory() == before:  # it was so
            view.model().sort(0, Qt.SortOrder.AscendingOrder)


def shown(dock: DockWidget) -> str:
    """What the dock says, for the message of a clause that fails."""
    return " | ".join(words(dock))[:MOST_SHOWN]


async def until_says(dock: DockWidget, *texts: str) -> None:
    """Wait until the dock says one of these."""
    wanted = f"{dock.accessibleName()!r} to say {' or '.join(map(repr, texts))}"
    await until(lambda: any(says(dock, text) for text in texts), wanted, partial(shown, dock))


# --- the clauses ------------------------------------------------------------------------------------------------------


async def opens(stage: Stage, contract: Contract) -> None:
    """The palette finds it; it has its own size and the focus."""
    window = stage.connected
    spec = window.built.window.workspace.specs[contract.key]
    if spec.group:
        docks = window.built.window.workspace.docks
        assert contract.key not in docks or docks[contract.key].closed
        assert window.built.keyboard.table.run(f"dock.open.{contract.key}")
        assert not docks[contract.key].closed
    dock = await window.open(contract.key)
    assert dock.body.isVisible()
    assert dock.width() >= window.theme.px(spec.least.width)
    assert dock.height() >= window.theme.px(spec.least.height)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert dock.isAncestorOf(focused)


async def is_at_rest_while_hidden(stage: Stage, contract: Contract) -> None:
    """Closed it wants no value, and for a minute of trading it neither reads from broker or archive nor paints."""
    await stage.hide()
    assert stage.wanted[contract.key] == frozenset()
    assert stage.painted[contract.key].by_widget == {}
    assert stage.read == {}
    assert stage.begun == []


async def paints_once_for_many_pushes(stage: Stage, contract: Contract) -> None:
    """Pushes between two frames cost a widget one painting, those of a security that it does not show none."""
    window = stage.connected
    dock = await window.open(contract.key)
    quote = known(window.hub, Topic.QUOTE.of(SHOWN))
    paints, frames = PaintCount(dock), list[object]()
    window.frame.add(dock, frames.append)

    async def painted(instrument: InstrumentId, pushes: int, rise: int = 1) -> Counter[str]:
        await window.turns()
        paints.by_widget.clear()
        frames.clear()
        for step in range(pushes):
            put(
                window.hub,
                Topic.QUOTE.of(instrument),
                structs.replace(quote, instrument=instrument, last=quote.last + rise + step % 2),
            )
            await asyncio.sleep(0)  # what asks Qt to paint at each push is painted before the next one
        await until(lambda: not window.frame.running)  # the ticket comes ten times a second
        await window.turns()
        return paints.by_widget

    for detailed in forms(window, contract):
        for _ in range(TRIES):  # ages, and what was just read, are painted meanwhile
            if not await painted(STRANGER, 1):
                break
        else:
            raise AssertionError(paints.by_widget)
        most = max((await painted(SHOWN, PUSHES, 1 + detailed)).values(), default=0)
        least = int(contract.quoted and detailed is bool(contract.detailed))
        assert least <= most <= len(frames) + 1 < PUSHES, paints.by_widget
    paints.stop()


def forms(window: ConnectedWindow, contract: Contract) -> Iterator[bool]:
    """Whether the dock has its detailed form: it has not, then it has, where there is one."""
    yield False
    if contract.detailed:
        window.command(contract.detailed).run()
        try:
            yield True
        finally:
            window.command(contract.detailed).run()


async def speaks(stage: Stage, contract: Contract) -> None:
    """Dock and whatever takes keys have names and roles; Tab goes through all of it in one go."""
    window = stage.connected
    dock = await window.open(contract.key)
    assert dock.accessibleName() == window.built.window.workspace.specs[contract.key].title
    for _detailed in forms(window, contract):
        wanted = stops(dock)
        assert wanted
        assert [identifier(one) for one in wanted if not named(one)] == []
        assert [identifier(one) for one in wanted if role(one) in SPEECHLESS] == []
        window.built.window.focusNextPrevChild(True)
        chain = [wanted[0]]
        while (found := chain[-1].nextInFocusChain()) is not None and found is not wanted[0]:
            chain.append(found)
        places = sorted(chain.index(one) for one in wanted)
        between = [one for one in chain[places[0] : places[-1] + 1] if takes_tab(one) and not dock.isAncestorOf(one)]
        assert [identifier(one) for one in between] == []


async def follows_its_letter_alone(stage: Stage, contract: Contract) -> None:
    """Another security on its letter is shown, one on another letter changes and reads nothing."""
    window = stage.connected
    dock = await window.open(contract.key)
    assert dock.selection is not None
    await window.pushed()  # first: what comes late would look like a change
    before, reads, wanted = said(dock), await window.reads(), window.hub.wanted()
    window.selection.letters.move("B", OTHER)
    await window.turns()
    assert said(dock) == before
    assert window.hub.wanted() == wanted
    assert await window.reads() == reads
    dock.selection.select(OTHER)
    await until_says(dock, OTHER, str(known(window.hub, Topic.QUOTE.of(OTHER)).last))
    assert not says(dock, SHOWN)


async def saves_its_table(stage: Stage, contract: Contract) -> None:
    """The file has each row on screen, in its order and with its words and figures, under headings of its own."""
    window = stage.connected
    dock = await window.open(contract.key)
    dock.recall(dock.memory() | contract.listed)
    wrong: list[set[str]] = []
    for _ in range(SAVES):
        heads, *cells = await file_rows(window, contract, stage.folder)
        assert all(head.isascii() and head for head in heads)
        assert len(set(heads)) == len(heads)
        assert cells
        assert {len(row) for row in cells} == {len(heads)}
        wrong = [differing(view, cells) - contract.otherwise for view in tables(dock)]
        if not wrong or set() in wrong:
            return
    raise AssertionError(wrong)


async def saves_no_empty_table(stage: Stage, contract: Contract) -> None:
    """The command is off, says why, and asks for no file."""
    window = stage.alone
    await window.open(contract.key)
    command, before = window.command(contract.save), set(words(window.dock(contract.key)))
    assert not command.enabled() or not command.why_not()
    command.run()
    await window.turns()
    assert visible(window.built.window, QFileDialog) == []
    assert command.why_not() or before != set(words(window.dock(contract.key)))


async def says_that_there_is_nothing(stage: Stage, contract: Contract) -> None:
    assert contract.nothing
    window = stage.connected
    dock = await window.open(contract.key)
    if contract.empty is not None:
        assert dock.selection is not None
        dock.selection.select(contract.empty)
    await until_says(dock, contract.nothing)
    await covers_no_words(window, dock)


async def says_that_a_right_is_missing(stage: Stage, contract: Contract) -> None:
    dock = await asked(stage.refused, contract)
    await until_says(dock, contract.rights)
    await covers_no_words(stage.refused, dock)


async def says_that_nothing_is_connected(stage: Stage, contract: Contract) -> None:
    dock = await asked(stage.alone, contract)
    await until_says(dock, contract.connection)
    await covers_no_words(stage.alone, dock)


async def covers_no_words(window: ConnectedWindow, dock: DockWidget) -> None:
    """What a dock says of its state lies over no heads and figures: where it stands, and in a low place."""
    found = {}
    for height in (dock.height(), LOWER):
        dock.setMaximumHeight(max(height, dock.minimumSizeHint().height()))
        await window.turns(1)
        found[dock.height()] = sorted(noted_over(dock))
    dock.setMaximumHeight(QWIDGETSIZE_MAX)
    await window.turns(1)  # a chart that has room again reads what it has not
    assert {height: lines for height, lines in found.items() if lines} == {}


async def recovers(stage: Stage, contract: Contract) -> None:
    """It says so when its reads fail, and reads by itself once the connection is back, not before."""
    window = stage.connected
    dock = await window.open(contract.key)
    assert not says(dock, contract.failing)
    await window.lose_connection()
    try:
        await window.ask_again(contract.key)
        await until_says(dock, contract.failing)
        await covers_no_words(window, dock)
        window.tasks.begun.clear()
        await window.seek_connection()
        assert READING not in window.tasks.begun
        await window.pace(AWAY)  # the clock alone would let calls go that the gateway refuses as too many
        main, since = window.main(dock), window.clock.monotonic() - AWAY / 2
    finally:
        await window.find_connection()  # also for the docks and clauses that come after a failure
    await until(lambda: not says(dock, contract.failing), f"the end of {contract.failing!r}", partial(shown, dock))
    await until(lambda: main is None or (main.age is not None and window.clock.monotonic() - main.age > since))


async def is_restored_from_a_layout(stage: Stage, contract: Contract) -> None:
    """What a person chose is as it was in the window that was built from the state of the one before.

    It was hidden there, and asks the broker for nothing that it knew.
    """
    await stage.change_language()
    window, before = stage.connected, stage.before[contract.key]
    assert before.memory != before.untouched
    reads = await window.reads()
    dock = await window.open(contract.key)
    await until(lambda: dock.memory() == before.memory)
    assert await asked_since(window, reads) <= contract.asks.keys() | contract.anew.keys()


async def asked_since(window: ConnectedWindow, reads: Mapping[ProtoId, int]) -> set[str]:
    """Calls of the market, but those that are repeated anyhow, that were made since they were counted."""
    after = await window.reads()
    return {call.name for call in after if after[call] != reads.get(call, 0)} - REPEATED


async def changes_its_language(stage: Stage, contract: Contract) -> None:
    """No word of ours stays; the headings of its file do."""
    await stage.change_language()
    window, before = stage.connected, stage.before[contract.key]
    dock = await window.open(contract.key)
    assert before.words & translated()
    assert sorted(before.words & said(dock) & translated()) == []
    if Clause.FILE in contract.clauses:
        dock.recall(before.untouched)  # what was chosen may have no rows
        heads = (await file_rows(window, contract, stage.folder))[0]
        assert all(head.isascii() for head in heads)


async def comes_back_as_it_was_left(stage: Stage, contract: Contract) -> None:
    """Hidden and shown again it has what a hand set and typed, and its rows, and asks the broker nothing twice."""
    window = stage.connected
    dock = await window.open(contract.key)
    untouched = dock.memory()
    choose_another(dock)
    dock.recall(dock.memory() | contract.chosen)
    await window.answered(dock)
    for line in fields(dock):
        QTest.keyClicks(line, "1")
    for view in tables(dock):
        view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
    window.built.window.setFocus()  # what was typed is taken when the field is left
    await window.answered(dock)
    await window.pace(PUT_OFF)
    for _ in range(2):  # the first second asks for what was put off
        await window.answered(dock)
    left, reads = Left.of(dock), await window.reads()

    for way in HIDINGS:
        await way(window, dock)
        back = Left.of(await window.open(contract.key))
        assert left.is_in(back), (way.__name__, left, back)
        asked = await asked_since(window, reads)
        assert asked <= contract.asks.keys(), (way.__name__, asked)
    dock.recall(untouched)  # for the clauses that come after it


@cache
def translated() -> frozenset[str]:
    """The English texts that are others in the language of the second window; codes such as US are not among them."""
    pairs = re.findall(r"<source>(.*?)</source>\s*<translation>(.*?)</translation>", TEXTS.read_text(encoding="utf-8"))
    ours = {unescape(source) for source, translation in pairs if re.search("[A-Z][a-z]", source)}
    return frozenset(ours - {unescape(source) for source, translation in pairs if source == translation})


CHECKS: dict[Clause, Callable[[Stage, Contract], Awaitable[None]]] = {
    Clause.OPENS: opens,
    Clause.HIDDEN: is_at_rest_while_hidden,
    Clause.FRAMES: paints_once_for_many_pushes,
    Clause.SPEAKS: speaks,
    Clause.LETTER: follows_its_letter_alone,
    Clause.FILE: saves_its_table,
    Clause.EMPTY_FILE: saves_no_empty_table,
    Clause.NOTHING: says_that_there_is_nothing,
    Clause.RIGHTS: says_that_a_right_is_missing,
    Clause.CONNECTION: says_that_nothing_is_connected,
    Clause.RECOVERY: recovers,
    Clause.MEMORY: is_restored_from_a_layout,
    Clause.LANGUAGE: changes_its_language,
    Clause.RETURNS: comes_back_as_it_was_left,
}

# --- the tests --------------------------------------------------------------------------------------------------------

Case = tuple[Contract, Clause]


async def check(stage: Stage, cases: Sequence[Case]) -> dict[tuple[str, Clause], BaseException | None]:
    """Try clause by clause, in each all docks; what each case failed with."""
    found: dict[tuple[str, Clause], BaseException | None] = {}
    for contract, clause in sorted(cases, key=lambda case: (case[1] in BUILT_ANEW, list(Clause).index(case[1]))):
        window = stage.connected
        window.bare()
        window.selection.letters.move("A", SHOWN)
        window.selection.letters.move("B", SHOWN)
        await window.turns()
        try:
            await CHECKS[clause](stage, contract)
            found[contract.key, clause] = None
        except Exception as error:  # noqa: BLE001  raised again by its own test
            found[contract.key, clause] = error
    return found


async def check_on_markets(
    qapp: QApplication, folder: Path, cases: Sequence[Case]
) -> dict[tuple[str, Clause], BaseException | None]:
    """Build the windows, try all, and take the windows away."""
    with sandbox_here() as market, sandbox_here() as closed:
        connected = ConnectedWindow(qapp, folder / "connected", market)
        refused, alone = (ConnectedWindow(qapp, folder / name, closed) for name in ("refused", "alone"))
        assert set(connected.built.window.workspace.specs) == {contract.key for contract in CONTRACTS}
        (files := folder / "files").mkdir()
        await refused.refuse("no permission")
        for window in (connected, refused):
            await window.connect()
        quotes = [Topic.QUOTE.of(symbol) for symbol in (SHOWN, OTHER)]
        for quote in quotes:
            connected.hub.subscribe(quote)
        await until(lambda: all(connected.hub.value(quote) is not None for quote in quotes))
        try:
            return await check(Stage(connected, refused, alone, files, cases), cases)
        finally:
            use_language(qapp, Language.ENGLISH)
            for window in (connected, refused, alone):
                await window.end()


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, Clause], BaseException | None]:
    """What each case of this run failed with; the windows serve all of them."""
    cases = [
        item.callspec.params["case"]
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    ]
    folder = tmp_path_factory.mktemp("docks")
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        return runner.run(check_on_markets(qapp, folder, cases))


@pytest.mark.timeout(900)
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@pytest.mark.parametrize("case", CASES, ids=[f"{contract.key} {clause}" for contract, clause in CASES])
def test_a_dock_keeps_a_clause(case: Case, outcomes: dict[tuple[str, Clause], BaseException | None]) -> None:
    contract, clause = case
    error = outcomes[contract.key, clause]
    if error is not None:
        raise error
