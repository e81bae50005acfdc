"""What a company may choose through the environment, read: each kind of setting in one function, which raises
ValueError with a sentence for what it does not understand."""

import os
import secrets
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def secret_key(home: Path, given: str) -> str:
    """KOCHKA_SECRET, or the installation's own secret: made once and kept in its home (mode 600)."""
    if given:
        return given
    kept = home / "secret"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return kept.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def sqlite(folder: Path) -> dict[str, Any]:
    """The database file of a place. SQLite takes its write lock at BEGIN, so that racing verbs queue and none dies."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "kochka.sqlite3",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-4000;",
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """DATABASE_URL as Django wants it; a unix socket's folder may stand in ?host=."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: postgres://… is understood, {parts.scheme or 'this'}:// is not")
    # Compiling a query takes longer than running one of ours: lists of bounded length over indexes.
    # What its indexes lead to lies in memory, or on a disk without arms: PostgreSQL takes it for four times dearer.
    options: dict[str, Any] = {"options": "-c jit=off -c random_page_cost=1.1", **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mailers(url: str) -> dict[str, Any]:
    """KOCHKA_MAIL as Django wants it; none while no mail is set up."""
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not parse_qsl(parts.query):
        raise ValueError("KOCHKA_MAIL: smtp://user:password@host:587?from=kochka@example.org is understood")
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "timeout": 10,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def backup_hour(said: str) -> time | None:
    """KOCHKA_BACKUP_AT: an hour, or None for "never"."""
    if said == "never":
        return None
    try:
        return time.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"KOCHKA_BACKUP_AT: an hour like 03:00, or never; “{said}” is neither") from None


def backups_kept(said: str) -> int:
    """KOCHKA_BACKUPS_KEPT: at least one."""
    if not said.isdecimal() or not 1 <= int(said) <= 10_000:
        raise ValueError(f"KOCHKA_BACKUPS_KEPT: a number from 1 on; “{said}” is none")
    return int(said)


def shared_folder(given: str, own: Path) -> Path:
    """KOCHKA_FILES: the folder that all nodes of the company see; without it the place's own."""
    if "://" in given:
        raise ValueError("KOCHKA_FILES: a folder that every node sees is understood, an address is not")
    return Path(given).resolve() if given else own
