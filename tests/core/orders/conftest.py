"""The order log of walks."""

from __future__ import annotations

import threading

import pytest

from run_forms import whole_form


@pytest.fixture
def order_log_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever writes into the order log wait for it: in what order a seed draws would follow the disk else.

    The whole form leaves it to the disk, so that each night tries another order.
    """
    from fakes.values.virtual_loop import PATIENCE
    from tideboard_core.audit.thread import AuditThread, Job, Mark

    put = AuditThread.put

    def written(log: AuditThread, item: Job | Mark) -> None:
        put(log, item)
        if isinstance(item, Job) and threading.current_thread() is threading.main_thread():
            done = threading.Event()
            put(log, Mark(done.set))
            assert done.wait(PATIENCE)

    if not whole_form():
        monkeypatch.setattr(AuditThread, "put", written)
