// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/card_form.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

using Json = nlohmann::ordered_json;

constexpr int settledMs = 400;

enum InputColumn { InputName, Channels, Side, Multiple, InputUnit, Scale, Prepare, InputColumns };
enum OutputColumn { Element, Shape, Range, OutputName, Kind, Classes, OutputUnit, Activation, OutputColumns };

QString textIn(const QTableWidget* table, int row, int column) {
    return table->item(row, column)->text().trimmed();
}

QString choiceIn(const QTableWidget* table, int row, int column) {
    return static_cast<QComboBox*>(table->cellWidget(row, column))->currentText();
}

std::vector<std::string> listIn(const QString& text) {
    std::vector<std::string> list;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        list.push_back(part.trimmed().toStdString());
    return list;
}

QString joined(const std::vector<std::string>& list) {
    QStringList texts;
    for (const std::string& one : list)
        texts << QString::fromStdString(one);
    return texts.join(QStringLiteral(", "));
}

void setCell(QTableWidget* table, int row, int column, const QString& text, bool isFixed = false) {
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(text);
    if (isFixed)
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    table->setItem(row, column, item);
}

QTableWidget* tableOf(const QStringList& columns, int rows, int stretched, QWidget* parent) {
    auto* table = new QTableWidget(rows, static_cast<int>(columns.size()), parent);
    table->setProperty("look", "flat");
    table->setHorizontalHeaderLabels(columns);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    table->verticalHeader()->setDefaultSectionSize(QComboBox().sizeHint().height() + 2 * Theme::spacingPx);
    table->setEditTriggers(QAbstractItemView::AllEditTriggers);
    return table;
}

template <typename Number> Number numberIn(const QTableWidget* table, int row, int column) {
    bool isNumber = false;
    const QString text = textIn(table, row, column);
    const double value = text.toDouble(&isNumber);
    constexpr double most = 1e6;
    if (!isNumber || !(value >= 0 && value <= most) || (std::is_integral_v<Number> && value != std::floor(value)))
        throw core::Error(core::ErrorKind::Usage, CardForm::tr("'%1' is no number for %2")
                                                      .arg(text, table->horizontalHeaderItem(column)->text())
                                                      .toStdString());
    return static_cast<Number>(value);
}

} // namespace

CardForm::CardForm(core::CardProposal proposal, std::filesystem::path file, Check tryCard, QWidget* parent)
    : QDialog(parent), m_proposal(std::move(proposal)), m_file(std::move(file)), m_check(std::move(tryCard)),
      m_name(new QLineEdit(QString::fromStdString(m_proposal.card.name), this)), m_licence(new QLineEdit(this)),
      m_citation(new QLineEdit(this)), m_remark(new QLabel(this)), m_save(new QPushButton(tr("Save card"), this)),
      m_checking(workPool()), m_saving(workPool()) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Card of %1").arg(QString::fromStdString(m_proposal.card.name)));
    resize(980, 560);
    m_inputs = tableOf({tr("Takes"), tr("Bands or columns"), tr("Pixels a side"), tr("Multiple of"), tr("Unit"),
                        tr("″ a pixel"), tr("Preparation steps")},
                       static_cast<int>(m_proposal.card.inputs.size()), Prepare, this);
    m_inputs->horizontalHeaderItem(Side)->setToolTip(tr("0: any size"));
    m_inputs->horizontalHeaderItem(Prepare)->setToolTip(
        tr("As in a card: [{\"step\": \"divide\", \"by\": 3.5}, …]; how pixels were prepared in training"));
    m_outputs = tableOf({tr("Element"), tr("Shape"), tr("Range seen"), tr("Name"), tr("Kind"), tr("Classes or names"),
                         tr("Unit"), tr("Still to apply")},
                        static_cast<int>(m_proposal.card.outputs.size()), Classes, this);
    fillInputs();
    fillOutputs();
    m_remark->setWordWrap(true);
    m_remark->setTextFormat(Qt::PlainText);

    auto* names = new FormLayout;
    names->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    names->addRow(tr("Name"), m_name);
    names->addRow(tr("Licence"), m_licence);
    names->addRow(tr("Citation"), m_citation);
    QString remarks;
    for (const std::string& remark : m_proposal.remarks)
        remarks += QStringLiteral("\n") + QString::fromStdString(remark);
    auto* tried = new QLabel(
        tr("%L1 shapes were tried. Kinds are guesses from the numbers; bands, units and preparation only the network's "
           "maker knows.")
                .arg(m_proposal.trials.size()) +
            remarks,
        this);
    tried->setProperty("look", "faint");
    tried->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    m_save->setObjectName(QStringLiteral("save"));
    m_save->setProperty("look", "primary");
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    m_save->setToolTip(QString::fromStdString(m_file.string()));
    QPushButton* close = buttons->addButton(QDialogButtonBox::Close);
    for (QPushButton* button : {m_save, close}) {
        button->setIcon({});
        button->setAutoDefault(false);
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &CardForm::askToSave);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addLayout(names);
    layout->addWidget(tried);
    layout->addWidget(m_inputs, 2);
    layout->addWidget(m_outputs, 3);
    layout->addWidget(m_remark);
    layout->addWidget(buttons);

    m_settled.setSingleShot(true);
    m_settled.setInterval(settledMs);
    connect(&m_settled, &QTimer::timeout, this, &CardForm::check);
    const auto changed = [this] {
        m_checking.cancel();
        m_save->setEnabled(false);
        m_settled.start();
    };
    for (QLineEdit* edit : {m_name, m_licence, m_citation})
        connect(edit, &QLineEdit::textChanged, this, changed);
    for (QTableWidget* table : {m_inputs, m_outputs})
        connect(table, &QTableWidget::itemChanged, this, changed);
    for (QComboBox* box : m_outputs->findChildren<QComboBox*>())
        connect(box, &QComboBox::currentTextChanged, this, changed);
    for (TaskSlot* slot : {&m_checking, &m_saving})
        connect(slot, &TaskSlot::failed, this, &CardForm::say);
    check();
}

void CardForm::fillInputs() {
    for (int row = 0; row < m_inputs->rowCount(); ++row) {
        const core::InputSpec& input = m_proposal.card.inputs[static_cast<std::size_t>(row)];
        const bool isImage = input.kind == core::InputKind::Image;
        setCell(m_inputs, row, InputName, QString::fromStdString(input.name));
        setCell(m_inputs, row, Channels, joined(input.channels()));
        setCell(m_inputs, row, Side, QString::number(input.height), !isImage);
        setCell(m_inputs, row, Multiple, QString::number(input.sizeMultiple), !isImage);
        setCell(m_inputs, row, InputUnit, QString::fromStdString(input.unit), !isImage);
        setCell(m_inputs, row, Scale, QString::number(input.pixelScaleArcsec), !isImage);
        setCell(m_inputs, row, Prepare, QStringLiteral("[]"));
    }
}

void CardForm::fillOutputs() {
    for (int row = 0; row < m_outputs->rowCount(); ++row) {
        const core::OutputSpec& output = m_proposal.card.outputs[static_cast<std::size_t>(row)];
        const auto seen = std::ranges::find(m_proposal.outputs, output.element, &core::OutputGuess::element);
        setCell(m_outputs, row, Element, QString::fromStdString(output.element), true);
        setCell(m_outputs, row, Shape, QString::fromStdString(core::Tensor{seen->shape, {}}.shapeText()), true);
        setCell(m_outputs, row, Range,
                QStringLiteral("%1 … %2").arg(double{seen->low}, 0, 'g', 3).arg(double{seen->high}, 0, 'g', 3), true);
        setCell(m_outputs, row, OutputName, QString::fromStdString(output.name));
        setCell(m_outputs, row, Classes, joined(output.classes));
        setCell(m_outputs, row, OutputUnit, QString::fromStdString(output.unit));
        auto* kind = new QComboBox(m_outputs);
        for (const std::string_view word : core::outputKindWords())
            if (word != core::nameOf(core::OutputKind::Gen))
                kind->addItem(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
        const std::string_view word = core::nameOf(output.kind);
        kind->setCurrentText(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
        kind->setToolTip(QString::fromStdString(seen->reason));
        auto* activation = new QComboBox(m_outputs);
        activation->addItems(
            {QString(), QStringLiteral("softmax"), QStringLiteral("sigmoid"), QStringLiteral("mixture")});
        m_outputs->setCellWidget(row, Kind, kind);
        m_outputs->setCellWidget(row, Activation, activation);
    }
}

std::string CardForm::card() const {
    core::ModelCard card = m_proposal.card;
    card.name = m_name->text().trimmed().toStdString();
    card.licence = m_licence->text().trimmed().toStdString();
    card.citation = m_citation->text().trimmed().toStdString();
    std::vector<Json> steps;
    for (int row = 0; row < m_inputs->rowCount(); ++row) {
        core::InputSpec& input = card.inputs[static_cast<std::size_t>(row)];
        input.name = textIn(m_inputs, row, InputName).toStdString();
        (input.kind == core::InputKind::Image ? input.bands : input.columns) = listIn(textIn(m_inputs, row, Channels));
        input.height = input.width = numberIn<int>(m_inputs, row, Side);
        input.sizeMultiple = numberIn<int>(m_inputs, row, Multiple);
        input.unit = textIn(m_inputs, row, InputUnit).toStdString();
        input.pixelScaleArcsec = numberIn<double>(m_inputs, row, Scale);
        try {
            steps.push_back(Json::parse(textIn(m_inputs, row, Prepare).toStdString()));
        } catch (const Json::exception& problem) {
            throw core::Error(
                core::ErrorKind::Usage,
                tr("the preparation steps are no JSON: %1").arg(QLatin1String(problem.what())).toStdString());
        }
    }
    for (int row = 0; row < m_outputs->rowCount(); ++row) {
        core::OutputSpec& output = card.outputs[static_cast<std::size_t>(row)];
        output.name = textIn(m_outputs, row, OutputName).toStdString();
        output.kind = core::outputKindNamed(choiceIn(m_outputs, row, Kind).toStdString()).value();
        output.classes = listIn(textIn(m_outputs, row, Classes));
        output.unit = textIn(m_outputs, row, OutputUnit).toStdString();
        output.activation = choiceIn(m_outputs, row, Activation).toStdString();
    }
    Json json = Json::parse(card.json());
    for (std::size_t input = 0; input < steps.size(); ++input)
        json["inputs"][input]["prepare"] = steps[input];
    return json.dump(2);
}

void CardForm::check() {
    m_save->setEnabled(false);
    try {
        const std::string text = card();
        m_checking.start<std::string>([check = m_check, text](const core::Progress&) { return check(text); },
                                      [this, text](const std::string& problem) {
                                          m_tried = text;
                                          say(QString::fromStdString(problem));
                                      });
    } catch (const core::Error& error) {
        m_checking.cancel();
        say(QString::fromUtf8(error.what()));
    }
}

void CardForm::say(const QString& problem) {
    m_save->setEnabled(problem.isEmpty());
    m_remark->setText(problem.isEmpty() ? tr("The network runs with this card.") : problem);
    m_remark->setProperty("look", problem.isEmpty() ? "good" : "warning");
    m_remark->style()->unpolish(m_remark);
    m_remark->style()->polish(m_remark);
}

void CardForm::askToSave() {
    std::error_code unreadable;
    if (!std::filesystem::exists(m_file, unreadable)) {
        save();
        return;
    }
    auto* question = new QMessageBox(
        QMessageBox::Question, tr("Replace the card?"),
        tr("%1 is there already. Replace it?").arg(QString::fromStdString(m_file.string())), QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* replace = question->addButton(tr("Replace"), QMessageBox::AcceptRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(replace, &QPushButton::clicked, this, &CardForm::save);
    question->open();
}

void CardForm::save() {
    m_save->setEnabled(false);
    m_saving.start<bool>(
        [file = m_file, text = m_tried](const core::Progress&) {
            core::AtomicFile out(file);
            out.write(text + "\n");
            out.commit();
            return true;
        },
        [this](bool) {
            Q_EMIT saved(QString::fromStdString(m_file.string()));
            accept();
        });
}

} // namespace oddity::widgets
