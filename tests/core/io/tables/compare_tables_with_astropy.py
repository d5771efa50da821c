#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares every table under a folder, value by value, as Oddity and as astropy read it.

Usage: compare_tables_with_astropy.py DUMP_TABLE FOLDER     (DUMP_TABLE: the test program of that name)
Exit code 77, which CTest takes as skipped, without astropy or without the folder.
"""
import gzip
import json
import os
import subprocess
import sys
import warnings

try:
    import numpy as np
    from astropy.io import fits, votable
    from astropy.table import Table
except ImportError as error:
    print("skipped:", error)
    sys.exit(77)

TYPES = {"real": "<f8", "integer": "<i8", "boolean": "u1", "complex": "<c16"}


class Column:
    def __init__(self, description, payload):
        self.name = description["name"]
        self.unit = description["unit"]
        self.nulls = set(description["nulls"])
        self.kind = description["kind"]
        starts, values = payload[:description["starts"]], payload[description["starts"]:]
        self.starts = np.frombuffer(starts, "<u8") if starts else None
        if self.kind.startswith("float "):
            width = int(self.kind.split()[1])
            self.values = np.frombuffer(values, "<f4").reshape(-1, width)
        else:
            kind = self.kind.removeprefix("array of ")
            self.values = json.loads(values) if kind == "text" else np.frombuffer(values, TYPES[kind])

    def cell(self, row):
        if self.starts is None:
            return self.values[row]
        return self.values[int(self.starts[row]):int(self.starts[row + 1])]


def dumped(program, path):
    """Oddity's columns, or its complaint as text."""
    done = subprocess.run([program, path], capture_output=True, check=False, timeout=120)
    if done.returncode == 3:
        return done.stderr.decode().strip()
    if done.returncode != 0:
        raise RuntimeError(f"{path}: dump_table ended with {done.returncode}: {done.stderr.decode()}")
    line, payload = done.stdout.split(b"\n", 1)
    description = json.loads(line)
    columns = []
    for entry in description["columns"]:
        size = entry["starts"] + entry["values"]
        columns.append(Column(entry, payload[:size]))
        payload = payload[size:]
    return description["rows"], columns


def text(value):
    if isinstance(value, bytes):
        value = value.split(b"\0")[0]
        try:
            return value.decode("utf-8").rstrip(" ")
        except UnicodeDecodeError:
            return value.decode("latin-1").rstrip(" ")
    return str(value).rstrip(" ")


def same_elements(mine, theirs):
    """One cell's elements; masked ones of theirs must be missing in mine."""
    mask = np.ravel(np.ma.getmaskarray(theirs)) if isinstance(theirs, np.ma.MaskedArray) else None
    theirs = np.ravel(np.ma.getdata(theirs)) if isinstance(theirs, np.ma.MaskedArray) else np.ravel(theirs)
    if len(mine) != len(theirs):
        return False
    for index, (left, right) in enumerate(zip(mine, theirs)):
        if mask is not None and mask[index]:
            if isinstance(left, str) or np.isnan(left) or isinstance(right, (str, bytes)):
                continue
            return False
        if isinstance(left, str):
            if left != text(right):
                return False
        elif np.iscomplexobj(right) or isinstance(left, (complex, np.complexfloating)):
            for one, other in ((left.real, right.real), (left.imag, right.imag)):
                if not (one == other or (np.isnan(one) and np.isnan(other))):
                    return False
        elif not (left == right or (left != left and right != right)):
            return False
    return True


def compare_column(mine, theirs, rows, null=None, width=None):
    """What differs, or None. width: of a VOTable's texts, behind which astropy cuts them; 0 any."""
    data = np.ma.getdata(theirs) if isinstance(theirs, np.ma.MaskedArray) else theirs
    plain = isinstance(data, np.ndarray) and data.dtype != object and data.ndim == 1
    mask = np.ma.getmaskarray(theirs) if isinstance(theirs, np.ma.MaskedArray) and plain else np.zeros(rows, bool)
    if len(data) != rows:
        return f"{rows} rows where astropy has {len(data)}"
    if mine.kind in ("real", "integer", "boolean") and plain and data.dtype.kind in "fiub":
        missing = np.zeros(rows, bool)
        missing[list(mine.nulls)] = True
        values = mine.values
        if mine.kind == "real":
            missing |= np.isnan(values)
        if null is not None:
            mask = mask | (data == null)
        if data.dtype.kind == "f":
            mask = mask | np.isnan(data)
        mask = mask | (missing & (data == 0))  # astropy's value for an empty cell where no null is declared
        if (wrong := np.flatnonzero(missing != mask)).size:
            return f"row {wrong[0]}: missing is {missing[wrong[0]]} where astropy says {mask[wrong[0]]}"
        kept = ~missing
        if mine.kind == "integer" and data.dtype.kind in "iu":  # astropy clips what is out of a VOTable field's range
            values = np.clip(values, np.iinfo(data.dtype).min, min(np.iinfo(data.dtype).max, 2**63 - 1))
        same = values[kept] == data[kept] if mine.kind != "boolean" else values[kept].astype(bool) == data[kept]
        if not np.all(same):
            row = np.flatnonzero(kept)[np.flatnonzero(~same)[0]]
            return f"row {row}: {values[row]!r} where astropy has {data[row]!r}"
        return None
    for row in range(rows):
        value = mine.cell(row)
        other = theirs[row]
        if row in mine.nulls:
            continue
        if mine.kind == "text":
            if other is np.ma.masked:
                other = ""
            other = text(other if not isinstance(other, np.ndarray) or other.shape else other[()])
            strip = str.strip if width is not None else str.rstrip  # astropy strips the text of a VOTable cell
            if strip(strip(value)[:width or None], " ") != strip(other, " "):
                return f"row {row}: {value!r} where astropy has {other!r}"
        elif not same_elements(np.atleast_1d(value) if not isinstance(value, list) else value, other):
            return f"row {row}: {value!r} where astropy has {other!r}"
    return None


def bits(hdu, index):
    """Rows of a bit column without the padding of its last byte."""
    values = hdu.data.field(index)
    return values.reshape(len(values), -1)


def fits_tables(path):
    with fits.open(path, memmap=False, disable_image_compression=True) as hdus:
        for number, hdu in enumerate(hdus):
            if not isinstance(hdu, (fits.BinTableHDU, fits.TableHDU)) or hdu.header.get("ZIMAGE", False):
                continue
            columns = []
            if hdu.data is not None:
                ascii_table = isinstance(hdu, fits.TableHDU)
                for index, column in enumerate(hdu.columns):
                    null = column.null if isinstance(column.null, (int, np.integer)) else None
                    if null is not None and (column.bscale or column.bzero):
                        null = null * (column.bscale or 1) + (column.bzero or 0)
                    values = hdu.data.field(index) if "X" not in str(column.format) else bits(hdu, index)
                    if ascii_table and column.null not in (None, ""):
                        null = 0
                    columns.append((column.name, values, null, None))
            yield f"{path}[{number}]", columns


def width_of(field):
    size = (field.arraysize or "").rstrip("*")
    return int(size) if field.datatype in ("char", "unicodeChar") and size.isdigit() else 0


def votables(path):
    document = votable.parse(path, verify="ignore")
    for number, table in enumerate(document.iter_tables(), 1):
        if table.array.dtype.names:
            yield f"{path}[{number}]", [(field.name, table.array[field.ID], None, width_of(field))
                                         for field in table.fields]


def text_tables(path):
    with gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb") as file:
        is_ecsv = file.read(20).startswith(b"# %ECSV")
    table = Table.read(path, format="ascii.ecsv" if is_ecsv else "ascii.csv")
    yield path, [(name, table[name].data if hasattr(table[name], "data") else table[name], None, None)
                 for name in table.colnames]


def reader_of(name):
    for packing in (".gz", ".bz2"):
        name = name.removesuffix(packing)
    ending = name.rsplit(".", 1)[-1].lower()
    return {"fits": fits_tables, "fit": fits_tables, "fz": fits_tables, "vot": votables, "xml": votables,
            "csv": text_tables, "ecsv": text_tables}.get(ending)


def compare_file(program, path, read):
    """(tables compared, differences)."""
    found, count = [], 0
    try:
        tables = list(read(path))
    except Exception as error:  # what astropy refuses, Oddity need only survive
        answer = dumped(program, path)
        print(f"{path}: astropy refuses ({type(error).__name__}); Oddity: "
              f"{answer if isinstance(answer, str) else str(len(answer[1])) + ' columns'}")
        return 0, []
    for location, columns in tables:
        answer = dumped(program, location)
        if isinstance(answer, str):
            if columns:
                found.append(f"{location}: refused: {answer}")
            continue
        count += 1
        rows, mine = answer
        if len(mine) != len(columns):
            found.append(f"{location}: {len(mine)} columns where astropy has {len(columns)}")
            continue
        for column, (name, values, null, width) in zip(mine, columns):
            difference = compare_column(column, values, rows, null, width)
            if difference:
                found.append(f"{location}, '{name}' ({column.kind}): {difference}")
    return count, found


def main():
    program, folder = sys.argv[1:3]
    if not os.path.isdir(folder):
        print("skipped: there is no folder", folder)
        return 77
    warnings.simplefilter("ignore")
    tables, differences = 0, []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("crash", "sealed"))
        for name in sorted(names):
            read = reader_of(name)
            if read:
                count, found = compare_file(program, os.path.join(base, name), read)
                tables += count
                differences += found
    for difference in differences:
        print("DIFFERENT", difference)
    print(f"{tables} tables compared, {len(differences)} columns differ")
    return 1 if differences or tables == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
