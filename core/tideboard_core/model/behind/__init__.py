"""What stands behind the flow: who holds, who sells short, what comes, what was said; dated and sourced values."""
