#!/usr/bin/env bash
# Bring what some tests need beside Python: installs it when root, says loudly what stays missing.
# A test whose tool is missing is skipped; .ci/run fails on a skipped test, a laptop does not.
set -u

# command | Debian package | which tests need it
needs=(
    "java|openjdk-17-jre-headless|Spark says what DuckDB says (tests/spark, make spark-cluster-test)"
    "pg_ctlcluster|postgresql|the office keeps its word on PostgreSQL (tests/office)"
    "chromium|chromium|the browser journeys (tests/browser)"
)

missing=()
for need in "${needs[@]+"${needs[@]}"}"; do
    IFS='|' read -r command package tests <<<"$need"
    command -v "$command" >/dev/null && continue
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get install -y -qq "$package" >/dev/null || { apt-get update -qq && apt-get install -y -qq "$package" >/dev/null; }
    fi
    command -v "$command" >/dev/null || missing+=("$command (package $package): $tests")
done

[ ${#missing[@]} -eq 0 ] && exit 0
echo "================ NOT RUN for lack of a tool ================" >&2
printf '  %s\n' "${missing[@]}" >&2
echo "============================================================" >&2
