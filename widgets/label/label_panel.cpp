// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/label/label_panel.h"

#include <algorithm>
#include <map>

#include <QAbstractSlider>
#include <QApplication>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

#include "widgets/label/class_button.h"
#include "widgets/label/label_desk.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int minimumButtonPx = 128;
constexpr int lateMs = 2000;

void setLook(QWidget* widget, const char* look) {
    if (widget->property("look") == QVariant(QString::fromLatin1(look)))
        return;
    widget->setProperty("look", QString::fromLatin1(look));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QToolButton* arrowButton(const QString& iconName, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(16, 16));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

LabelPanel::LabelPanel(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_desk(new LabelDesk(session, this)), m_head(new QWidget(this)),
      m_strip(new QWidget(this)), m_foot(new QWidget(this)), m_lateTimer(new QTimer(this)) {
    setAttribute(Qt::WA_StyledBackground);
    makeHead();
    makeFoot();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(Theme::spacingPx);
    column->addWidget(m_head);
    m_strip->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // buttons wrap instead
    column->addWidget(m_strip);
    column->addWidget(m_foot);
    column->addStretch();
    (new QGridLayout(m_strip))->setContentsMargins(0, 0, 0, 0);
    m_strip->layout()->setSpacing(Theme::spacingPx);

    m_lateTimer->setSingleShot(true);
    m_lateTimer->setInterval(lateMs);
    connect(m_lateTimer, &QTimer::timeout, this, [this] {
        m_isLate = true;
        updateSaved();
    });
    connect(session, &Session::labelsWritableChanged, this, [this] {
        updateTarget();
        updateSaved();
    });
    connect(session, &Session::schemeChanged, this, [this] {
        rebuildButtons();
        rebuildShortcuts();
    });
    connect(session, &Session::surveyChanged, this, &LabelPanel::updateTarget);
    connect(session, &Session::currentChanged, this, &LabelPanel::updateTarget);
    connect(session, &Session::selectionChanged, this, &LabelPanel::updateTarget);
    connect(session, &Session::questionsChanged, this, &LabelPanel::updateTarget);
    connect(session, &Session::labelsChanged, this, &LabelPanel::updateLabels);
    connect(session, &Session::pendingLabelsChanged, this, [this](int pending) {
        if (pending == 0) {
            m_lateTimer->stop();
            m_isLate = false;
        } else if (!m_lateTimer->isActive() && !m_isLate) {
            m_lateTimer->start();
        }
        updateSaved();
    });
    rebuildButtons();
}

void LabelPanel::makeHead() {
    m_target = new QLabel(m_head);
    m_target->setFont(Theme::font(TypeRole::Strong));
    m_target->setTextFormat(Qt::PlainText);
    m_reason = new QLabel(m_head);
    m_reason->setTextFormat(Qt::PlainText);
    setLook(m_reason, "faint");
    m_savedIcon = new QLabel(m_head);
    m_saved = new QLabel(m_head);
    auto* row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx);
    row->addWidget(m_target);
    row->addWidget(m_reason, 1);
    row->addWidget(m_savedIcon);
    row->addWidget(m_saved);
}

void LabelPanel::makeFoot() {
    auto* previous = arrowButton(QStringLiteral("previous"), tr("Previous object (Left)"), m_foot);
    auto* next = arrowButton(QStringLiteral("next"), tr("Next object (Right)"), m_foot);
    connect(previous, &QToolButton::clicked, this, [this] { m_desk->step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { m_desk->step(1); });
    m_takeBack = new QPushButton(icon(QStringLiteral("undo")), tr("Take back"), m_foot);
    m_takeBack->setProperty("look", "quiet");
    m_takeBack->setFocusPolicy(Qt::TabFocus);
    m_takeBack->setToolTip(tr("Take the last label back and return to its object (Backspace or Ctrl+Z)"));
    connect(m_takeBack, &QPushButton::clicked, m_desk, &LabelDesk::takeBack);
    m_advance = new QCheckBox(tr("Go on by itself"), m_foot);
    m_advance->setFocusPolicy(Qt::TabFocus);
    m_advance->setToolTip(tr("After a label, show the next object that is asked about"));
    m_advance->setChecked(m_desk->isAdvancing());
    connect(m_advance, &QCheckBox::toggled, m_desk, &LabelDesk::setAdvancing);
    m_progress = new QLabel(m_foot);
    m_progress->setWordWrap(true);
    m_progress->setTextFormat(Qt::PlainText);
    setLook(m_progress, "faint");
    auto* grid = new QGridLayout(m_foot);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(6);
    grid->addWidget(previous, 0, 0);
    grid->addWidget(next, 0, 1);
    grid->addWidget(m_takeBack, 0, 2);
    grid->addWidget(m_advance, 0, 4);
    grid->setColumnStretch(3, 1);
    grid->addWidget(m_progress, 1, 0, 1, 5);
}

void LabelPanel::rebuildButtons() {
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const core::LabelClass& entry : m_session->scheme().classes) {
        auto* button = new ClassButton(m_strip);
        button->setCheckable(false);
        button->setObjectName(QString::fromStdString(entry.id));
        button->setClass(QString::fromStdString(entry.name), QLatin1Char(entry.key),
                         QColor(QString::fromStdString(entry.colour)));
        connect(button, &ClassButton::clicked, this, [this, id = button->objectName()] { give(id); });
        m_buttons.push_back(button);
    }
    placeButtons();
    updateLabels();
    updateSaved();
}

void LabelPanel::placeButtons() {
    auto* grid = static_cast<QGridLayout*>(m_strip->layout());
    const int count = static_cast<int>(m_buttons.size());
    // not laid out yet it is narrower than it ever will be: a column of buttons would make the window grow
    const int room = std::max(width(), minimumSizeHint().width());
    const int fitting = std::max(1, (room - 24 + Theme::spacingPx) / (minimumButtonPx + Theme::spacingPx));
    const int rows = (count + fitting - 1) / std::max(1, fitting);
    const int columns = rows == 0 ? 1 : (count + rows - 1) / rows;
    for (ClassButton* button : m_buttons)
        grid->removeWidget(button);
    for (int index = 0; index < count; ++index)
        grid->addWidget(m_buttons[static_cast<std::size_t>(index)], index / columns, index % columns);
    for (int column = 0; column < grid->columnCount(); ++column)
        grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void LabelPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeButtons();
}

void LabelPanel::installShortcuts(QWidget* window) {
    m_shortcutWindow = window;
    rebuildShortcuts();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { updateArrows(now); });
}

void LabelPanel::rebuildShortcuts() {
    qDeleteAll(m_shortcuts);
    m_shortcuts.clear();
    m_arrows.clear();
    if (!m_shortcutWindow)
        return;
    const auto add = [this](const QKeySequence& keys, auto action) {
        auto* shortcut = new QShortcut(keys, m_shortcutWindow);
        connect(shortcut, &QShortcut::activated, this, action);
        m_shortcuts.push_back(shortcut);
        return shortcut;
    };
    for (const core::LabelClass& entry : m_session->scheme().classes)
        if (entry.key != 0)
            add(QKeySequence(QString(QLatin1Char(entry.key)).toUpper()), [this, id = QString::fromStdString(entry.id)] {
                give(id);
            })->setAutoRepeat(false);
    add(QKeySequence(Qt::Key_Backspace), [this] { m_desk->takeBack(); })->setAutoRepeat(false);
    m_arrows = {add(QKeySequence(Qt::Key_Left), [this] { m_desk->step(-1); }),
                add(QKeySequence(Qt::Key_Right), [this] { m_desk->step(1); })};
    updateArrows(QApplication::focusWidget());
}

void LabelPanel::updateArrows(QWidget* focus) {
    const bool areNeededElsewhere = qobject_cast<QAbstractSlider*>(focus) || qobject_cast<QTabBar*>(focus);
    for (QShortcut* arrow : m_arrows)
        arrow->setEnabled(!areNeededElsewhere);
}

bool LabelPanel::isAdvancing() const {
    return m_desk->isAdvancing();
}

void LabelPanel::setAdvancing(bool isAdvancing) {
    m_advance->setChecked(isAdvancing);
}

void LabelPanel::give(const QString& classId) {
    for (ClassButton* button : m_buttons)
        if (button->objectName() == classId && m_desk->hasTargets())
            button->flash();
    m_desk->give(classId);
    updateTarget();
}

void LabelPanel::updateTarget() {
    const auto survey = m_session->survey();
    const core::RowId current = m_session->current();
    if (m_desk->isGroup()) {
        m_target->setText(tr("%L1 selected objects").arg(m_session->selection().size()));
        m_reason->setText(m_desk->unconfirmedClass().isEmpty() ? tr("a key labels all of them")
                                                               : tr("press again to label all of them"));
        setLook(m_target, "warning");
    } else {
        const bool hasObject = survey && current.isValid();
        m_target->setText(hasObject ? QString::fromStdString(survey->catalog->id(current)) : tr("No object"));
        m_reason->setText(hasObject ? m_session->reasonFor(current) : QString());
        setLook(m_target, "plain");
    }
    const auto label = current.isValid() && !m_desk->isGroup() ? m_session->labels().classOf(current) : std::nullopt;
    for (ClassButton* button : m_buttons) {
        const bool isInForce = label && button->objectName().toStdString() == *label;
        button->setCheckable(isInForce);
        button->setChecked(isInForce);
        button->update();
        button->setEnabled(m_desk->hasTargets() && m_session->areLabelsWritable());
    }
}

void LabelPanel::updateLabels() {
    std::map<std::string, qint64> countOfClass;
    for (const auto& [row, event] : m_session->labels().current)
        ++countOfClass[event.classId];
    for (ClassButton* button : m_buttons)
        button->setCount(countOfClass[button->objectName().toStdString()]);

    std::map<core::LabelRole, qint64> countOfRole;
    for (const core::LabelClass& entry : m_session->scheme().classes)
        countOfRole[entry.role] += countOfClass[entry.id];
    const auto total = static_cast<int>(m_session->labels().current.size());
    QStringList parts;
    const std::pair<core::LabelRole, QString> words[] = {{core::LabelRole::Interesting, tr("%L1 odd")},
                                                         {core::LabelRole::Ordinary, tr("%L1 ordinary")},
                                                         {core::LabelRole::Artefact, tr("%L1 artefacts")},
                                                         {core::LabelRole::Unsure, tr("%L1 unsure")}};
    for (const auto& [role, word] : words)
        if (countOfRole[role] > 0)
            parts << (role == core::LabelRole::Artefact && countOfRole[role] == 1 ? tr("1 artefact")
                                                                                  : word.arg(countOfRole[role]));
    const QString given = parts.join(QStringLiteral(" · "));
    if (total == 0)
        m_progress->setText(tr("No labels yet. The first odd and the first ordinary one start the learning."));
    else
        m_progress->setText(total == 1 ? tr("1 label: %1").arg(given) : tr("%L1 labels: %2").arg(total).arg(given));
    updateTarget();
    updateSaved();
}

void LabelPanel::updateSaved() {
    const int pending = m_session->pendingLabels();
    const Theme& theme = Theme::current();
    QString drawing;
    QColor ink;
    if (!m_session->survey()) {
        m_saved->clear();
    } else if (!m_session->areLabelsWritable() && pending == 0) {
        m_saved->setText(tr("read only"));
        setLook(m_saved, "warning");
        drawing = QStringLiteral("info");
        ink = theme.warning;
    } else if (pending == 0) {
        m_saved->setText(m_session->labels().current.empty() ? QString() : tr("saved"));
        setLook(m_saved, "good");
        drawing = m_saved->text().isEmpty() ? QString() : QStringLiteral("check");
        ink = theme.good;
    } else if (!m_isLate) {
        m_saved->setText(tr("saving %L1 …").arg(pending));
        setLook(m_saved, "faint");
    } else {
        m_saved->setText(tr("%L1 not saved yet").arg(pending));
        setLook(m_saved, "danger");
        drawing = QStringLiteral("warning");
        ink = theme.danger;
    }
    if (drawing.isEmpty())
        m_savedIcon->clear();
    else
        m_savedIcon->setPixmap(icon(drawing, ink).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_savedIcon->setVisible(!drawing.isEmpty());
    m_takeBack->setEnabled(m_session->areLabelsWritable());
}

} // namespace oddity::widgets
