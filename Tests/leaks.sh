#!/usr/bin/env bash
# Runs an executable that was built with the address sanitizer, and fails when anything it allocated is lost.
#   leaks.sh TRAWL
set -euo pipefail
trawl=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export ASAN_OPTIONS=detect_leaks=1

"$trawl" demo > demo.log 2>&1 || { cat demo.log; exit 1; }
cd trawl-demo
for command in "check" "jobs" "next --count 3" "runs" "show books" "items books" "changes books" "export books" \
  "explain books" "prune" "backup copy.db" "doctor" "version"; do
  # shellcheck disable=SC2086  # words of a command
  "$trawl" $command > ../command.log 2>&1 || { cat ../command.log; echo "leaks.sh: trawl $command failed"; exit 1; }
done
for area in selectors jsonpath sitemaps feeds html-robustness; do
  echo '{"id": 1}' | "$trawl" conform "$area" > /dev/null
done
echo "nothing leaks"
