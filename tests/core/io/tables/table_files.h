// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <QTemporaryDir>

#include "core/io/big_endian.h"
#include "core/io/fits/fits_header.h"
#include "core/io/tables/table_reader.h"

/// Files of tables written byte by byte, to read them back.
class TableFiles {
public:
    std::filesystem::path write(const std::string& name, const std::string& bytes) {
        const std::filesystem::path path = m_folder.filePath(name.c_str()).toStdString();
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    oddity::core::Table read(const std::string& name, const std::string& bytes) {
        return oddity::core::readTable(write(name, bytes), {});
    }
    std::filesystem::path path(const std::string& name) const { return m_folder.filePath(name.c_str()).toStdString(); }

private:
    QTemporaryDir m_folder;
};

/// Numbers most significant byte first.
template <typename... Numbers> std::string bigEndian(Numbers... numbers) {
    std::string bytes;
    const auto add = [&bytes](auto number) {
        char buffer[sizeof number];
        oddity::core::toBigEndian(number, buffer);
        bytes.append(buffer, sizeof number);
    };
    (add(numbers), ...);
    return bytes;
}

/// A FITS file with one binary table. cards: name and value; a value in quotation marks is text, else an integer or
/// real.
struct FitsTableBytes {
    std::vector<std::string> formats;
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<std::pair<std::string, double>> reals;
    std::vector<std::pair<std::string, std::int64_t>> integers;
    std::int64_t rowBytes = 0;
    std::int64_t rows = 0;
    std::string data;
    std::string heap;
    std::string extension = "BINTABLE";

    std::string file() const {
        using oddity::core::FitsHeaderText;
        FitsHeaderText primary;
        primary.logical("SIMPLE", true).integer("BITPIX", 8).integer("NAXIS", 0).logical("EXTEND", true);
        return primary.ended() + hdu();
    }
    std::string hdu() const {
        oddity::core::FitsHeaderText header;
        header.text("XTENSION", extension).integer("BITPIX", 8).integer("NAXIS", 2);
        header.integer("NAXIS1", rowBytes).integer("NAXIS2", rows);
        header.integer("PCOUNT", static_cast<std::int64_t>(heap.size())).integer("GCOUNT", 1);
        header.integer("TFIELDS", static_cast<std::int64_t>(formats.size()));
        for (std::size_t index = 0; index < formats.size(); ++index) {
            header.text("TTYPE" + std::to_string(index + 1), "c" + std::to_string(index + 1));
            header.text("TFORM" + std::to_string(index + 1), formats[index]);
        }
        for (const auto& [name, value] : texts)
            header.text(name, value);
        for (const auto& [name, value] : reals)
            header.number(name, value);
        for (const auto& [name, value] : integers)
            header.integer(name, value);
        std::string bytes = data + heap;
        bytes.resize((bytes.size() + 2879) / 2880 * 2880, '\0');
        return header.ended() + bytes;
    }
};
