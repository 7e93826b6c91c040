"""Programs on this computer that read what the window knows: the process that serves them, their keys and settings."""
