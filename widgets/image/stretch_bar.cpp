// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch_bar.h"

#include <algorithm>

#include <QComboBox>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>
#include <QToolButton>

#include "widgets/image/stretch/limit_strip.h"
#include "widgets/image/stretch/limit_text.h"
#include "widgets/image/stretch/map_box.h"
#include "widgets/image/stretch/zscale_form.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int histogramBins = 128;
constexpr double leastExponent = 1.1, mostExponent = 1e6;

QComboBox* combo(QWidget* parent, const QString& name, const QString& tip) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(1);
    box->setMinimumWidth(92);
    box->setMaxVisibleItems(20);
    return box;
}

const QString mostUsualLimit = QStringLiteral("-8.888e+15");

bool isShorter(const QString& one, const QString& other) {
    return one.size() < other.size();
}

int widthFor(const QLineEdit* field, const QString& text) {
    return QFontMetrics(field->font()).horizontalAdvance(text) + 22;
}

QLineEdit* limitField(QWidget* parent, const QString& name, const QString& tip) {
    auto* field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setToolTip(tip);
    field->setFont(Theme::font(TypeRole::Number));
    field->setMinimumWidth(66);
    field->setMaximumWidth(widthFor(field, mostUsualLimit));
    return field;
}

QToolButton* toggle(QWidget* parent, const QString& iconName, const QString& name, const QString& tip) {
    auto* button = new QToolButton(parent);
    button->setCheckable(true);
    button->setIcon(icon(iconName));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    return button;
}

void addLimit(QComboBox* box, const QString& text, core::LimitRule rule, double percent = 0) {
    box->addItem(text, static_cast<int>(rule));
    box->setItemData(box->count() - 1, percent, Qt::UserRole + 1);
}

} // namespace

StretchBar::StretchBar(QWidget* parent)
    : QWidget(parent), m_scale(combo(this, tr("Scale"), tr("How brightness follows the pixel value, as in DS9"))),
      m_exponent(combo(this, tr("Exponent"),
                       tr("DS9's exponent a: 1000 for optical images, 100 for infrared, 10000 for high energies"))),
      m_limits(combo(this, tr("Limits"),
                     tr("How black and white are found: auto (1.5 σ below the border's median to the 99.75th "
                        "percentile, at least 10 σ above), a central share of the pixels (of images above 4 million "
                        "pixels, an even sample), DS9's zscale and zmax, or by hand"))),
      m_zscale(new ZscaleForm(this)), m_map(new MapBox(this)),
      m_invert(toggle(this, QStringLiteral("invert"), tr("Invert"), tr("Invert: bright sources dark on a light sky"))),
      m_lock(toggle(this, QStringLiteral("lock"), tr("Keep limits"),
                    tr("Keep black and white for every object, in each band its own"))),
      m_low(limitField(this, tr("Black"), tr("Pixel value shown as black: type to set it"))),
      m_high(limitField(this, tr("White"), tr("Pixel value shown as white: type to set it"))),
      m_strip(new LimitStrip(this)), m_pages(new QStackedLayout), m_description(new QLabel(this)),
      m_fitting(workPool()) {
    m_otherRule = {.scale = core::StretchScale::Linear, .limits = core::LimitRule::AsStored};
    fillBoxes();
    m_description->setFont(Theme::font(TypeRole::Caption));
    m_description->setProperty("look", QStringLiteral("faint"));
    m_description->setWordWrap(true);
    m_description->setMinimumWidth(80);
    m_description->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_description->setContentsMargins(0, Theme::spacingPx - 2, 0, 0); // its first line beside the icon
    m_pages->addWidget(buildControls());
    m_pages->addWidget(m_description);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::spacingPx / 2);
    layout->addWidget(m_invert, 0, Qt::AlignTop);
    layout->addLayout(m_pages, 1);
    for (QComboBox* box : {m_scale, m_limits})
        connect(box, &QComboBox::activated, this, &StretchBar::takeRule);
    connect(m_exponent, &QComboBox::activated, this, &StretchBar::takeRule);
    connect(m_exponent->lineEdit(), &QLineEdit::editingFinished, this, &StretchBar::takeRule);
    connect(m_zscale, &ZscaleForm::changed, this, &StretchBar::takeRule);
    connect(m_map, &QComboBox::activated, this, &StretchBar::showColours);
    connect(m_invert, &QToolButton::toggled, this, &StretchBar::showColours);
    connect(m_map, &QComboBox::activated, this, &StretchBar::renderingChanged);
    connect(m_invert, &QToolButton::toggled, this, &StretchBar::renderingChanged);
    connect(m_lock, &QToolButton::toggled, this, [this](bool isLocked) {
        m_kept.clear();
        if (isLocked && m_plane)
            m_kept[m_name] = m_stretch.limits;
        fit();
    });
    for (QLineEdit* field : {m_low, m_high})
        connect(field, &QLineEdit::editingFinished, this, &StretchBar::typeLimits);
    connect(m_strip, &LimitStrip::limitsDragged, this, [this](const core::StretchLimits& dragged) {
        m_isDragging = true;
        setTyped(dragged);
    });
    connect(m_strip, &LimitStrip::limitsReleased, this, [this] {
        m_isDragging = false;
        fit();
        Q_EMIT ruleChanged();
    });
    connect(m_strip, &LimitStrip::resetAsked, this, [this] {
        m_limits->setCurrentIndex(0);
        m_kept.erase(m_name);
        takeRule();
    });
    takeRule();
}

void StretchBar::fillBoxes() {
    for (const core::StretchScale scale : core::stretchScales())
        m_scale->addItem(QString::fromUtf8(core::nameOf(scale).data()), static_cast<int>(scale));
    m_scale->setCurrentText(QStringLiteral("asinh"));
    m_exponent->setEditable(true);
    m_exponent->setInsertPolicy(QComboBox::NoInsert);
    m_exponent->addItems({QStringLiteral("100"), QStringLiteral("1000"), QStringLiteral("10000")});
    m_exponent->setCurrentText(QStringLiteral("1000"));
    m_exponent->setMinimumWidth(86);
    m_exponent->lineEdit()->setFont(Theme::font(TypeRole::Number));
    addLimit(m_limits, tr("auto"), core::LimitRule::Automatic);
    addLimit(m_limits, tr("min max"), core::LimitRule::MinMax);
    for (const double percent : {99.5, 99.0, 98.0, 97.0, 96.0, 95.0, 92.5, 90.0})
        addLimit(m_limits, tr("%1 %").arg(percent), core::LimitRule::Percentile, percent);
    addLimit(m_limits, tr("zscale"), core::LimitRule::Zscale);
    addLimit(m_limits, tr("zmax"), core::LimitRule::Zmax);
    addLimit(m_limits, tr("by hand"), core::LimitRule::Typed);
    m_limits->setSizeAdjustPolicy(QComboBox::AdjustToContents);
}

QWidget* StretchBar::buildControls() {
    auto* controls = new QWidget(this);
    auto* row = new FlowLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx / 2);
    for (QWidget* part : std::initializer_list<QWidget*>{m_scale, m_exponent, m_map, m_limits, m_zscale, buildLimits()})
        row->addWidget(part);
    return controls;
}

/// Black, histogram and white belong together: no row parts them.
QWidget* StretchBar::buildLimits() {
    auto* limits = new QWidget(this);
    auto* row = new QHBoxLayout(limits);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx / 2);
    row->addWidget(m_low);
    row->addWidget(m_strip, 1);
    row->addWidget(m_high);
    row->addWidget(m_lock);
    limits->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return limits;
}

bool StretchBar::isLocked() const {
    return m_lock->isChecked();
}

void StretchBar::takeRule() {
    const core::StretchRule before = m_rule;
    m_rule.scale = static_cast<core::StretchScale>(m_scale->currentData().toInt());
    bool isNumber = false;
    const double exponent = m_exponent->currentText().toDouble(&isNumber);
    if (isNumber && exponent >= leastExponent && exponent <= mostExponent)
        m_rule.exponent = exponent;
    m_exponent->setCurrentText(QString::number(m_rule.exponent));
    m_rule.limits = static_cast<core::LimitRule>(m_limits->currentData().toInt());
    m_rule.percent = m_limits->currentData(Qt::UserRole + 1).toDouble();
    m_rule.zscale = m_zscale->settings();
    if (m_rule.limits == core::LimitRule::Typed && before.limits != core::LimitRule::Typed)
        m_rule.typed = m_stretch.limits;
    if (m_rule.limits == core::LimitRule::AsStored)
        m_rule.typed = {0, m_pictureWhite};
    showParts();
    if (m_rule.limits != before.limits || m_rule.percent != before.percent || !(m_rule.zscale == before.zscale))
        m_kept.clear(); // another rule: the lock keeps what it finds
    if (m_rule == before)
        return;
    fit();
    Q_EMIT ruleChanged();
}

void StretchBar::setTyped(const core::StretchLimits& limits) {
    m_rule.limits = core::LimitRule::Typed;
    m_rule.typed = limits;
    showRule();
    m_kept.clear();
    m_stretch.limits = limits;
    showLimits();
    if (m_isDragging && m_rule.scale != core::StretchScale::Equalise) {
        showColours();
        Q_EMIT renderingChanged();
    } else {
        fit();
    }
}

void StretchBar::typeLimits() {
    if (!m_low->isModified() && !m_high->isModified())
        return;
    bool lowIsNumber = false, highIsNumber = false;
    const float low = m_low->text().toFloat(&lowIsNumber), high = m_high->text().toFloat(&highIsNumber);
    if (lowIsNumber && highIsNumber && low < high) {
        setTyped({low, high});
        Q_EMIT ruleChanged();
    } else {
        showLimits();
    }
}

/// Pictures and measured pixels have each their own rule; "as stored" is offered for pictures alone.
void StretchBar::setPictureWhite(float white) {
    if (white == m_pictureWhite)
        return;
    const bool wasPicture = m_pictureWhite > 0, isPicture = white > 0;
    m_pictureWhite = white;
    if (isPicture != wasPicture) {
        std::swap(m_rule, m_otherRule);
        m_kept.clear();
        if (isPicture) {
            m_limits->insertItem(0, tr("as stored"), static_cast<int>(core::LimitRule::AsStored));
            m_limits->setItemData(0, tr("Black and white of the picture's format: as other programs show it"),
                                  Qt::ToolTipRole);
        } else {
            m_limits->removeItem(0);
        }
    }
    if (m_rule.limits == core::LimitRule::AsStored)
        m_rule.typed = {0, white};
    showRule();
}

/// The boxes follow the rule.
void StretchBar::showRule() {
    m_scale->setCurrentIndex(m_scale->findData(static_cast<int>(m_rule.scale)));
    m_exponent->setCurrentText(QString::number(m_rule.exponent));
    for (int index = 0; index < m_limits->count(); ++index)
        if (m_limits->itemData(index).toInt() == static_cast<int>(m_rule.limits) &&
            (m_rule.limits != core::LimitRule::Percentile ||
             m_limits->itemData(index, Qt::UserRole + 1).toDouble() == m_rule.percent)) {
            m_limits->setCurrentIndex(index);
            break;
        }
    showParts();
}

void StretchBar::setPlane(std::shared_ptr<const Picture> plane, const QString& name, float pictureWhite) {
    setPictureWhite(pictureWhite);
    m_plane = std::move(plane);
    m_name = name;
    fit();
}

StretchBar::Fit StretchBar::fitted(const Picture& plane, const core::StretchRule& rule,
                                   const std::optional<core::StretchLimits>& kept) {
    core::StretchRule applied = rule;
    if (kept) {
        applied.limits = core::LimitRule::Typed;
        applied.typed = *kept;
    }
    if (applied.limits != core::LimitRule::Typed && applied.limits != core::LimitRule::AsStored)
        if (const auto about = limitsOfConstant(plane.values)) {
            applied.limits = core::LimitRule::Typed;
            applied.typed = *about;
        }
    Fit fit{core::stretchBy(applied, plane.values, plane.width, plane.height), {}};
    fit.histogram =
        core::pixelHistogram(plane.values, core::histogramRange(plane.values, fit.stretch.limits), histogramBins);
    return fit;
}

void StretchBar::fit() {
    if (!m_plane)
        return;
    std::optional<core::StretchLimits> kept;
    if (const auto entry = m_kept.find(m_name); isLocked() && entry != m_kept.end())
        kept = entry->second;
    if (m_plane->pixelCount() <= pixelsFittedAtOnce) {
        m_fitting.cancel();
        take(fitted(*m_plane, m_rule, kept));
        return;
    }
    m_fitting.start<Fit>(
        [plane = m_plane, rule = m_rule, kept](const core::Progress&) { return fitted(*plane, rule, kept); },
        [this](Fit result) { take(std::move(result)); });
}

void StretchBar::take(Fit fit) {
    m_stretch = std::move(fit.stretch);
    if (isLocked())
        m_kept[m_name] = m_stretch.limits;
    if (!m_isDragging)
        m_strip->setHistogram(std::move(fit.histogram));
    showLimits();
    showColours();
    Q_EMIT renderingChanged();
}

void StretchBar::showLimits() {
    m_low->setText(limitText(m_stretch.limits.low, m_stretch.limits));
    m_high->setText(limitText(m_stretch.limits.high, m_stretch.limits));
    for (QLineEdit* field : {m_low, m_high}) {
        field->setMaximumWidth(widthFor(field, std::max(field->text(), mostUsualLimit, isShorter)));
        field->setCursorPosition(0); // the sign stays in sight
    }
}

Rendering StretchBar::rendering() const {
    Rendering rendering;
    rendering.stretch = m_stretch;
    rendering.map = m_map->map();
    rendering.isInverted = m_invert->isChecked();
    rendering.contrast = m_contrast;
    rendering.bias = m_bias;
    return rendering;
}

void StretchBar::setRule(const core::StretchRule& rule) {
    m_rule = rule;
    m_kept.clear();
    showRule();
    fit();
}

void StretchBar::takeLook(const StretchBar& other) {
    {
        const QSignalBlocker quiet(m_invert);
        m_invert->setChecked(other.m_invert->isChecked());
    }
    m_map->setCurrentIndex(other.m_map->currentIndex());
    m_contrast = other.m_contrast;
    m_bias = other.m_bias;
    core::StretchRule rule = other.m_rule;
    rule.limits = core::LimitRule::Typed;
    rule.typed = other.m_stretch.limits;
    setRule(rule);
}

void StretchBar::setContrast(double contrast, double bias) {
    m_contrast = contrast;
    m_bias = bias;
    showColours();
}

void StretchBar::showColours() {
    m_strip->setRendering(rendering());
}

void StretchBar::setComposite(bool isComposite, const QString& description) {
    m_description->setText(description);
    m_pages->setCurrentIndex(isComposite ? 1 : 0);
}

void StretchBar::showParts() {
    m_exponent->setVisible(core::hasExponent(m_rule.scale));
    m_zscale->setVisible(m_rule.limits == core::LimitRule::Zscale || m_rule.limits == core::LimitRule::Zmax);
}

} // namespace oddity::widgets
