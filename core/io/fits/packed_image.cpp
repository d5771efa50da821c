// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/packed_image.h"

#include <cstdlib>
#include <memory>
#include <vector>

#include <fitsio.h>

#include "core/error.h"

namespace oddity::core {

namespace {

/// A FITS file that CFITSIO writes into memory of its own.
class MemoryFits {
public:
    MemoryFits() { fits_create_memfile(&m_file, &m_bytes, &m_capacity, 1 << 20, std::realloc, &m_status); }
    ~MemoryFits() {
        int status = 0;
        if (m_file)
            fits_close_file(m_file, &status);
        std::free(m_bytes);
    }
    MemoryFits(const MemoryFits&) = delete;
    MemoryFits& operator=(const MemoryFits&) = delete;

    fitsfile* file() { return m_file; }
    int* status() { return &m_status; }

    std::string bytes() {
        LONGLONG headerStart = 0;
        LONGLONG dataStart = 0;
        LONGLONG end = 0;
        fits_flush_file(m_file, &m_status);
        fits_get_hduaddrll(m_file, &headerStart, &dataStart, &end, &m_status);
        check();
        return {static_cast<const char*>(m_bytes), static_cast<std::size_t>(end)};
    }
    void check() const {
        if (m_status == 0)
            return;
        char reason[FLEN_STATUS] = "";
        fits_get_errstatus(m_status, reason);
        fits_clear_errmsg();
        throw Error(ErrorKind::Io,
                    "CFITSIO could not pack the image: " + std::string(reason) + " (" + std::to_string(m_status) + ")");
    }

private:
    fitsfile* m_file = nullptr;
    void* m_bytes = nullptr;
    std::size_t m_capacity = 0;
    int m_status = 0;
};

} // namespace

std::string packedFitsImage(const Tensor& image, const std::string& cards) {
    std::vector<LONGLONG> axes;
    std::vector<long> tiles;
    for (auto length = image.shape.rbegin(); length != image.shape.rend(); ++length) {
        axes.push_back(*length);
        tiles.push_back(tiles.size() < 2 ? static_cast<long>(*length) : 1);
    }
    MemoryFits fits;
    fitsfile* file = fits.file();
    int* status = fits.status();
    fits.check();
    const auto axisCount = static_cast<int>(axes.size());
    fits_set_compression_type(file, GZIP_2, status);
    fits_set_quantize_level(file, 0, status); // no rounding of floats
    fits_set_tile_dim(file, axisCount, tiles.data(), status);
    fits_create_imgll(file, FLOAT_IMG, axisCount, axes.data(), status);
    for (std::size_t card = 0; card + 80 <= cards.size(); card += 80)
        fits_write_record(file, cards.substr(card, 80).c_str(), status);
    fits_write_img(file, TFLOAT, 1, static_cast<LONGLONG>(image.values.size()), const_cast<float*>(image.values.data()),
                   status);
    fits_write_chksum(file, status);
    return fits.bytes();
}

} // namespace oddity::core
