// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/sequences/sequence_source.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/files/sky_offset.h"
#include "core/io/images/image_address.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/layers/image_layer.h"
#include "core/io/images/sequences/epoch_names.h"
#include "core/io/images/sequences/epoch_time.h"
#include "core/io/images/sequences/joined_epochs.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

std::vector<std::string> namesOf(const std::vector<Epoch>& epochs) {
    std::vector<std::string> names;
    for (const Epoch& epoch : epochs)
        names.push_back(epoch.name);
    return names;
}

std::string countText(const std::vector<Epoch>& epochs) {
    return std::to_string(epochs.size()) + " epochs, " + epochs.front().name + " … " + epochs.back().name + ": ";
}

void addEpochs(Fingerprint& fingerprint, const std::vector<Epoch>& epochs) {
    for (const Epoch& epoch : epochs)
        fingerprint.add("epoch " + epoch.name).add(std::isnan(epoch.mjd) ? "" : std::to_string(epoch.mjd));
}

/// A source of the images of each epoch.
class EpochSources final : public CutoutSource {
public:
    EpochSources(std::vector<Epoch> epochs, std::vector<std::unique_ptr<CutoutSource>> sources, std::string leftOut,
                 const Catalog& catalog, std::shared_ptr<OpenFiles> files, const Progress& progress)
        : m_epochs(std::move(epochs)), m_sources(std::move(sources)), m_leftOut(std::move(leftOut)),
          m_files(std::move(files)), m_missing(m_sources.size()),
          m_bands(bandsAtEpochs(m_sources.front()->bands(), m_epochs)) {
        for (std::size_t epoch = 0; epoch < m_sources.size(); ++epoch) {
            if (m_sources[epoch]->bands() != m_sources.front()->bands())
                throw Error(ErrorKind::BadInput,
                            "the epoch '" + m_epochs[epoch].name + "' has other bands than '" + m_epochs.front().name +
                                "'",
                            {.field = "epochs"});
            for (RowFlag& flag : m_sources[epoch]->flaggedRows())
                m_missing[epoch].emplace(flag.row, std::move(flag.reason));
        }
        note(catalog.rowCount(), progress);
    }

    Cutout read(RowId row) const override {
        std::vector<Epoch> epochs = m_epochs;
        std::vector<Cutout> images(m_sources.size());
        firstOf(row);
        for (std::size_t epoch = 0; epoch < m_sources.size(); ++epoch) {
            if (m_missing[epoch].contains(row))
                continue;
            images[epoch] = m_sources[epoch]->read(row);
            if (std::isnan(epochs[epoch].mjd))
                epochs[epoch].mjd = timeOf(row, epoch);
        }
        try {
            return joinedEpochs(epochs, images);
        } catch (const Error& error) {
            ErrorPlace place = error.place();
            place.row = row.value;
            throw Error(error.kind(), error.detail(), place);
        }
    }

    std::vector<std::string> bands() const override { return m_bands; }
    std::vector<std::string> epochs() const override { return namesOf(m_epochs); }
    std::string describe() const override { return countText(m_epochs) + m_sources.front()->describe() + m_leftOut; }
    std::vector<RowFlag> flaggedRows() const override { return m_flags; }
    std::vector<RowFlag> remarkedRows() const override { return m_remarks; }

    std::vector<ImagePlace> placesOf(RowId row, int band) const override {
        const auto [epoch, own] = placeOf(band);
        return m_missing[epoch].contains(row) ? std::vector<ImagePlace>{} : m_sources[epoch]->placesOf(row, own);
    }
    SkyGrid gridOf(RowId row) const override { return m_sources[firstOf(row)]->gridOf(row); }
    std::vector<std::uint8_t> outsideOf(RowId row, int band) const override {
        const auto [epoch, own] = placeOf(band);
        return m_missing[epoch].contains(row) ? std::vector<std::uint8_t>{} : m_sources[epoch]->outsideOf(row, own);
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        addEpochs(fingerprint, m_epochs);
        for (const auto& source : m_sources)
            fingerprint.add(source->fingerprint());
        return fingerprint.hex();
    }

private:
    std::pair<std::size_t, int> placeOf(int band) const {
        const int own = static_cast<int>(m_bands.size() / m_sources.size());
        return {static_cast<std::size_t>(band / own), band % own};
    }

    /// Throws Error(BadInput) with the first epoch's reason where there is none.
    std::size_t firstOf(RowId row) const {
        for (std::size_t epoch = 0; epoch < m_sources.size(); ++epoch)
            if (!m_missing[epoch].contains(row))
                return epoch;
        throw Error(ErrorKind::BadInput, "no image in any epoch; the first: " + m_missing.front().at(row),
                    {.row = row.value});
    }

    double timeOf(RowId row, std::size_t epoch) const {
        const std::vector<ImagePlace> places = fitsPlacesOf(*m_sources[epoch], row, 0);
        if (places.empty())
            return std::numeric_limits<double>::quiet_NaN();
        const auto file = m_files->open(places.front().path);
        const double time = mjdOf(file->hdu(places.front().hdu).header);
        return std::isnan(time) ? mjdOf(file->hdus().front().header) : time;
    }

    void note(std::size_t rows, const Progress& progress) {
        std::vector<std::string> flags(rows), remarks(rows);
        constexpr std::size_t objectsAtOnce = 32;
        forEachItem(rows, objectsAtOnce, progress, "Comparing the epochs' positions", [&](std::size_t index) {
            const RowId row{static_cast<std::int64_t>(index)};
            std::optional<std::size_t> first;
            for (std::size_t epoch = 0; epoch < m_sources.size(); ++epoch) {
                std::string remark;
                if (const auto missing = m_missing[epoch].find(row); missing != m_missing[epoch].end())
                    remark = "is missing: " + missing->second;
                else if (first)
                    remark = offsetRemark(m_sources[*first]->gridOf(row), m_sources[epoch]->gridOf(row).sky.get(),
                                          "epoch " + m_epochs[*first].name);
                else
                    first = epoch;
                if (!remark.empty())
                    remarks[index] +=
                        (remarks[index].empty() ? "epoch " : "; epoch ") + m_epochs[epoch].name + " " + remark;
            }
            if (!first)
                flags[index] = "no image in any epoch; " + std::exchange(remarks[index], {});
        });
        for (std::size_t epoch = 0; epoch < m_sources.size(); ++epoch)
            for (const RowFlag& flag : m_sources[epoch]->remarkedRows())
                if (std::string& remark = remarks[flag.row.index()]; flags[flag.row.index()].empty())
                    remark += (remark.empty() ? "epoch " : "; epoch ") + m_epochs[epoch].name + ": " + flag.reason;
        m_flags = importFlags(flags);
        m_remarks = importFlags(remarks);
    }

    std::vector<Epoch> m_epochs;
    std::vector<std::unique_ptr<CutoutSource>> m_sources;
    std::string m_leftOut;
    std::shared_ptr<OpenFiles> m_files;
    std::vector<std::unordered_map<RowId, std::string>> m_missing; ///< of each epoch, with the reason
    std::vector<std::string> m_bands;
    std::vector<RowFlag> m_flags;
    std::vector<RowFlag> m_remarks;
};

/// Cubes: one source has the planes of all epochs.
class CubeSource final : public CutoutSource {
public:
    CubeSource(std::vector<Epoch> epochs, std::unique_ptr<CutoutSource> cubes, std::shared_ptr<OpenFiles> files)
        : m_epochs(std::move(epochs)), m_cubes(std::move(cubes)), m_files(std::move(files)), m_bands(m_cubes->bands()) {
        if (m_bands.size() % m_epochs.size() != 0)
            throw Error(ErrorKind::BadInput,
                        "the images have " + std::to_string(m_bands.size()) + " planes, which are not those of " +
                            std::to_string(m_epochs.size()) + " epochs; a file holds time × bands × height × width",
                        {.field = "epochs"});
        m_bands = bandsAtEpochs(bandsOfEpoch(m_bands, m_epochs.size()), m_epochs);
    }

    Cutout read(RowId row) const override {
        Cutout cutout = m_cubes->read(row);
        cutout.bands = m_bands;
        splitIntoEpochs(cutout, m_epochs);
        addTimes(row, cutout);
        return cutout;
    }

    std::vector<std::string> bands() const override { return m_bands; }
    std::vector<std::string> epochs() const override { return namesOf(m_epochs); }
    std::string describe() const override { return countText(m_epochs) + m_cubes->describe(); }
    std::vector<RowFlag> flaggedRows() const override { return m_cubes->flaggedRows(); }
    std::vector<RowFlag> remarkedRows() const override { return m_cubes->remarkedRows(); }
    std::vector<ImagePlace> placesOf(RowId row, int band) const override { return m_cubes->placesOf(row, band); }
    SkyGrid gridOf(RowId row) const override { return m_cubes->gridOf(row); }
    std::vector<std::uint8_t> outsideOf(RowId row, int band) const override { return m_cubes->outsideOf(row, band); }
    std::string fingerprint() const override {
        Fingerprint fingerprint;
        addEpochs(fingerprint, m_epochs);
        return fingerprint.add(m_cubes->fingerprint()).hex();
    }

private:
    void addTimes(RowId row, Cutout& cutout) const {
        const std::vector<ImagePlace> places = fitsPlacesOf(*m_cubes, row, 0);
        if (places.empty())
            return;
        const auto file = m_files->open(places.front().path);
        const FitsHdu& image = file->hdu(places.front().hdu);
        const int axis = timeAxisOf(image);
        for (std::size_t epoch = 0; epoch < cutout.epochs.size(); ++epoch)
            if (std::isnan(cutout.epochs[epoch].mjd))
                cutout.epochs[epoch].mjd = mjdOfPlane(image.header, axis, static_cast<int>(epoch));
    }

    /// Its number from 1: the last one, of a stack that before the objects'; axes of length 1 behind do not count.
    int timeAxisOf(const FitsHdu& image) const {
        std::size_t axis = image.axes.size();
        while (axis > 3 && image.axes[axis - 1] == 1 && m_epochs.size() > 1)
            --axis;
        const bool isStack = image.pixelCount() > image.axes[0] * image.axes[1] * std::ssize(m_bands);
        return static_cast<int>(isStack ? axis - 1 : axis);
    }

    std::vector<Epoch> m_epochs;
    std::unique_ptr<CutoutSource> m_cubes;
    std::shared_ptr<OpenFiles> m_files;
    std::vector<std::string> m_bands;
};

ImageSpec specOfEpoch(const ImageSpec& spec, const std::string& epoch) {
    ImageSpec still = spec;
    still.epochs.clear();
    still.text = withEpoch(spec.text, epoch);
    for (LayerSpec& layer : still.layers)
        layer.text = withEpoch(layer.text, epoch);
    return still;
}

} // namespace

bool isOfSequences(const ImageSpec& spec) {
    return !spec.epochs.empty() || spec.text.find(epochField) != std::string::npos;
}

std::unique_ptr<CutoutSource> openSequences(const ImageSpec& spec, const Catalog& catalog,
                                            const std::shared_ptr<OpenFiles>& files, const OpenStill& open,
                                            const Progress& progress) {
    if (spec.text.find(epochField) == std::string::npos) {
        ImageSpec cubes = spec;
        cubes.epochs.clear();
        cubes.areCubes = true;
        cubes.bands = bandsAtEpochs(spec.bands, spec.epochs);
        return std::make_unique<CubeSource>(spec.epochs, open(cubes), files);
    }
    const bool areFound = spec.epochs.empty();
    std::vector<Epoch> wanted = spec.epochs, epochs;
    if (areFound)
        for (const std::string& name : epochsOnDisk(imageAddressOf(spec.text).file, progress))
            wanted.emplace_back().name = name;
    std::vector<std::unique_ptr<CutoutSource>> sources;
    std::string leftOut;
    for (const Epoch& epoch : wanted) {
        try {
            ImageSpec still = specOfEpoch(spec, epoch.name);
            if (!sources.empty() && still.bands.empty())
                still.bands = sources.front()->bands();
            sources.push_back(open(still));
            epochs.push_back(epoch);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput)
                throw;
            leftOut += "; left out the epoch '" + epoch.name + "': " + error.what();
            if (!areFound)
                throw Error(ErrorKind::BadInput, "the epoch '" + epoch.name + "': " + error.detail(), error.place());
        }
    }
    if (sources.empty())
        throw Error(ErrorKind::BadInput, "no epoch has images" + leftOut, {.path = spec.text, .field = "epochs"});
    return std::make_unique<EpochSources>(std::move(epochs), std::move(sources), std::move(leftOut), catalog, files,
                                          progress);
}

} // namespace oddity::core
