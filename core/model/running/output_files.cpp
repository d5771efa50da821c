// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/output_files.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

} // namespace

OutputFiles::OutputFiles(std::filesystem::path folder, std::int64_t objectCount)
    : m_folder(std::move(folder)), m_objectCount(objectCount) {}

OutputFiles::File& OutputFiles::fileFor(const StoredOutput& output) {
    std::vector<std::int64_t> shape = output.values.shape;
    shape.front() = m_objectCount;
    const auto known = std::ranges::find_if(m_files, [&](const File& f) { return f.about.name == output.about.name; });
    if (known != m_files.end()) {
        if (known->about.shape != shape)
            throw Error(ErrorKind::Model, "output '" + output.about.name + "' changes its shape from batch to batch");
        return *known;
    }
    File file{.about = output.about, .rowSize = output.values.itemSize(), .writer = nullptr};
    file.about.shape = shape;
    file.writer = std::make_unique<NpyWriter>(m_folder / (file.about.name + ".npy"), shape);
    m_files.push_back(std::move(file));
    return m_files.back();
}

void OutputFiles::write(std::int64_t firstRow, std::int64_t rows, const std::vector<std::int64_t>& slots,
                        const std::vector<StoredOutput>& outputs) {
    for (const StoredOutput& output : outputs) {
        File& file = fileFor(output);
        std::vector<float> block(static_cast<std::size_t>(rows) * file.rowSize, missing);
        for (std::size_t index = 0; index < slots.size(); ++index) {
            const auto values = output.values.item(static_cast<std::int64_t>(index));
            std::ranges::copy(values, block.begin() + slots[index] * static_cast<std::ptrdiff_t>(file.rowSize));
        }
        file.writer->writeRows(firstRow, block.data(), rows);
    }
}

void OutputFiles::writeMissing(std::int64_t firstRow, std::int64_t rows) {
    for (File& file : m_files) {
        const std::vector<float> block(static_cast<std::size_t>(rows) * file.rowSize, missing);
        file.writer->writeRows(firstRow, block.data(), rows);
    }
}

void OutputFiles::flush() {
    for (File& file : m_files)
        file.writer->flush();
}

std::vector<RunOutput> OutputFiles::outputs() const {
    std::vector<RunOutput> abouts;
    for (const File& file : m_files)
        abouts.push_back(file.about);
    return abouts;
}

} // namespace oddity::core
