"""Where a round of the bench works: a home that is thrown away and, on PostgreSQL, a database that is dropped."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import click

from kochka.ops.bench import cluster
from kochka.ops.words import gettext as _


@contextmanager
def scratch(database: str, server: str, static: Path) -> Iterator[dict[str, str]]:
    """The environment of a round. `server` is the URL of a PostgreSQL; `static` holds the pages' files as they were
    gathered before, where they were: it takes seconds."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KOCHKA_", "DATABASE_URL"))}
    home = Path(tempfile.mkdtemp(prefix="kochka-bench-"))
    try:
        copy_static(static, home)
        env = {**own, "KOCHKA_HOME": str(home)}
        if database == "postgres":
            with _database(server) as url:
                yield {**env, "DATABASE_URL": url}
        else:
            yield env
        copy_static(home, static)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def copy_static(source: Path, target: Path) -> None:
    """The pages' files from one home to another, unless some are there; outdated ones are gathered anew anyway."""
    if (source / "static.gathered").exists() and not (target / "static").exists():
        shutil.copytree(source / "static", target / "static")
        shutil.copy2(source / "static.gathered", target)


@contextmanager
def postgres() -> Iterator[str]:
    """The server of $DATABASE_URL, else a throw-away one that leaves all settings as PostgreSQL comes."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    try:
        url = cluster.start({})
    except RuntimeError as trouble:
        words = _("%(why)s. Or name a server: DATABASE_URL=postgres://…")
        raise click.ClickException(words % {"why": str(trouble).rstrip(".")}) from trouble
    try:
        yield f"{url.partition('?')[0].rpartition('/')[0]}/postgres?{url.partition('?')[2]}"
    finally:
        cluster.stop()


@contextmanager
def _database(server: str) -> Iterator[str]:
    """The URL of a new database on the server."""
    import psycopg
    from psycopg import sql

    name = f"kochka_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{quote(name)}"))
    finally:
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
