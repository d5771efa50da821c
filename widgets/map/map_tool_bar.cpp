// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/map_tool_bar.h"

#include <array>
#include <cmath>

#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "widgets/style/flow_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int sizeSteps = 10; ///< of the slider, each way
const std::array<QString, 3> toolIcons{QStringLiteral("pan"), QStringLiteral("rectangle"), QStringLiteral("lasso")};

/// A choice and its name, which no row parts.
QWidget* named(QLabel* name, QWidget* choice, QSizePolicy::Policy width) {
    auto* both = new QWidget(choice->parentWidget());
    both->setSizePolicy(width, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(Theme::spacingPx / 2, 0, 0, 0);
    row->setSpacing(Theme::spacingPx / 2);
    row->addWidget(name);
    row->addWidget(choice, 1);
    return both;
}

} // namespace

MapToolBar::MapToolBar(QWidget* parent) : QWidget(parent) {
    auto* row = new FlowLayout(this);
    row->setContentsMargins(Theme::spacingPx, Theme::spacingPx / 2, Theme::spacingPx, Theme::spacingPx / 2);
    row->setSpacing(Theme::spacingPx / 2);

    auto* group = new QButtonGroup(this);
    addTool(MapTool::Pan, tr("Pan"), tr("Drag to move the map. Shift+drag: rectangle. Ctrl+Shift+drag: lasso."));
    addTool(MapTool::Rectangle, tr("Rectangle"), tr("Drag to select a rectangle. Ctrl adds, Alt takes away."));
    addTool(MapTool::Lasso, tr("Lasso"), tr("Draw around objects to select them. Ctrl adds, Alt takes away."));
    for (QToolButton* button : m_tools) {
        group->addButton(button);
        row->addWidget(button);
    }
    m_tools.front()->setChecked(true);

    m_fit = new QToolButton(this);
    m_fit->setAutoRaise(true);
    m_fit->setToolTip(tr("Show the whole map (F, or a double click)"));
    m_fit->setAccessibleName(tr("Show the whole map"));
    connect(m_fit, &QToolButton::clicked, this, &MapToolBar::fitAsked);
    row->addWidget(m_fit);

    m_pictures = new QToolButton(this);
    m_pictures->setCheckable(true);
    m_pictures->setAutoRaise(true);
    m_pictures->setToolTip(tr("Pictures of the best-ranked objects that have room; zoom in for more (T)"));
    m_pictures->setAccessibleName(tr("Pictures of objects"));
    connect(m_pictures, &QToolButton::clicked, this, &MapToolBar::picturesAsked);
    row->addWidget(m_pictures);

    auto* sizeLabel = new QLabel(tr("Size"), this);
    m_size = new QSlider(Qt::Horizontal, this);
    m_size->setRange(-sizeSteps, sizeSteps);
    m_size->setFixedWidth(64);
    m_size->setToolTip(tr("Size of the points"));
    m_size->setAccessibleName(tr("Size of the points"));
    sizeLabel->setBuddy(m_size);
    connect(m_size, &QSlider::valueChanged, this,
            [this](int value) { Q_EMIT sizeFactorChosen(std::pow(3.0, static_cast<double>(value) / sizeSteps)); });
    row->addWidget(named(sizeLabel, m_size, QSizePolicy::Fixed));

    auto* colourLabel = new QLabel(tr("Colour by"), this);
    m_fields = new QComboBox(this);
    m_fields->setEditable(true);
    m_fields->setInsertPolicy(QComboBox::NoInsert);
    m_fields->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_fields->setMinimumContentsLength(5);
    m_fields->setMaxVisibleItems(20);
    m_fields->setAccessibleName(tr("Colour by"));
    m_fields->setToolTip(tr("A column or score; type to search"));
    m_fields->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_fields->completer()->setFilterMode(Qt::MatchContains);
    colourLabel->setBuddy(m_fields);
    connect(m_fields, &QComboBox::activated, this, &MapToolBar::chooseField);
    connect(m_fields->lineEdit(), &QLineEdit::textChanged, this, [line = m_fields->lineEdit()] {
        if (!line->hasFocus())
            line->home(false); // a long name is read from its start
    });
    connect(m_fields->lineEdit(), &QLineEdit::editingFinished, this, [this] {
        const int index = m_fields->findText(m_fields->currentText(), Qt::MatchFixedString);
        if (index < 0)
            m_fields->setEditText(m_fields->itemText(m_fields->currentIndex()));
        else if (index != m_fields->currentIndex()) {
            m_fields->setCurrentIndex(index);
            chooseField(index);
        }
    });
    row->addWidget(named(colourLabel, m_fields, QSizePolicy::Expanding));

    setFields({}, {});
    drawIcons();
}

void MapToolBar::addTool(MapTool tool, const QString& text, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    connect(button, &QToolButton::clicked, this, [this, tool] { Q_EMIT toolChosen(tool); });
    m_tools << button;
}

void MapToolBar::drawIcons() {
    for (int index = 0; index < m_tools.size(); ++index)
        m_tools[index]->setIcon(icon(toolIcons[static_cast<std::size_t>(index)]));
    m_fit->setIcon(icon(QStringLiteral("fit")));
    m_pictures->setIcon(icon(QStringLiteral("pictures")));
}

void MapToolBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_pictures)
        drawIcons();
    QWidget::changeEvent(event);
}

void MapToolBar::setTool(MapTool tool) {
    m_tools[static_cast<int>(tool)]->setChecked(true);
}

void MapToolBar::setPicturesOn(bool areOn) {
    m_pictures->setChecked(areOn);
}

void MapToolBar::setFields(const QStringList& names, const QString& chosen) {
    const bool isSame = names == m_names && chosen == m_fields->currentData().toString();
    if (isSame && m_fields->count() > 0)
        return; // a person may be typing into it
    m_names = names;
    const QSignalBlocker blocker(m_fields);
    m_fields->clear();
    m_fields->addItem(tr("one colour"), QString());
    for (const QString& name : names)
        m_fields->addItem(name, name);
    m_fields->setCurrentIndex(std::max(0, m_fields->findData(chosen)));
}

void MapToolBar::chooseField(int index) {
    Q_EMIT fieldChosen(m_fields->itemData(index).toString());
}

} // namespace oddity::widgets
