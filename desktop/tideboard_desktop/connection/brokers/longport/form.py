"""The fields of a LongPort connection: brand, region, overnight quotes, own addresses, sign-in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from tideboard_core.system.settings import Brand, Region, brand_urls
from tideboard_desktop.connection.brokers.ca_file_field import CaFileField
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import SCHEMES, Draft
from tideboard_desktop.connection.brokers.longport.credential_form import CredentialForm
from tideboard_desktop.connection.sign_in import words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows, Note
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class LongportForm(BrokerForm):
    """The fields of a LongPort connection over a draft."""

    def __init__(self, draft: Draft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft, self._theme = draft, theme
        self.brand = self._segments(
            "longport_brand",
            translate("SignIn", "Brand"),
            [(brand.value, words.brand_words(brand)) for brand in (Brand.LONGBRIDGE, Brand.LONGPORT)],
        )
        self.region = self._segments(
            "longport_region",
            translate("SignIn", "Region"),
            [(region.value, words.region_words(region)) for region in Region],
        )
        self.overnight = QCheckBox(translate("SignIn", "Overnight quotes (US, 20:00 to 04:00)"))
        identify(self.overnight, "longport_overnight")
        self.overnight.setFont(theme.font(Type.BODY))
        self.more = push_button("", theme, ButtonStyle.TEXT, identifier="longport_addresses")
        self.more.setCheckable(True)
        self.urls = {name: self._url(name) for name in SCHEMES}
        self.faults = {name: Note("", theme) for name in SCHEMES}
        self.authority = CaFileField(services.tasks, theme)
        self._addresses = self._address_rows()
        self.credential = CredentialForm(draft, services, theme)
        self._lay_out()
        self._fill()
        self._connect()

    def _segments(self, identifier: str, name: str, options: list[tuple[str, str]]) -> Segments:
        return Segments(options, self._theme, identifier=identifier, name=name, height=26)

    def _url(self, name: str) -> QLineEdit:
        field = QLineEdit()
        names = {
            "http_url": translate("SignIn", "HTTP address"),
            "quote_url": translate("SignIn", "Quote address"),
            "trade_url": translate("SignIn", "Trade address"),
        }
        identify(field, f"longport_{name}", names[name])
        field.setFont(self._theme.font(Type.BODY))
        field.setFixedHeight(self._theme.px(32))
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return field

    def _address_rows(self) -> QWidget:
        rows = NamedRows(self._theme)
        for name, field in self.urls.items():
            rows.add(field.accessibleName(), field)
            rows.add("", self.faults[name])
        rows.add(self.authority.name, self.authority)
        return rows

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        where = as_widget(
            hbox(
                (self.brand, 1),
                label(self.region.accessibleName(), self._theme, Type.BODY, Tone.SECONDARY),
                (self.region, 1),
                margins=0,
                spacing=8,
            )
        )
        rows.add(self.brand.accessibleName(), where)
        rows.add("", _beside(self.overnight, self.more))
        vbox(rows, self._addresses, self.credential, on=self, margins=0, spacing=8)

    def _fill(self) -> None:
        settings = self._draft.longport_settings
        self.brand.choose(settings.brand.value)
        self.region.choose(settings.region.value)
        self.overnight.setChecked(settings.overnight)
        for name, field in self.urls.items():
            field.setText(getattr(settings, name))
        self.authority.show_path(settings.authority_file)
        self.more.setChecked(any(getattr(settings, name) for name in (*SCHEMES, "authority_file")))
        self._show()

    def _connect(self) -> None:
        self.brand.chosen.connect(lambda key: self._change(brand=Brand(key)))
        self.region.chosen.connect(lambda key: self._change(region=Region(key)))
        self.overnight.toggled.connect(lambda on: self._change(overnight=on))
        self.more.toggled.connect(lambda _on: self._show())
        for name, field in self.urls.items():
            field.textChanged.connect(partial(self._take, name))
        self.authority.changed.connect(lambda path: self._change(authority_file=path))
        self.credential.changed.connect(self.changed)
        self.credential.credential_changed.connect(self.credential_changed)

    async def save_typed(self) -> None:
        await self.credential.save_typed()

    def _take(self, name: str, text: str) -> None:
        self._change(**{name: text})

    def _change(self, **fields: object) -> None:
        self._draft.change(**fields)
        self._show()
        self.credential.follow()
        self.changed.emit()

    def _show(self) -> None:
        settings, faults = self._draft.longport_settings, self._draft.url_faults()
        own = brand_urls(settings.brand, settings.region)._asdict()
        for name, field in self.urls.items():
            secure, clear = SCHEMES[name]
            field.setPlaceholderText(own[name.removesuffix("_url")])
            set_style_property(field, "invalid", name in faults)
            fault = faults.get(name)
            text = "" if fault is None else words.url_fault_words(fault, secure=secure, clear=clear)
            self.faults[name].say(text)
            self.faults[name].setVisible(bool(text))
        opened = self.more.isChecked()
        self._addresses.setVisible(opened)
        host = self._draft.longport().credential_host
        text = translate("SignIn", "Addresses: {host}").format(host=host)
        self.more.setText(text)
        self.more.setAccessibleName(text)
        chevron = "chevron-up" if opened else "chevron-down"
        lead(self.more, chevron, self._theme.surface.accent, self._theme.px(14))


def _beside(left: QWidget, right: QWidget) -> QWidget:
    """A row with one widget at each end."""
    return as_widget(hbox(left, stretch(), right, margins=0))
