"""Where a scratch company lies: in its home, or on a PostgreSQL that is thrown away."""

import os


def empty(database: str) -> str:
    """The URL of an empty database: DATABASE_URL where one is given, else on a server that lives as long as this
    process; nothing for SQLite, which lies in the home."""
    if database == "sqlite":
        return ""
    if url := os.environ.get("DATABASE_URL"):
        return url
    from kochka.ops.bench import cluster

    base, _mark, query = cluster.start(cluster.SWIFT).partition("?")
    return f"{base.rpartition('/')[0]}/postgres?{query}"
