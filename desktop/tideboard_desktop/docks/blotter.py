"""stub"""
from PySide6.QtWidgets import QWidget
from tideboard_desktop.widgets.panel import TitleBar
class BlotterDock(QWidget):
    def __init__(self, hub, selection, frame, theme, clock, tasks, *, desk):
        super().__init__(); self.title_bar=TitleBar("Positions",theme); self.positions=QWidget(self); self.orders=QWidget(self)
    def set_account(self,a): pass
