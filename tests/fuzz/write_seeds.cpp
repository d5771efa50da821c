// SPDX-License-Identifier: BSD-3-Clause
// Writes small tables with every kind of column in every format, and small images compressed in every way:
// write_seeds FOLDER. The fuzzers start from them.
#include <filesystem>
#include <fstream>

#include <fitsio.h>

#include "core/io/tables/table_writer.h"
#include "tests/core/io/fits/compressed_sample.h"

using namespace oddity::core;

namespace {

template <typename Element>
Column arrays(std::string name, std::vector<std::size_t> starts, std::vector<Element> elements) {
    return {.name = std::move(name),
            .values = ArrayColumn{.starts = std::move(starts), .elements = std::move(elements)}};
}

const std::vector<std::pair<const char*, const char*>> texts{
    {"blanks.txt", "# id   ra    note\n  1  10.5  \"a b\"\n  2  -3   c\n"},
    {"semicolons.csv", "\xEF\xBB\xBFid;x;flag\r\n007;1e5;true\r\n8;nan;False\r\n"},
    {"tabs.tsv", "# comment\n# id\tx\n1\t2\n3\t\n"},
    {"vizier.tsv", "#c\n\n_RA\tName\ndeg\t \n-----\t----\n1.5\tM31\n\n#END#\n"},
    {"ipac.txt", "\\k = 1\n|  a  |  b |\n|  d  |  i |\n| deg |    |\n|null |-9  |\n  1.5   2  \n null  -9\n"},
    {"quotes.csv", "id,x\n\"a \"\"b\"\"\n,c\",1\n,9223372036854775808\n"},
    {"blanks.ecsv", "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, unit: m, datatype: uint64, description: 'x: y'}\n"
                    "# - {name: b, datatype: string, subtype: 'float32[2,null]', meta: !!omap [{ucd: em}]}\n"
                    "# meta: &m {k: *m}\na b\n18446744073709551615 \"[[1,NaN],[2]]\"\n\"\" []\n"},
    {"binary.vot",
     "<VOTABLE><RESOURCE><TABLE ID='t'><FIELD name='x' datatype='int'><VALUES null='1'/></FIELD><FIELD name='s' "
     "datatype='char' arraysize='2x*'/><FIELD name='b' datatype='bit' arraysize='9'/><DATA><BINARY2><STREAM "
     "encoding='base64'>QAAAAAEAAAACYWJjZIAA</STREAM></BINARY2></DATA></TABLE><TABLE ref='t'><DATA><TABLEDATA><TR>"
     "<TD encoding='base64'>AAAAAQ==</TD><TD>abcd</TD><TD>101010101</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE>"
     "</VOTABLE>"}};

/// The file's first table as fpack packs it, beside it; false where CFITSIO could not.
bool writePacked(const std::filesystem::path& path) {
    fitsfile* from = nullptr;
    fitsfile* into = nullptr;
    int status = 0;
    std::filesystem::path packed = path;
    packed.replace_filename("packed-" + path.filename().string());
    std::filesystem::remove(packed);
    fits_open_file(&from, path.c_str(), READONLY, &status);
    fits_movabs_hdu(from, 2, nullptr, &status);
    fits_create_file(&into, packed.c_str(), &status);
    fits_create_img(into, BYTE_IMG, 0, nullptr, &status);
    fits_compress_table(from, into, &status);
    fits_close_file(into, &status);
    fits_close_file(from, &status);
    return status == 0;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2)
        return 2;
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    std::vector<Column> columns{
        {.name = "id", .ucd = "meta.id", .values = std::vector<std::string>{"a", "bc"}},
        {.name = "x", .unit = "deg", .description = "what", .values = std::vector<double>{0.1, -1e300}},
        {.name = "n", .values = std::vector<std::int64_t>{1, 0}, .nullRows = {1}},
        {.name = "f", .values = std::vector<std::uint8_t>{1, 0}, .nullRows = {0}},
        {.name = "v", .values = VectorColumn{2, {1, 2, 3, 4}}},
        arrays<double>("d", {0, 2, 3}, {1, 2, 3}),
        arrays<std::int64_t>("k", {0, 2, 4}, {1, 2, 3, 4}),
        arrays<std::uint8_t>("l", {0, 0, 1}, {1}),
        arrays<std::complex<double>>("m", {0, 1, 2}, {{1, 2}, {3, 4}}),
        arrays<std::string>("t", {0, 1, 2}, {"x", "yz"})};
    for (const char* name : {"all.fits", "all.vot", "all.csv", "all.ecsv"})
        writeTable(folder / name, columns, "seed");
    for (const Column& column : columns)
        for (const char* ending : {".fits", ".vot", ".ecsv"})
            writeTable(folder / (column.name + ending), {column}, "");
    for (const char* name : {"all.fits", "n.fits", "k.fits", "t.fits", "d.fits"})
        if (!writePacked(folder / name))
            return 1;
    int number = 0;
    for (CompressedSample sample : compressedSamples()) {
        sample.axes = {30, 21};
        sample.tile = sample.tile.empty() ? sample.tile : std::vector<long>{17, 8};
        writeCompressed(folder / ("image-" + std::to_string(number++) + ".fits"), sample);
    }
    for (const auto& [name, text] : texts)
        std::ofstream(folder / name, std::ios::binary) << text;
    return 0;
}
