"""Versions of Tideboard: of this build, and the newest one that the release feed names."""
