// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/dihedral.h"

#include <utility>

namespace oddity::core {

namespace {

Tensor mirrored(const Tensor& planes) {
    Tensor result = planes;
    const std::int64_t width = planes.shape[2];
    for (std::int64_t row = 0; row < planes.shape[0] * planes.shape[1]; ++row)
        for (std::int64_t column = 0; column < width; ++column)
            result.values[static_cast<std::size_t>(row * width + column)] =
                planes.values[static_cast<std::size_t>(row * width + width - 1 - column)];
    return result;
}

/// One quarter turn: (row, column) of the result is (column, width − 1 − row) of the image.
Tensor turned(const Tensor& planes) {
    const std::int64_t height = planes.shape[1];
    const std::int64_t width = planes.shape[2];
    Tensor result{{planes.shape[0], width, height}, std::vector<float>(planes.values.size())};
    std::size_t next = 0;
    for (std::int64_t plane = 0; plane < planes.shape[0]; ++plane)
        for (std::int64_t row = 0; row < width; ++row)
            for (std::int64_t column = 0; column < height; ++column)
                result.values[next++] =
                    planes.values[static_cast<std::size_t>((plane * height + column) * width + width - 1 - row)];
    return result;
}

} // namespace

Tensor dihedralView(const Tensor& planes, int element) {
    Tensor view = element % 2 == 1 ? mirrored(planes) : planes;
    for (int turn = 0; turn < element / 2; ++turn)
        view = turned(view);
    return view;
}

int dihedralInverse(int element) {
    return element % 2 == 1 ? element : (dihedralElements - element) % dihedralElements;
}

std::vector<int> shapeKeepingElements(bool isSquare) {
    return isSquare ? std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7} : std::vector<int>{0, 1, 4, 5};
}

} // namespace oddity::core
