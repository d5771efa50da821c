// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/open_files.h"

namespace oddity::core {

/// "mask", "inverse variance" …, for people.
std::string describe(LayerRole role);
bool holdsCodes(LayerRole role); ///< mask bits or segment numbers

/// One kind of companion image for every row of a catalog. read() is thread-safe.
class ImageLayer {
public:
    virtual ~ImageLayer() = default;
    /// The layer on the cutout's pixels. Throws Error(BadInput or Io).
    virtual CutoutLayer read(RowId row, const Cutout& image) const = 0;
    virtual std::vector<RowFlag> missingRows() const = 0;              ///< that have no such image, with the reason
    virtual std::vector<RowFlag> incompleteRows() const { return {}; } ///< whose image lacks pixels, with the reason
    virtual std::string describe() const = 0;
    virtual std::string fingerprint() const = 0;
};

/// Where an object's pixels lie in FITS files; empty for pictures.
std::vector<ImagePlace> fitsPlacesOf(const CutoutSource& source, RowId row, int band);

/// images: the source that the layer goes with; both outlive the layer, as does the catalog. spec is the images'.
std::unique_ptr<ImageLayer> openLayer(const LayerSpec& layer, const ImageSpec& spec, const CutoutSource& images,
                                      const Catalog& catalog, const std::shared_ptr<OpenFiles>& files,
                                      const Progress& progress);

} // namespace oddity::core
