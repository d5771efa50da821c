// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/value_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QVBoxLayout>

#include "widgets/table/outputs/output_text.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostClasses = 8;
constexpr std::size_t mostValues = 24;

std::vector<Fact> classFacts(const core::OutputSpec& about, const core::NamedValues& named) {
    std::vector<std::size_t> order(named.values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&named](std::size_t index) {
        return std::isnan(named.values[index]) ? -1.0F : named.values[index];
    });
    std::vector<Fact> facts;
    double rest = 0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const double probability = named.values[order[place]];
        if (place >= mostClasses) {
            rest += probability;
            continue;
        }
        const QString name = QString::fromStdString(named.names[order[place]]);
        Fact fact{
            name, shareText(probability), {}, QStringLiteral("%1: %2").arg(name, QString::number(probability, 'g', 6))};
        if (std::isfinite(probability))
            fact.fraction = probability;
        fact.isStrong = place == 0;
        facts.push_back(std::move(fact));
    }
    if (order.size() <= mostClasses)
        return facts;
    const QString others = ValueView::tr("%L1 others").arg(order.size() - mostClasses);
    if (about.activation == "sigmoid") // each for itself: their sum says nothing
        facts.push_back({others, QStringLiteral("≤ ") + shareText(named.values[order[mostClasses]]), {}, {}});
    else
        facts.push_back({others, shareText(rest), {}, {}, rest});
    return facts;
}

Fact latentFact(const core::NamedValues& named) {
    double square = 0;
    for (const float value : named.values)
        square += double{value} * double{value};
    Fact fact{ValueView::tr("%L1 dimensions").arg(named.values.size()),
              ValueView::tr("norm %1").arg(measuredText(std::sqrt(square), 0))};
    fact.curve.assign(named.values.begin(), named.values.end());
    QStringList first;
    for (std::size_t index = 0; index < std::min(mostClasses, named.values.size()); ++index)
        first << measuredText(named.values[index], index < named.deviations.size() ? named.deviations[index] : 0);
    fact.toolTip = ValueView::tr("Euclidean length of the vector. It begins: %1").arg(first.join(QStringLiteral(", ")));
    return fact;
}

} // namespace

std::vector<Fact> valueFacts(const core::OutputSpec& about, const core::NamedValues& named) {
    if (about.kind == core::OutputKind::Class)
        return classFacts(about, named);
    if (about.kind == core::OutputKind::Embed)
        return {latentFact(named)};
    std::vector<Fact> facts;
    for (std::size_t index = 0; index < std::min(mostValues, named.values.size()); ++index) {
        const double deviation = index < named.deviations.size() ? named.deviations[index] : 0;
        const QString name = QString::fromStdString(named.names[index]);
        const QString unit = index < named.units.size() ? QString::fromStdString(named.units[index]) : QString();
        Fact fact{name, measuredText(named.values[index], deviation), unit};
        fact.toolTip =
            QStringLiteral("%1 = %2 %3").arg(name, QString::number(double{named.values[index]}, 'g', 9), unit);
        if (deviation > 0)
            fact.toolTip += ValueView::tr("\n±: the noise that the network states, 1 σ");
        facts.push_back(std::move(fact));
    }
    if (named.values.size() > mostValues)
        facts.push_back({ValueView::tr("%L1 more").arg(named.values.size() - mostValues), {}, {}, {}});
    return facts;
}

ValueView::ValueView(QWidget* parent) : OutputView(parent), m_facts(new FactList(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_facts);
}

void ValueView::setOutput(const core::ObjectOutput& output) {
    m_facts->setFacts(valueFacts(output.about, std::get<core::NamedValues>(output.value)));
}

} // namespace oddity::widgets
