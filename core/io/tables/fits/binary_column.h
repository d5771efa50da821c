// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/io/tables/column_elements.h"
#include "core/io/tables/fits/row_blocks.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

/// Decodes one column of a FITS binary table (FITS standard 4.0, section 7.3). Called in this order: measure for all
/// blocks where hasDescriptors(), allocate, decode for all blocks, finished. measure and decode may run on several
/// threads, each with other rows. Throws Error(BadInput) naming HDU, row and field.
class BinaryColumn {
public:
    BinaryColumn(const FileBytes& bytes, const FitsHdu& table, std::int64_t number, const BinaryField& field,
                 Column described);

    bool hasDescriptors() const { return m_field.format.isDescriptor() && m_field.format.repeat > 0; }
    bool hasNoWidth() const { return m_field.format.repeat == 0; }
    std::int64_t bytesPerRowOfNoWidth() const; ///< memory
    const std::string& name() const { return m_column.name; }

    void measure(const RowBlock& block);
    void allocate();
    void decode(const RowBlock& block);
    Column finished(std::vector<std::string>& remarks);

private:
    /// Elements of rows that lie stride bytes apart, perRow in each, to m_elements from index `into` on.
    struct Source {
        const char* from = nullptr;
        std::size_t rows = 1;
        std::size_t perRow = 1;
        std::size_t stride = 0;
        std::size_t into = 0;
    };
    template <typename Raw, typename Out, typename Convert>
    void walk(const Source& source, std::vector<Out>& values, Convert convert) const;
    template <typename Raw> void takeIntegers(const Source& source);
    template <typename Raw> void takeReals(const Source& source);
    template <typename Raw> void takeComplex(const Source& source);
    void takeLogicals(const Source& source);
    void takeBits(const Source& source);
    void takeTexts(const Source& source);
    void take(const Source& source);
    void decodeHeap(const RowBlock& block);
    void chooseKind(const FitsHeader& header, const std::string& suffix);
    void addMissing(std::vector<std::size_t> found);
    [[noreturn]] void fail(const std::string& detail, std::int64_t row) const;

    const FileBytes& m_bytes;
    int m_hdu = 0;
    std::size_t m_rows = 0;
    std::int64_t m_heapStart = 0;
    std::int64_t m_heapBytes = 0;
    BinaryField m_field;
    char m_type = 0; ///< of an element
    double m_scale = 1;
    double m_zero = 0;
    std::int64_t m_integerZero = 0;
    std::optional<std::int64_t> m_null;
    std::size_t m_perRow = 1;    ///< elements a row; texts count as wholes
    std::size_t m_textWidth = 0; ///< of a text in an array of them
    Column m_column;
    ColumnElements m_elements;
    std::mutex m_lock;                      ///< of the missing elements
    std::atomic<std::int64_t> m_beyond = 0; ///< values that 64 bits do not hold
    std::atomic<bool> m_isRounded = false;  ///< integers that became reals
};

} // namespace oddity::core
