// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/series/cell_numbers.h"
#include "core/io/series/series_columns.h"
#include "core/io/series/series_sources.h"

namespace oddity::core {

namespace {

std::vector<const Column*> arraysOf(const Catalog& catalog) {
    std::vector<const Column*> arrays = addressesOf(catalog.columns());
    std::erase_if(arrays, [](const Column* column) { return !column->isArray(); });
    return arrays;
}

/// Series in vector columns of the catalog, which holds them in memory already.
class CatalogSeries final : public SeriesSource {
public:
    CatalogSeries(const SeriesSpec& spec, std::shared_ptr<const Catalog> catalog)
        : m_catalog(std::move(catalog)),
          m_columns(seriesColumnsOf(arraysOf(*m_catalog), spec, {}, "the catalog's vector columns")) {}

    SeriesKind kind() const override { return m_columns.meaning.kind; }

    Series read(RowId row) const override {
        try {
            return seriesFrom(rawSeriesAt(m_columns, row), m_columns.meaning,
                              "catalog column '" + m_columns.values->name + "'");
        } catch (const Error& error) {
            throw Error(error.kind(), error.detail(), {.row = row.value, .field = m_columns.values->name});
        }
    }

    std::string describe() const override {
        return "the catalog's columns " + m_columns.positions->name + " and " + m_columns.values->name;
    }

    std::vector<RowFlag> flaggedRows() const override { return {}; }

    std::string fingerprint() const override {
        std::call_once(m_once, [this] {
            Fingerprint fingerprint;
            const SeriesMeaning& meaning = m_columns.meaning;
            fingerprint.add(std::string(nameOf(meaning.kind))).add(meaning.unit);
            fingerprint.add(&meaning.positionScale, sizeof meaning.positionScale);
            for (const bool answer : {meaning.isLogarithmic, meaning.isMagnitude, meaning.isInverseVariance})
                fingerprint.add(answer ? "yes" : "no");
            for (const Column* column :
                 {m_columns.positions, m_columns.values, m_columns.errors, m_columns.marks, m_columns.bands})
                if (!column)
                    fingerprint.add("none");
                else
                    for (std::size_t row = 0; row < m_catalog->rowCount(); ++row)
                        add(fingerprint.add(column->name), *column, RowId{static_cast<std::int64_t>(row)});
            m_fingerprint = fingerprint.hex();
        });
        return m_fingerprint;
    }

private:
    static void add(Fingerprint& fingerprint, const Column& column, RowId row) {
        const std::vector<double> numbers = numbersAt(column, row);
        fingerprint.add(std::to_string(numbers.size())).add(numbers.data(), numbers.size() * sizeof(double));
        if (const auto* arrays = std::get_if<ArrayColumn>(&column.values);
            arrays && std::holds_alternative<std::vector<std::string>>(arrays->elements))
            for (const std::string& text : column.elementsAt(row))
                fingerprint.add(text);
    }

    std::shared_ptr<const Catalog> m_catalog;
    SeriesColumns m_columns;
    mutable std::once_flag m_once;
    mutable std::string m_fingerprint;
};

} // namespace

std::unique_ptr<SeriesSource> openCatalogSeries(const SeriesSpec& spec, std::shared_ptr<const Catalog> catalog) {
    return std::make_unique<CatalogSeries>(spec, std::move(catalog));
}

} // namespace oddity::core
