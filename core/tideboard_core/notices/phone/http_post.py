"""Posts one message over HTTPS: nothing but the status of the answer is read, and no redirect is followed."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Final

import aiohttp
from yarl import URL

from tideboard_core.errors import GatewayDown, NoticeFailed
from tideboard_core.gateways.http.addresses import private
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.proxy import Proxy, of_proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone.forms import NtfySetup, TelegramSetup, WebhookSetup
from tideboard_core.notices.phone.off_loop import SECONDS

_REDIRECTS: Final = range(300, 400)
_TOO_SECRET: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_URGENT, _USUAL = 4, 3
"""Priorities of ntfy: the first makes a phone vibrate longer."""

HttpSetup = NtfySetup | TelegramSetup | WebhookSetup


def body_of(setup: HttpSetup, message: NoticeMessage) -> dict[str, object]:
    """What is posted: plain text, no markup, no link, nothing to act on."""
    if isinstance(setup, NtfySetup):
        priority = _URGENT if message.urgent else _USUAL
        return {"topic": setup.topic, "title": message.title, "message": message.text, "priority": priority}
    if isinstance(setup, TelegramSetup):
        text = f"{message.title}: {message.text}"
        return {"chat_id": setup.chat, "text": text, "link_preview_options": {"is_disabled": True}}
    return {"title": message.title, "text": message.text, "urgent": message.urgent}


async def post(setup: HttpSetup, message: NoticeMessage, proxy: Proxy | None = None, seconds: float = SECONDS) -> None:
    """Send a message within so many seconds; raises NoticeFailed, whose data has no word of the server and no secret.

    The seconds are counted by the caller; a proxy has half of them.
    """
    token = "" if isinstance(setup, TelegramSetup) else setup.token
    headers = {"User-Agent": "Tideboard", **({"Authorization": f"Bearer {token}"} if token else {})}
    if not private(setup.address):
        raise NoticeFailed("notice-plain", host=setup.host)
    try:
        async with (
            open_session(timing_of(proxy, seconds), setup.authority, proxy=proxy) as session,
            session.post(
                URL(setup.address, encoded=True), json=body_of(setup, message), headers=headers, allow_redirects=False
            ) as response,
        ):
            status = response.status
            if response.connection is not None and response.connection.transport is not None:
                response.connection.transport.abort()  # what else is said is not waited for, nor is a good-bye
            await asyncio.sleep(0)
    except TimeoutError:  # also the library's own kinds of it
        raise
    except aiohttp.ClientConnectorCertificateError as error:
        reason = getattr(error.certificate_error, "verify_message", "") or type(error.certificate_error).__name__
        raise NoticeFailed("notice-certificate", host=setup.host, detail=reason) from None
    except GatewayDown as error:
        if error.code == "authority-unusable" or of_proxy(error):
            raise NoticeFailed(error.code, **error.data) from None
        raise _unreachable(setup, str(error.data.get("detail", ""))) from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _unreachable(setup, reason_of(error) if isinstance(error, aiohttp.ClientConnectorError) else "") from None
    _judge(setup, status)


def timing_of(proxy: Proxy | None, seconds: float) -> HttpTiming:
    """A proxy that does not answer is to be named before the whole time is over."""
    return HttpTiming(connect=SECONDS if proxy is None else seconds / 2)


def _unreachable(setup: HttpSetup, detail: str) -> NoticeFailed:
    return NoticeFailed("notice-unreachable", host=setup.host, port=setup.port, detail=detail)


def _judge(setup: HttpSetup, status: int) -> None:
    if status in range(200, 300):
        return
    if status in _REDIRECTS:
        raise NoticeFailed("notice-redirected", host=setup.host)
    if status in _TOO_SECRET or (status == HTTPStatus.NOT_FOUND and isinstance(setup, TelegramSetup)):
        raise NoticeFailed("notice-login-refused", host=setup.host)
    raise NoticeFailed("notice-refused", host=setup.host, status=status)
