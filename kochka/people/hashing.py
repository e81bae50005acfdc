"""How passwords are hashed: argon2id by the second choice of RFC 9106, on one lane.

64 MiB a try instead of the framework's 100: a small server whose every thread is asked at once still has memory.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Hashes made otherwise are made anew when their person signs in."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1
