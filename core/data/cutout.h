// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/row_flag.h"
#include "core/data/row_id.h"
#include "core/data/sky_transform.h"

namespace oddity::core {

/// A rectangle of pixels, counted from 0 at the lower left; it may reach beyond its image.
struct PixelRegion {
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;

    friend bool operator==(const PixelRegion&, const PixelRegion&) = default;
};

/// What an image that comes along with a cutout says about its pixels.
enum class LayerRole { Mask, InverseVariance, Weight, Segmentation, Psf };

/// A companion image on the cutout's pixel grid (a PSF has its own size): bands × height × width, or one plane for all
/// bands.
struct CutoutLayer {
    LayerRole role = LayerRole::Mask;
    int bands = 1;
    int height = 0;
    int width = 0;
    std::vector<float> values;        ///< inverse variance, weight, PSF; NaN missing
    std::vector<std::uint32_t> codes; ///< mask bits, segment numbers; 0 none

    static constexpr std::uint32_t noMaskThere = 1U << 31; ///< of a pixel that no tile of the mask covers

    std::size_t planeSize() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
};

/// Where pixels of an object lie on the disk: region of one plane of an HDU.
struct ImagePlace {
    std::filesystem::path path;
    int hdu = 1;
    std::int64_t plane = 0;
    PixelRegion region;
};

/// One visit of an image sequence.
struct Epoch {
    std::string name;
    double mjd = std::numeric_limits<double>::quiet_NaN(); ///< middle or start as the header has it; NaN: not known
    bool isThere = true;                                   ///< false: the object has no image of it

    friend bool operator==(const Epoch&, const Epoch&) = default;
};

/// One object's pixels as they are in the file: bands × height × width, float32, row 0 at the bottom as FITS stores
/// it. NaN marks missing pixels; mask is empty or one byte per pixel and band (0 good, else a reason bit).
struct Cutout {
    enum MaskBit : std::uint8_t { Missing = 1, OutsideImage = 2, Flagged = 4 };

    std::vector<std::string> bands;
    int height = 0;
    int width = 0;
    std::vector<float> pixels;
    std::vector<std::uint8_t> mask;
    std::vector<std::string> units;          ///< one per band; empty, or "": not known
    float pictureWhite = 0;                  ///< of a PNG or JPEG: the value that it shows as white; 0: measured pixels
    std::shared_ptr<const SkyTransform> sky; ///< null when the file has no celestial coordinates
    std::string source;                      ///< file, HDU and plane it came from, for messages
    std::map<std::string, double> physicalPixels; ///< IRAF's cards LTVn and LTMi_j of its pixels; empty: not known
    std::vector<CutoutLayer> layers;
    /// Of an image sequence: its bands are all those of the first epoch, then of the second …, named "g@epoch", NaN and
    /// Missing where an epoch is not there; layers are one after the other likewise. Empty: one image.
    std::vector<Epoch> epochs;
    std::vector<std::uint16_t> origins; ///< as originOf(), of every pixel and band; empty: all of the first

    /// Which of the source's placesOf() a pixel's value is from.
    std::size_t originOf(int band, std::size_t pixel) const {
        return origins.empty() ? 0 : origins[static_cast<std::size_t>(band) * planeSize() + pixel];
    }
    std::size_t planeSize() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
    int bandCount() const { return static_cast<int>(bands.size()); }
    std::span<const float> plane(int band) const {
        return std::span(pixels).subspan(static_cast<std::size_t>(band) * planeSize(), planeSize());
    }
    std::span<float> plane(int band) {
        return std::span(pixels).subspan(static_cast<std::size_t>(band) * planeSize(), planeSize());
    }
    const CutoutLayer* layer(LayerRole role) const; ///< null when there is none
    int bandIndex(const std::string& name) const;   ///< -1 when absent; compares without regard to case
    std::string unitOf(int band) const;             ///< "" where it is not known
    int bandsOfEpoch() const { return epochs.empty() ? bandCount() : bandCount() / static_cast<int>(epochs.size()); }
    std::vector<std::string> ownBands() const; ///< of one epoch, by their own names
    /// One epoch of a sequence as an image of its own, its bands by their own names.
    Cutout epoch(std::size_t number) const;
    /// The first epoch that is there; what is no sequence as it is.
    Cutout still() const&;
    Cutout still() &&;
    /// The unit of all these bands, "" where they have several.
    std::string commonUnit(std::span<const int> ofBands) const;
};

std::string bandAtEpoch(const std::string& band, const std::string& epoch); ///< "g@epoch"
/// The bands of one epoch, of those of a sequence; all of them where there are no epochs.
std::vector<std::string> bandsOfEpoch(const std::vector<std::string>& bands, std::size_t epochs);

/// Gives the cutout of any catalog row. read() may be called from several threads at once and throws
/// Error(BadInput or Io), naming file, HDU and row, for an object that cannot be read.
class CutoutSource {
public:
    virtual ~CutoutSource() = default;
    virtual Cutout read(RowId row) const = 0;
    virtual std::vector<std::string> bands() const = 0;            ///< as Cutout::bands
    virtual std::vector<std::string> epochs() const { return {}; } ///< of image sequences: their names
    virtual std::string describe() const = 0; ///< for people: "1958 planes of 150×150 in stack.fits.fz"
    /// Rows known to be unusable without reading pixels (a missing file, a plane beyond the stack), with the reason.
    virtual std::vector<RowFlag> flaggedRows() const = 0;
    /// Rows that can be read but lack something (pixels beyond the edge of the survey, a layer), with what.
    virtual std::vector<RowFlag> remarkedRows() const { return {}; }
    /// Where a band of the object was read from, best first; several where it lies on several tiles.
    virtual std::vector<ImagePlace> placesOf(RowId, int /*band*/) const { return {}; }
    /// The pixels that read() gives, without reading them. Throws as read() does.
    virtual SkyGrid gridOf(RowId) const { return {}; }
    /// Of a band, in the grid's order: 1 for a pixel beyond the edge of its images. Empty: none, or not known.
    virtual std::vector<std::uint8_t> outsideOf(RowId, int /*band*/) const { return {}; }
    virtual std::string fingerprint() const = 0; ///< identifies the pixels: paths, sizes, modification times, bands
};

} // namespace oddity::core
