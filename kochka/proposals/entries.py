"""The kinds of entries that proposals write, and how each is said."""
