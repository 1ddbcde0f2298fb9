#!/usr/bin/env bash
# Make .venv from the locks and put `naungan` into it. Usage: tools/setup.sh VENV
set -euo pipefail
venv=$1
python=${PYTHON:-python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Naungan needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1). Say which to use: make setup PYTHON=/path/to/python3.11" >&2
    exit 3
}

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
    echo "Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv, then make setup again." >&2
    exit 3
}

install() { "$venv/bin/python" -m pip install -qq "$@"; }
install --require-hashes -r requirements/build.txt
install --require-hashes --no-build-isolation -r requirements/dev.txt
install --no-build-isolation --no-deps --editable .
