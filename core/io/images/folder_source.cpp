// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/folder_source.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/image_layout.h"
#include "core/io/wcs_transform.h"

namespace oddity::core {

namespace {

/// What the headers of an object's files say.
struct ObjectImage {
    ImageLayout layout; ///< bands of all files together
    std::int64_t bytes = 0;
    std::uint64_t changedNs = 0; ///< sum over the files, modulo 2^64
};

/// Calls each(index) for 0 … count-1 on up to all cores; the first exception is thrown again here.
template <typename Each> void forEachInParallel(std::size_t count, Each each) {
    constexpr std::size_t perThread = 32;
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = std::min(cores, count / perThread + 1);
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failureLock;
    const auto work = [&] {
        for (std::size_t index = next++; index < count; index = next++) {
            try {
                each(index);
            } catch (...) {
                const std::lock_guard lock(failureLock);
                failure = std::current_exception();
                next = count;
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t thread = 1; thread < threads; ++thread)
            workers.emplace_back(work);
        work();
    }
    if (failure)
        std::rethrow_exception(failure);
}

class FolderSource final : public CutoutSource {
public:
    FolderSource(FileChoice choice, const ImageSpec& spec, const std::filesystem::path& place)
        : m_choice(std::move(choice)), m_images(m_choice.objects.size()), m_size(spec.size), m_hdu(spec.hdu) {
        forEachInParallel(m_images.size(), [this](std::size_t row) { examine(row); });
        const std::size_t first = agreeOnBands(place);
        const FitsFile file(m_choice.objects[first].paths.front());
        const std::vector<std::string>& wanted = m_choice.bandPerFile.empty() ? spec.bands : m_choice.bandPerFile;
        m_bands = bandNamesOf(wanted, m_images[first].layout.bands, file.imageHdu(m_hdu), file.bytes().path());
    }

    Cutout read(RowId row) const override {
        const ObjectFiles& files = m_choice.objects.at(row.index());
        if (!files.problem.empty())
            throw Error(ErrorKind::BadInput, files.problem, {.row = row.value});
        const ImageLayout& layout = m_images[row.index()].layout;
        Cutout cutout;
        cutout.bands = m_bands;
        cutout.height = layout.height;
        cutout.width = layout.width;
        cutout.source = files.paths.front().string();
        cutout.pixels.resize(static_cast<std::size_t>(layout.pixelsPerObject()));
        std::size_t done = 0;
        for (const std::filesystem::path& path : files.paths)
            done += readFile(path, row, cutout, done);
        cropAboutCentre(cutout, m_size);
        return cutout;
    }

    std::vector<std::string> bands() const override { return m_bands; }

    std::string describe() const override {
        const auto usable =
            std::ranges::count_if(m_choice.objects, [](const ObjectFiles& files) { return files.problem.empty(); });
        return std::to_string(usable) + " of " + std::to_string(m_choice.objects.size()) + " objects have " +
               m_choice.description;
    }

    std::vector<RowFlag> flaggedRows() const override {
        std::vector<RowFlag> flags;
        for (std::size_t row = 0; row < m_choice.objects.size(); ++row)
            if (!m_choice.objects[row].problem.empty())
                flags.push_back({RowId{static_cast<std::int64_t>(row)}, "import", m_choice.objects[row].problem});
        return flags;
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        for (std::size_t row = 0; row < m_images.size(); ++row) {
            for (const std::filesystem::path& path : m_choice.objects[row].paths)
                fingerprint.add(path.string());
            fingerprint.add(std::to_string(m_images[row].bytes)).add(std::to_string(m_images[row].changedNs));
        }
        for (const std::string& band : m_bands)
            fingerprint.add(band);
        return fingerprint.add(std::to_string(m_hdu)).add(std::to_string(m_size)).hex();
    }

private:
    void examine(std::size_t row) {
        ObjectFiles& files = m_choice.objects[row];
        if (!files.problem.empty())
            return;
        try {
            ObjectImage& image = m_images[row];
            image.layout.bands = 0;
            for (const std::filesystem::path& path : files.paths) {
                const FitsFile file(path);
                const ImageLayout layout = objectLayoutOf(file, file.imageHdu(m_hdu));
                addFile(path, layout, image);
                const auto changed = std::filesystem::last_write_time(path).time_since_epoch();
                image.bytes += file.bytes().size();
                image.changedNs +=
                    static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(changed).count());
            }
        } catch (const Error& error) {
            files.problem = error.what();
        } catch (const std::filesystem::filesystem_error& error) {
            files.problem = error.what();
        }
    }

    void addFile(const std::filesystem::path& path, const ImageLayout& layout, ObjectImage& image) const {
        const ErrorPlace place{.path = path.string()};
        if (!m_choice.bandPerFile.empty() && layout.bands != 1)
            throw Error(ErrorKind::BadInput,
                        "holds " + std::to_string(layout.bands) + " planes where one per band is expected", place);
        if (image.layout.bands > 0 && (layout.height != image.layout.height || layout.width != image.layout.width))
            throw Error(ErrorKind::BadInput,
                        "is " + std::to_string(layout.height) + "×" + std::to_string(layout.width) +
                            " pixels, the object's other bands are " + std::to_string(image.layout.height) + "×" +
                            std::to_string(image.layout.width),
                        place);
        const int bandsBefore = image.layout.bands;
        image.layout = layout;
        image.layout.bands += bandsBefore;
    }

    /// Flags the objects whose number of bands is not the usual one; gives the first usable row.
    std::size_t agreeOnBands(const std::filesystem::path& place) {
        std::map<int, std::size_t> counts;
        for (std::size_t row = 0; row < m_images.size(); ++row)
            if (m_choice.objects[row].problem.empty())
                ++counts[m_images[row].layout.bands];
        if (counts.empty())
            throw Error(ErrorKind::BadInput,
                        "no object has a usable image; the first: " +
                            (m_choice.objects.empty() ? "the catalog is empty" : m_choice.objects.front().problem),
                        {.path = place.string()});
        const int usual = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
        std::size_t first = m_images.size();
        for (std::size_t row = 0; row < m_images.size(); ++row) {
            ObjectFiles& files = m_choice.objects[row];
            if (!files.problem.empty())
                continue;
            if (m_images[row].layout.bands != usual)
                files.problem = files.paths.front().string() + ": has " + std::to_string(m_images[row].layout.bands) +
                                " bands, most others " + std::to_string(usual);
            else
                first = std::min(first, row);
        }
        return first;
    }

    /// Reads one file's planes behind the done pixels; gives their number.
    std::size_t readFile(const std::filesystem::path& path, RowId row, Cutout& cutout, std::size_t done) const {
        try {
            const FitsFile file(path);
            const FitsHdu& image = file.imageHdu(m_hdu);
            const ImageLayout layout = objectLayoutOf(file, image);
            const auto count = static_cast<std::size_t>(layout.pixelsPerObject());
            if (layout.height != cutout.height || layout.width != cutout.width || count > cutout.pixels.size() - done)
                throw Error(ErrorKind::BadInput, "has changed its shape since it was opened",
                            {.path = path.string(), .hdu = image.number});
            file.readPixels(image, 0, std::span(cutout.pixels).subspan(done, count));
            if (done == 0) {
                cutout.unit = image.header.stringOr("BUNIT", "");
                cutout.sky = skyTransformOf(image.header);
            }
            return count;
        } catch (const Error& error) {
            ErrorPlace errorPlace = error.place();
            errorPlace.row = row.value;
            throw Error(error.kind(), error.detail(), errorPlace);
        }
    }

    FileChoice m_choice;
    std::vector<ObjectImage> m_images;
    std::vector<std::string> m_bands;
    int m_size;
    int m_hdu;
};

} // namespace

std::unique_ptr<CutoutSource> openFiles(FileChoice choice, const ImageSpec& spec, const std::filesystem::path& place) {
    return std::make_unique<FolderSource>(std::move(choice), spec, place);
}

} // namespace oddity::core
