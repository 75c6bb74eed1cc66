#!/usr/bin/env bash
# The house: imports go down only, each library has its one room, files stay small.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
complain() { echo "$1" >&2; bad=1; }

# MODULE PATTERN...: only files whose path begins with one of the patterns may import the module.
only() {
  local module=$1 file allowed pattern
  shift
  while IFS=: read -r file _; do
    allowed=0
    for pattern in "$@"; do case $file in $pattern*) allowed=1 ;; esac; done
    [ $allowed = 1 ] || complain "$file: imports $module, which only $* may"
  done < <(grep -rnE --include='*.swift' "^ *(@[A-Za-z]+ )?((public|package|internal|private) )?import $module\$" Sources)
}
only CLibcurl Sources/Trawl/Fetch/
only CZlib Sources/Trawl/Fetch/
only CBrotli Sources/Trawl/Fetch/
only CZstd Sources/Trawl/Fetch/
only CLibxml2 Sources/Trawl/Document/
only CTreeArena Sources/Trawl/Document/
only CCrashMark Sources/Trawl/Crash/
only CTimex Sources/TrawlCLI/Doctor/
only CPCRE2 Sources/TrawlCore/Extraction/
only GRDB Sources/Trawl/Store/
only GRDBSQLite Sources/Trawl/Store/
only Yams Sources/TrawlCore/Job/
only ArgumentParser Sources/TrawlCLI/
only Trawl Sources/TrawlCLI/

# TrawlCore is pure: values in, values out.
for module in Foundation FoundationEssentials Glibc Dispatch Synchronization Logging; do
  only $module Sources/Trawl/ Sources/TrawlCLI/
done

# No file of over 500 lines; tables that a program made are not read line by line.
while read -r lines file; do
  [ "$file" = total ] || [ "$lines" -le 500 ] || complain "$file: $lines lines, over 500"
done < <(find Sources Tests -name '*.swift' ! -name '*Table.swift' -exec wc -l {} +)

# No check of the compiler switched off without its proof beside it.
while IFS=: read -r file line _; do
  from=$((line > 12 ? line - 12 : 1))
  sed -n "${from},${line}p" "$file" | grep -qiE 'safe|proof|never|only' ||
    complain "$file:$line: switches a check off without saying why that is safe"
done < <(grep -rnE --include='*.swift' '@unchecked Sendable|nonisolated\(unsafe\)' Sources)
exit $bad
