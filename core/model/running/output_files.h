// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/io/npy_file.h"
#include "core/model/outputs/stored_outputs.h"

namespace oddity::core {

/// The .npy files of a run, made when the first batch tells their shapes. One thread at a time.
class OutputFiles {
public:
    OutputFiles(std::filesystem::path folder, std::int64_t objectCount);

    /// Value rows go to catalog rows firstRow + slots[i]; the other rows up to firstRow + rows become NaN.
    void write(std::int64_t firstRow, std::int64_t rows, const std::vector<std::int64_t>& slots,
               const std::vector<StoredOutput>& outputs);
    /// Rows that have no values, for files that exist already.
    void writeMissing(std::int64_t firstRow, std::int64_t rows);
    void flush();
    std::vector<RunOutput> outputs() const;

private:
    struct File {
        RunOutput about;
        std::size_t rowSize = 0;
        std::unique_ptr<NpyWriter> writer;
    };
    File& fileFor(const StoredOutput& output);

    std::filesystem::path m_folder;
    std::int64_t m_objectCount = 0;
    std::vector<File> m_files;
};

} // namespace oddity::core
