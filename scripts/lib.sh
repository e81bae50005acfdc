# shellcheck shell=sh
# Shared by the set-up scripts (POSIX sh, sourced from the top of the checkout).

# Package tools that the caller's shell may have bent: none of these may change what is installed, or where.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIRE_VIRTUALENV
UV_PYTHON_DOWNLOADS=never
PIP_ROOT_USER_ACTION=ignore
PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_PYTHON_DOWNLOADS PIP_ROOT_USER_ACTION PIP_DISABLE_PIP_VERSION_CHECK
# uv reads none of pip's settings: hand on the two that people behind a mirror or a proxy rely on.
if [ -n "${PIP_INDEX_URL:-}" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    UV_DEFAULT_INDEX=$PIP_INDEX_URL
    export UV_DEFAULT_INDEX
fi
if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then
    SSL_CERT_FILE=$PIP_CERT
    export SSL_CERT_FILE
fi

# Where the system keeps certificates, they count: a company's proxy is known there, and not to uv.
if [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ] || [ "$(uname)" = Darwin ]; then
    UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
    export UV_SYSTEM_CERTS
fi

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# Whether we may install system packages unasked: only as root, and only where somebody said so.
may_use_apt() {
    [ "$(id -u)" = 0 ] && [ -n "${CI:-}${APT:-}" ] && command -v apt-get >/dev/null 2>&1
}

apt_install() {
    say "Installing with apt: $*"
    log=$(mktemp)
    if apt-get update >"$log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt could not install: $*"
    fi
}
