#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The work of bench_catalog done by STILTS (TOPCAT's command line; Debian: stilts) on the same tables.
#   bench_catalog --rows 1000000 --out FOLDER && peers_catalog.sh FOLDER
# Each figure is the time of a run less that of a run that only reads the table (start of the Java machine included),
# the best of three; a random table in memory is asked for, as TOPCAT has it.
set -eu
folder=${1:?usage: peers_catalog.sh FOLDER}
memory=${2:-6000m}

seconds() { # best of three, wall clock
    best=
    for run in 1 2 3; do
        start=$(date +%s.%N)
        stilts -Xmx"$memory" -memory "$@" >/dev/null 2>&1
        best=$(echo "$start $(date +%s.%N) ${best:-1e9}" | awk '{ t = $2 - $1; print (t < $3) ? t : $3 }')
    done
    echo "$best"
}
report() { # what, seconds, seconds of reading
    echo "$1 $2 $3" | awk '{ printf "{\"bench\": \"stilts %s\", \"s\": %.3f, \"with_reading_s\": %.3f}\n", $1, $2 - $3, $2 }'
}

catalog="$folder/catalog.fits"
read=$(seconds tpipe in="$catalog" cmd=random omode=count)
# reads all columns a condition or sort needs into memory, as the program has them, before the work is done
narrow="keepcols 'objid class x4 x5 x6 x8 x9'"
base=$(seconds tpipe in="$catalog" cmd="$narrow" cmd=random omode=count)
report "read-100-columns" "$read" 0
report "filter-3-terms" "$(seconds tpipe in="$catalog" cmd="$narrow" cmd=random \
    cmd='select "x4 < 21 && log10(x5) > 1.29 && x6 - x8 > 0.5"' omode=count)" "$base"
report "filter-text" "$(seconds tpipe in="$catalog" cmd="$narrow" cmd=random \
    cmd='select "equals(class, \"spiral\")"' omode=count)" "$base"
report "sort-x9" "$(seconds tpipe in="$catalog" cmd="$narrow" cmd=random cmd='sort x9' omode=count)" "$base"
report "sort-class" "$(seconds tpipe in="$catalog" cmd="$narrow" cmd=random cmd='sort class' omode=count)" "$base"
report "statistics-x10" "$(seconds tpipe in="$catalog" cmd='keepcols x10' cmd=random \
    cmd='stats Mean StDev Minimum Maximum Q1 Median Q3 Cardinality NGood' omode=out ofmt=ascii out=-)" \
    "$(seconds tpipe in="$catalog" cmd='keepcols x10' cmd=random omode=count)"
both=$(seconds tpipe in="$folder/positions.fits" cmd=random omode=count)
report "match-best" "$(seconds tskymatch2 in1="$folder/positions.fits" in2="$folder/other.fits" ra1=ra dec1=dec \
    ra2=ra_b dec2=dec_b error=1 find=best join=1and2 omode=count)" "$both"
report "match-all" "$(seconds tskymatch2 in1="$folder/positions.fits" in2="$folder/other.fits" ra1=ra dec1=dec \
    ra2=ra_b dec2=dec_b error=1 find=all join=1and2 omode=count)" "$both"
