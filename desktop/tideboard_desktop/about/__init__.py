"""The About window: the build, its components and their licences, and the check for updates."""
