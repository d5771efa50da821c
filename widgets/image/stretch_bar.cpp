// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch_bar.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPixmap>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/image/canvas/colour_bar.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double zscaleRule = -1;
constexpr double typedRule = -2;
constexpr double automaticRule = -3;

/// The sky dark, the object bright: 1.5 σ below the border's median to the 99.75th percentile, at least 10 σ above.
core::StretchLimits automaticLimits(std::span<const float> plane, int width, int height) {
    const core::BorderStatistics border = core::borderStatistics(plane, width, height);
    const core::StretchLimits central = core::percentileLimits(plane, 99.5);
    if (!(border.sigma > 0))
        return central;
    return {border.median - 1.5F * border.sigma, std::max(central.high, border.median + 10 * border.sigma)};
}

QIcon stripOf(const std::string& mapName) {
    const core::ColourMap map = core::ColourMap::named(mapName);
    QImage strip(32, 12, QImage::Format_RGB32);
    for (int x = 0; x < strip.width(); ++x)
        for (int y = 0; y < strip.height(); ++y) {
            const core::Rgb colour = map.at(static_cast<float>(x) / static_cast<float>(strip.width() - 1));
            strip.setPixel(x, y, qRgb(colour.red, colour.green, colour.blue));
        }
    return QPixmap::fromImage(strip);
}

QComboBox* combo(QWidget* parent, const QString& name, const QString& tip) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(1);
    box->setMinimumWidth(72);
    return box;
}

QLineEdit* limitField(QWidget* parent, const QString& name, const QString& tip) {
    auto* field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setToolTip(tip);
    field->setFont(Theme::font(TypeRole::Number));
    field->setFixedWidth(84);
    return field;
}

} // namespace

StretchBar::StretchBar(QWidget* parent) : QWidget(parent) {
    m_scale = combo(this, tr("Scale"), tr("How brightness follows the pixel value, as in DS9"));
    for (const core::StretchScale scale : core::stretchScales())
        m_scale->addItem(QString::fromUtf8(core::nameOf(scale).data()), static_cast<int>(scale));
    m_scale->setCurrentText(QStringLiteral("asinh"));
    m_rule = combo(
        this, tr("Limits"),
        tr("How black and white are found: auto (1.5 σ below the border's median to the 99.75th percentile, at least "
           "10 σ above), a central share of the pixels, zscale (contrast 0.25, 600 samples), or typed by hand"));
    m_rule->addItem(tr("auto"), automaticRule);
    m_rule->addItem(tr("min max"), 100.0);
    for (const double percent : {99.5, 99.0, 98.0, 95.0, 90.0})
        m_rule->addItem(tr("%1 %").arg(percent), percent);
    m_rule->addItem(tr("zscale"), zscaleRule);
    m_rule->addItem(tr("typed"), typedRule);
    m_low = limitField(this, tr("Black"), tr("Pixel value shown as black: type to set it"));
    m_high = limitField(this, tr("White"), tr("Pixel value shown as white: type to set it"));
    m_map = combo(this, tr("Colour map"), tr("Colours from low to high values"));
    m_map->setIconSize(QSize(32, 12));
    m_map->setMinimumWidth(96);
    for (const std::string& name : core::ColourMap::names())
        m_map->addItem(stripOf(name), QString::fromStdString(name));
    m_invert = new QToolButton(this);
    m_invert->setText(tr("Invert"));
    m_invert->setCheckable(true);
    m_invert->setToolTip(tr("Bright sources dark on a light sky"));

    m_colours = new ColourBar(this);
    auto* choices = new QHBoxLayout;
    choices->setSpacing(Theme::spacingPx / 2);
    for (QWidget* part : std::initializer_list<QWidget*>{m_scale, m_rule, m_map, m_invert})
        choices->addWidget(part);
    choices->addStretch(1);
    auto* limits = new QHBoxLayout;
    limits->setSpacing(Theme::spacingPx);
    limits->addWidget(m_low);
    limits->addWidget(m_colours, 1);
    limits->addWidget(m_high);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::spacingPx / 2);
    layout->addLayout(choices);
    layout->addLayout(limits);
    showColours();
    connect(m_map, &QComboBox::activated, this, &StretchBar::showColours);
    connect(m_invert, &QToolButton::toggled, this, &StretchBar::showColours);
    connect(m_scale, &QComboBox::activated, this, &StretchBar::rulesChanged);
    connect(m_rule, &QComboBox::activated, this, &StretchBar::rulesChanged);
    connect(m_map, &QComboBox::activated, this, &StretchBar::renderingChanged);
    connect(m_invert, &QToolButton::toggled, this, &StretchBar::renderingChanged);
    for (QLineEdit* field : {m_low, m_high})
        connect(field, &QLineEdit::editingFinished, this, &StretchBar::typeLimits);
}

void StretchBar::typeLimits() {
    if (!m_low->isModified() && !m_high->isModified())
        return;
    bool lowIsNumber = false, highIsNumber = false;
    const float low = m_low->text().toFloat(&lowIsNumber), high = m_high->text().toFloat(&highIsNumber);
    if (lowIsNumber && highIsNumber && low < high) {
        m_limits = {low, high};
        m_rule->setCurrentIndex(m_rule->findData(typedRule));
        Q_EMIT rulesChanged();
    } else {
        showLimits(m_limits);
    }
}

core::StretchLimits StretchBar::limitsOf(std::span<const float> plane, int width, int height) const {
    const double rule = m_rule->currentData().toDouble();
    if (rule == typedRule)
        return m_limits;
    if (rule == automaticRule)
        return automaticLimits(plane, width, height);
    if (rule == zscaleRule)
        return core::zscaleLimits(plane, width, height);
    return rule == 100 ? core::minMaxLimits(plane) : core::percentileLimits(plane, rule);
}

void StretchBar::showLimits(const core::StretchLimits& limits) {
    m_limits = limits;
    m_low->setText(QString::number(static_cast<double>(limits.low), 'g', 4));
    m_high->setText(QString::number(static_cast<double>(limits.high), 'g', 4));
}

Rendering StretchBar::rendering() const {
    Rendering rendering;
    rendering.stretch.scale = static_cast<core::StretchScale>(m_scale->currentData().toInt());
    rendering.stretch.limits = m_limits;
    rendering.map = core::ColourMap::named(m_map->currentText().toStdString());
    rendering.isInverted = m_invert->isChecked();
    rendering.contrast = m_contrast;
    rendering.bias = m_bias;
    return rendering;
}

void StretchBar::setContrast(double contrast, double bias) {
    m_contrast = contrast;
    m_bias = bias;
    showColours();
}

void StretchBar::showColours() {
    const Rendering now = rendering();
    m_colours->setMap((now.isInverted ? now.map.inverted() : now.map).adjusted(m_contrast, m_bias));
}

void StretchBar::setComposite(bool isComposite) {
    for (QWidget* part : std::initializer_list<QWidget*>{m_scale, m_rule, m_low, m_high, m_map, m_colours})
        part->setVisible(!isComposite);
}

} // namespace oddity::widgets
