"""Shows a notice by the desktop's own service, org.freedesktop.Notifications: Linux and other systems with D-Bus.

The library loads with the first notice; on Windows and macOS it is not there.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tideboard_core.errors import NoticeFailed
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.phone.off_loop import SECONDS, off_loop
from tideboard_core.system.markup import escape

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusRouter

_SERVICE: Final = "org.freedesktop.Notifications"
_OBJECT: Final = "/org/freedesktop/Notifications"
_NORMAL, _CRITICAL = 1, 2
_AS_THE_DESKTOP_DOES: Final = -1
"""How long it stays."""
_NOBODY: Final = re.compile(r"org\.freedesktop\.DBus\.Error\.(ServiceUnknown|NameHasNoOwner|Spawn\..*|NoServer)")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,120}")


async def show(message: NoticeMessage, *, app: str, icon: str, seconds: float = SECONDS) -> None:
    """Show it, in a thread with a loop of its own; raises NoticeFailed.

    `icon` is a name of the icon theme, which is also that of the program's desktop entry. Nothing can be pressed in it.
    """
    try:
        await off_loop(partial(_show, message, app, icon), host="", seconds=seconds)
    except NoticeFailed as error:
        if error.code == "notice-timed-out":
            raise NoticeFailed("notice-desktop-silent", seconds=seconds) from None
        raise


async def _show(message: NoticeMessage, app: str, icon: str) -> None:
    from jeepney.auth import AuthenticationError
    from jeepney.io.asyncio import open_dbus_router
    from jeepney.io.common import RouterClosed

    try:
        async with open_dbus_router(bus="SESSION") as bus:
            await _notify(bus, message, app, icon)
    except (OSError, EOFError, AuthenticationError, RouterClosed, KeyError, TypeError, ValueError, RuntimeError):
        # no address of a bus, one that means nothing, nobody at it, it ended meanwhile, or its answer is none
        raise NoticeFailed("notice-no-service") from None


async def _notify(bus: DBusRouter, message: NoticeMessage, app: str, icon: str) -> None:
    (capabilities,) = await _ask(bus, "GetCapabilities")
    title, text = message.title, message.text
    if "body" not in capabilities:
        title, text = f"{title}: {text}", ""
    elif "body-markup" in capabilities:
        text = escape(text, quote=False)
    hints = {
        "urgency": ("y", _CRITICAL if message.urgent else _NORMAL),
        "desktop-entry": ("s", icon),
    }
    await _ask(bus, "Notify", "susssasa{sv}i", (app, 0, icon, title, text, [], hints, _AS_THE_DESKTOP_DOES))


async def _ask(bus: DBusRouter, method: str, signature: str = "", values: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call

    service = DBusAddress(_OBJECT, _SERVICE, _SERVICE)
    reply: Message = await bus.send_and_get_reply(new_method_call(service, method, signature or None, values))
    if reply.header.message_type is MessageType.method_return:
        return tuple(reply.body)
    name = str(reply.header.fields.get(HeaderFields.error_name, ""))
    if _NOBODY.fullmatch(name):
        raise NoticeFailed("notice-no-service")
    raise NoticeFailed("notice-desktop-refused", reason=name if _NAME.fullmatch(name) else "?")
