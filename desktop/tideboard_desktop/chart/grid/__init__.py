"""Several charts in one dock, and what links them."""
