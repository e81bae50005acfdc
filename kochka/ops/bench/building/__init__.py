"""A company of a hundred thousand deals, made in bulk: rows as the verbs would have left them, in the order of time."""
