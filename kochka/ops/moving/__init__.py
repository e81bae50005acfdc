"""Moving all that a company has from one database to another: read in one snapshot, written in one transaction,
compared to the last row before it counts."""
