// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/tiles/tile_run.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/model/append_objects.h"
#include "core/model/inputs/preparation.h"
#include "core/model/tiles/instance_join.h"

namespace oddity::core {

namespace {

/// Where a window begins along one axis, and how much each of its pixels counts.
struct Span {
    std::int64_t begin = 0;
    std::vector<float> weights;
};

/// Windows that together give every pixel of an axis a weight above 0: none in the margin, rising over `blend`, 1
/// inside; at the image's edges the margin counts, since there is nothing else.
std::vector<Span> spansOf(std::int64_t length, std::int64_t window, const TileRunSettings& settings) {
    const std::int64_t step = window - 2 * settings.margin - settings.blend;
    std::vector<Span> spans;
    for (std::int64_t begin = 0;; begin += step) {
        const bool isLast = begin + window >= length;
        if (isLast)
            begin = std::max<std::int64_t>(0, length - window);
        Span span{begin, std::vector<float>(static_cast<std::size_t>(window))};
        for (std::int64_t pixel = 0; pixel < window; ++pixel) {
            const auto rise = [&](std::int64_t fromEdge, bool isImageEdge) {
                if (isImageEdge)
                    return 1.0F;
                const auto inside = static_cast<float>(fromEdge - settings.margin) + 1;
                return std::clamp(inside / static_cast<float>(settings.blend + 1), 0.0F, 1.0F);
            };
            span.weights[static_cast<std::size_t>(pixel)] =
                std::min(rise(pixel, begin == 0), rise(window - 1 - pixel, isLast));
        }
        spans.push_back(std::move(span));
        if (isLast)
            return spans;
    }
}

class TileRun {
public:
    TileRun(Model& model, const TileImage& image, const std::string& output, const TileRunSettings& settings)
        : m_model(model), m_image(image), m_settings(settings), m_output(tileOutput(model.card(), output)),
          m_areInstances(model.card().outputs[static_cast<std::size_t>(m_output)].kind == OutputKind::Inst) {
        std::int64_t fixed = 0, multiple = 1;
        for (const InputSpec& input : model.card().inputs) {
            m_preparations.emplace_back(input);
            if (input.height != input.width)
                throw Error(ErrorKind::Usage, "the network's windows are not square");
            if (fixed > 0 && input.height > 0 && input.height != fixed)
                throw Error(ErrorKind::Usage, "the network's images are of several sizes, not of one grid");
            fixed = std::max<std::int64_t>(fixed, input.height);
            multiple = std::lcm<std::int64_t, std::int64_t>(multiple, std::max(1, input.sizeMultiple));
            for (const PrepareStep& step : input.prepare)
                if (step.name == "min_max" || step.name == "sigma_clip_threshold")
                    throw Error(ErrorKind::Usage, "the network's preparation (" + step.name +
                                                      ") looks at the whole image; in windows it would leave seams");
        }
        m_window = fixed > 0 ? fixed : settings.window;
        m_window -= m_window % multiple;
        const auto shrunk = [&](std::int64_t length) {
            return fixed > 0 ? m_window : std::min(m_window, (length + multiple - 1) / multiple * multiple);
        };
        m_rows = shrunk(image.height);
        m_columns = shrunk(image.width);
        if (settings.margin < 0 || settings.blend < 0 || settings.batch < 1 ||
            m_window - 2 * settings.margin - settings.blend < 1)
            throw Error(ErrorKind::Usage, "windows of " + std::to_string(m_window) + " pixels leave nothing between " +
                                              "margins of " + std::to_string(settings.margin) +
                                              " and a transition of " + std::to_string(settings.blend));
        if (image.height < 1 || image.width < 1)
            throw Error(ErrorKind::BadInput, "the image has no pixels");
    }

    std::vector<std::string> run(const TileRows& rows, const Progress& progress) {
        const std::vector<Span> ys = spansOf(m_image.height, m_rows, m_settings);
        const std::vector<Span> xs = spansOf(m_image.width, m_columns, m_settings);
        std::int64_t given = 0;
        std::int64_t done = 0;
        for (std::size_t index = 0; index < ys.size(); ++index) {
            for (std::size_t first = 0; first < xs.size(); first += static_cast<std::size_t>(m_settings.batch)) {
                progress.throwIfStopped();
                const std::size_t end = std::min(xs.size(), first + static_cast<std::size_t>(m_settings.batch));
                add(ys[index],
                    {xs.begin() + static_cast<std::ptrdiff_t>(first), xs.begin() + static_cast<std::ptrdiff_t>(end)},
                    given);
                done += static_cast<std::int64_t>(end - first);
                progress.step(done, std::ssize(xs) * std::ssize(ys), "windows");
            }
            if (m_areInstances)
                continue;
            const std::int64_t finished = index + 1 < ys.size() ? ys[index + 1].begin : m_image.height;
            give(given, finished, rows);
            given = finished;
        }
        if (m_sum.shape.empty() && !m_instances)
            std::rethrow_exception(m_complaint);
        if (m_instances)
            giveInstances(rows);
        return m_model.card().outputs[static_cast<std::size_t>(m_output)].classes;
    }

private:
    /// A window whose pixels beyond the image mirror those before its edge.
    Cutout withMirroredEdges(std::int64_t x, std::int64_t y) const {
        Cutout window = m_image.read({x, y, m_columns, m_rows});
        const auto mirrored = [](std::int64_t place, std::int64_t first, std::int64_t end) {
            const std::int64_t beyond = first + place - end;
            return beyond < 0 ? place : std::max<std::int64_t>(0, place - 2 * beyond - 2);
        };
        for (int band = 0; band < window.bandCount(); ++band) {
            const std::size_t plane = static_cast<std::size_t>(band) * window.planeSize();
            for (std::int64_t row = 0; row < m_rows; ++row)
                for (std::int64_t column = 0; column < m_columns; ++column) {
                    const std::int64_t from =
                        mirrored(row, y, m_image.height) * m_columns + mirrored(column, x, m_image.width);
                    window.pixels[plane + static_cast<std::size_t>(row * m_columns + column)] =
                        window.pixels[plane + static_cast<std::size_t>(from)];
                }
        }
        return window;
    }

    /// Nothing for a window that preparation refuses.
    std::optional<InputBatch> prepared(std::int64_t x, std::int64_t y) {
        const Cutout pixels = withMirroredEdges(x, y);
        InputBatch window;
        for (const Preparation& preparation : m_preparations) {
            PreparedImage image;
            try {
                image = preparation.prepare(pixels);
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::BadInput)
                    throw;
                if (!m_complaint)
                    m_complaint = std::current_exception();
                return std::nullopt;
            }
            const PixelGrid& grid = image.grid;
            if (grid.step != 1 || grid.originX != 0 || grid.originY != 0 || image.image.shape[1] != m_rows ||
                image.image.shape[2] != m_columns)
                throw Error(ErrorKind::Usage,
                            "a network whose preparation crops or resizes does not run over a whole tile");
            window.push_back(std::move(image.image));
        }
        return window;
    }

    void add(const Span& y, const std::vector<Span>& xs, std::int64_t firstKept) {
        InputBatch batch;
        std::vector<Span> covered;
        for (const Span& x : xs) {
            const std::optional<InputBatch> images = prepared(x.begin, y.begin);
            if (!images)
                continue;
            covered.push_back(x);
            appendObjects(batch, repeatedInputs(*images, 1));
        }
        if (covered.empty())
            return;
        const Tensor output = m_model.run(batch).at(static_cast<std::size_t>(m_output));
        const bool isSameSize =
            output.shape.size() >= 3 && *(output.shape.end() - 2) == m_rows && output.shape.back() == m_columns;
        if (!isSameSize)
            throw Error(ErrorKind::Model, "the network's output of shape " + output.shapeText() +
                                              " does not have the size of its windows");
        if (m_areInstances)
            return join(y, covered, output);
        const std::int64_t planes = static_cast<std::int64_t>(output.itemSize()) / (m_rows * m_columns);
        if (m_sum.shape.empty()) {
            m_sum = Tensor::zeros({planes, m_rows, m_image.width});
            m_weight = Tensor::zeros({m_rows, m_image.width});
        }
        for (std::size_t index = 0; index < covered.size(); ++index)
            blend(y, covered[index], output.item(static_cast<std::int64_t>(index)), firstKept);
    }

    void join(const Span& y, const std::vector<Span>& xs, const Tensor& output) {
        if (static_cast<std::int64_t>(output.itemSize()) != m_rows * m_columns)
            throw Error(ErrorKind::Model, "instances of shape " + output.shapeText() + " are more than one plane");
        if (!m_instances)
            m_instances = std::make_unique<InstanceJoin>(m_image.height, m_image.width);
        const std::int64_t rows = std::min(m_rows, m_image.height - y.begin);
        for (std::size_t index = 0; index < xs.size(); ++index) {
            const Span& x = xs[index];
            const std::int64_t columns = std::min(m_columns, m_image.width - x.begin);
            const auto values = output.item(static_cast<std::int64_t>(index));
            std::vector<std::int64_t> labels;
            std::vector<std::uint8_t> used;
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < columns; ++column) {
                    labels.push_back(std::llround(values[static_cast<std::size_t>(row * m_columns + column)]));
                    used.push_back(y.weights[static_cast<std::size_t>(row)] > 0 &&
                                           x.weights[static_cast<std::size_t>(column)] > 0
                                       ? 1
                                       : 0);
                }
            m_instances->add({x.begin, y.begin, columns, rows}, labels, used);
        }
    }

    void giveInstances(const TileRows& rows) const {
        Tensor all{{1, m_image.height, m_image.width}, {}};
        for (const std::int64_t number : m_instances->joined())
            all.values.push_back(number < 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(number));
        rows(0, all);
    }

    void blend(const Span& y, const Span& x, std::span<const float> values, std::int64_t firstKept) {
        const std::int64_t rows = std::min(m_rows, m_image.height - y.begin);
        const std::int64_t columns = std::min(m_columns, m_image.width - x.begin);
        for (std::int64_t row = 0; row < rows; ++row) {
            const std::int64_t kept = y.begin + row - firstKept;
            if (kept < 0)
                continue;
            for (std::int64_t column = 0; column < columns; ++column) {
                const float weight =
                    y.weights[static_cast<std::size_t>(row)] * x.weights[static_cast<std::size_t>(column)];
                if (weight == 0)
                    continue;
                const auto place = static_cast<std::size_t>(kept * m_image.width + x.begin + column);
                m_weight.values[place] += weight;
                for (std::int64_t plane = 0; plane < m_sum.count(); ++plane)
                    m_sum.item(plane)[place] +=
                        weight * values[static_cast<std::size_t>((plane * m_rows + row) * m_columns + column)];
            }
        }
    }

    /// Rows first … end − 1 are finished; what is kept of the later ones moves to the front.
    void give(std::int64_t first, std::int64_t end, const TileRows& rows) {
        const std::int64_t count = end - first;
        if (count == 0)
            return;
        if (m_sum.shape.empty()) { // no window yet had anything to see
            m_withheld += count;
            return;
        }
        if (m_withheld > 0) {
            const Tensor nothing{
                {m_sum.count(), m_withheld, m_image.width},
                std::vector<float>(static_cast<std::size_t>(m_sum.count() * m_withheld * m_image.width),
                                   std::numeric_limits<float>::quiet_NaN())};
            rows(first - std::exchange(m_withheld, 0), nothing);
        }
        const auto size = static_cast<std::size_t>(count * m_image.width);
        Tensor finished{{m_sum.count(), count, m_image.width}, {}};
        for (std::int64_t plane = 0; plane < m_sum.count(); ++plane) {
            const auto sums = m_sum.item(plane);
            for (std::size_t pixel = 0; pixel < size; ++pixel)
                finished.values.push_back(sums[pixel] / m_weight.values[pixel]);
            std::shift_left(sums.begin(), sums.end(), static_cast<std::ptrdiff_t>(size));
            std::fill(sums.end() - static_cast<std::ptrdiff_t>(size), sums.end(), 0.0F);
        }
        std::shift_left(m_weight.values.begin(), m_weight.values.end(), static_cast<std::ptrdiff_t>(size));
        std::fill(m_weight.values.end() - static_cast<std::ptrdiff_t>(size), m_weight.values.end(), 0.0F);
        rows(first, finished);
    }

    Model& m_model;
    const TileImage& m_image;
    const TileRunSettings m_settings;
    const int m_output;
    const bool m_areInstances;
    std::vector<Preparation> m_preparations;
    std::unique_ptr<InstanceJoin> m_instances;
    std::int64_t m_window = 0;      ///< at most so many pixels along a side
    std::int64_t m_rows = 0;        ///< of a window
    std::int64_t m_columns = 0;     ///< of a window
    std::exception_ptr m_complaint; ///< of the first window that preparation refused
    std::int64_t m_withheld = 0;    ///< rows that wait for the first window to tell how many planes there are
    Tensor m_sum;                   ///< planes × rows of a window × width, from the first row that is not yet given
    Tensor m_weight;                ///< rows × width
};

} // namespace

int tileOutput(const ModelCard& card, const std::string& name) {
    if (std::ranges::any_of(card.inputs,
                            [](const InputSpec& input) { return !input.isPicture() || input.isSequence(); }))
        throw Error(ErrorKind::Usage, "only a network of images runs over a whole tile");
    for (int index = 0; index < std::ssize(card.outputs); ++index) {
        const OutputSpec& output = card.outputs[static_cast<std::size_t>(index)];
        if ((output.kind == OutputKind::Mask || output.kind == OutputKind::Maps || output.kind == OutputKind::Inst) &&
            (name.empty() || output.name == name))
            return index;
    }
    throw Error(ErrorKind::Usage, name.empty() ? "'" + card.name + "' gives no mask, no map and no instances"
                                               : "'" + card.name + "' gives no mask, map or instances '" + name + "'");
}

std::vector<std::string> runOverTile(Model& model, const TileImage& image, const std::string& output,
                                     const TileRunSettings& settings, const TileRows& rows, const Progress& progress) {
    return TileRun(model, image, output, settings).run(rows, progress);
}

} // namespace oddity::core
