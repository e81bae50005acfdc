"""What tests need beside Python: PostgreSQL's server and a Chromium. Installs them where it may, else says how.

It may as root where CI or APT is set. Debian would start a cluster of its own with the server: it is told not to.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import chromium, postgres

NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")

# Debian package → (what it is, how to find it)
NEEDED: dict[str, tuple[str, Callable[[], object]]] = {
    "postgresql": ("a PostgreSQL server (version 15 or later)", postgres.find),
    "chromium": ("a Chromium", chromium.find),
}


def main() -> int:
    missing = [package for package, (_, find) in NEEDED.items() if find() is None]
    if missing and may_install():
        install(missing)
        missing = [package for package in missing if NEEDED[package][1]() is None]
    if not missing:
        return 0
    print("\nThe tests need " + " and ".join(NEEDED[package][0] for package in missing) + ". As root:")
    print(f"\n  apt install {' '.join(missing)}\n")
    print("then again; or let it be done for you, as root: APT=1 make test")
    return 1


def may_install() -> bool:
    allowed = os.environ.get("CI") or os.environ.get("APT")
    return os.geteuid() == 0 and bool(allowed) and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    print(f"Installing with apt: {' '.join(packages)} (takes a minute or two) …", flush=True)
    if "postgresql" in packages and not NO_CLUSTER.exists():
        NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_CLUSTER.write_text("create_main_cluster = false\n")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["-o", "Dpkg::Options::=--force-confold"]  # our createcluster.conf, unasked
    for command in (["update"], ["install", "-y", "--no-install-recommends", *keep, *packages]):
        done = subprocess.run(["apt-get", *command], env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
            return


if __name__ == "__main__":
    sys.exit(main())
