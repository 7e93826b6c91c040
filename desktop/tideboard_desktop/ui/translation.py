"""The language of the window: source texts are English, compiled translations lie in the resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from tideboard_core.system.appearance import Language
from tideboard_resources import read_translation

LOCALES = {Language.SIMPLIFIED: "zh_CN", Language.TRADITIONAL: "zh_HK"}
"""Names of our own translations."""
QT_LOCALES = {Language.SIMPLIFIED: "zh_CN", Language.TRADITIONAL: "zh_TW"}
"""Names of Qt's, for the words of its own dialogs and menus."""
BROKER_LANGUAGES = {"zh_CN": "zh-CN", "zh_TW": "zh-HK"}
"""LongPort's codes by the names of Qt's locales."""
_NAME = "tideboard_language"


class _Kept(QTranslator):
    """Holds the bytes that Qt reads from for as long as it is installed: Qt makes no copy."""

    def __init__(self, parent: QObject, data: bytes) -> None:
        super().__init__(parent)
        self.data = data


def use_language(application: QCoreApplication, language: Language) -> bool:
    """Use this language from now on; widgets that are already on screen keep theirs.

    False when the translation is missing or damaged: English stays. Dates and numbers of ours do not depend on it.
    """
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(QT_LOCALES.get(language, "en_US")))
    if language not in LOCALES:
        return True
    _install_qt(application, QT_LOCALES[language])
    return install_translation(application, LOCALES[language])


def broker_language() -> str:
    """The language of the window by the code under which LongPort names securities in it: `en`, `zh-CN`, `zh-HK`."""
    return BROKER_LANGUAGES.get(QLocale().name(), "en")


def install_translation(application: QCoreApplication, language: str) -> bool:
    """Use a language (`zh_HK`, `zh_CN`) on top of the others; False when there is no translation."""
    data = read_translation(language)
    return data is not None and install_data(application, data)


def in_every_language(context: str, texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Each text with its translations, for a search; a translation that is missing or damaged adds none."""
    rows: list[tuple[str, ...]] = [(text,) for text in texts]
    for translate in translations():
        rows = [(*names, translate(context, names[0]) or names[0]) for names in rows]
    return rows


def translations() -> Iterator[Callable[[str, str], str]]:
    """For each of our translations a function of context and source, good until the next one is asked for.

    It returns an empty text without a translation; a translation that is missing or damaged is left out.
    """
    for language in LOCALES.values():
        data, translator = read_translation(language), QTranslator()
        if data is not None and translator.load(data):
            yield partial(_translated, translator)


def _translated(translator: QTranslator, context: str, source: str) -> str:
    return translator.translate(context, source) or ""


def install_data(application: QCoreApplication, data: bytes) -> bool:
    """Use a compiled translation (`.qm`); False when it is damaged. Build the widgets afterwards."""
    translator = _Kept(application, data)
    translator.setObjectName(_NAME)
    return translator.load(translator.data) and application.installTranslator(translator)


def _install_qt(application: QCoreApplication, locale: str) -> None:
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    if translator.load(f"qtbase_{locale}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
