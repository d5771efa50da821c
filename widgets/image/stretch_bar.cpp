// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPixmap>
#include <QToolButton>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double zscaleRule = -1;
constexpr double typedRule = -2;

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
    return box;
}

QLineEdit* limitField(QWidget* parent, const QString& name, const QString& tip) {
    auto* field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setToolTip(tip);
    field->setFont(Theme::font(TypeRole::Number));
    field->setMinimumWidth(60);
    field->setMaximumWidth(96);
    return field;
}

} // namespace

StretchBar::StretchBar(QWidget* parent) : QWidget(parent) {
    m_scale = combo(this, tr("Scale"), tr("How brightness follows the pixel value, as in DS9"));
    for (const core::StretchScale scale : core::stretchScales())
        m_scale->addItem(QString::fromUtf8(core::nameOf(scale).data()), static_cast<int>(scale));
    m_scale->setCurrentText(QStringLiteral("asinh"));
    m_scale->setMinimumContentsLength(6);
    m_rule = combo(this, tr("Limits"),
                   tr("How black and white are found: a share of the pixels, zscale (contrast 0.25, "
                      "600 samples), or typed by hand"));
    m_rule->addItem(tr("min max"), 100.0);
    for (const double percent : {99.5, 99.0, 98.0, 95.0, 90.0})
        m_rule->addItem(tr("%1 %").arg(percent), percent);
    m_rule->addItem(tr("zscale"), zscaleRule);
    m_rule->addItem(tr("typed"), typedRule);
    m_rule->setCurrentIndex(1);
    m_rule->setMinimumContentsLength(6);
    m_low = limitField(this, tr("Black"), tr("Pixel value shown as black: type to set it"));
    m_high = limitField(this, tr("White"), tr("Pixel value shown as white: type to set it"));
    m_map = combo(this, tr("Colour map"), tr("Colours from low to high values"));
    m_map->setIconSize(QSize(32, 12));
    for (const std::string& name : core::ColourMap::names())
        m_map->addItem(stripOf(name), QString::fromStdString(name));
    m_map->setMinimumContentsLength(4);
    m_invert = new QToolButton(this);
    m_invert->setText(tr("Invert"));
    m_invert->setCheckable(true);
    m_invert->setToolTip(tr("Bright sources dark on a light sky"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::spacingPx / 2);
    layout->addWidget(m_scale);
    layout->addWidget(m_rule);
    layout->addWidget(m_low);
    layout->addWidget(m_high);
    layout->addWidget(m_map);
    layout->addWidget(m_invert);

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
}

void StretchBar::setComposite(bool isComposite) {
    for (QWidget* part : std::initializer_list<QWidget*>{m_scale, m_rule, m_low, m_high, m_map})
        part->setVisible(!isComposite);
}

} // namespace oddity::widgets
