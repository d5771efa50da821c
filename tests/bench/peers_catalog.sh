#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The work of bench_catalog done by STILTS (TOPCAT's command line; Debian: stilts) on the same tables.
#   bench_catalog --rows 1000000 --out FOLDER && peers_catalog.sh FOLDER
# Each figure is the time of a run less that of a run that only starts Java and reads the same columns into memory; the
# best of three of each. One JSON line a measurement.
set -eu
folder=${1:?usage: peers_catalog.sh FOLDER [JAVA MEMORY]}
memory=${2:-6000m}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

seconds() { # wall clock
    best=1e9
    for run in 1 2 3; do
        start=$(date +%s.%N)
        stilts "-Xmx$memory" -memory "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
        best=$(echo "$start $(date +%s.%N) $best" | awk '{ t = $2 - $1; print (t < $3) ? t : $3 }')
    done
    echo "$best"
}
report() { # what, seconds, seconds of reading
    echo "$1|$2|$3" |
        awk -F"|" '{ printf "{\"bench\": \"stilts %s\", \"s\": %.3f, \"with_reading_s\": %.3f}\n", $1, $2 - $3, $2 }'
}

catalog="$folder/catalog.fits"
few="keepcols 'objid class x4 x5 x6 x8 x9'"
all=$(seconds tpipe in="$catalog" cmd=cache omode=count)
report "read 100 columns" "$all" 0
read=$(seconds tpipe in="$catalog" cmd="$few" cmd=cache omode=count)
t=$(seconds tpipe in="$catalog" cmd="$few" cmd=cache cmd='select "x4 < 21 && log10(x5) > 1.29 && x6 - x8 > 0.5"' \
    omode=count)
report "filter x4" "$t" "$read"
t=$(seconds tpipe in="$catalog" cmd="$few" cmd=cache cmd='select "equals($2, \"spiral\")"' omode=count)
report "filter class" "$t" "$read"
t=$(seconds tpipe in="$catalog" cmd="$few" cmd=cache cmd='sort x9' omode=count)
report "sort x9" "$t" "$read"
t=$(seconds tpipe in="$catalog" cmd="$few" cmd=cache cmd='sort $2' omode=count)
report "sort class" "$t" "$read"
read=$(seconds tpipe in="$catalog" cmd='keepcols x10' cmd=cache omode=count)
t=$(seconds tpipe in="$catalog" cmd='keepcols x10' cmd=cache \
    cmd='stats Mean StDev Minimum Maximum Quartile1 Median Quartile3 Cardinality NGood' omode=out ofmt=ascii)
report "statistics x10" "$t" "$read"
read=$(seconds tjoin nin=2 in1="$folder/positions.fits" in2="$folder/other.fits" icmd1=cache icmd2=cache omode=count)
for find in best all; do
    t=$(seconds tskymatch2 in1="$folder/positions.fits" in2="$folder/other.fits" ra1=ra dec1=dec ra2=ra_b dec2=dec_b \
        error=1 find=$find join=1and2 omode=count)
    report "match $find" "$t" "$read"
done
