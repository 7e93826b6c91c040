"""About Tideboard: which build this is, what is inside, and whether there is a newer one, asked when wanted."""
