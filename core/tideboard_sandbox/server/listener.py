"""The listening socket of a port: closing it ends every connection."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import Final

from tideboard_api.first_heads import FirstHeads
from tideboard_api.listening import Accepting, listen

BACKLOG: Final = 512
_STEPS_OF_AN_ACCEPT: Final = 5
"""Loop iterations between a connection's arrival and its protocol, with a margin."""


_SPARE_FILES: Final = 128
"""Files that the process needs beside its connections."""


def allow_files(connections: int) -> None:
    """Raise this process's own limit of open files, as far as the system lets it, to serve so many connections."""
    if sys.platform == "win32":  # sockets are no files there
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


class Listener:
    """Takes connections at one address until it is closed; a connection is the port's once it brought a whole head."""

    def __init__(self, server: asyncio.Server | Accepting, heads: FirstHeads) -> None:
        self._server, self._heads = server, heads
        self.host: str
        self.port: int
        self.host, self.port = server.sockets[0].getsockname()[:2]

    @classmethod
    async def open(
        cls, protocol: Callable[[], asyncio.Protocol], is_whole: Callable[[bytes], bool], *, host: str, port: int
    ) -> Listener:
        """Listen; port 0 = any free one; `is_whole` as that of `FirstHeads`. Raises OSError."""
        heads = FirstHeads(is_whole)
        return cls(await listen(lambda: heads.before(protocol), host, port, backlog=BACKLOG), heads)

    async def close(self) -> None:
        """Accept no more connections, and wait until every one that arrived before has its protocol or is closed.

        asyncio drops a connection that it is accepting while the server closes, without closing it: it would stay open.
        """
        loop = asyncio.get_running_loop()
        for listening in self._server.sockets:
            # Loops that accept in another way have no reader to remove.
            with contextlib.suppress(NotImplementedError):
                loop.remove_reader(listening.fileno())
        try:
            for _ in range(_STEPS_OF_AN_ACCEPT):
                await asyncio.sleep(0)
        finally:  # also if the caller is cancelled here
            self._server.close()
            self._heads.close()
        await asyncio.sleep(0)  # a transport that is aborted closes its socket in the next turn of the loop
