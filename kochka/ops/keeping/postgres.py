"""PostgreSQL through its own tools: pg_dump and pg_restore of the server's version or a later one."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from click import ClickException
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.ops.keeping.snapshots import Snapshot

OWN_MATTER = {"client_encoding", "cursor_factory", "context", "prepare_threshold", "password", "server_side_binding"}
TABLES = """
SELECT c.oid::regclass::text, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
ORDER BY c.relkind, 1
"""
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1
"""
KINDS = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE", "f": "FOREIGN TABLE"}


def tool(name: str) -> str:
    """The path of one of PostgreSQL's programs, as new as the server. Raises ClickException naming the package."""
    wanted = server_version() // 10000
    places = [str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin")]
    found: dict[int, str] = {}
    for place in [*os.environ.get("PATH", "").split(os.pathsep), *places]:
        path = shutil.which(name, path=place) if place else None
        if path and (version := _version(path)):
            found.setdefault(version, path)
    fitting = [version for version in found if version >= wanted]
    if fitting:
        return found[min(fitting)]
    said = {"tool": name, "version": wanted, "package": f"postgresql-client-{wanted}"}
    if found:
        words = _(
            "%(tool)s here is of version %(old)s, the server of %(version)s. Install %(package)s (Debian, Ubuntu)."
        )
        raise ClickException(words % {**said, "old": max(found)})
    words = _("%(tool)s is not here: it comes with the package %(package)s (Debian, Ubuntu).")
    raise ClickException(words % said)


def _version(path: str) -> int:
    """The major version of a program; 0 where it does not say."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta|rc)", said)
    return int(found[1]) if found else 0


def server_version() -> int:
    """The server's, like 160004."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version)


def parameters() -> dict[str, Any]:
    """What a connection of our own needs, the password aside."""
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name not in OWN_MATTER and value not in (None, "")}


def run(name: str, *words: str, tell: Callable[[], None] = lambda: None, **given: Any) -> None:
    """Runs one of the programs on the served database. Raises ClickException with its last words."""
    from psycopg.conninfo import make_conninfo

    command = [tool(name), *words, f"--dbname={make_conninfo(**parameters())}"]
    password = connection.get_connection_params().get("password")
    env = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, **given) as process:
        try:
            while process.poll() is None:
                tell()
                time.sleep(0.05)
        except BaseException:
            process.kill()
            raise
        assert process.stderr
        said = process.stderr.read().strip()
    if process.returncode:
        if "No space left" in said:
            raise OSError(28, os.strerror(28))
        last = " ".join(said.splitlines()[-2:])
        raise ClickException(_("%(tool)s could not do it: %(why)s") % {"tool": name, "why": last[:500]})


@contextmanager
def snapshot(work: Path, tell: Callable[[int, int], None]) -> Iterator[Snapshot]:
    """A dump of the database as it stands at one moment: pg_dump and our counts look at the same exported snapshot."""
    import psycopg  # costs a quarter of a second, which SQLite need not pay

    copy = work / "database.dump"
    tool("pg_dump")  # before anything is begun
    password = connection.get_connection_params().get("password")
    size = database_size()
    with closing(psycopg.connect(**parameters(), **({"password": password} if password else {}))) as inside:
        inside.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        inside.read_only = True
        moment = timezone.now()
        (name,) = inside.execute("SELECT pg_export_snapshot()").fetchone() or ("",)

        def look() -> None:
            tell(min(copy.stat().st_size if copy.exists() else 0, size), size)

        words = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={name}"]
        run("pg_dump", *words, f"--file={copy}", tell=look)
        rows = inside.execute(TABLES.replace("'r', 'p', 'v', 'm', 'S', 'f'", "'r'")).fetchall()
        counts = {table.strip('"'): inside.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table, _k in rows}  # type: ignore[index]
        yield Snapshot(
            kind="postgresql",
            server=str(server_version() // 10000),
            moment=moment,
            path=copy,
            rows=lambda query: inside.execute(query),
            counts=counts,
        )


def database_size() -> int:
    """Bytes, indexes and all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def tables() -> list[str]:
    """What stands in the database, extensions aside."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for name, _kind in cursor.fetchall()]


def clearing() -> Sequence[str]:
    """Statements that take away everything of ours; extensions stay."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = [f"DROP {KINDS[kind]} IF EXISTS {name} CASCADE;" for name, kind in cursor.fetchall()]
        cursor.execute(FUNCTIONS)
        return [*found, *(f"DROP FUNCTION IF EXISTS {name} CASCADE;" for (name,) in cursor.fetchall())]


def clear() -> None:
    """Empties the database."""
    with connection.cursor() as cursor:
        for statement in clearing():
            cursor.execute(statement)


def put_in(dump: Path) -> None:
    """Fills an empty database from a dump: all of it, or nothing. Raises ClickException."""
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    run("pg_restore", *words, str(dump))


def put_back(dump: Path, work: Path) -> None:
    """Puts the dump in place of everything that stands in the database, in one transaction. The dump is our own."""
    script = work / "script.sql"
    listed = [tool("pg_restore"), "--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(dump)]
    done = subprocess.run(listed, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClickException(_("%(tool)s could not do it: %(why)s") % {"tool": "pg_restore", "why": done.stderr[:500]})
    before = work / "before.sql"
    before.write_text("\n".join(clearing()), encoding="utf-8")
    connection.close()
    words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={before}"]
    run("psql", *words, f"--file={script}", stdout=subprocess.DEVNULL)
