// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/computed_column_dialog.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/query/expression.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"
#include "widgets/table/query/name_completer.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

ComputedColumnDialog::ComputedColumnDialog(Session* session, ComputedColumns* columns, QWidget* parent)
    : QDialog(parent), m_session(session), m_slot(new TaskSlot(workPool(), this)), m_columns(columns),
      m_tree(new QTreeWidget(this)), m_name(new QLineEdit(this)), m_expression(new QLineEdit(this)),
      m_unit(new QLineEdit(this)), m_message(new QLabel(this)), m_save(new QPushButton(tr("Add column"), this)),
      m_remove(new QPushButton(tr("Remove column"), this)) {
    setWindowTitle(tr("Computed columns"));
    resize(560, 400);
    m_tree->setHeaderLabels({tr("Name"), tr("Expression"), tr("Unit")});
    m_tree->setRootIsDecorated(false);
    m_tree->setAlternatingRowColors(true);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_tree->header()->resizeSection(0, 130);
    m_name->setPlaceholderText(tr("g_r"));
    m_expression->setPlaceholderText(tr("mag_g - mag_r"));
    m_expression->setObjectName(QStringLiteral("expression"));
    m_unit->setPlaceholderText(tr("mag"));
    m_unit->setMaximumWidth(120);
    new NameCompleter(session, m_expression);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setMinimumHeight(2 * fontMetrics().height());
    m_message->setAlignment(Qt::AlignTop);
    m_save->setProperty("look", "primary");
    m_save->setDefault(true);
    m_remove->setAutoDefault(false);
    auto* form = new FormLayout;
    form->setSpacing(Theme::spacingPx);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Expression"), m_expression);
    form->addRow(tr("Unit"), m_unit);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(12);
    column->addWidget(m_tree, 1);
    column->addLayout(form);
    column->addWidget(m_message);
    column->addLayout(buttons);

    connect(m_columns, &ComputedColumns::changed, this, &ComputedColumnDialog::fill);
    connect(m_session, &Session::fieldsChanged, this, &ComputedColumnDialog::check);
    connect(m_slot, &TaskSlot::failed, this, [this](const QString& message) { say(message, "danger"); });
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &ComputedColumnDialog::showChosen);
    for (QLineEdit* line : {m_name, m_expression})
        connect(line, &QLineEdit::textChanged, this, &ComputedColumnDialog::check);
    connect(m_save, &QPushButton::clicked, this, [this] {
        m_columns->add({m_name->text().trimmed(), m_expression->text().trimmed(), m_unit->text().trimmed()});
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_columns->remove(m_name->text().trimmed()); });
    fill();
    check();
}

void ComputedColumnDialog::fill() {
    const QSignalBlocker blocker(m_tree);
    m_tree->clear();
    for (const ComputedColumn& column : m_columns->all())
        new QTreeWidgetItem(m_tree, {column.name, column.expression, column.unit});
    check();
}

void ComputedColumnDialog::showChosen() {
    const auto items = m_tree->selectedItems();
    if (items.isEmpty())
        return;
    m_name->setText(items.first()->text(0));
    m_expression->setText(items.first()->text(1));
    m_unit->setText(items.first()->text(2));
}

QString ComputedColumnDialog::problemOfName() const {
    const QString name = m_name->text().trimmed();
    const auto survey = m_session->survey();
    if (name.isEmpty())
        return tr("A name is missing");
    if (survey && survey->catalog->find(name.toStdString()))
        return tr("The catalog has a column %1 already").arg(name);
    if (!m_columns->contains(name) && m_session->fieldNames().contains(name))
        return tr("There is a result %1 already").arg(name);
    return {};
}

void ComputedColumnDialog::check() {
    const QString name = m_name->text().trimmed();
    const bool isOld = m_columns->contains(name);
    m_save->setText(isOld ? tr("Save column") : tr("Add column"));
    m_remove->setEnabled(isOld);
    m_save->setEnabled(false);
    m_slot->cancel();
    if (m_expression->text().trimmed().isEmpty()) {
        say({}, "faint");
        return;
    }
    // on another thread: what an expression names may have to be made first
    using Verdict = std::pair<QString, QString>;
    m_slot->start<Verdict>(
        [columns = columnsOf(*m_session), text = m_expression->text().trimmed().toStdString()](const core::Progress&) {
            try {
                const auto kind = core::Expression::parse(text, columns).kind();
                return Verdict({}, kind == core::Expression::Kind::Number  ? tr("A number for each object")
                                   : kind == core::Expression::Kind::Truth ? tr("True or false for each object")
                                                                           : tr("A text for each object"));
            } catch (const core::ExpressionError& error) {
                return Verdict(QString::fromUtf8(error.what()), {});
            }
        },
        [this](const Verdict& verdict) { take(verdict.first, verdict.second); });
}

void ComputedColumnDialog::take(const QString& problem, const QString& kind) {
    QString message = problem.isEmpty() ? problemOfName() : problem;
    const bool isRight = message.isEmpty();
    if (isRight)
        message = kind;
    message[0] = message[0].toUpper();
    m_save->setEnabled(isRight);
    say(message, isRight ? "faint" : "danger");
}

void ComputedColumnDialog::say(const QString& message, const char* look) {
    m_message->setText(message);
    m_message->setProperty("look", look);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace oddity::widgets
