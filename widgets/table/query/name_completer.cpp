// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/name_completer.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include "core/query/expression.h"
#include "widgets/style/theme.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

constexpr int nameRole = Qt::UserRole;
constexpr int insertedRole = Qt::UserRole + 1;
constexpr int remarkRole = Qt::UserRole + 2;
constexpr int popupWidthPx = 420;

/// The name, and beside it in faint letters what it is.
class NameDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        painter->fillRect(option.rect, isCurrent ? theme.selection : theme.raised);
        QRect rect = option.rect.adjusted(8, 0, -8, 0);
        painter->setFont(Theme::font(TypeRole::Body));
        painter->setPen(theme.text);
        const QString name = index.data(Qt::DisplayRole).toString();
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, name);
        rect.setLeft(rect.left() + painter->fontMetrics().horizontalAdvance(name) + 12);
        painter->setFont(Theme::font(TypeRole::Caption));
        painter->setPen(theme.faintText);
        painter->drawText(
            rect, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(index.data(remarkRole).toString(), Qt::ElideRight, rect.width()));
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, option.fontMetrics.height() + 8};
    }
};

bool isWordLetter(QChar letter) {
    return letter.isLetterOrNumber() || letter == QLatin1Char('_') || letter == QLatin1Char('$');
}

} // namespace

NameCompleter::NameCompleter(Session* session, QLineEdit* line)
    : QCompleter(line), m_session(session), m_line(line), m_names(new QStandardItemModel(this)) {
    setWidget(line);
    setModel(m_names);
    setCompletionRole(nameRole);
    setCaseSensitivity(Qt::CaseInsensitive);
    setMaxVisibleItems(12);
    popup()->setItemDelegate(new NameDelegate(this));
    for (const auto signal : {&Session::surveyChanged, &Session::fieldsChanged})
        connect(session, signal, this, [this] { m_isStale = true; });
    connect(line, &QLineEdit::textEdited, this, &NameCompleter::offer);
    connect(this, qOverload<const QModelIndex&>(&QCompleter::activated), this, &NameCompleter::insert);
}

void NameCompleter::takeNames() {
    m_isStale = false;
    m_names->clear();
    const auto add = [this](const QString& shown, const QString& name, const QString& inserted, const QString& remark) {
        auto* item = new QStandardItem(shown);
        item->setData(name, nameRole);
        item->setData(inserted, insertedRole);
        item->setData(remark, remarkRole);
        m_names->appendRow(item);
    };
    for (const core::NamedColumn& column : columnsOf(*m_session).all) {
        QStringList remark;
        for (const std::string& part : {column.unit, column.description})
            if (!part.empty())
                remark << QString::fromStdString(part);
        const QString name = QString::fromStdString(column.name);
        add(name, name, QString::fromStdString(core::quotedName(column.name)), remark.join(QStringLiteral(" · ")));
    }
    for (const core::FunctionEntry& entry : core::functionList()) {
        const QString name = QString::fromStdString(entry.name);
        add(QString::fromStdString(entry.usage), name, name + QLatin1Char('('),
            QString::fromStdString(entry.description));
    }
}

int NameCompleter::wordStart() const {
    const QString text = m_line->text();
    int start = m_line->cursorPosition();
    while (start > 0 && isWordLetter(text[start - 1]))
        --start;
    return start;
}

void NameCompleter::offer() {
    const int start = wordStart();
    const QString text = m_line->text();
    const QString word = text.mid(start, m_line->cursorPosition() - start);
    const QString before = text.left(start);
    const bool isInText = before.count(QLatin1Char('"')) % 2 == 1 || before.count(QLatin1Char('\'')) % 2 == 1;
    if (word.isEmpty() || word[0].isDigit() || isInText) {
        popup()->hide();
        return;
    }
    if (m_isStale)
        takeNames();
    for (const Qt::MatchFlag match : {Qt::MatchStartsWith, Qt::MatchContains}) {
        setFilterMode(match);
        setCompletionPrefix(word);
        if (completionCount() > 0)
            break;
    }
    const bool isComplete = completionCount() == 1 && currentIndex().data(nameRole).toString() == word;
    if (completionCount() == 0 || isComplete) {
        popup()->hide();
        return;
    }
    popup()->setMinimumWidth(popupWidthPx);
    complete();
}

void NameCompleter::insert(const QModelIndex& index) {
    int start = wordStart();
    const int end = m_line->cursorPosition();
    const QString name = index.data(insertedRole).toString();
    QString text = m_line->text();
    if (start > 0 && text[start - 1] == QLatin1Char('`'))
        --start;
    text.replace(start, end - start, name);
    m_line->setText(text);
    m_line->setCursorPosition(start + static_cast<int>(name.size()));
}

} // namespace oddity::widgets
