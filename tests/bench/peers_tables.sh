#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Loads the files that bench_tables wrote with STILTS, astropy and fitsio: peers_tables.sh FOLDER. One JSON line each;
# a peer that is not installed is passed over. STILTS' time includes starting Java.
set -euo pipefail
folder="$1"

if command -v stilts > /dev/null; then
  for format in fits csv; do
    begin=$(date +%s.%N)
    if stilts -Xmx6g -memory tpipe in="$folder/table.$format" ifmt="$format" cmd=cache omode=count > /dev/null 2>&1; then
      echo "$begin $(date +%s.%N)" |
        awk -v format="$format" '{printf "{\"peer\": \"stilts\", \"bench\": \"load %s\", \"med_s\": %.3f}\n", format, $2 - $1}'
    fi
  done
fi
/usr/bin/python3 - "$folder" <<'PYTHON'
import sys
import time


def measure(peer, bench, load):
    begin = time.perf_counter()
    try:
        load()
    except ImportError as error:
        print(f'{{"peer": "{peer}", "bench": "{bench}", "skipped": "{error}"}}')
        return
    print(f'{{"peer": "{peer}", "bench": "{bench}", "med_s": {time.perf_counter() - begin:.3f}}}', flush=True)


def astropy_fits():
    from astropy.table import Table
    Table.read(sys.argv[1] + "/table.fits", memmap=False)


def fitsio_fits():
    import fitsio
    fitsio.read(sys.argv[1] + "/table.fits")


def astropy_csv():
    from astropy.table import Table
    Table.read(sys.argv[1] + "/table.csv", format="ascii.fast_csv")


def pandas_csv():
    import pandas
    pandas.read_csv(sys.argv[1] + "/table.csv")


measure("astropy", "load fits", astropy_fits)
measure("fitsio", "load fits", fitsio_fits)
measure("pandas", "load csv", pandas_csv)
measure("astropy", "load csv", astropy_csv)
PYTHON
