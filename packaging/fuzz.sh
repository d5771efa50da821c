#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Builds the fuzz targets with clang and runs each for so many seconds (60 unless given), as many at once as there are
# cores: packaging/fuzz.sh [SECONDS].
# Seeds: tables written by our own writers, and small files under ODDITY_TEST_DATA where that is set or found. What is
# learnt stays in build/fuzz/corpus. Fails on the first finding, whose input is kept in build/fuzz/findings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds="${1:-60}"
data="${ODDITY_TEST_DATA:-../shared/data}"
targets=(csv votable fits_header fits_image fits_table)
build=build/fuzz

cmake --preset fuzz > /dev/null
cmake --build "$build" --parallel "${ODDITY_FUZZ_JOBS:-$(nproc)}" --target write_seeds "${targets[@]/#/fuzz_}"
export ASAN_OPTIONS="allocator_may_return_null=0:detect_leaks=1" UBSAN_OPTIONS="print_stacktrace=1"

seeds="$build/seeds"
rm -rf "$seeds"
"$build/fuzz/write_seeds" "$seeds/own"
mkdir -p "$seeds"/{csv,votable,fits_header,fits_image,fits_table} "$build/findings"
cp "$seeds"/own/*.{csv,ecsv,tsv,txt} "$seeds/csv/"
cp "$seeds"/own/*.vot "$seeds/votable/"
cp "$seeds"/own/*.fits "$seeds/fits_header/"
# Adds the small files below the data folder that are called so; files of one name in two folders stay apart.
add() {
  local target="$1" pattern="$2"
  [[ -d "$data" ]] || return 0
  find -L "$data" -type f -size -60k -regextype posix-extended -iregex ".*\.($pattern)" 2> /dev/null | head -n 400 |
    while read -r file; do cp "$file" "$seeds/$target/$(tr '/' '_' <<< "${file#"$data"/}")"; done
}
add csv 'csv|ecsv|tsv|txt'
add votable 'vot|xml'
add fits_header 'fits?|fits\.fz'
mv "$seeds"/fits_header/image-* "$seeds/fits_image/"
cp "$seeds"/fits_header/* "$seeds/fits_table/"
cp "$seeds"/fits_header/* "$seeds/fits_image/"

# One target; what it prints goes to a file that is shown when it fails.
fuzz() {
  local target="$1" log="$build/fuzz-$1.log"
  mkdir -p "$build/corpus/$target"
  if "$build/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/findings/$target-" \
    "$build/corpus/$target" "$seeds/$target" > "$log" 2>&1; then
    echo "fuzz_$target: $seconds s from $(find "$seeds/$target" -type f | wc -l) seeds," \
      "$(sed -n 's/.*number_of_executed_units: *//p' "$log") inputs, no findings"
  else
    cat "$log"
    return 1
  fi
}
export -f fuzz
export build seconds seeds
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'set -euo pipefail; fuzz {}'
