// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include "core/analysis/acquisition.h"
#include "core/data/labels.h"
#include "core/data/matrix.h"
#include "core/data/ranking.h"
#include "core/data/selection.h"
#include "core/model/inspection.h"
#include "core/project/survey.h"
#include "widgets/session/attribution/attribution_layer.h"
#include "widgets/session/attribution/population_layer.h"
#include "widgets/session/catalog_fields.h"

namespace oddity::widgets {

/// Positions of the objects on the latent map: N×2, NaN where an object has none.
struct MapLayer {
    core::Matrix positions;
    core::Provenance provenance;
    double trustworthiness = 0; ///< NaN when it was not computed
    bool isPreview = false;     ///< still being computed
    double continuity = std::numeric_limits<double>::quiet_NaN();
};

/// One value per object that views may colour, sort or list by.
struct Field {
    enum class Kind {
        Result,   ///< of a network, a ranking or the labels, or a column of the catalog
        Computed, ///< from an expression
        Matched,  ///< from another table
    };

    QString name;
    QString unit;
    QString origin;              ///< where the numbers come from, in one line
    std::vector<float> values;   ///< NaN: missing
    QStringList categories;      ///< not empty: values are indices into it
    QStringList categoryColours; ///< "#rrggbb", empty: palette order
    /// The values in full, where they are a column of their own (computed, or matched from another table).
    std::shared_ptr<const core::Column> column = nullptr;
    Kind kind = Kind::Result;
};

/// The order in force, and what it was computed from.
struct RankLayer {
    core::Scores scores;
    std::vector<core::RowId> order;
    QString state;               ///< "isolation forest, no labels yet", "learned from 12 labels (5 odd, 7 ordinary)"
    bool guidesQuestions = true; ///< false: an order of its own, in which one goes on from object to object
};

/// What all views share: immutable snapshots of data and results, one selection, one current object, the labels.
/// Views read snapshots, connect to the signals and call the set… functions; they never know each other.
/// Lives on the GUI thread. Results of background work arrive through the set… functions of the results part.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    // data
    std::shared_ptr<const core::Survey> survey() const { return m_survey; }
    void setSurvey(std::shared_ptr<const core::Survey> survey); ///< clears every result
    std::int64_t objectCount() const;

    // results
    std::shared_ptr<const MapLayer> map() const { return m_map; }
    void setMap(std::shared_ptr<const MapLayer> map);
    std::shared_ptr<const RankLayer> ranking() const { return m_ranking; }
    void setRanking(std::shared_ptr<const RankLayer> ranking);
    std::int64_t placeInRanking(core::RowId row) const; ///< 0 for the first, -1 for a row that is not ranked
    const std::vector<core::Question>& questions() const { return m_questions; } ///< next first
    void setQuestions(std::vector<core::Question> questions);
    QStringList fieldNames() const;     ///< results first, then catalog columns that are numeric or have few values
    QStringList plottableNames() const; ///< fieldNames() without arrays, which have no one value an object
    std::shared_ptr<const Field> field(const QString& name) const; ///< null when unknown; "label" is always there
    /// Adds or replaces computed fields, and takes out those that hold no longer.
    void setResultFields(const std::vector<std::shared_ptr<const Field>>& fields, const QStringList& gone = {});
    void setResultField(std::shared_ptr<const Field> field) { setResultFields({std::move(field)}); }
    const std::vector<core::RowFlag>& flags() const { return m_flags; }
    QString flagReason(core::RowId row) const; ///< "" for an object without a flag
    void setFlags(std::vector<core::RowFlag> flags);

    // the one object looked at, and the set of objects
    core::RowId current() const { return m_current; }
    void setCurrent(core::RowId row);
    void stepCurrent(int places); ///< along the ranking order
    const core::Selection& selection() const { return m_selection; }
    void select(const core::Selection& rows, core::SelectionMode mode = core::SelectionMode::Replace);

    /// Rows that the catalog lists, in its order; null until it lists any.
    using Rows = std::vector<core::RowId>;
    std::shared_ptr<const Rows> listing() const { return m_listing; }
    void setListing(std::shared_ptr<const Rows> rows);

    // labels: setLabel is the only gate; the change is visible once it is on the disk
    const core::LabelScheme& scheme() const { return m_scheme; }
    void setScheme(const core::LabelScheme& scheme);
    const core::Labels& labels() const { return m_labels; }
    void setLabel(const std::vector<core::RowId>& rows, const QString& classId); ///< empty classId: takes it back
    void undoLabel();
    int pendingLabels() const { return m_pendingLabels; } ///< asked for and not yet on the disk
    /// Why the queue asks about it, or asked when it became current; else "chosen by hand".
    QString reasonFor(core::RowId row) const;
    bool areLabelsWritable() const { return m_labelsWritable; }

    // the network's view of the current object
    std::shared_ptr<const core::Inspection> inspection() const { return m_inspection; }
    void setInspection(std::shared_ptr<const core::Inspection> inspection);
    /// Files of networks that this project's runs used and the user has not approved: they were not loaded.
    QStringList unapprovedNetworks() const { return m_unapprovedNetworks; }
    void setUnapprovedNetworks(QStringList files);
    void requestApproval() { Q_EMIT approvalAsked(); }
    const std::vector<AttributionOffer>& attributionOffers() const { return m_attributionOffers; }
    void setAttributionOffers(std::vector<AttributionOffer> offers);
    std::shared_ptr<const AttributionLayer> attribution() const { return m_attribution; }
    void setAttribution(std::shared_ptr<const AttributionLayer> attribution);
    void requestAttribution(const AttributionRequest& request);
    std::shared_ptr<const PopulationLayer> population() const { return m_population; } ///< null: none was asked for
    void setPopulation(std::shared_ptr<const PopulationLayer> population);
    void requestPopulation(const PopulationOrder& order) { Q_EMIT populationAsked(order); }
    void stopPopulation() { Q_EMIT populationStopAsked(); }                 ///< what there is so far stays
    void requestSimilar(core::RowId row);                                   ///< ranks by likeness to this object
    void requestColour(const QString& field) { Q_EMIT colourAsked(field); } ///< of the map, by this field

    // what views remember with the project, by a key of their own
    QString viewState(const QString& key) const { return m_viewState.value(key); }
    void storeViewState(const QString& key, const QString& value);
    void setViewState(const QHash<QString, QString>& state); ///< as read from the project

    /// A problem for the message area: what happened, where, what to do.
    void tell(const QString& message, bool isError);

    // for the label writer
    void labelsCommitted(core::Labels labels, int events);
    void setLabelsWritable(bool writable);

Q_SIGNALS:
    void surveyChanged();
    void mapChanged();
    void rankingChanged();
    void questionsChanged();
    void fieldsChanged();
    void flagsChanged();
    void currentChanged(oddity::core::RowId row);
    void selectionChanged();
    void listingChanged();
    void schemeChanged();
    void labelsChanged();
    void labelsWritableChanged(bool writable);
    void pendingLabelsChanged(int pending);
    void labelAsked(const std::vector<oddity::core::RowId>& rows, const QString& classId, const QString& reason);
    void labelUndoAsked();
    void labelUndone(oddity::core::RowId row); ///< the object to step back to
    void inspectionChanged();
    void unapprovedNetworksChanged();
    void approvalAsked();
    void attributionOffersChanged();
    void attributionChanged();
    void populationChanged();
    void populationAsked(const oddity::widgets::PopulationOrder& order);
    void populationStopAsked();
    void attributionAsked(const oddity::widgets::AttributionRequest& request);
    void similarAsked(oddity::core::RowId row);
    void colourAsked(const QString& field);
    void viewStateLoaded();
    void viewStateStored(const QString& key, const QString& value);
    void told(const QString& message, bool isError);

private:
    std::shared_ptr<const Field> labelField() const;
    void indexFlags();
    void addResultField(std::shared_ptr<const Field> field);

    std::shared_ptr<const core::Survey> m_survey;
    std::shared_ptr<const MapLayer> m_map;
    std::shared_ptr<const RankLayer> m_ranking;
    std::vector<std::int32_t> m_placeOfRow;
    std::vector<core::Question> m_questions;
    core::Question m_lastAsked; ///< about the current object, by a queue that was replaced since
    CatalogFields m_catalogFields;
    mutable std::shared_ptr<const Field> m_labelField; ///< null: to be made
    std::vector<std::shared_ptr<const Field>> m_resultFields;
    std::vector<core::RowFlag> m_flags;
    std::vector<std::uint32_t> m_flagsByRow; ///< indices into m_flags
    core::RowId m_current;
    core::Selection m_selection;
    std::shared_ptr<const Rows> m_listing;
    core::LabelScheme m_scheme = core::LabelScheme::standard();
    core::Labels m_labels;
    int m_pendingLabels = 0;
    bool m_labelsWritable = false;
    std::shared_ptr<const core::Inspection> m_inspection;
    QStringList m_unapprovedNetworks;
    std::vector<AttributionOffer> m_attributionOffers;
    std::shared_ptr<const AttributionLayer> m_attribution;
    std::shared_ptr<const PopulationLayer> m_population;
    QHash<QString, QString> m_viewState;
};

} // namespace oddity::widgets
