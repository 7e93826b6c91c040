"""A bracket that is written in the ticket goes through the real guard to LongPort's port, which holds its exits."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import OrderRequest
from tideboard_core.model.review import CheckCode, SourceKind
from tideboard_core.orders.offers import ExitsOff
from tideboard_desktop.orders.confirm.exits_part import ExitsTable
from tideboard_desktop.ticket import exit_edits
from tideboard_desktop.ticket.form_values import ExitUnit
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui.theme import make_theme

PORTS = {name: port for rig in (OPEND, LONGPORT) for name, port in rig.ports.items()}
OPTIONS = standing_options(**PORTS)


def ticket_of(desk: SandboxScene) -> OrderTicket:
    ticket = OrderTicket(desk.hub, desk.guard, lambda _instrument: SourceKind.REAL, desk.clock.market)
    ticket.account = desk.account
    ticket.select(TENCENT)
    ticket.set(price=desk.book.bids[4].price, entered=Decimal(100))
    return ticket


async def test_a_bracket_of_the_ticket_is_confirmed_whole_and_held_by_longport(
    sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    async with sandbox_scene(sandbox, tmp_path, rig=LONGPORT) as desk:
        ticket = ticket_of(desk)
        assert ticket.exits_off is None
        for role in ExitRole:
            exit_edits.attach(ticket, role, on=True)
            exit_edits.choose_unit(ticket, role, ExitUnit.TICKS)
            exit_edits.type_exit(ticket, role, "60")
        request = ticket.request()
        assert isinstance(request, OrderRequest)
        assert request.exits is not None
        await desk.unlock()
        await desk.guard.submit(request)
        held = await desk.until_order(request.client_order_id, lambda order: bool(order.exits))
        (review,) = desk.person.reviews
    shown = {one.role: one.trigger for one in held.exits or ()}
    assert shown == {role: terms.trigger for role, terms in request.exits.terms().items()}
    assert review.summary.exits == request.exits
    assert review.summary.assets is not None
    assert len(ExitsTable(review.summary, request.exits, make_theme()).rows) == 3
    checked = {check.code: check.passed for check in review.checks}
    assert checked[CheckCode.EXIT_SIDE]
    assert checked[CheckCode.EXIT_TICK]
    assert checked[CheckCode.EXIT_COVER]


async def test_where_the_broker_holds_none_the_ticket_attaches_none(
    sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    async with sandbox_scene(sandbox, tmp_path, rig=OPEND) as desk:
        ticket = ticket_of(desk)
        exit_edits.attach(ticket, ExitRole.STOP_LOSS, on=True)
        request = ticket.request()
    assert ticket.exits_off is ExitsOff.NONE
    assert isinstance(request, OrderRequest)
    assert request.exits is None
