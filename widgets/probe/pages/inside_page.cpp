// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/inside_page.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/probe/picture_grid.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostMaps = 256;
constexpr std::size_t mostKernels = 384;
constexpr std::int64_t mostChannels = 12;

} // namespace

QString matchText(const core::FilterMatch& match) {
    if (match.name == "none")
        return InsidePage::tr("no operator");
    QString name = QString::fromStdString(match.name);
    if (match.name == "Sobel")
        name += QStringLiteral(" %1°").arg(QString::number(match.angle, 'f', 0));
    return QStringLiteral("%1 %2").arg(
        name, QString::number(match.correlation, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212)));
}

InsidePage::InsidePage(core::ProbeKind kind, QWidget* parent)
    : ProbePage(parent), m_kind(kind), m_layer(new QComboBox(this)), m_summary(new QLabel(this)),
      m_grid(new PictureGrid), m_readOut(readoutLabel(this, nullptr, TypeRole::Number)) {
    m_layer->setAccessibleName(tr("Layer"));
    m_layer->setToolTip(kind == core::ProbeKind::Filters ? tr("The convolution whose filters are shown")
                                                         : tr("The layer whose maps are shown"));
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_grid);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_layer, 0, Qt::AlignLeft);
    column->addWidget(m_summary);
    column->addWidget(scroll, 1);
    column->addWidget(m_readOut);
    m_readOut->setText(QStringLiteral(" "));
    connect(m_layer, &QComboBox::activated, this, &ProbePage::choiceChanged);
    connect(m_grid, &PictureGrid::pointed, this,
            [this](const QString& text) { m_readOut->setText(text.isEmpty() ? QStringLiteral(" ") : text); });
}

void InsidePage::setNetwork(const ProbedNetwork& network) {
    const QString chosen = m_layer->currentText();
    m_layer->clear();
    m_layer->addItems(m_kind == core::ProbeKind::Filters ? network.convolutions : network.layers);
    m_layer->setCurrentIndex(std::max(0, m_layer->findText(chosen)));
    m_problem = network.problem;
}

std::optional<core::ProbeRequest> InsidePage::request() const {
    if (m_layer->count() == 0)
        return std::nullopt;
    return core::ProbeRequest{.kind = m_kind, .layer = m_layer->currentText().toStdString()};
}

QString InsidePage::refusal() const {
    if (m_layer->count() > 0)
        return {};
    return !m_problem.isEmpty()                 ? m_problem
           : m_kind == core::ProbeKind::Filters ? tr("This network has no two-dimensional convolution.")
                                                : tr("This network has no layer with height and width.");
}

void InsidePage::setFindings(const core::ProbeFindings& findings, core::RowId) {
    if (const auto* maps = std::get_if<core::FeatureMaps>(&findings))
        showMaps(*maps);
    else
        showFilters(std::get<core::FilterView>(findings));
}

void InsidePage::showMaps(const core::FeatureMaps& found) {
    std::vector<GridPicture> pictures;
    for (std::size_t rank = 0; rank < std::min(mostMaps, found.ranked.size()); ++rank) {
        const int channel = found.ranked[rank];
        const auto map = found.maps.item(channel);
        const QString strength = measuredText(double{found.strengths[static_cast<std::size_t>(channel)]}, 0);
        pictures.push_back({.values = {map.begin(), map.end()},
                            .width = static_cast<int>(found.layer.width),
                            .height = static_cast<int>(found.layer.height),
                            .caption = tr("map %1\n%2").arg(channel + 1).arg(strength),
                            .title = tr("Map %1 of %2, strength %3")
                                         .arg(channel + 1)
                                         .arg(QString::fromStdString(found.layer.name), strength),
                            .isSigned = std::ranges::any_of(map, [](float value) { return value < 0; })});
    }
    QString text = tr("%L1 maps of %2 × %3, strongest first; the number is the root mean square of the map.")
                       .arg(found.ranked.size())
                       .arg(found.layer.width)
                       .arg(found.layer.height);
    if (found.ranked.size() > mostMaps)
        text += tr(" The first %L1 are shown.").arg(mostMaps);
    m_summary->setText(text);
    m_grid->setPictures(std::move(pictures));
}

void InsidePage::showFilters(const core::FilterView& found) {
    const core::Tensor& weights = found.filters.weights;
    const std::int64_t channels = std::min(mostChannels, weights.shape[1]);
    const auto area = static_cast<std::size_t>(weights.shape[2] * weights.shape[3]);
    const std::size_t shown = std::min(found.ranked.size(), mostKernels / static_cast<std::size_t>(channels));
    std::vector<GridPicture> pictures;
    for (std::size_t rank = 0; rank < shown; ++rank)
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            const int filter = found.ranked[rank];
            const auto kernel = weights.item(filter).subspan(static_cast<std::size_t>(channel) * area, area);
            const core::FilterMatch* match = found.match(filter, channel);
            const QString name = tr("%1, %2")
                                     .arg(filter + 1)
                                     .arg(QString::fromStdString(found.channels[static_cast<std::size_t>(channel)]));
            GridPicture picture{
                .values = {},
                .width = static_cast<int>(weights.shape[3]),
                .height = static_cast<int>(weights.shape[2]),
                .caption = match ? name + QLatin1Char('\n') + matchText(*match) : name,
                .title = tr("Filter %1%2").arg(name, match ? QStringLiteral(": ") + matchText(*match) : QString()),
                .isSigned = true};
            picture.values.assign(kernel.begin(), kernel.end());
            pictures.push_back(std::move(picture));
        }
    const auto alike = std::ranges::count_if(
        found.matches, [](const core::FilterMatch& match) { return std::abs(match.correlation) > 0.9; });
    QString text = tr("%L1 filters of %2 × %3 over %L4 channels, largest first; blue is negative.")
                       .arg(weights.shape[0])
                       .arg(weights.shape[3])
                       .arg(weights.shape[2])
                       .arg(weights.shape[1]);
    text += QLatin1Char(' ');
    text += found.matches.empty()
                ? tr("Operators are looked for in odd squares from 3 × 3 on.")
                : tr("%L1 of %L2 kernels look like an operator (|r| over 0.9).").arg(alike).arg(found.matches.size());
    if (shown < found.ranked.size() || channels < weights.shape[1])
        text += tr(" Shown: %L1 filters, %L2 channels.").arg(shown).arg(channels);
    m_summary->setText(text);
    m_grid->setPictures(std::move(pictures), static_cast<int>(weights.shape[1] == channels ? channels : mostChannels));
}

void InsidePage::clear() {
    m_summary->clear();
    m_grid->setPictures({});
}

} // namespace oddity::widgets
