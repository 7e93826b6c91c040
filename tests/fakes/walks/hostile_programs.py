"""The whole program beside programs whose every word is hostile; prints what that did as one JSON line.

`python -m fakes.walks.hostile_programs DIRECTORY COUNT`: each text is a reason, a client_id, a symbol and the name of a
key. While nobody acts, the focus, the windows, the ticket and the calls at the exchange are watched; then a person
opens each proposal, and every word of it is looked at.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hostile_words import hostile_words
from fakes.values.reviews import summary
from fakes.walks.changing_application import until
from tideboard_api.calls import proposal_fields
from tideboard_api.client import Client
from tideboard_api.errors import ApiError
from tideboard_api.proposing import LONGEST_REASON
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import OrderRequest
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.system import SecretStore
from tideboard_core.programs.keys import LONGEST_NAME, KeyEnvironment
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.programs.proposal_line import ProposalLine
from tideboard_desktop.programs.proposal_list import ProposalList
from tideboard_desktop.programs.proposal_panel import ProposalPanel, ProposalWords
from tideboard_desktop.smoke.visit import RunStore
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

SYMBOL = "HK.00700"
AT_ONCE = 10
"""As many proposals as all keys may have open."""
WRITES = ("Place", "Modify", "Unlock", "Reconfirm", "Set")
MARKS = "\u2068\u2069\u200b"
"""What may stand in a shown text although it draws nothing: isolates, and where a long word may break."""


class Hostile:
    """Proposes with every text, and then opens what came of it."""

    def __init__(self, sandbox: OpenSandbox, count: int) -> None:
        self._sandbox, self._texts = sandbox, hostile_words(count)
        self.told: dict[str, Any] = {"names refused": 0, "symbols refused": 0, "ids refused": 0}
        self.told |= {"proposed": 0, "opened": 0, "not plain": [], "focus": 0, "windows": 0, "tickets": 0, "by hand": 0}
        self._quiet = False

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """Nothing to do yet."""

    def store(self) -> SecretStore:
        """Nothing is kept."""
        return RunStore()

    def ended(self) -> None:
        """Nothing is left."""

    async def visit(self, application: Application) -> None:
        """One session."""
        try:
            await self._session(application)
        finally:
            application.close()

    async def _session(self, application: Application) -> None:
        await until(lambda: application.account is not None and application.built.chart_shown)
        await until(lambda: application.hub.value(Topic.INSTRUMENT.of(SYMBOL)) is not None)
        await application.programs.service().switch(on=True)
        QApplication.instance().focusChanged.connect(self._focused)  # type: ignore[union-attr]
        before = self._writes()
        for first in range(0, len(self._texts), AT_ONCE):
            await self._batch(application, first, self._texts[first : first + AT_ONCE])
        self.told["focus seen"] = self.told["by hand"] > 0
        self.told["bytes beyond reads"] = self._writes() - before

    async def _batch(self, application: Application, first: int, texts: list[str]) -> None:
        service, window = application.programs.service(), application.window
        keys = [await self._key(application, first + at, text) for at, text in enumerate(texts)]
        button = window.findChild(QPushButton, "proposals")
        assert button is not None
        shown = visible()
        self._quiet = True
        await asyncio.to_thread(self._propose, service.address, keys, texts)
        await until(lambda: button.text().startswith(f"{len(texts)} "))
        self._quiet = False
        self.told["windows"] += len(visible() - shown)
        self.told["tickets"] += application.built.ticket.ticket.form.proposal is not None
        for at in range(len(texts)):
            button.click()
            await self._open(application, at)
        for record in service.keys.records:
            await service.revoke(record.id)
        assert service.desk is not None
        assert not service.desk.waiting

    async def _key(self, application: Application, number: int, text: str) -> tuple[str, str]:
        """A key with this name, or with what a person can make of it; and its text."""
        service = application.programs.service()
        every, where = [*ProgramScope], [*KeyEnvironment]
        values = {"HKD": Decimal(10_000_000)}
        try:
            return text, await service.make(text, every, where, values)
        except BadInput:
            self.told["names refused"] += 1
        name = plain_text(plain_text(f"{number} {text}").strip("\u2068\u2069")[: LONGEST_NAME - 2]).strip()
        return name, await service.make(name, every, where, values)

    def _propose(self, place: str, keys: list[tuple[str, str]], texts: list[str]) -> None:
        for (_name, token), text in zip(keys, texts, strict=True):
            with Client(place=place, key=token) as client:
                fields = proposal_fields(SYMBOL, "buy", 200, "600.00", reason=text, ttl=600)
                self.told["ids refused"] += refused(client, replaced(fields, client_id=text))
                self.told["symbols refused"] += refused(client, replaced(fields, symbol=text))
                client.propose(fields)
                self.told["proposed"] += 1

    async def _open(self, application: Application, row: int) -> None:
        """Enter on a row of the list, the ticket, the line of the confirmation, and back into the list."""
        made = next(one for one in visible() if isinstance(one, ProposalList))
        made.rows.selectRow(row)
        chosen = made.selected
        assert chosen is not None
        columns = range(made.table.columnCount())
        self._look([made.table.cell(made.table.index(row, column)).text for column in columns])
        proposal = chosen.proposal
        wanted = plain_text(proposal.fields.reason, LONGEST_REASON)
        assert made.table.cell(made.table.index(row, 2)).text == f"“{wanted}”"
        QTest.keyClick(made.rows, Qt.Key.Key_Return)
        ticket = application.built.ticket
        assert ticket.ticket.form.proposal == (proposal.key, proposal.id)
        self.told["opened"] += 1
        for kind in (ProposalPanel, ProposalWords):
            (part,) = [one for one in application.window.findChildren(kind) if one.isVisible()]
            self._labels(part)
        request = ticket.ticket.request()
        assert isinstance(request, OrderRequest)
        assert application.confirmer.proposal_line is not None
        line = application.confirmer.proposal_line(replace(summary(), request=request))
        assert isinstance(line, ProposalLine)
        self._labels(line)
        line.deleteLater()
        ticket.take_proposal_out()
        await asyncio.sleep(0)

    def _labels(self, part: QWidget) -> None:
        for words in part.findChildren(QLabel):
            if words.textFormat() is not Qt.TextFormat.PlainText or words.openExternalLinks():
                self.told["not plain"].append(words.text())
            self._look([words.text(), words.toolTip(), words.accessibleName()])

    def _look(self, texts: list[str]) -> None:
        self.told["not plain"] += [
            one for one in texts if not one.translate(dict.fromkeys(map(ord, MARKS))).isprintable()
        ]

    def _focused(self, _old: QWidget | None, _new: QWidget | None) -> None:
        where = "focus" if self._quiet else "by hand"
        self.told[where] += 1

    def _writes(self) -> int:
        """Calls at the exchange that are no reads."""
        counts: dict[str, int] = self._sandbox.ask_now("state")["requests"]
        assert counts
        return sum(count for proto, count in counts.items() if any(word in ProtoId(int(proto)).name for word in WRITES))


def visible() -> set[QWidget]:
    """The windows in view."""
    return {one for one in QApplication.topLevelWidgets() if one.isVisible()}


def refused(client: Client, fields: Any) -> bool:
    """Whether a proposal is not taken."""
    try:
        client.propose(fields)
    except ApiError:
        return True
    return False


def replaced(fields: Any, **changes: str) -> Any:
    """Fields that the client itself would not make."""
    values = {name: getattr(fields, name) for name in fields.__struct_fields__}
    return type(fields)(**(values | changes))


def main() -> int:
    """Run it."""
    os.environ["XDG_RUNTIME_DIR"] = sys.argv[1]
    directory = Path(sys.argv[1]) / "data"
    with sandbox_here() as sandbox:
        walk = Hostile(sandbox, int(sys.argv[2]))
        code = start.run(parse(["--opend", sandbox.opend, "--data-dir", str(directory)]), directory, walk)
    walk.told.pop("by hand")
    print(json.dumps(walk.told))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
