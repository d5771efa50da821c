// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/progress.h"

namespace oddity::core {

/// Images that come along with the cutouts.
struct LayerSpec {
    LayerRole role = LayerRole::Mask;
    std::string text; ///< as ImageSpec::text
    /// The images are standard deviations (a sigma or rms map), kept as inverse variance.
    bool isDeviation = false;

    friend bool operator==(const LayerSpec&, const LayerSpec&) = default;
};

/// Which images belong to a catalog, as the user wrote it (IMAGES SPEC of the batch program).
struct ImageSpec {
    /// A FITS stack (N×C×H×W or N×H×W; plane i is row i); a pattern with {column} and {band} fields
    /// ("dir/{id}-{band}.fits", pictures too); a folder (then a catalog column that names its files is looked for); or
    /// survey tiles that are cut at the catalog's positions ("tiles:dir/*-{band}.fits"). Each may end in an HDU,
    /// "dir/{file}[{hdu}]": a number as in DS9, 0 the primary one, or a name, "SCI" or "SCI,2".
    std::string text;
    std::vector<std::string> bands; ///< names in file order; empty: from the file, else "band1" …
    /// Centre crop in pixels, NaN beyond the image; 0: as stored, of tiles tileCutoutSize pixels.
    int size = 0;
    /// Of image sequences, in order: the names that stand for {epoch} in the texts, or those of a cube's planes; empty:
    /// none, or those on the disk where a text has {epoch}. Times that are not known here are those of the headers.
    std::vector<Epoch> epochs;
    bool areCubes = false; ///< each file has an axis of epochs before that of the bands; openCutouts() sets it
    int hdu = 0;           ///< 1-based, where text names none; 0: the first HDU with an image
    std::string raColumn;  ///< for tiles, and for the sky positions of stack planes without their own
    std::string decColumn;
    std::vector<LayerSpec> layers;

    /// The patterns of the layers' files, where they are not those of the images: what fits one is no image.
    std::vector<std::string> layerPatterns() const;

    static constexpr int tileCutoutSize = 64;
    static constexpr int largestSize = 11585; ///< 2^27 pixels
};

/// Opens the source and checks it against the catalog, on all cores. Throws Error(BadInput) when nothing of it is
/// usable; objects whose file is missing, that lie on no tile or that miss a layer are in flaggedRows(). catalog must
/// outlive the source. Reports and throws Error(Cancelled) after a stop.
std::unique_ptr<CutoutSource> openCutouts(const ImageSpec& spec, const Catalog& catalog, const Progress& progress = {});

/// What an import has to say about single rows: those that are unusable, then those that lack something.
std::vector<RowFlag> importFlagsOf(const CutoutSource& source);

} // namespace oddity::core
