"""Secrets of second factors lie sealed in the database: who carries off the database alone cannot make codes of them.

Sealed with the installation's own secret (KOCHKA_SECRET, or the file `secret` in its home). Under another one they
cannot be read: second factors are switched off then (`kochka user second-factor off`) and set up anew.
"""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """It was sealed with another secret."""


def _box(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kochka.second_factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str) -> str:
    """The text as it may lie in the database."""
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises Unreadable."""
    boxes = [_box(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    try:
        return MultiFernet(boxes).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How the library keeps its secrets."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
