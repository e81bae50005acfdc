"""Settings: everything a company may choose comes from the environment, everything else is fixed here.

KOCHKA_HOME   the folder where data lives (default: ./var)
KOCHKA_PLACE  which of the databases in it is served: "company" (default) or "demo"
DATABASE_URL  the company's database elsewhere: postgres://user:password@host:port/name
KOCHKA_FILES  the folder of the company's stored files, where several nodes share one (default: in the home)
KOCHKA_SECRET what sessions and links are signed with, the same on every node (default: made once, kept in the home)
KOCHKA_URL    the public address; with https, cookies are secure and plain http is redirected
KOCHKA_PROXIES  how many proxies of ours stand before us, each adding to X-Forwarded-For (default: none is believed)
KOCHKA_MAIL   how letters go out: smtp://user:password@host:587?from=kochka@example.org (or smtps://)
KOCHKA_FILES_URL  an address of its own for uploaded files, like https://files.example.org (default: the public one)
KOCHKA_NODE   this node's name where several serve one database (default: the computer's, and what tells homes apart)
KOCHKA_LOG    how lines of the log look: plain (default) or json
KOCHKA_METRICS_TOKEN  what opens /metrics to Prometheus, as a bearer token (default: there is no such page)
KOCHKA_BENCH  1: answers say how many queries they took (X-Queries)
KOCHKA_DEBUG  1 while developing

KOCHKA_BACKUPS       the folder of backups (default: backups in the home)
KOCHKA_BACKUP_AT     when the nightly backup is made, by the company's clock (default 03:00; "never" switches it off)
KOCHKA_BACKUPS_KEPT  how many nightly backups are kept (default 14)
"""

import os
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kochka.core import environment
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


# The company alone lives elsewhere, shares files and sends letters: the demo stays in its own folder.
_company = dict(os.environ) if PLACE == "company" else {}

SECRET_KEY = environment.secret_key(HOME, os.environ.get("KOCHKA_SECRET", ""))
SHARED_DIR = environment.shared_folder(_company.get("KOCHKA_FILES", ""), PLACE_DIR)
MAILERS = environment.mailers(_company.get("KOCHKA_MAIL", ""))
SILENCED_SYSTEM_CHECKS = ["mail.W001"]  # a company may do without letters: links are shown to chiefs then
DEFAULT_FROM_EMAIL = dict(parse_qsl(urlsplit(os.environ.get("KOCHKA_MAIL", "")).query)).get("from", "kochka@localhost")
if _url := _company.get("DATABASE_URL", ""):
    DATABASES = {"default": environment.postgres(_url)}
else:
    PLACE_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": environment.sqlite(PLACE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FILES_URL = (os.environ.get("KOCHKA_FILES_URL") or "").rstrip("/")
FILES_HOST = urlsplit(FILES_URL).netloc
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "testserver",
    *filter(None, [PUBLIC_URL.hostname, urlsplit(FILES_URL).hostname]),
]
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
    "kochka.timesheets",
    "kochka.proposals",
    "kochka.exchange",
    "kochka.web",
    "kochka.ops",
]

MIDDLEWARE = [
    "kochka.web.watching.trail.trail",
    "kochka.web.headers.headers",
    "kochka.web.watching.health.health",
    "kochka.web.watching.metrics.metrics",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kochka.web.files.without_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kochka.web.middleware.reader",
    "kochka.web.middleware.demo_at_home",
    "kochka.web.middleware.SignedIn",
    "kochka.web.standing_guard.guard",
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
PASSWORD_HASHERS = ["kochka.people.hashing.Argon2"]
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
ACCOUNT_RATE_LIMITS = False  # ours count in the database, for all processes and nodes (people/tries.py)
MFA_ADAPTER = "kochka.people.sealing.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

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
# With https no neighbouring host can plant a cookie of these names (__Host-: secure, of this host, of every path).
SESSION_COOKIE_NAME = f"{'__Host-' if SECURE else ''}kochka_{PLACE}"
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True

# Backups.
BACKUPS_DIR = Path(os.environ.get("KOCHKA_BACKUPS") or HOME / "backups").resolve()
BACKUP_AT = environment.backup_hour(os.environ.get("KOCHKA_BACKUP_AT") or "03:00")
BACKUPS_KEPT = environment.backups_kept(os.environ.get("KOCHKA_BACKUPS_KEPT") or "14")

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
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SHARED_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Watching: a line a request, figures for whoever has the token, and what only the bench wants to know.
LOGGING = logging_settings(os.environ.get("KOCHKA_LOG") or "plain")
METRICS_TOKEN = os.environ.get("KOCHKA_METRICS_TOKEN", "")
BENCH = os.environ.get("KOCHKA_BENCH") == "1"
