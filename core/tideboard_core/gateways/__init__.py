"""One folder per backend, independent of each other: connection, translate, gateway."""
