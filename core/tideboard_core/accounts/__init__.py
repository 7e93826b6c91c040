"""All accounts of all connections together: what each holds, sums over them, and rates between currencies."""
