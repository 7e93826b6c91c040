"""In which look a picture is taken, and what its file is called."""

from __future__ import annotations

from dataclasses import dataclass, field

CLIPPED = "TIDEBOARD_PICTURES_CLIPPED"
"""Environment variable: also print which texts of each picture are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Language, theme, convention as the settings spell them; `scale` is device pixels per logical pixel.

    `size` of the window, in logical pixels, and `text` in percent stand in for those of the story.
    """

    language: str = "en"
    theme: str = "dark"
    convention: str = "green-up"
    scale: int = 1
    size: tuple[int, int] | None = None
    text: int | None = None

    @property
    def suffix(self) -> str:
        """What tells the file apart from the one in the plain look: `-light-zh-Hant@2x`."""
        words = [self.theme, self.language, self.convention]
        told = [f"-{word}" for word, plain in zip(words, ("dark", "en", "green-up"), strict=True) if word != plain]
        told += [f"-{self.size[0]}x{self.size[1]}"] if self.size else []
        told += [f"-text{self.text}"] if self.text else []
        return "".join(told) + (f"@{self.scale}x" if self.scale != 1 else "")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in a look."""

    name: str
    look: Look = field(default_factory=Look)

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}{self.look.suffix}.png"
