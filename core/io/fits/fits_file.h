// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/cutout.h"
#include "core/io/fits/header_scan.h"
#include "core/io/fits/pixel_conversion.h"

namespace oddity::core {

class TileCache;

/// A FITS file open for reading, its headers checked. All pixels, those of tile-compressed images too, are decoded by
/// this program's own code, which stays inside its memory for any input; CFITSIO is the reference that the tests
/// compare with. All members may be called from several threads at once. Throws Error(BadInput or Io) naming file and
/// HDU.
class FitsFile {
public:
    /// cache: keeps parts of compressed images decoded, of several files where they share it; null: 128 MiB of its own.
    explicit FitsFile(const std::filesystem::path& path, std::shared_ptr<TileCache> cache = nullptr);
    /// In memory, or open already.
    explicit FitsFile(FileBytes bytes, AllDamaged allDamaged = AllDamaged::Refused);
    ~FitsFile();
    FitsFile(FitsFile&&) noexcept;

    const FileBytes& bytes() const;
    const std::vector<FitsHdu>& hdus() const; ///< those too that cannot be read, see FitsHdu::problem
    const std::string& remark() const;        ///< on bytes behind the last HDU, "" where there are none
    const FitsHdu& hdu(int number) const;     ///< 1-based; throws Error(NotFound)
    /// The image HDU of this number, or the first with pixels when 0; throws Error(BadInput) when there is none, or it
    /// or one before it that may be an image cannot be read.
    const FitsHdu& imageHdu(int number) const;
    const FitsHdu& tableHdu(int number) const;

    /// The HDU that text names; see HduAddress. Throws Error(NotFound) listing what there is.
    const FitsHdu& hduNamed(std::string_view text) const;
    const FitsHdu& imageHduNamed(std::string_view text) const; ///< "" the first image

    /// A rectangle, wholly inside the image, of plane number `plane` (counted over the third and further axes) as
    /// float32, rows from below. Short rows come out of a memory map, long ones by read calls; of a compressed image
    /// only the tiles touched are decoded, each once, and kept for the next call within the cache. A file that is
    /// shortened meanwhile gives an Error(Io).
    void readRegion(const FitsHdu& image, std::int64_t plane, const PixelRegion& region, std::span<float> into) const;
    /// The same of an integer image without rounding; BLANK gives 0. Real numbers and values of more than 32 bits are
    /// refused.
    void readCodes(const FitsHdu& image, std::int64_t plane, const PixelRegion& region, CodeKind kind,
                   std::span<std::uint32_t> into) const;

    static StoredNumbers storedAs(const FitsHdu& image); ///< of an image HDU
    /// The same as the file stores it: big-endian numbers of storedAs(), before scaling, into.size() bytes in all.
    void readStored(const FitsHdu& image, std::int64_t plane, const PixelRegion& region, std::span<char> into) const;

    /// Pixels first … first+into.size()-1 in file order as float32, BSCALE and BZERO applied, BLANK as NaN.
    void readPixels(const FitsHdu& image, std::int64_t first, std::span<float> into) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace oddity::core
