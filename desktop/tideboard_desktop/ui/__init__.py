"""What every part of the window uses: theme, frame timer, tasks, formats."""
