"""What no fill tells: how contracts ended, splits, what was held before, the fills of accounts that list none."""
