// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/colour/colour_dialog.h"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QVBoxLayout>

#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int sliderSteps = 100; ///< a factor of ten

QSlider* factorSlider(double tenfolds, const QString& name, const QString& tip) {
    auto* slider = new QSlider(Qt::Horizontal);
    const int most = static_cast<int>(tenfolds * sliderSteps);
    slider->setRange(-most, most);
    slider->setPageStep(sliderSteps / 10);
    slider->setMinimumWidth(120);
    slider->setAccessibleName(name);
    slider->setToolTip(tip);
    return slider;
}

int stepOf(double factor) {
    return static_cast<int>(std::lround(std::log10(factor) * sliderSteps));
}

/// A factor that the slider only rounds stays as it is.
void takeFactor(const QSlider* slider, double& factor) {
    if (slider->value() != stepOf(factor))
        factor = std::pow(10, static_cast<double>(slider->value()) / sliderSteps);
}

QString factorText(double factor) {
    return QStringLiteral("× %1").arg(factor, 0, 'f', factor < 10 ? 2 : 1);
}

QLabel* valueLabel() {
    auto* label = new QLabel;
    label->setFont(Theme::font(TypeRole::Number));
    label->setMinimumWidth(label->fontMetrics().horizontalAdvance(QStringLiteral("× 00.00")));
    return label;
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("look", QStringLiteral("faint"));
    label->setFont(Theme::font(TypeRole::Caption));
    return label;
}

} // namespace

ColourDialog::ColourDialog(QWidget* parent)
    : QDialog(parent, Qt::Tool), m_preset(new QComboBox), m_explanation(new QLabel), m_method(new QComboBox),
      m_background(new QComboBox), m_fades(new QCheckBox(tr("Beyond white, colours fade"))),
      m_stretch(factorSlider(1.3, tr("Stretch"),
                             tr("The intensity shown as white, of that of a typical bright pixel of the survey"))),
      m_softening(factorSlider(1.3, tr("Softening Q"),
                               tr("Lupton's Q, of what suits the survey's noise: more shows fainter light"))),
      m_stretchText(valueLabel()), m_softeningText(valueLabel()) {
    setWindowTitle(tr("Colours of all objects"));
    constexpr int gap = Theme::spacingPx;
    m_preset->setAccessibleName(tr("Preset"));
    for (const core::CompositePreset& preset : core::compositePresets())
        m_preset->addItem(QString::fromStdString(preset.name));
    m_preset->addItem(tr("My own"));
    m_explanation->setProperty("look", QStringLiteral("faint"));
    m_explanation->setFont(Theme::font(TypeRole::Caption));
    m_explanation->setWordWrap(true);
    listMethods();
    m_background->addItem(tr("as the survey has it"), static_cast<int>(core::CompositeBackground::Measured));
    m_background->addItem(tr("border of each object"), static_cast<int>(core::CompositeBackground::EachObject));
    m_background->addItem(tr("zero"), static_cast<int>(core::CompositeBackground::Zero));
    m_background->setToolTip(tr("What is taken off each band as its background"));

    auto* top = new FormLayout;
    top->setSpacing(gap);
    top->addRow(tr("Preset"), m_preset);
    top->addRow(QString(), m_explanation);
    top->addRow(tr("Method"), m_method);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(gap);
    grid->setVerticalSpacing(gap / 2);
    for (std::size_t channel = 0; channel < 3; ++channel)
        addChannel(grid, static_cast<int>(channel), channel);
    grid->setColumnStretch(2, 1);
    m_lupton = buildLupton();
    m_plain = buildPlainLupton();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * gap, 2 * gap, 2 * gap, 2 * gap);
    column->setSpacing(gap);
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->addLayout(top);
    column->addWidget(heading(tr("Channels: band, and weight or scale and limits")));
    column->addLayout(grid);
    column->addWidget(m_lupton);
    column->addWidget(m_plain);
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        if (index >= static_cast<int>(core::compositePresets().size()))
            return;
        core::CompositeChoice chosen = core::compositePresets()[static_cast<std::size_t>(index)].choice;
        if (index > 0) // the first resets the bands as well
            chosen.bands = m_choice.bands;
        setChoice(chosen);
    });
    for (QComboBox* box : {m_method, m_background})
        connect(box, &QComboBox::activated, this, &ColourDialog::take);
    connect(m_fades, &QCheckBox::toggled, this, &ColourDialog::take);
    for (QSlider* slider : {m_stretch, m_softening})
        connect(slider, &QSlider::valueChanged, this, &ColourDialog::take);
    follow(m_choice);
}

void ColourDialog::addChannel(QGridLayout* grid, int row, std::size_t index) {
    static const std::array<QColor, 3> swatches{QColor(226, 77, 66), QColor(76, 175, 90), QColor(77, 128, 228)};
    const std::array<QString, 3> names{tr("Red"), tr("Green"), tr("Blue")};
    Channel& channel = m_channels[index];
    QPixmap swatch(12, 12);
    swatch.fill(swatches[index]);
    auto* mark = new QLabel;
    mark->setPixmap(swatch);
    mark->setToolTip(names[index]);
    channel.band = new QComboBox;
    channel.band->setAccessibleName(tr("%1: band").arg(names[index]));
    channel.band->setMinimumWidth(150);
    channel.weight = factorSlider(0.7, tr("%1: weight").arg(names[index]), tr("How strongly this band counts"));
    channel.weightText = valueLabel();
    channel.scale = new QComboBox;
    channel.scale->setAccessibleName(tr("%1: scale").arg(names[index]));
    for (const core::StretchScale scale : core::stretchScales())
        channel.scale->addItem(QString::fromUtf8(core::nameOf(scale).data()), static_cast<int>(scale));
    channel.limits = new QComboBox;
    channel.limits->setAccessibleName(tr("%1: limits").arg(names[index]));
    channel.limits->addItem(tr("auto"), static_cast<int>(core::LimitRule::Automatic));
    channel.limits->addItem(tr("min max"), static_cast<int>(core::LimitRule::MinMax));
    channel.limits->addItem(tr("99.5 %"), static_cast<int>(core::LimitRule::Percentile));
    channel.limits->addItem(tr("zscale"), static_cast<int>(core::LimitRule::Zscale));
    channel.limits->addItem(tr("zmax"), static_cast<int>(core::LimitRule::Zmax));
    channel.limits->addItem(tr("by hand"), static_cast<int>(core::LimitRule::Typed));
    for (QLineEdit** field : {&channel.low, &channel.high}) {
        *field = new QLineEdit;
        (*field)->setFont(Theme::font(TypeRole::Number));
        (*field)->setFixedWidth(72);
        connect(*field, &QLineEdit::editingFinished, this, &ColourDialog::take);
    }
    channel.low->setAccessibleName(tr("%1: black").arg(names[index]));
    channel.high->setAccessibleName(tr("%1: white").arg(names[index]));
    int column = 0;
    for (QWidget* part : std::initializer_list<QWidget*>{mark, channel.band, channel.weight, channel.weightText,
                                                         channel.scale, channel.limits, channel.low, channel.high})
        grid->addWidget(part, row, column++);
    for (QComboBox* box : {channel.band, channel.scale, channel.limits})
        connect(box, &QComboBox::activated, this, &ColourDialog::take);
    connect(channel.weight, &QSlider::valueChanged, this, &ColourDialog::take);
}

QWidget* ColourDialog::buildLupton() {
    auto* panel = new QWidget;
    auto* form = new QGridLayout(panel);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(Theme::spacingPx);
    form->setVerticalSpacing(Theme::spacingPx / 2);
    form->addWidget(heading(tr("Brightness")), 0, 0, 1, 3);
    form->addWidget(new QLabel(tr("Stretch")), 1, 0);
    form->addWidget(m_stretch, 1, 1);
    form->addWidget(m_stretchText, 1, 2);
    form->addWidget(new QLabel(tr("Softening Q")), 2, 0);
    form->addWidget(m_softening, 2, 1);
    form->addWidget(m_softeningText, 2, 2);
    form->addWidget(new QLabel(tr("Background")), 3, 0);
    form->addWidget(m_background, 3, 1, 1, 2);
    form->addWidget(m_fades, 4, 1, 1, 2);
    m_fades->setToolTip(tr("Saturated stars have no odd cores then; the colour of very bright light is lost"));
    form->setColumnStretch(1, 1);
    return panel;
}

QWidget* ColourDialog::buildPlainLupton() {
    auto* panel = new QWidget;
    auto* form = new QGridLayout(panel);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(Theme::spacingPx);
    form->setVerticalSpacing(Theme::spacingPx / 2);
    form->addWidget(heading(tr("make_lupton_rgb(…, minimum, stretch, Q), in the image's units")), 0, 0, 1, 6);
    const std::array<QString, 3> names{tr("Q"), tr("Stretch"), tr("Minimum")};
    const std::array<QString, 3> tips{tr("Softening: 0 is linear, more shows bright and faint light together"),
                                      tr("Intensity above the minimum that a linear stretch would show as white"),
                                      tr("Shown as black in every channel")};
    for (std::size_t index = 0; index < names.size(); ++index) {
        auto* field = new QLineEdit;
        field->setFont(Theme::font(TypeRole::Number));
        field->setFixedWidth(80);
        field->setAccessibleName(names[index]);
        field->setToolTip(tips[index]);
        connect(field, &QLineEdit::editingFinished, this, &ColourDialog::take);
        form->addWidget(new QLabel(names[index]), 1, static_cast<int>(2 * index));
        form->addWidget(field, 1, static_cast<int>(2 * index + 1));
        m_plainFields[index] = field;
    }
    form->setColumnStretch(6, 1);
    return panel;
}

core::CompositeMethod ColourDialog::methodOf(const core::CompositeChoice& choice) const {
    return choice.method.value_or(m_arePictures ? core::CompositeMethod::AsStored : core::CompositeMethod::Lupton);
}

void ColourDialog::listMethods() {
    m_method->clear();
    if (m_arePictures)
        m_method->addItem(tr("As in the file"), static_cast<int>(core::CompositeMethod::AsStored));
    m_method->addItem(tr("Keep colour (Lupton et al. 2004)"), static_cast<int>(core::CompositeMethod::Lupton));
    m_method->addItem(tr("Keep colour, as make_lupton_rgb"), static_cast<int>(core::CompositeMethod::PlainLupton));
    m_method->addItem(tr("Each band by itself"), static_cast<int>(core::CompositeMethod::PerBand));
    m_preset->setItemText(0, m_arePictures ? tr("As in the file")
                                           : QString::fromStdString(core::compositePresets().front().name));
}

void ColourDialog::setBands(const std::vector<std::string>& bands, bool arePictures) {
    if (bands == m_bands && arePictures == m_arePictures)
        return;
    m_bands = bands;
    m_arePictures = arePictures;
    listMethods();
    const core::CompositeChannels natural = core::naturalChannels(bands);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        QComboBox* box = m_channels[channel].band;
        box->clear();
        QStringList names;
        for (const int band : natural.bands[channel])
            names << QString::fromStdString(bands[static_cast<std::size_t>(band)]);
        box->addItem(tr("natural: %1").arg(names.join(QStringLiteral(" + "))), -1);
        for (std::size_t band = 0; band < bands.size(); ++band)
            box->addItem(QString::fromStdString(bands[band]), static_cast<int>(band));
    }
    follow(m_choice);
}

void ColourDialog::setChoice(const core::CompositeChoice& choice) {
    m_choice = choice;
    follow(choice);
    Q_EMIT choiceChanged(m_choice);
}

void ColourDialog::take() {
    if (m_isShowing)
        return;
    core::CompositeChoice choice = m_choice;
    if (const auto method = static_cast<core::CompositeMethod>(m_method->currentData().toInt());
        method != methodOf(m_choice))
        choice.method = method;
    choice.background = static_cast<core::CompositeBackground>(m_background->currentData().toInt());
    choice.fadesToWhite = m_fades->isChecked();
    const std::array<double*, 3> plain{&choice.plain.q, &choice.plain.stretch, &choice.plain.minimum};
    for (std::size_t index = 0; index < plain.size(); ++index) {
        bool isNumber = false;
        const double typed = m_plainFields[index]->text().toDouble(&isNumber);
        const bool isPositive = index == 1, mayBeAny = index == 2;
        if (isNumber && std::isfinite(typed) && (mayBeAny || typed > 0 || (!isPositive && typed == 0)))
            *plain[index] = typed;
    }
    takeFactor(m_stretch, choice.stretch);
    takeFactor(m_softening, choice.softening);
    for (std::size_t index = 0; index < 3; ++index) {
        const Channel& channel = m_channels[index];
        core::StretchRule& rule = choice.rules[index];
        if (!m_bands.empty())
            choice.bands[index] = channel.band->currentData().toInt();
        takeFactor(channel.weight, choice.gain[index]);
        rule.scale = static_cast<core::StretchScale>(channel.scale->currentData().toInt());
        rule.limits = static_cast<core::LimitRule>(channel.limits->currentData().toInt());
        bool lowIsNumber = false, highIsNumber = false;
        const core::StretchLimits typed{channel.low->text().toFloat(&lowIsNumber),
                                        channel.high->text().toFloat(&highIsNumber)};
        if (lowIsNumber && highIsNumber && typed.low < typed.high)
            rule.typed = typed;
    }
    if (choice == m_choice) {
        follow(choice); // what was typed and is no such number gives way
        return;
    }
    m_choice = choice;
    follow(choice);
    Q_EMIT choiceChanged(m_choice);
}

void ColourDialog::follow(const core::CompositeChoice& choice) {
    m_isShowing = true;
    const core::CompositeMethod method = methodOf(choice);
    const bool isLupton = method == core::CompositeMethod::Lupton, isPerBand = method == core::CompositeMethod::PerBand,
               isPlain = method == core::CompositeMethod::PlainLupton;
    int preset = static_cast<int>(core::compositePresets().size());
    for (int index = 0; index < static_cast<int>(core::compositePresets().size()); ++index) {
        core::CompositeChoice known = core::compositePresets()[static_cast<std::size_t>(index)].choice;
        if (index > 0)
            known.bands = choice.bands;
        if (methodOf(known) == method)
            known.method = choice.method;
        if (known == choice)
            preset = index;
    }
    m_preset->setCurrentIndex(preset);
    m_explanation->setText(
        preset < m_preset->count() - 1
            ? preset == 0 && m_arePictures
                  ? tr("The pictures were stretched before they were stored: nothing is done to them")
                  : QString::fromStdString(core::compositePresets()[static_cast<std::size_t>(preset)].explanation)
            : tr("Your own choice; %1 takes it back").arg(m_preset->itemText(0)));
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(method)));
    m_background->setCurrentIndex(m_background->findData(static_cast<int>(choice.background)));
    m_fades->setChecked(choice.fadesToWhite);
    m_stretch->setValue(stepOf(choice.stretch));
    m_softening->setValue(stepOf(choice.softening));
    m_stretchText->setText(factorText(choice.stretch));
    m_softeningText->setText(factorText(choice.softening));
    m_lupton->setVisible(isLupton);
    m_plain->setVisible(isPlain);
    const std::array<double, 3> plain{choice.plain.q, choice.plain.stretch, choice.plain.minimum};
    for (std::size_t index = 0; index < plain.size(); ++index)
        m_plainFields[index]->setText(QString::number(plain[index], 'g', 15));
    for (std::size_t index = 0; index < 3; ++index) {
        const Channel& channel = m_channels[index];
        const core::StretchRule& rule = choice.rules[index];
        channel.band->setCurrentIndex(std::max(0, channel.band->findData(choice.bands[index])));
        channel.weight->setValue(stepOf(choice.gain[index]));
        channel.weightText->setText(factorText(choice.gain[index]));
        channel.scale->setCurrentIndex(channel.scale->findData(static_cast<int>(rule.scale)));
        channel.limits->setCurrentIndex(channel.limits->findData(static_cast<int>(rule.limits)));
        channel.low->setText(QString::number(static_cast<double>(rule.typed.low), 'g', 4));
        channel.high->setText(QString::number(static_cast<double>(rule.typed.high), 'g', 4));
        for (QWidget* part : std::initializer_list<QWidget*>{channel.weight, channel.weightText})
            part->setVisible(isLupton || isPlain);
        for (QWidget* part : std::initializer_list<QWidget*>{channel.scale, channel.limits})
            part->setVisible(isPerBand);
        for (QWidget* part : std::initializer_list<QWidget*>{channel.low, channel.high})
            part->setVisible(isPerBand && rule.limits == core::LimitRule::Typed);
    }
    m_isShowing = false;
}

} // namespace oddity::widgets
