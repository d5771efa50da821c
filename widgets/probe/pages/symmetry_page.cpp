// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/symmetry_page.h"

#include <cmath>

#include <QLabel>
#include <QVBoxLayout>

#include "widgets/probe/pages/number_table.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

/// Deviations run over many orders of magnitude, 0 is exact.
QString deviationText(double deviation) {
    if (std::isnan(deviation))
        return QStringLiteral("–");
    return deviation == 0 ? QStringLiteral("0") : QString::number(deviation, 'g', 3);
}

QString verdictOn(const core::SymmetryReport& report) {
    switch (report.symmetry()) {
    case core::Symmetry::Invariant:
        return SymmetryPage::tr("invariant");
    case core::Symmetry::Equivariant:
        return SymmetryPage::tr("equivariant");
    case core::Symmetry::Neither:
        break;
    }
    return SymmetryPage::tr("neither (up to %1)").arg(deviationText(report.largestFromInvariance()));
}

} // namespace

SymmetryPage::SymmetryPage(QWidget* parent)
    : ProbePage(parent), m_verdict(new QLabel(this)), m_table(new NumberTable(tr("Symmetry"), this)) {
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    auto* explanation = new QLabel(
        tr("How far from invariance (the output stays as it is) and from equivariance (it turns or moves with the "
           "image): norm of the difference over the norm of the output. Within 1e-5 counts as equal. Shifted pixels "
           "come in again on the other side."),
        this);
    explanation->setWordWrap(true);
    explanation->setFont(Theme::font(TypeRole::Caption));
    explanation->setProperty("look", QStringLiteral("faint"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_verdict);
    column->addWidget(m_table, 1);
    column->addWidget(explanation);
}

void SymmetryPage::setNetwork(const ProbedNetwork&) {}

std::optional<core::ProbeRequest> SymmetryPage::request() const {
    return core::ProbeRequest{.kind = core::ProbeKind::Symmetry};
}

void SymmetryPage::setFindings(const core::ProbeFindings& findings, core::RowId) {
    const auto& found = std::get<core::SymmetryFindings>(findings);
    QStringList header{tr("Image")};
    QStringList verdicts;
    for (std::size_t output = 0; output < found.turns.size(); ++output) {
        const QString name = QString::fromStdString(found.turns[output].output);
        verdicts << tr("%1: under turns and mirrors %2, under shifts %3")
                        .arg(name, verdictOn(found.turns[output]), verdictOn(found.shifts[output]));
        header << tr("%1\ninvariance").arg(name);
        if (!std::isnan(found.turns[output].largestFromEquivariance()))
            header << tr("%1\nequivariance").arg(name);
    }
    QList<QStringList> rows;
    for (const auto* reports : {&found.turns, &found.shifts})
        for (std::size_t row = 0; !reports->empty() && row < reports->front().deviations.size(); ++row) {
            QStringList cells{QString::fromStdString(reports->front().deviations[row].transformation)};
            for (std::size_t output = 0; output < reports->size(); ++output) {
                const core::SymmetryDeviation& deviation = (*reports)[output].deviations[row];
                cells << deviationText(deviation.fromInvariance);
                if (!std::isnan(found.turns[output].largestFromEquivariance()))
                    cells << deviationText(deviation.fromEquivariance);
            }
            rows << cells;
        }
    m_verdict->setText(verdicts.join(QLatin1Char('\n')));
    m_table->setRows(header, rows);
}

void SymmetryPage::clear() {
    m_verdict->clear();
    m_table->setRows({}, {});
}

} // namespace oddity::widgets
