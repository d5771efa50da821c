// SPDX-License-Identifier: BSD-3-Clause
#include <bit>
#include <cmath>
#include <fstream>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/fits/fits_header.h"
#include "core/io/series/band_numbers.h"
#include "core/io/series/series_reader.h"
#include "core/io/tables/table_reader.h"
#include "core/io/tables/table_writer.h"
#include "tests/core/complaint.h"
#include "tests/core/io/real_data.h"

using namespace oddity::core;
using oddity::tests::complaintOf;

namespace {

using Numbers = std::vector<double>;

std::shared_ptr<const Catalog> catalogOf(std::vector<std::string> ids) {
    std::vector<Column> columns;
    columns.push_back({.name = "id", .values = std::move(ids)});
    return std::make_shared<const Catalog>(std::move(columns), "id");
}

void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// A FITS file of images of one row, each with its cards.
void writeRows(const std::filesystem::path& path,
               const std::vector<std::pair<FitsHeaderText, std::vector<float>>>& rows) {
    std::ofstream file(path, std::ios::binary);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        FitsHeaderText header;
        if (index == 0)
            header.logical("SIMPLE", true);
        else
            header.text("XTENSION", "IMAGE");
        header.integer("BITPIX", -32).integer("NAXIS", 1).integer("NAXIS1", std::ssize(rows[index].second));
        if (index > 0)
            header.integer("PCOUNT", 0).integer("GCOUNT", 1);
        file << header.append(rows[index].first).ended();
        std::string bytes;
        for (const float value : rows[index].second) {
            const auto bits = std::bit_cast<std::uint32_t>(value);
            for (const int shift : {24, 16, 8, 0})
                bytes += static_cast<char>(bits >> shift & 0xffU);
        }
        bytes.resize((bytes.size() + 2879) / 2880 * 2880, '\0');
        file << bytes;
    }
}

} // namespace

class TestSeriesSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLongTableIsGroupedByObjectAndTime() {
        writeText(at("curves.csv"), "obj,mjd,flux,fluxerr,filter\nb,59001,2,0.5,g\na,59003,5,1,r\nb,59000,1,0,g\n"
                                    "a,59002,,1,g\nstranger,59001,7,1,g\n");
        const auto source =
            openSeries({.kind = SeriesKind::LightCurve, .text = at("curves.csv").string(), .columns = {{"id", "obj"}}},
                       catalogOf({"a", "b", "c"}), {});
        const Series a = source->read(RowId{0});
        QCOMPARE(a.positions, (Numbers{59002, 59003}));
        QCOMPARE(a.masked, (std::vector<std::uint8_t>{1, 0}));
        QCOMPARE(a.bands[a.bandOf[1]], std::string("r"));
        const Series b = source->read(RowId{1});
        QCOMPARE(b.values, (std::vector<float>{1, 2}));
        QVERIFY(std::isnan(b.errors[0])); // an error of 0 is none
        QCOMPARE(b.errors[1], 0.5F);
        QCOMPARE(b.masked, (std::vector<std::uint8_t>{0, 0}));
        QVERIFY(complaintOf([&] { source->read(RowId{2}); }).contains("'c'"));
        QCOMPARE(source->flaggedRows().size(), 1U);
        QVERIFY(QString::fromStdString(source->describe()).contains("2 of 3 objects"));
        QVERIFY(QString::fromStdString(source->describe()).contains("1 of its rows"));
    }

    void tablesOfSeveralBandsComeTogether() {
        writeText(at("lc-g.csv"), "id,time,mag,magerr\na,1,20,0.1\na,3,21,0.1\n");
        writeText(at("lc-r.csv"), "id,time,mag,magerr\na,2,19,0.2\n");
        const auto source =
            openSeries({.kind = SeriesKind::LightCurve, .text = at("lc-{band}.csv").string(), .columns = {}},
                       catalogOf({"a"}), {});
        const Series a = source->read(RowId{0});
        QVERIFY(a.isMagnitude);
        QCOMPARE(a.positions, (Numbers{1, 2, 3}));
        QCOMPARE(a.bands, (std::vector<std::string>{"g", "r"}));
        QCOMPARE(a.bandOf, (std::vector<std::uint16_t>{0, 1, 0}));
        writeText(at("lc-r.csv"), "id,time,flux,error\na,2,19,0.2\n");
        QVERIFY(complaintOf([&] {
                    openSeries({.kind = SeriesKind::LightCurve, .text = at("lc-{band}.csv").string(), .columns = {}},
                               catalogOf({"a"}), {});
                }).contains("lc-r.csv"));
    }

    void anObjectMayHaveAFileForEachBand() {
        writeText(at("o-a-r.csv"), "time,flux,fluxerr\n2,19,0.2\n");
        writeText(at("o-a-g.csv"), "time,flux\n1,20\n3,21\n");
        writeText(at("o-b-g.csv"), "time,flux\n7,1\n");
        const auto source =
            openSeries({.kind = SeriesKind::LightCurve, .text = at("o-{id}-{band}.csv").string(), .columns = {}},
                       catalogOf({"a", "b", "c"}), {});
        const Series a = source->read(RowId{0});
        QCOMPARE(a.positions, (Numbers{1, 2, 3}));
        QCOMPARE(a.bands, (std::vector<std::string>{"g", "r"}));
        QCOMPARE(a.bandOf, (std::vector<std::uint16_t>{0, 1, 0}));
        QVERIFY(std::isnan(a.errors[0]) && a.errors[1] == 0.2F);
        QCOMPARE(source->read(RowId{1}).values, (std::vector<float>{1}));
        QCOMPARE(source->flaggedRows().size(), 1U);
        QVERIFY(source->flaggedRows()[0].reason.find("o-c-{band}.csv") != std::string::npos);
    }

    void cellsOfLongTablesMayHoldSeveralMeasurements() {
        writeTable(at("cells.fits"),
                   {{.name = "id", .values = std::vector<std::string>{"a", "b", "a"}},
                    {.name = "mjd", .values = VectorColumn{2, {1, 2, 10, 20, 3, 4}}},
                    {.name = "flux", .values = VectorColumn{2, {5, 6, 50, 60, 7, 8}}},
                    {.name = "band", .values = std::vector<std::string>{"g", "g", "r"}}},
                   "CURVES");
        const auto source =
            openSeries({.kind = SeriesKind::LightCurve, .text = at("cells.fits").string(), .columns = {}},
                       catalogOf({"a", "b"}), {});
        QCOMPARE(source->read(RowId{0}).positions, (Numbers{1, 2, 3, 4}));
        QCOMPARE(source->read(RowId{0}).values, (std::vector<float>{5, 6, 7, 8}));
        QCOMPARE(source->read(RowId{0}).bandOf, (std::vector<std::uint16_t>{0, 0, 1, 1}));
        QCOMPARE(source->read(RowId{1}).values, (std::vector<float>{50, 60}));
    }

    void bandsAreCounted() {
        std::vector<std::string> names;
        BandNumbers numbers(names);
        for (int band = 0; band < 65536; ++band)
            QCOMPARE(int{numbers.of(std::to_string(band))}, band);
        QCOMPARE(int{numbers.of("65535")}, 65535);
        QVERIFY(complaintOf([&] { numbers.of("one more"); }).contains("65536 bands"));
    }

    /// As SDSS stores spectra: log10 wavelengths, inverse variance, a mask.
    void tablesOfSingleSpectraAreRead() {
        writeTable(at("s-a.fits"),
                   {{.name = "flux", .unit = "1e-17 erg/s/cm2/Angstrom", .values = Numbers{1, 2, 3}},
                    {.name = "loglam", .values = Numbers{3.6, 3.7, 3.8}},
                    {.name = "ivar", .values = Numbers{4, 0, 16}},
                    {.name = "and_mask", .values = std::vector<std::int64_t>{0, 0, 8}}},
                   "COADD");
        writeText(at("s-b.ecsv"),
                  "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: wave, unit: um, datatype: float64}\n"
                  "# - {name: flux, datatype: float64}\n# schema: astropy-2.0\nwave flux\n0.5 1\n0.4 2\n");
        const auto source = openSeries(spectra("s-{id}.fits"), catalogOf({"a", "z"}), {});
        const Series a = source->read(RowId{0});
        QVERIFY(std::abs(a.positions[0] - std::pow(10, 3.6)) < 1e-6);
        QCOMPARE(a.errors[0], 0.5F);
        QCOMPARE(a.masked, (std::vector<std::uint8_t>{0, 1, 1}));
        QCOMPARE(a.unit, std::string("1e-17 erg/s/cm2/Angstrom"));
        QCOMPARE(source->flaggedRows().size(), 1U);
        QVERIFY(source->flaggedRows()[0].reason.find("s-z.fits") != std::string::npos);
        const Series b = openSeries(spectra("s-{id}.ecsv"), catalogOf({"b"}), {})->read(RowId{0});
        QVERIFY(std::abs(b.positions[0] - 4000) < 1e-9 && std::abs(b.positions[1] - 5000) < 1e-9);
        QCOMPARE(b.values, (std::vector<float>{2, 1}));
    }

    void imagesOfOneRowAreSpectra() {
        FitsHeaderText linear;
        linear.number("CRVAL1", 400).number("CDELT1", 2).number("CRPIX1", 2).text("CUNIT1", "nm").text("BUNIT", "Jy");
        FitsHeaderText variances;
        variances.text("EXTNAME", "IVAR");
        writeRows(at("i-a.fits"), {{linear, {1, 2, 3}}, {variances, {1, 0, 4}}});
        FitsHeaderText logarithmic;
        logarithmic.text("CTYPE1", "WAVE-LOG").number("CRVAL1", 4000).number("CDELT1", 4).number("CRPIX1", 1);
        writeRows(at("i-b.fits"), {{logarithmic, {1, 2}}});
        FitsHeaderText old;
        old.number("COEFF0", 3.5).number("COEFF1", 0.1);
        writeRows(at("i-c.fits"), {{old, {1, 2}}});
        writeRows(at("i-d.fits"), {{FitsHeaderText(), {1, 2}}});
        const auto source = openSeries(spectra("i-{id}.fits"), catalogOf({"a", "b", "c", "d"}), {});
        const Series a = source->read(RowId{0});
        QCOMPARE(a.positions, (Numbers{3980, 4000, 4020}));
        QCOMPARE(a.masked, (std::vector<std::uint8_t>{0, 1, 0}));
        QCOMPARE(a.errors[2], 0.5F);
        QCOMPARE(a.unit, std::string("Jy"));
        QVERIFY(std::abs(source->read(RowId{1}).positions[1] - 4000 * std::exp(0.001)) < 1e-9);
        QVERIFY(std::abs(source->read(RowId{2}).positions[1] - std::pow(10, 3.6)) < 1e-9);
        QVERIFY(complaintOf([&] { source->read(RowId{3}); }).contains("CRVAL1"));
    }

    void imagesAreTakenByTheirNames() {
        const auto named = [](const char* name) {
            FitsHeaderText header;
            header.text("EXTNAME", name);
            return header;
        };
        writeRows(at("w-a.fits"), {{named("WAVELENGTH"), {4000, 4001}}, {named("FLUX"), {7, 8}}});
        FitsHeaderText unknown = named("WAVELENGTH");
        unknown.text("BUNIT", "Hz");
        writeRows(at("w-b.fits"), {{named("SCI"), {7, 8}}, {unknown, {1, 2}}});
        const auto source = openSeries(spectra("w-{id}.fits"), catalogOf({"a", "b"}), {});
        QCOMPARE(source->read(RowId{0}).values, (std::vector<float>{7, 8}));
        QVERIFY(complaintOf([&] { source->read(RowId{1}); }).contains("Hz"));
    }

    /// 5000 Å in air is 5001.395 Å in vacuum (Morton 1991).
    void wavelengthsInAirBecomeThoseInVacuum() {
        const auto axis = [](const char* type) {
            FitsHeaderText header;
            header.text("CTYPE1", type).number("CRVAL1", 5000).number("CDELT1", 1).number("CRPIX1", 1);
            return header;
        };
        writeRows(at("v-a.fits"), {{axis("AWAV"), {1, 2}}});
        writeRows(at("v-b.fits"), {{axis("WAVE"), {1, 2}}});
        writeRows(at("v-c.fits"), {{axis("WAVE-F2W"), {1, 2}}});
        const auto source = openSeries(spectra("v-{id}.fits"), catalogOf({"a", "b", "c"}), {});
        QVERIFY(std::abs(source->read(RowId{0}).positions[0] - 5001.395) < 0.001);
        QCOMPARE(source->read(RowId{1}).positions[0], 5000.0);
        QVERIFY(complaintOf([&] { source->read(RowId{2}); }).contains("WAVE-F2W"));
    }

    void errorsAreThoseOfTheirQuantity() {
        writeText(at("e.csv"), "id,mjd,flux,mag,magerr\na,1,20,15,0.1\n");
        const auto source = openSeries({.kind = SeriesKind::LightCurve, .text = at("e.csv").string(), .columns = {}},
                                       catalogOf({"a"}), {});
        QVERIFY(!source->read(RowId{0}).isMagnitude);
        QVERIFY(source->read(RowId{0}).errors.empty());
        const auto magnitudes = openSeries(
            {.kind = SeriesKind::LightCurve, .text = at("e.csv").string(), .columns = {{"magnitude", "mag"}}},
            catalogOf({"a"}), {});
        QCOMPARE(magnitudes->read(RowId{0}).errors, (std::vector<float>{0.1F}));
    }

    /// The same numbers in another unit are other data: a run of one must not pass for a run of the other.
    void theFingerprintKnowsTheUnit() {
        const auto fingerprintIn = [](const char* unit) {
            std::vector<Column> columns;
            columns.push_back({.name = "wave", .unit = unit, .values = VectorColumn{2, {4000, 5000}}});
            columns.push_back({.name = "flux", .values = VectorColumn{2, {1, 2}}});
            return openSeries({.kind = SeriesKind::Spectrum, .text = SeriesSpec::inCatalog, .columns = {}},
                              std::make_shared<const Catalog>(std::move(columns), ""), {})
                ->fingerprint();
        };
        QCOMPARE(fingerprintIn("nm"), fingerprintIn("nm"));
        QVERIFY(fingerprintIn("nm") != fingerprintIn("Angstrom"));
    }

    void vectorColumnsOfTheCatalogAreSeries() {
        std::vector<Column> columns;
        columns.push_back({.name = "flux", .values = Numbers{9, 9}}); // a number an object is no series
        columns.push_back({.name = "wave",
                           .unit = "nm",
                           .values = VectorColumn{2, {500, 400, 500, std::numeric_limits<float>::quiet_NaN()}}});
        columns.push_back({.name = "spec", .values = ArrayColumn{{0, 2, 3}, Numbers{1, 2, 3}}});
        const auto catalog = std::make_shared<const Catalog>(std::move(columns), "");
        const auto source =
            openSeries({.kind = SeriesKind::Spectrum, .text = SeriesSpec::inCatalog, .columns = {}}, catalog, {});
        QCOMPARE(source->read(RowId{0}).positions, (Numbers{4000, 5000}));
        QCOMPARE(source->read(RowId{0}).values, (std::vector<float>{2, 1}));
        QVERIFY(complaintOf([&] { source->read(RowId{1}); }).contains("2 and 1 measurements"));
    }

    void columnsMayBeNamedWithTheirUnits() {
        writeText(at("n-a.csv"), "lam,f,s\n0.5,1,0.1\n0.6,2,0.2\n");
        SeriesSpec spec = spectra("n-{id}.csv");
        spec.columns = {{"wavelength", "lam[um]"}, {"flux", "f"}, {"error", "s"}};
        QCOMPARE(openSeries(spec, catalogOf({"a"}), {})->read(RowId{0}).positions, (Numbers{5000, 6000}));
        spec.columns = {{"wavelength", "lam[Hz]"}, {"flux", "f"}};
        QVERIFY(complaintOf([&] { openSeries(spec, catalogOf({"a"}), {})->read(RowId{0}); }).contains("Hz"));
        spec.columns = {{"wavelength", "lam"}, {"flux", "g"}};
        QVERIFY(complaintOf([&] { openSeries(spec, catalogOf({"a"}), {})->read(RowId{0}); }).contains("lam, f, s"));
        spec.columns = {{"colour", "lam"}};
        QVERIFY(complaintOf([&] { openSeries(spec, catalogOf({"a"}), {}); }).contains("'colour'"));
        QVERIFY(
            complaintOf([&] { openSeries(spectra("nothing-{id}.csv"), catalogOf({"a"}), {}); }).contains("nothing-a"));
    }

    void realLightCurvesAreAllThere() {
        NEED_REAL_DATA(folder, "crts-lightcurves");
        const std::filesystem::path file = folder / "CRTS_subset_500.csv.gz";
        const Table table = readTable(file, {});
        std::vector<std::string> ids;
        for (std::int64_t row = 0; row < static_cast<std::int64_t>(table.rows); ++row)
            if (const std::string id = table.columns[0].textAt(RowId{row}); ids.empty() || ids.back() != id)
                ids.push_back(id);
        std::ranges::sort(ids);
        ids.erase(std::ranges::unique(ids).begin(), ids.end());
        QCOMPARE(ids.size(), 500U);
        const auto source =
            openSeries({.kind = SeriesKind::LightCurve, .text = file.string(), .columns = {}}, catalogOf(ids), {});
        std::size_t points = 0;
        for (std::int64_t row = 0; row < 500; ++row) {
            const Series curve = source->read(RowId{row});
            points += curve.size();
            QVERIFY(curve.isMagnitude && std::ranges::is_sorted(curve.positions));
        }
        QCOMPARE(points, table.rows);
    }

private:
    std::filesystem::path at(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    SeriesSpec spectra(const std::string& pattern) const {
        return {.kind = SeriesKind::Spectrum, .text = at(pattern).string(), .columns = {}};
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSeriesSources)
#include "test_series_sources.moc"
