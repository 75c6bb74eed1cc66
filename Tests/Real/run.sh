#!/usr/bin/env bash
# Crawls real pages with the release executable: Debian's packages of documentation behind an nginx of
# our own. Needs the network once, for the packages; what cannot be had is skipped aloud.
#   TRAWL         the executable (default: the release of this tree, built when missing)
#   TRAWL_CORPUS  where packages are unpacked (default /var/tmp/trawl-corpus)
set -euo pipefail
cd "$(dirname "$0")/../.."
export TRAWL_CORPUS=${TRAWL_CORPUS:-/var/tmp/trawl-corpus}
swift=${SWIFT:-swift}

parts=0
for part in python handbook; do
  code=0
  Benchmarks/corpus fetch $part || code=$?
  case $code in
    0) parts=$((parts + 1)) ;;
    3) echo "skipped: the tests of real sites that need $part" ;;
    *) exit $code ;;
  esac
done
if [ $parts = 0 ]; then
  echo "skipped: all tests of real sites"
  exit 0
fi

if [ -z "${TRAWL:-}" ]; then
  make --no-print-directory build
  TRAWL=$(make --no-print-directory where)
fi
TRAWL=$(realpath "$TRAWL")

# The server ends when this script does, however it does: its end of the pipe closes.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
coproc SITE { exec Benchmarks/serve "$(Benchmarks/corpus site)" --log "$work/access.log"; }
server=$SITE_PID
if ! read -r TRAWL_REAL_URL <&"${SITE[0]}"; then
  code=0
  wait "$server" || code=$?
  [ $code = 3 ] || exit 1
  echo "skipped: all tests of real sites, for want of an nginx"
  exit 0
fi
TRAWL_REAL_LOG=$work/access.log
export TRAWL TRAWL_REAL_URL TRAWL_REAL_LOG

$swift test --filter 'TrawlCLITests\.RealSiteTests'
eval "exec ${SITE[1]}>&-"
wait
