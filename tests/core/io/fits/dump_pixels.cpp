// SPDX-License-Identifier: BSD-3-Clause
// For compare_with_astropy.py. Reads paths from stdin, one a line; answers each with, for every image HDU,
//   HDU <number> <axes, fastest first, comma between>\n<float32 of this machine, all pixels>
// and then END\n, or ERROR <message>\n.
#include <iostream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/io/fits/fits_file.h"

using namespace oddity::core;

namespace {

bool isImage(const FitsHdu& hdu) {
    return (hdu.kind == FitsHdu::Kind::Image || hdu.kind == FitsHdu::Kind::CompressedImage) && hdu.pixelCount() > 0;
}

void dump(const std::string& path) {
    const FitsFile file(path);
    for (const FitsHdu& hdu : file.hdus()) {
        if (!isImage(hdu))
            continue;
        std::vector<float> pixels(static_cast<std::size_t>(hdu.pixelCount()));
        file.readPixels(hdu, 0, pixels);
        std::string axes;
        for (const std::int64_t length : hdu.axes)
            axes += (axes.empty() ? "" : ",") + std::to_string(length);
        std::cout << "HDU " << hdu.number << ' ' << axes << '\n';
        std::cout.write(static_cast<const char*>(static_cast<const void*>(pixels.data())),
                        static_cast<std::streamsize>(pixels.size() * sizeof(float)));
    }
}

} // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string path; std::getline(std::cin, path);) {
        try {
            dump(path);
            std::cout << "END\n" << std::flush;
        } catch (const Error& error) {
            std::cout << "ERROR " << error.what() << '\n' << std::flush;
        }
    }
}
