"""The window's event loop: threads beside it give way, and a socket is read at once, once and in small pieces."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tideboard_desktop.startup.event_loop import GIVE_WAY, READ_SIZE, event_loop


class Reader(asyncio.Protocol):
    """Notes the length of each read; `on_data` is called within it. `whole` is set when `expected` bytes came."""

    def __init__(self, expected: int, on_data: Callable[[], object] = lambda: None) -> None:
        self.expected, self.whole = expected, asyncio.Event()
        self.reads: list[int] = []
        self.deepest = self._depth = 0
        self._on_data = on_data

    def data_received(self, data: bytes) -> None:
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        self.reads.append(len(data))
        self._on_data()
        self._depth -= 1
        if sum(self.reads) == self.expected:
            self.whole.set()


async def received(reader: Reader) -> None:
    """Send through a pair of sockets what the reader expects, and wait until it has it."""
    near, far = socket.socketpair()
    with far:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(lambda: reader, sock=near)
        far.setblocking(False)
        await loop.sock_sendall(far, bytes(reader.expected))
        await reader.whole.wait()
        transport.close()


def test_threads_beside_the_loop_give_way_quickly(qapp: QApplication) -> None:
    """A flush of the order log takes half a millisecond; Python's own five would come before and after it."""
    sys.setswitchinterval(0.005)
    with event_loop(qapp):
        assert sys.getswitchinterval() == pytest.approx(GIVE_WAY) == 0.001


def test_a_read_takes_no_more_than_the_c_library_keeps(qapp: QApplication) -> None:
    reader = Reader(5 * READ_SIZE)
    with event_loop(qapp) as runner:
        runner.run(received(reader))
    assert len(reader.reads) >= 5
    assert max(reader.reads) <= READ_SIZE


def test_a_loop_within_a_read_reads_no_more_of_that_socket(qapp: QApplication) -> None:
    """The reader of frames has to end before its next bytes come."""

    def show_menu() -> None:
        inner = QEventLoop()
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, inner.quit))
        inner.exec()

    reader = Reader(3 * READ_SIZE, show_menu)
    with event_loop(qapp) as runner:
        runner.run(received(reader))
    assert reader.deepest == 1


def test_a_reader_that_raises_is_reported_and_called_again(qapp: QApplication) -> None:
    told, calls = list[str](), list[bytes]()

    async def read() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: told.append(str(context["exception"])))
        near, far = socket.socketpair()
        both = asyncio.Event()
        with near, far:

            def take() -> None:
                calls.append(near.recv(1))
                if len(calls) == 2:
                    both.set()
                raise ValueError("bad byte")

            loop.add_reader(near, take)
            far.send(b"ab")
            await both.wait()
            loop.remove_reader(near)

    with event_loop(qapp) as runner:
        runner.run(read())
    assert (calls, told) == ([b"a", b"b"], ["bad byte"] * 2)


def test_a_task_takes_no_step_after_the_run_that_it_outlives(qapp: QApplication) -> None:
    """Its next step is in the next run, in which a program's end cancels it: a time-out needs a loop that runs."""
    ended: list[str] = []

    async def outlive() -> None:
        try:
            while True:
                async with asyncio.timeout(60):
                    await asyncio.sleep(0)
        except BaseException as error:
            ended.append(type(error).__name__)
            raise

    async def begin() -> None:
        runner.get_loop().create_task(outlive())
        await asyncio.sleep(0)

    with event_loop(qapp) as runner:
        runner.run(begin())
        qapp.processEvents()
    assert ended == ["CancelledError"]


def test_a_cancelled_call_has_no_timer_any_more(qapp: QApplication) -> None:
    """Each would wake the process later for nothing; one that runs may cancel itself."""

    async def cancel() -> list[str]:
        loop, said = asyncio.get_running_loop(), list[str]()
        waiting = loop._timer._SimpleTimer__callbacks  # type: ignore[attr-defined]
        late = loop.call_later(60.0, said.append, "late")
        before = len(waiting)
        late.cancel()
        late.cancel()
        assert len(waiting) == before - 1

        def end() -> None:
            said.append("own")
            own.cancel()

        own = loop.call_later(0.001, end)
        loop.call_soon(said.append, "soon")
        await asyncio.sleep(0.05)
        return said

    with event_loop(qapp) as runner:
        assert runner.run(cancel()) == ["soon", "own"]


def test_what_a_thread_wants_called_is_called_in_order_and_not_at_once(qapp: QApplication) -> None:
    """Also from the window's own thread; one that was cancelled is left out, one that raises is reported."""
    called, told = list[str](), list[str]()

    async def call() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: told.append(str(context["exception"])))
        loop.call_soon_threadsafe(called.append, "own")
        loop.call_soon_threadsafe(called.append, "cancelled").cancel()
        loop.call_soon_threadsafe(int, "raises")
        assert called == []
        done = asyncio.Event()
        thread = threading.Thread(
            target=lambda: (loop.call_soon_threadsafe(called.append, "other"), loop.call_soon_threadsafe(done.set))
        )
        thread.start()
        await done.wait()
        thread.join()

    with event_loop(qapp) as runner:
        runner.run(call())
        loop = runner.get_loop()
    assert called == ["own", "other"]
    assert len(told) == 1
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon_threadsafe(called.append, "late")
