"""What the program keeps on this computer, and how it protects it: settings, secrets, private files, logs."""
