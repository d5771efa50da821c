// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/output_list.h"

#include <QLabel>
#include <QVBoxLayout>

#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/table/outputs/density_view.h"
#include "widgets/table/outputs/output_text.h"
#include "widgets/table/outputs/plane_view.h"
#include "widgets/table/outputs/som_view.h"
#include "widgets/table/outputs/value_view.h"
#include "widgets/table/outputs/vote_view.h"

namespace oddity::widgets {

namespace {

OutputView* viewFor(std::size_t variant, bool hasGrid) {
    if (hasGrid)
        return new SomView;
    switch (variant) {
    case 1:
        return new VoteView;
    case 2:
        return new DensityView;
    case 3:
        return new PlaneView;
    default:
        return new ValueView;
    }
}

} // namespace

OutputList::OutputList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    hide();
}

std::vector<OutputList::Slot> OutputList::slotsOf(const std::vector<core::ObjectOutput>& outputs) {
    std::vector<Slot> all;
    for (const core::ObjectOutput& output : outputs)
        all.push_back({output.network, output.about.name, output.about.kind, output.value.index(),
                       !output.problem.empty(),
                       output.about.kind == core::OutputKind::Som && output.about.gridRows > 0});
    return all;
}

void OutputList::setOutputs(const std::vector<core::ObjectOutput>& outputs, const CountsOf& countsOf) {
    setVisible(!outputs.empty());
    if (std::vector<Slot> wanted = slotsOf(outputs); !outputs.empty() && wanted != m_slots) {
        m_slots = std::move(wanted);
        rebuild();
    }
    for (std::size_t index = 0; index < outputs.size(); ++index) {
        if (m_views[index])
            m_views[index]->setOutput(outputs[index]);
        if (auto* som = qobject_cast<SomView*>(m_views[index]); som && countsOf)
            som->setCounts(countsOf(outputs[index]));
        if (m_problems[index])
            m_problems[index]->setText(QString::fromStdString(outputs[index].problem));
    }
}

void OutputList::rebuild() {
    delete m_content;
    m_content = new QWidget;
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_views.assign(m_slots.size(), nullptr);
    m_problems.assign(m_slots.size(), nullptr);
    for (std::size_t index = 0; index < m_slots.size(); ++index) {
        const Slot& slot = m_slots[index];
        const bool isFirst = index == 0 || m_slots[index - 1].network != slot.network;
        column->addSpacing(isFirst ? Theme::spacingPx : Theme::spacingPx / 2);
        if (isFirst) {
            QLabel* heading = readoutLabel(nullptr, "heading", TypeRole::Caption);
            heading->setText(tr("Outputs of %1").arg(QString::fromStdString(slot.network)));
            column->addWidget(heading);
        }
        if (!slot.name.empty()) {
            QLabel* title = readoutLabel(nullptr, nullptr, TypeRole::Caption);
            const QString name = QString::fromStdString(slot.name);
            const QString kind = kindText(slot.kind);
            title->setText(name == kind ? name : QStringLiteral("%1 · %2").arg(name, kind));
            column->addWidget(title);
        }
        if (slot.isProblem) {
            m_problems[index] = new QLabel;
            m_problems[index]->setProperty("look", "warning");
            m_problems[index]->setTextFormat(Qt::PlainText);
            m_problems[index]->setWordWrap(true);
            column->addWidget(m_problems[index]);
        } else {
            m_views[index] = viewFor(slot.variant, slot.hasGrid);
            column->addWidget(m_views[index]);
        }
    }
    layout()->addWidget(m_content);
}

} // namespace oddity::widgets
