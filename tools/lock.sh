#!/usr/bin/env bash
# Write the locks again: pins with hashes, no index address, no path. Usage: tools/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/../requirements"
for name in build run spark office dev bench; do
    ../.venv/bin/uv pip compile "$name.in" -o "$name.txt" --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@"
done
