// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/cutout_reader.h"

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/io/images/folder_source.h"
#include "core/io/images/stack_source.h"

namespace oddity::core {

std::unique_ptr<CutoutSource> openCutouts(const ImageSpec& spec, const Catalog& catalog) {
    const std::filesystem::path path = spec.text;
    if (spec.text.find("tiles:") != std::string::npos)
        throw Error(ErrorKind::BadInput,
                    "cutting out of survey tiles is not supported yet; give cutouts as a stack or one file an object",
                    {.path = spec.text});
    if (spec.size < 0)
        throw Error(ErrorKind::Usage, "the size of a cutout cannot be negative", {.field = "size"});
    if (spec.text.find('{') != std::string::npos && !std::filesystem::exists(path))
        return openFiles(filesByPattern(path, spec, catalog), spec, path);
    const FileContent content = contentOf(path);
    if (content == FileContent::Folder)
        return openFiles(filesInFolder(path, catalog), spec, path);
    if (content != FileContent::Fits)
        throw Error(ErrorKind::BadInput,
                    "is " + describe(content) +
                        "; images are read from a FITS stack, a folder or a pattern like "
                        "folder/{id}.fits",
                    {.path = spec.text});
    return openStack(path, spec, catalog);
}

} // namespace oddity::core
