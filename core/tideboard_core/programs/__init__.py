"""Programs on this computer: their keys, their limits, what they read, and what they propose to the person."""
