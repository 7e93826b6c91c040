"""What the door answers when it says no, on its sockets and over HTTP."""

from __future__ import annotations

from tideboard_core.wire.longport.commands import ErrorCode, HttpCode
from tideboard_core.wire.longport.packet import Status

BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY_REQUESTS, INTERNAL = 400, 401, 403, 404, 429, 500


class SocketRefusal(Exception):
    """A socket's answer that says no: packet status and the `Error{code,msg}` of its body."""

    def __init__(self, status: Status, code: ErrorCode | int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = int(code)
        self.text = text

    def with_numbers(self, *, status: int | None, code: int | None) -> SocketRefusal:
        """The same words with another packet status or code; None keeps its own."""
        told = self.status if status is None else Status(status)
        return SocketRefusal(told, self.code if code is None else code, self.text)


class HttpRefusal(Exception):
    """An HTTP answer that says no: HTTP status, and `code` and `message` of the envelope."""

    def __init__(self, http_status: int, code: HttpCode | int, message: str) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.code = int(code)
        self.message = message


def unauthenticated(text: str) -> SocketRefusal:
    """A dead one-time password or session; the client gets a new password and authenticates again."""
    return SocketRefusal(Status.UNAUTHENTICATED, 0, text)
