"""Parts of the gateway console: rows, forms made from them, answers, history."""
