"""A gateway program that is reached by OpenD's wire and by REST, as FutuOpenD-rs is."""

from __future__ import annotations

from tideboard_sandbox.opend.server import OpendServer
from tideboard_sandbox.program import Program
from tideboard_sandbox.rest.server import RestServer


def one_opend(program: Program) -> None:
    """Serve REST from the gateway program behind OpenD's port, in place of one beside it."""
    opend, rest = program.ports["opend"], program.ports["rest"]
    assert isinstance(opend, OpendServer)
    assert isinstance(rest, RestServer)
    state = rest.shared
    state.daemon.close_session(state.session)
    state.daemon = opend.shared
    state.restart()
