"""The page of the settings for the proxies of what connects beside brokers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QHideEvent

from tideboard_core.system.settings import ProxySettings, ServiceProxies
from tideboard_desktop.connection.brokers.descriptor import SignInServices
from tideboard_desktop.connection.brokers.draft import TypedLogin, kept_proxy, proxy_fault
from tideboard_desktop.connection.brokers.proxy_field import ProxyField
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, Form
from tideboard_desktop.ui.widgets.labels import Tone, label

translate = QCoreApplication.translate


class _Service(NamedTuple):
    """What connects: its field in `ServiceProxies`, its name, and what of it goes through the proxy."""

    field: str
    name: str
    words: str


def _services() -> tuple[_Service, ...]:
    return (
        _Service("updates", translate("Settings", "Updates"), translate("Settings", "The check for updates.")),
        _Service(
            "phone",
            translate("Settings", "Notices to a phone"),
            translate("Settings", "ntfy, Telegram and a web address of your own; e-mail goes directly."),
        ),
        _Service(
            "shared",
            translate("Settings", "Shared places"),
            translate("Settings", "A place in a store (s3://); a folder needs none."),
        ),
    )


class ProxiesPage(Form):
    """One field for each service. A choice takes effect at once, an address once the field is left."""

    def __init__(self, theme: Theme, preferences: Preferences, services: SignInServices) -> None:
        super().__init__(translate("Settings", "Proxies"), theme)
        self._preferences = preferences
        self.fields: dict[str, ProxyField] = {}
        self._chosen: dict[str, ProxySettings] = {}
        words = translate(
            "Settings",
            "A broker's proxy is chosen with its connection. Here is that of what else connects; nothing goes around"
            " a proxy that is chosen.",
        )
        introduction = label(words, theme, Type.BODY, Tone.SECONDARY)
        introduction.setWordWrap(True)
        self.put(introduction)
        for service in _services():
            self._add(service, theme, services)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Keep what was typed of addresses, and forget passwords that were not saved."""
        super().hideEvent(event)
        for name, field in self.fields.items():
            self._keep(name)
            field.forget_typed()

    def _add(self, service: _Service, theme: Theme, services: SignInServices) -> None:
        kept = getattr(self._preferences.settings.proxies, service.field)
        made = ProxyField(kept, TypedLogin(), services, theme, prefix=service.field, name=self._name(service))
        self.fields[service.field], self._chosen[service.field] = made, kept
        made.changed.connect(self._follow(service.field))
        made.url.editingFinished.connect(lambda: self._keep(service.field))
        self.section(service.name)
        self.put(FieldNote(service.words, theme))
        self.put(made)

    def _name(self, service: _Service) -> str:
        return translate("Settings", "Proxy: {service}").format(service=service.name)

    def _follow(self, name: str) -> Callable[[ProxySettings], None]:
        """Keep another choice at once; an address is typed letter by letter."""

        def follow(place: ProxySettings) -> None:
            other = place.choice is not self._chosen[name].choice
            self._chosen[name] = place
            if other:
                self._keep(name)

        return follow

    def _keep(self, name: str) -> None:
        """Keep what is chosen; an address that is none is kept as none, and leads nowhere."""
        chosen = kept_proxy(self._chosen[name])
        if proxy_fault(chosen) is not None:
            chosen = replace(chosen, url="")
        proxies: ServiceProxies = self._preferences.settings.proxies
        if getattr(proxies, name) != chosen:
            self._preferences.change(proxies=replace(proxies, **{name: chosen}))
