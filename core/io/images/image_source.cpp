// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_source.h"

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/io/images/files/folder_source.h"
#include "core/io/images/image_address.h"
#include "core/io/images/stack_source.h"
#include "core/io/images/tiles/tile_source.h"

namespace oddity::core {

std::unique_ptr<CutoutSource> openImages(const ImageSpec& spec, const Catalog& catalog,
                                         const std::shared_ptr<OpenFiles>& files, const Progress& progress) {
    const ImageAddress address = imageAddressOf(spec.text);
    if (address.isTiles)
        return openTiles(address, spec, catalog, files, progress);
    const bool hasField = address.fileText().find('{') != std::string::npos;
    std::error_code tooLong; // a pattern may be longer than a file's name may
    if (hasField && !std::filesystem::exists(address.fileText(), tooLong))
        return openFiles(filesByPattern(address, spec.bands, spec.layerPatterns(), catalog, progress), spec,
                         address.fileText(), files, progress);
    const FileContent content = contentOf(address.file);
    if (content == FileContent::Folder)
        return openFiles(filesInFolder(address, catalog, progress), spec, address.fileText(), files, progress);
    if (content != FileContent::Fits)
        throw Error(ErrorKind::BadInput,
                    "is " + describe(content) +
                        "; images are read from a FITS stack, a folder, a pattern like folder/{id}.fits or survey "
                        "tiles, tiles:folder/*.fits",
                    {.path = spec.text});
    return openStack(address, spec, catalog, files, progress);
}

} // namespace oddity::core
