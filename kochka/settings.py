"""Settings: everything a company may choose comes from the environment, everything else is fixed here.

KOCHKA_HOME   the folder where data lives (default: ./var)
KOCHKA_PLACE  which of the databases in it is served: "company" (default) or "demo"
DATABASE_URL  the company's database elsewhere: postgres://user:password@host:port/name
KOCHKA_URL    the public address; with https, cookies are secure and plain http is redirected
KOCHKA_PROXIES  how many proxies of ours stand before us, each adding to X-Forwarded-For (default: none is believed)
KOCHKA_MAIL   how letters go out: smtp://user:password@host:587?from=kochka@example.org (or smtps://)
KOCHKA_NODE   this node's name where several serve one database (default: the computer's, and what tells homes apart)
KOCHKA_LOG    how lines of the log look: plain (default) or json
KOCHKA_BENCH  1: answers say how many queries they took (X-Queries)
KOCHKA_DEBUG  1 while developing

KOCHKA_BACKUPS       the folder of backups (default: backups in the home)
KOCHKA_BACKUP_AT     when the nightly backup is made, by the company's clock (default 03:00; "never" switches it off)
KOCHKA_BACKUPS_KEPT  how many nightly backups are kept (default 14)
"""

import os
import secrets
from datetime import time
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kochka.core.logs import logging_settings

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("KOCHKA_HOME") or "var").resolve()
PLACE = os.environ.get("KOCHKA_PLACE") or "company"
PLACE_DIR = HOME / PLACE
NODE = os.environ.get("KOCHKA_NODE") or f"{gethostname()[:80]}-{sha256(str(HOME).encode()).hexdigest()[:6]}"
PUBLIC_URL = urlsplit(os.environ.get("KOCHKA_URL") or "http://127.0.0.1")
DEBUG = os.environ.get("KOCHKA_DEBUG") == "1"
PROXIES = int(os.environ.get("KOCHKA_PROXIES") or 0)
SECURE = PUBLIC_URL.scheme == "https"


def secret_key() -> str:
    """The installation's own secret: given by the environment, or made once and kept in its home (mode 600)."""
    if given := os.environ.get("KOCHKA_SECRET"):
        return given
    kept = HOME / "secret"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return kept.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def database() -> dict[str, Any]:
    """The served place's database. SQLite takes its write lock at BEGIN, so that racing verbs queue and none dies."""
    url = os.environ.get("DATABASE_URL")
    if url and PLACE == "company":
        return postgres(url)
    PLACE_DIR.mkdir(parents=True, exist_ok=True)
    return sqlite(PLACE_DIR)


def sqlite(folder: Path) -> dict[str, Any]:
    """The database file of a place."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "kochka.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """DATABASE_URL as Django wants it; a unix socket's folder may stand in ?host=."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: postgres://… is understood, {parts.scheme or 'this'}:// is not")
    # Compiling a query takes longer than running one of ours: lists of bounded length over indexes.
    options: dict[str, Any] = {"options": "-c jit=off", **dict(parse_qsl(parts.query))}
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
    """KOCHKA_MAIL as Django wants it; none while no mail is set up, and none in the demo, whose people are made up."""
    if not url or PLACE == "demo":
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


SECRET_KEY = secret_key()
MAILERS = mailers(os.environ.get("KOCHKA_MAIL", ""))
SILENCED_SYSTEM_CHECKS = ["mail.W001"]  # a company may do without letters: links are shown to chiefs then
DEFAULT_FROM_EMAIL = dict(parse_qsl(urlsplit(os.environ.get("KOCHKA_MAIL", "")).query)).get("from", "kochka@localhost")
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *filter(None, [PUBLIC_URL.hostname])]
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC_URL.scheme}://{PUBLIC_URL.netloc}"] if PUBLIC_URL.netloc else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "lucide",
    "kochka.core",
    "kochka.upkeep",
    "kochka.people",
    "kochka.files",
    "kochka.funnel",
    "kochka.firm",
    "kochka.clients",
    "kochka.deals",
    "kochka.exchange",
    "kochka.web",
    "kochka.ops",
]

MIDDLEWARE = [
    "kochka.web.watching.trail.trail",
    "kochka.web.watching.health.health",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kochka.web.middleware.reader",
    "kochka.web.middleware.demo_at_home",
    "kochka.web.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kochka.web.middleware.refusals",
]

ROOT_URLCONF = "kochka.web.urls"
WSGI_APPLICATION = "kochka.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kochka.web.context.shell",
            ],
            "builtins": ["kochka.web.templatetags.kochka"],
        },
    }
]

# People and passwords.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "kochka.web.accounts.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = True

# What the browser may do: our own scripts and styles, nothing inline.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kochka.web.errors.csrf"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_NAME = f"kochka_{PLACE}"
CSRF_COOKIE_NAME = f"kochka_{PLACE}_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True

# Backups.
BACKUPS_DIR = Path(os.environ.get("KOCHKA_BACKUPS") or HOME / "backups").resolve()
BACKUP_AT = backup_hour(os.environ.get("KOCHKA_BACKUP_AT") or "03:00")
BACKUPS_KEPT = backups_kept(os.environ.get("KOCHKA_BACKUPS_KEPT") or "14")

# Words, dates, time.
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kochka.web.font.Typeface",
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PLACE_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Watching: a line a request, figures for whoever has the token, and what only the bench wants to know.
LOGGING = logging_settings(os.environ.get("KOCHKA_LOG") or "plain")
BENCH = os.environ.get("KOCHKA_BENCH") == "1"
