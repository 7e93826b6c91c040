"""Settings of Sphinx for the user guide; devtools/guide.py builds each language with them."""

from pathlib import Path

project = "Tideboard"
extensions = ["myst_parser"]
html_theme = "tideboard"
html_theme_path = [str(Path(__file__).parent)]
html_title = "Tideboard"
html_copy_source = False
html_use_index = False
html_permalinks = False
smartquotes = False
myst_heading_anchors = 3
