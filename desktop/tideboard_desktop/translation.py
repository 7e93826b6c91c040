"""The language of the window: source texts are English, compiled translations lie in the resources."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from tideboard_resources import read_translation


def install_translation(application: QCoreApplication, language: str) -> bool:
    """Use a language (`zh_HK`, `zh_CN`) from now on; False when there is no translation, and English stays."""
    data = read_translation(language)
    return data is not None and install_data(application, data)


def install_data(application: QCoreApplication, data: bytes) -> bool:
    """Use a compiled translation (`.qm`); False when it is damaged. Build the widgets afterwards."""
    translator = QTranslator(application)
    if not translator.load(data):
        return False
    return application.installTranslator(translator)
