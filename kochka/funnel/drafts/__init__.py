"""A funnel while it is being written: kept as typed, right or wrong, until a chief publishes it."""
