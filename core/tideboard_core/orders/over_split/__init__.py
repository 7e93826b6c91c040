"""What lasts over a split, a join or a bonus issue: questions to a person, and what was answered. Converts nothing."""
