"""Settings of the first visit: the same installation, before there is a database.

One page in two languages, two doors, a form. No sessions, no people, nothing to ask a database for.
"""

import os
from typing import Any

from kochka.settings import (
    ALLOWED_HOSTS,
    AUTH_PASSWORD_VALIDATORS,
    CSRF_TRUSTED_ORIGINS,
    DEBUG,
    HOME,
    LANGUAGES,
    LOCALE_PATHS,
    LOGGING,
    SECRET_KEY,
    SECURE,
    SECURE_CSP,
    SECURE_HSTS_INCLUDE_SUBDOMAINS,
    SECURE_HSTS_PRELOAD,
    SECURE_HSTS_SECONDS,
    SECURE_PROXY_SSL_HEADER,
    SECURE_REFERRER_POLICY,
    SECURE_SSL_REDIRECT,
    STATIC_ROOT,
    STATIC_URL,
    STORAGES,
    X_FRAME_OPTIONS,
)

__all__ = [
    "ALLOWED_HOSTS",
    "AUTH_PASSWORD_VALIDATORS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "HOME",
    "LANGUAGES",
    "LOCALE_PATHS",
    "LOGGING",
    "SECRET_KEY",
    "SECURE_CSP",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_REFERRER_POLICY",
    "SECURE_SSL_REDIRECT",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "X_FRAME_OPTIONS",
]

# Empty: only this very computer gets in. Else whoever brings the key that stands on the server's console.
DOOR_KEY = os.environ.get("KOCHKA_DOOR_KEY", "")

DATABASES: dict[str, Any] = {}
INSTALLED_APPS = [
    "django.contrib.auth",  # the rules for passwords, and their words
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "lucide",
    "kochka.ops",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",  # looks at the host that was asked for
    "django.middleware.locale.LocaleMiddleware",
    "kochka.ops.doors.guard.guard",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "kochka.ops.doors.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "kochka_doors_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

CSRF_COOKIE_NAME = "kochka_doors_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "kochka.ops.doors.views.waited_too_long"
