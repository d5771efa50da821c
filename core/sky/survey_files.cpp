// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/survey_files.h"

#include <string>
#include <system_error>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::string_view origin = "Oddity demo survey";

const std::vector<FitsColumn> stampColumns{
    {"ID", "12A", "", "object id, as in catalog.fits"},
    {"CRVAL1", "1D", "deg", "right ascension of the stamp's centre"},
    {"CRVAL2", "1D", "deg", "declination of the stamp's centre"},
};

const std::vector<FitsColumn> catalogColumns{
    {"id", "12A", "", "object id"},
    {"name", "24A", "", "IAU-style name, from the position"},
    {"ra", "1D", "deg", "right ascension, ICRS"},
    {"dec", "1D", "deg", "declination, ICRS"},
    {"mag_g", "1E", "mag", "AB magnitude in g"},
    {"mag_r", "1E", "mag", "AB magnitude in r"},
    {"mag_z", "1E", "mag", "AB magnitude in z"},
    {"mag_err_g", "1E", "mag", "1 sigma error of mag_g"},
    {"mag_err_r", "1E", "mag", "1 sigma error of mag_r"},
    {"mag_err_z", "1E", "mag", "1 sigma error of mag_z"},
    {"r50", "1E", "arcsec", "radius with half of the light in r"},
    {"r90", "1E", "arcsec", "radius with nine tenths of the light in r"},
    {"ellipticity", "1E", "", "1 - b/a in r"},
    {"redshift", "1E", "", "photometric redshift"},
    {"redshift_err", "1E", "", "1 sigma error of redshift"},
};

const std::vector<FitsColumn> truthColumns{
    {"id", "12A", "", "object id, as in catalog.fits"},
    {"class", "8A", "", "galaxy, oddity or artefact"},
    {"kind", "16A", "", "galaxy type, or kind of oddity or artefact"},
    {"type", "16A", "", "type of the galaxy, or of the oddity's host"},
    {"redshift", "1E", "", "true redshift"},
    {"mag_r", "1E", "mag", "true AB magnitude in r of galaxy or host"},
    {"r50", "1E", "arcsec", "true half-light radius of galaxy or host"},
    {"sersic_n", "1E", "", "Sersic index of the bulge"},
    {"bulge_to_total", "1E", "", "share of the bulge in the light in r"},
    {"axis_ratio", "1E", "", "b/a of an elliptical, cos(inclination) of a disc"},
    {"strength", "1E", "", "light of the oddity over its host's; mag for a colour"},
    {"oddity_size", "1E", "arcsec", "Einstein radius, ring radius, separation"},
};

/// A file that this program did not write stays as it is.
void refuseForeignFile(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path))
        return;
    std::string start(2880, '\0');
    std::ifstream(path, std::ios::binary).read(start.data(), static_cast<std::streamsize>(start.size()));
    if (start.find(origin) == std::string::npos)
        throw Error(ErrorKind::Usage, "is in the way and was not written by the demo; choose another folder",
                    {.path = path.string()});
}

void makeFolder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure || !std::filesystem::is_directory(folder))
        throw Error(ErrorKind::Io, "cannot be made a folder: " + (failure ? failure.message() : "it is a file"),
                    {.path = folder.string()});
}

void addOrigin(FitsCards& cards, const DemoSurveySettings& settings) {
    cards.add("ORIGIN", origin, "synthetic: no telescope saw this");
    cards.add("SEED", std::to_string(settings.seed), "of the random numbers");
}

void addSkyAxes(FitsCards& cards) {
    constexpr double scale = stampPixelArcsec / 3600;
    cards.add("CTYPE1", "RA---TAN").add("CTYPE2", "DEC--TAN").add("CUNIT1", "deg").add("CUNIT2", "deg");
    cards.add("CRPIX1", (stampSize + 1) / 2.0).add("CRPIX2", (stampSize + 1) / 2.0);
    cards.add("CD1_1", -scale, "east is left").add("CD1_2", 0.0).add("CD2_1", 0.0).add("CD2_2", scale, "north is up");
    cards.add("RADESYS", "ICRS").add("BUNIT", "nanomaggy", "AB magnitude 22.5 - 2.5 log10(flux)");
    cards.add("PIXSCALE", stampPixelArcsec, "arcsec a pixel");
}

FitsCards stackCards(const DemoSurveySettings& settings) {
    FitsCards cards;
    cards.add("SIMPLE", true).add("BITPIX", -32).add("NAXIS", 4);
    cards.add("NAXIS1", stampSize).add("NAXIS2", stampSize).add("NAXIS3", skyBands, "bands");
    cards.add("NAXIS4", settings.objects, "objects, as in catalog.fits").add("EXTEND", true);
    addSkyAxes(cards);
    cards.add("BANDS", "g,r,z", "along axis 3");
    for (int band = 0; band < skyBands; ++band)
        cards.add("BAND" + std::to_string(band + 1), skyBandNames[static_cast<std::size_t>(band)]);
    cards.comment("CRVAL1 and CRVAL2 of each stamp are in the table extension STAMPS.");
    addOrigin(cards, settings);
    return cards;
}

FitsCards emptyPrimary(const DemoSurveySettings& settings) {
    FitsCards cards;
    cards.add("SIMPLE", true).add("BITPIX", 8).add("NAXIS", 0).add("EXTEND", true);
    addOrigin(cards, settings);
    return cards;
}

void startTable(std::optional<FitsStream>& file, const std::filesystem::path& path, const std::string& name,
                const std::vector<FitsColumn>& columns, const DemoSurveySettings& settings) {
    refuseForeignFile(path);
    file.emplace(path);
    file->header(emptyPrimary(settings));
    file->header(tableCards(name, columns, settings.objects));
}

void addNumbers(FitsBytes& row, std::initializer_list<double> numbers) {
    for (const double number : numbers)
        row.add(static_cast<float>(number));
}

} // namespace

SurveyFiles::SurveyFiles(std::filesystem::path folder, const DemoSurveySettings& settings)
    : m_folder(std::move(folder)), m_settings(settings) {
    makeFolder(m_folder);
    startTable(m_catalog, m_folder / "catalog.fits", "CATALOG", catalogColumns, settings);
    startTable(m_truth, m_folder / "truth.fits", "TRUTH", truthColumns, settings);
    if (settings.oneFilePerObject) {
        makeFolder(m_folder / "images");
        return;
    }
    refuseForeignFile(m_folder / "images.fits");
    m_stack.emplace(m_folder / "images.fits");
    m_stack->header(stackCards(settings));
}

void SurveyFiles::add(const SurveyObject& object) {
    if (m_stack)
        addStamp(object);
    else
        writeImages(object);

    const CatalogEntry& entry = object.catalog;
    m_row.clear();
    m_row.add(entry.id, 12);
    m_row.add(entry.name, 24);
    m_row.add(entry.raDeg);
    m_row.add(entry.decDeg);
    for (const auto& perBand : {entry.magnitude, entry.magnitudeError})
        for (const double value : perBand)
            m_row.add(static_cast<float>(value));
    addNumbers(m_row, {entry.r50Arcsec, entry.r90Arcsec, entry.ellipticity, entry.redshift, entry.redshiftError});
    m_catalog->payload(m_row);

    const TruthEntry& truth = object.truth;
    m_row.clear();
    m_row.add(entry.id, 12);
    m_row.add(truth.objectClass, 8);
    m_row.add(truth.kind, 16);
    m_row.add(truth.type, 16);
    addNumbers(m_row, {truth.redshift, truth.magnitudeR, truth.r50Arcsec, truth.sersicIndex, truth.bulgeToTotal,
                       truth.axisRatio, truth.strength, truth.oddityArcsec});
    m_truth->payload(m_row);
}

void SurveyFiles::addStamp(const SurveyObject& object) {
    m_row.clear();
    for (const float value : object.pixels.values)
        m_row.add(value);
    m_stack->payload(m_row);
    m_stampRows.add(object.catalog.id, 12);
    m_stampRows.add(object.stampRaDeg);
    m_stampRows.add(object.stampDecDeg);
}

void SurveyFiles::writeImages(const SurveyObject& object) const {
    for (int band = 0; band < skyBands; ++band) {
        const std::string bandName = skyBandNames[static_cast<std::size_t>(band)];
        const std::filesystem::path path = m_folder / "images" / (object.catalog.id + "-" + bandName + ".fits");
        refuseForeignFile(path);
        FitsCards cards;
        cards.add("SIMPLE", true).add("BITPIX", -32).add("NAXIS", 2).add("NAXIS1", stampSize).add("NAXIS2", stampSize);
        addSkyAxes(cards);
        cards.add("CRVAL1", object.stampRaDeg).add("CRVAL2", object.stampDecDeg);
        cards.add("FILTER", bandName).add("OBJECT", object.catalog.name);
        addOrigin(cards, m_settings);
        FitsBytes pixels;
        for (int y = 0; y < stampSize; ++y)
            for (int x = 0; x < stampSize; ++x)
                pixels.add(object.pixels.at(band, x, y));
        FitsStream file(path);
        file.header(cards);
        file.payload(pixels);
        file.finish();
    }
}

void SurveyFiles::finish() {
    if (m_stack) {
        m_stack->header(tableCards("STAMPS", stampColumns, m_settings.objects));
        m_stack->payload(m_stampRows);
        m_stack->finish();
    }
    m_truth->finish();
    m_catalog->finish();
}

} // namespace oddity::core
