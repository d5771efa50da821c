// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/labels.h"
#include "core/data/row_flag.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/series/series_spec.h"
#include "core/io/tables/catalog_reader.h"

namespace oddity::core {

/// Where a project's data came from, with what is needed to open it again and to notice that it changed.
struct DataReference {
    CatalogSpec catalog;
    std::string catalogSha256; ///< of the file's bytes
    ImageSpec images;          ///< text empty: no images
    std::string imagesFingerprint;
    SeriesSpec spectra{.kind = SeriesKind::Spectrum, .text = {}, .columns = {}}; ///< text empty: none
    SeriesSpec lightCurves{.kind = SeriesKind::LightCurve, .text = {}, .columns = {}};
    std::string seriesFingerprint; ///< of both
    std::string importedLatents;   ///< path as given, "" for none
};

/// name.oddity/: project.db (SQLite, WAL, synchronous=FULL), runs/, and what rebuilds a lost or damaged project.db:
/// project.json and labels.jsonl, one line per label event. One writer at a time: opening a project that another
/// process (or another Project here) writes gives a read-only one. Every call is one committed transaction and throws
/// Error(Io or BadInput). Used by one thread at a time.
class Project {
public:
    static Project create(const std::filesystem::path& folder, const DataReference& data); ///< refuses a folder in use
    static Project open(const std::filesystem::path& folder);
    Project(Project&&) noexcept;
    Project& operator=(Project&&) noexcept;
    ~Project();

    const std::filesystem::path& folder() const;
    std::filesystem::path runsFolder() const;
    bool isReadOnly() const;
    /// What was repaired at opening and what is wrong with the second copy of the labels, for people; mostly empty.
    std::vector<std::string> remarks() const;

    DataReference data() const;
    std::vector<RowFlag> flags() const;
    void replaceFlags(const std::string& stage, const std::vector<RowFlag>& flags);

    LabelScheme scheme() const; ///< LabelScheme::standard() until one was stored
    void storeScheme(const LabelScheme& scheme);

    /// Appends one event and commits it; when this returns the label survives a kill or a power cut. Fills in
    /// sequence, uuid, time, previousClassId. An event of an unknown class is refused. Rows are bound to object ids.
    LabelEvent appendLabel(RowId row, const std::string& objectId, const std::string& classId,
                           const std::string& grader, const std::string& reason);
    /// The same for many at once: all are stored or, when this throws, none. A time that is given is kept.
    std::vector<LabelEvent> appendLabels(std::vector<LabelEvent> events);
    /// Takes the newest event of this grader that was not taken back yet back, as a new event; null if there is none.
    /// The object's label becomes that of the last event left on it.
    std::unique_ptr<LabelEvent> undoLabel(const std::string& grader);
    Labels labels(const Catalog& catalog) const;   ///< bound by object id; ids no longer in the catalog are left out
    std::vector<LabelEvent> labelEvents() const;   ///< all, in order
    std::vector<LabelEvent> labelsInForce() const; ///< one for each labelled object, in the catalog or not, in order

    std::map<std::string, std::string> viewState() const;
    void storeViewState(const std::string& key, const std::string& value);

private:
    struct State;
    explicit Project(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace oddity::core
