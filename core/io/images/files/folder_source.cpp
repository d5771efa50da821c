// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/folder_source.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/hdu_name.h"
#include "core/io/images/files/file_stamp.h"
#include "core/io/images/files/sky_offset.h"
#include "core/io/images/image_layout.h"
#include "core/io/images/image_window.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/open_files.h"
#include "core/io/pictures/picture.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

/// What the headers of an object's files say.
struct ObjectImage {
    ImageLayout layout; ///< bands of all files together
    std::int64_t bytes = 0;
    std::uint64_t changedNs = 0; ///< sum over the files, modulo 2^64
};

std::string shapeText(const ImageLayout& layout) {
    return std::to_string(layout.height) + "×" + std::to_string(layout.width);
}

class FolderSource final : public CutoutSource {
public:
    FolderSource(FileChoice choice, const ImageSpec& spec, const std::string& place,
                 const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_choice(std::move(choice)), m_images(m_choice.objects.size()), m_files(files), m_size(spec.size),
          m_hdu(spec.hdu), m_areCubes(spec.areCubes) {
        constexpr std::size_t filesAtOnce = 32;
        forEachItem(m_images.size(), filesAtOnce, progress, "Reading the images' headers",
                    [this](std::size_t row) { examine(row); });
        const std::size_t first = agreeOnBands(place);
        const std::vector<std::string>& wanted = m_choice.bandPerFile.empty() ? spec.bands : m_choice.bandPerFile;
        noteOffsets(progress);
        m_bands = bandNames(wanted, m_choice.objects[first].images.front(), m_images[first].layout.bands);
    }

    Cutout read(RowId row) const override {
        const ObjectFiles& files = m_choice.objects.at(row.index());
        if (!files.problem.empty())
            throw Error(ErrorKind::BadInput, files.problem, {.row = row.value});
        const ImageLayout& layout = m_images[row.index()].layout;
        const PixelRegion window = windowOf(row);
        Cutout cutout;
        cutout.bands = m_bands;
        cutout.height = static_cast<int>(window.height);
        cutout.width = static_cast<int>(window.width);
        cutout.units.resize(m_bands.size());
        cutout.pixels.resize(cutout.planeSize() * m_bands.size(), std::numeric_limits<float>::quiet_NaN());
        int bandsDone = 0;
        for (const ImageFile& image : files.images) {
            try {
                float white = 0;
                const int planes = hasPictureName(image.path)
                                       ? readPlanesOfPicture(image, layout, window, cutout, bandsDone, white)
                                       : readPlanesOfFits(image, layout, window, cutout, bandsDone);
                cutout.pictureWhite = bandsDone == 0 || cutout.pictureWhite == white ? white : 0;
                bandsDone += planes;
            } catch (const Error& error) {
                ErrorPlace place = error.place();
                place.row = row.value;
                throw Error(error.kind(), error.detail(), place);
            }
        }
        maskOutside(cutout, window, layout.width, layout.height);
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

    std::vector<RowFlag> remarkedRows() const override { return m_remarks; }

    std::vector<ImagePlace> placesOf(RowId row, int band) const override {
        const ObjectFiles& files = m_choice.objects.at(row.index());
        const std::size_t number = m_choice.bandPerFile.empty() ? 0 : static_cast<std::size_t>(band);
        if (!files.problem.empty() || band < 0 || band >= static_cast<int>(m_bands.size()) ||
            number >= files.images.size())
            return {};
        const ImageFile& image = files.images[number];
        if (hasPictureName(image.path)) // as pictureAsFits() has it
            return {{image.path, 1, m_choice.bandPerFile.empty() ? band : 0, windowOf(row)}};
        const auto file = m_files->open(image.path);
        return {
            {image.path, imageHduOf(*file, image.hdu).number, m_choice.bandPerFile.empty() ? band : 0, windowOf(row)}};
    }

    SkyGrid gridOf(RowId row) const override {
        const ObjectFiles& files = m_choice.objects.at(row.index());
        if (!files.problem.empty())
            throw Error(ErrorKind::BadInput, files.problem, {.row = row.value});
        const PixelRegion window = windowOf(row);
        const ImageFile& image = files.images.front();
        SkyGrid grid{nullptr, static_cast<int>(window.width), static_cast<int>(window.height)};
        if (!hasPictureName(image.path)) {
            const auto file = m_files->open(image.path);
            grid.sky = skyOf(imageHduOf(*file, image.hdu), window);
        }
        return grid;
    }

    std::vector<std::uint8_t> outsideOf(RowId row, int) const override {
        const ImageLayout& layout = m_images.at(row.index()).layout;
        return core::outsideOf(windowOf(row), layout.width, layout.height);
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        for (std::size_t row = 0; row < m_images.size(); ++row) {
            for (const ImageFile& image : m_choice.objects[row].images) {
                fingerprint.add(image.path.string());
                if (!image.hdu.empty())
                    fingerprint.add(image.hdu);
            }
            fingerprint.add(std::to_string(m_images[row].bytes)).add(std::to_string(m_images[row].changedNs));
        }
        for (const std::string& band : m_bands)
            fingerprint.add(band);
        return fingerprint.add(std::to_string(m_hdu)).add(std::to_string(m_size)).hex();
    }

private:
    PixelRegion windowOf(RowId row) const {
        const ImageLayout& layout = m_images.at(row.index()).layout;
        return middleOf(layout.width, layout.height, m_size);
    }

    static std::shared_ptr<const SkyTransform> skyOf(const FitsHdu& image, const PixelRegion& window) {
        return shiftedTransform(skyTransformOf(image.header),
                                {static_cast<double>(window.x), static_cast<double>(window.y)});
    }

    const FitsHdu& imageHduOf(const FitsFile& file, const std::string& name) const {
        return name.empty() ? file.imageHdu(m_hdu) : file.imageHduNamed(name);
    }

    std::vector<std::string> bandNames(const std::vector<std::string>& wanted, const ImageFile& image, int count) {
        if (!hasPictureName(image.path)) {
            const auto file = m_files->open(image.path);
            return bandNamesOf(wanted, count, imageHduOf(*file, image.hdu), image.path);
        }
        if (!wanted.empty() && static_cast<int>(wanted.size()) != count)
            throw Error(ErrorKind::BadInput,
                        std::to_string(wanted.size()) + " bands were named, the picture has " + std::to_string(count),
                        {.path = image.path.string(), .field = "bands"});
        if (!wanted.empty())
            return wanted;
        return count == 3 ? std::vector<std::string>{"R", "G", "B"} : std::vector<std::string>{"grey"};
    }

    void examine(std::size_t row) {
        ObjectFiles& files = m_choice.objects[row];
        if (!files.problem.empty())
            return;
        try {
            ObjectImage& object = m_images[row];
            object.layout.bands = 0;
            for (const ImageFile& image : files.images) {
                addFile(image, layoutOf(image, object.bytes), object);
                object.changedNs += static_cast<std::uint64_t>(fileStampOf(image.path).changedNs);
            }
        } catch (const Error& error) {
            files.problem = error.what();
        }
    }

    /// Bands in files of their own are stacked pixel by pixel; where their headers disagree, that is said.
    void noteOffsets(const Progress& progress) {
        if (m_choice.bandPerFile.size() < 2)
            return;
        constexpr std::size_t objectsAtOnce = 32;
        std::vector<std::string> remarks(m_images.size());
        forEachItem(m_images.size(), objectsAtOnce, progress, "Comparing the bands' positions", [&](std::size_t row) {
            if (m_choice.objects[row].problem.empty())
                remarks[row] = offsetsOf(row);
        });
        m_remarks = importFlags(remarks);
    }

    std::string offsetsOf(std::size_t row) const {
        const std::vector<ImageFile>& images = m_choice.objects[row].images;
        const ImageLayout& layout = m_images[row].layout;
        SkyGrid grid{nullptr, static_cast<int>(layout.width), static_cast<int>(layout.height)};
        std::string firstCards;
        std::string text;
        for (std::size_t band = 0; band < images.size(); ++band) {
            if (hasPictureName(images[band].path))
                return {};
            const auto file = m_files->open(images[band].path);
            const FitsHeader& header = imageHduOf(*file, images[band].hdu).header;
            const std::string cards = wcsCardsOf(header);
            if (band == 0) {
                firstCards = cards;
                grid.sky = skyTransformOf(header);
            } else if (cards != firstCards) {
                const std::string remark =
                    offsetRemark(grid, skyTransformOf(header).get(), "band " + m_choice.bandPerFile.front());
                if (!remark.empty())
                    text += (text.empty() ? "band " : "; band ") + m_choice.bandPerFile[band] + " " + remark;
            }
        }
        return text;
    }

    ImageLayout layoutOf(const ImageFile& image, std::int64_t& bytes) const {
        if (hasPictureName(image.path)) {
            const PictureSize size = pictureSizeOf(image.path);
            bytes += fileStampOf(image.path).bytes;
            return {1, size.bands, size.height, size.width};
        }
        const auto file = m_files->open(image.path);
        bytes += file->bytes().size();
        return objectLayoutOf(*file, imageHduOf(*file, image.hdu), m_areCubes);
    }

    void addFile(const ImageFile& image, const ImageLayout& layout, ObjectImage& object) const {
        const ErrorPlace place{.path = image.path.string()};
        if (!m_choice.bandPerFile.empty() && layout.bands != 1)
            throw Error(ErrorKind::BadInput,
                        "holds " + std::to_string(layout.bands) + " planes where one per band is expected", place);
        if (object.layout.bands > 0 && (layout.height != object.layout.height || layout.width != object.layout.width))
            throw Error(ErrorKind::BadInput,
                        "is " + shapeText(layout) + " pixels, the object's other bands are " + shapeText(object.layout),
                        place);
        const int bandsBefore = object.layout.bands;
        object.layout = layout;
        object.layout.bands += bandsBefore;
    }

    /// Flags the objects whose number of bands is not the usual one; gives the first usable row.
    std::size_t agreeOnBands(const std::string& place) {
        std::map<int, std::size_t> counts;
        for (std::size_t row = 0; row < m_images.size(); ++row)
            if (m_choice.objects[row].problem.empty())
                ++counts[m_images[row].layout.bands];
        if (counts.empty())
            throw Error(ErrorKind::BadInput,
                        "no object has a usable image; the first: " +
                            (m_choice.objects.empty() ? "the catalog is empty" : m_choice.objects.front().problem),
                        {.path = place});
        const int usual = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
        std::size_t first = m_images.size();
        for (std::size_t row = 0; row < m_images.size(); ++row) {
            ObjectFiles& files = m_choice.objects[row];
            if (!files.problem.empty())
                continue;
            if (m_images[row].layout.bands != usual)
                files.problem = files.images.front().path.string() + ": has " +
                                std::to_string(m_images[row].layout.bands) + " bands, most others " +
                                std::to_string(usual);
            else
                first = std::min(first, row);
        }
        return first;
    }

    /// Both read one file's planes behind the done bands and give their number.
    int readPlanesOfFits(const ImageFile& image, const ImageLayout& expected, const PixelRegion& window, Cutout& cutout,
                         int bandsDone) const {
        const auto file = m_files->open(image.path);
        const FitsHdu& hdu = imageHduOf(*file, image.hdu);
        const ImageLayout layout = objectLayoutOf(*file, hdu, m_areCubes);
        checkUnchanged(image, layout, expected, cutout, bandsDone);
        for (int plane = 0; plane < layout.bands; ++plane)
            readWindow(*file, hdu, plane, window, cutout.plane(bandsDone + plane));
        for (int plane = 0; plane < layout.bands; ++plane)
            cutout.units.at(static_cast<std::size_t>(bandsDone + plane)) = hdu.header.stringOr("BUNIT", "");
        if (bandsDone == 0) {
            cutout.sky = skyOf(hdu, window);
            cutout.source = fileAndHdu(image.path.string(), hdu.number);
            cutout.physicalPixels =
                physicalPixelCards(hdu.header, {static_cast<double>(window.x), static_cast<double>(window.y)});
        }
        return layout.bands;
    }

    int readPlanesOfPicture(const ImageFile& image, const ImageLayout& expected, const PixelRegion& window,
                            Cutout& cutout, int bandsDone, float& white) const {
        const Picture picture = readPicture(image.path);
        white = picture.white;
        const ImageLayout layout{1, picture.size.bands, picture.size.height, picture.size.width};
        checkUnchanged(image, layout, expected, cutout, bandsDone);
        if (bandsDone == 0)
            cutout.source = image.path.string();
        const PixelRegion inside = partInside(window, layout.width, layout.height);
        for (int band = 0; band < layout.bands; ++band)
            for (std::int64_t row = 0; row < inside.height; ++row)
                std::copy_n(picture.values.begin() +
                                (std::int64_t{band} * layout.height + inside.y + row) * layout.width + inside.x,
                            inside.width,
                            cutout.plane(bandsDone + band).begin() + (inside.y - window.y + row) * window.width +
                                inside.x - window.x);
        return layout.bands;
    }

    static void checkUnchanged(const ImageFile& image, const ImageLayout& layout, const ImageLayout& expected,
                               const Cutout& cutout, int bandsDone) {
        if (layout.height != expected.height || layout.width != expected.width ||
            layout.bands > cutout.bandCount() - bandsDone)
            throw Error(ErrorKind::BadInput, "has changed its shape since it was opened",
                        {.path = image.path.string()});
    }

    FileChoice m_choice;
    std::vector<ObjectImage> m_images;
    std::vector<std::string> m_bands;
    std::vector<RowFlag> m_remarks;
    std::shared_ptr<OpenFiles> m_files;
    int m_size;
    int m_hdu;
    bool m_areCubes;
};

} // namespace

std::unique_ptr<CutoutSource> openFiles(FileChoice choice, const ImageSpec& spec, const std::string& place,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress) {
    return std::make_unique<FolderSource>(std::move(choice), spec, place, files, progress);
}

} // namespace oddity::core
