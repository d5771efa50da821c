// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

/// Maps a little-endian float32 (or reads a float64, converting) C-order .npy file (NumPy format 1.0 and 2.0) of one
/// or more axes; axes after the first are flattened into columns. Throws Error(BadInput) saying what is unsupported.
Matrix mapNpy(const std::filesystem::path& path);
std::vector<std::int64_t> npyShape(const std::filesystem::path& path);

/// Writes a whole float32 array, replacing the file in one step.
void writeNpy(const std::filesystem::path& path, const Matrix& matrix);

/// A float32 .npy file of fixed shape, NaN until written, that rows are written into. One thread at a time.
class NpyWriter {
public:
    /// Creates the file, or opens it as it is when it exists with this very shape (to go on after a stop).
    NpyWriter(const std::filesystem::path& path, std::vector<std::int64_t> shape);
    ~NpyWriter();
    NpyWriter(const NpyWriter&) = delete;
    NpyWriter& operator=(const NpyWriter&) = delete;

    void writeRows(std::int64_t firstRow, const float* values, std::int64_t rows);
    void flush(); ///< returns when the bytes are on the disk

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace oddity::core
