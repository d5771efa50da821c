// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/network_text.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("NetworkPage", text);
}

QString plain(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString joined(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts)
        list << plain(text);
    return list.join(QStringLiteral(", "));
}

QString faint(const QString& text) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(Theme::current().faintText.name(), text);
}

/// Words where a table could be.
QString remark(const QString& text) {
    return QStringLiteral("<p style='margin-top:4px; margin-bottom:12px'>%1</p>").arg(text);
}

QString heading(const QString& text) {
    return QStringLiteral("<h4 style='margin-top:4px; margin-bottom:0px'>%1</h4>").arg(faint(text));
}

/// A table of cells that are markup already; `head` may be empty.
class Table {
public:
    explicit Table(const QStringList& head = {}) {
        if (head.isEmpty())
            return;
        m_rows += QStringLiteral("<tr>");
        for (const QString& cell : head)
            m_rows += QStringLiteral("<td>%1</td>").arg(faint(cell));
        m_rows += QStringLiteral("</tr>");
    }
    Table& row(const QStringList& cells) {
        m_rows += QStringLiteral("<tr>");
        for (const QString& cell : cells)
            m_rows += QStringLiteral("<td>%1</td>").arg(cell);
        m_rows += QStringLiteral("</tr>");
        return *this;
    }
    /// A fact with its name; none where there is nothing to say.
    Table& fact(const QString& name, const QString& value) {
        return value.isEmpty() ? *this : row({faint(name), value});
    }
    QString text() const {
        return QStringLiteral(
                   "<table cellpadding='3' cellspacing='0' style='margin-top:4px; margin-bottom:12px'>%1</table>")
            .arg(m_rows);
    }

private:
    QString m_rows;
};

QString shapeText(const core::InputSpec& input) {
    const QString text = plain(input.shapeText());
    return input.isImage() && input.sizeMultiple > 1
               ? words("%1, sizes in multiples of %2").arg(text, QString::number(input.sizeMultiple))
               : text;
}

QString channelsText(const core::InputSpec& input) {
    if (input.bands == std::vector<std::string>{"*"})
        return words("any one band");
    return input.isSequence()
               ? words("%1 in each of %2 epochs").arg(joined(input.bands), QString::number(input.epochs.count))
               : joined(input.channelNames());
}

QString stepText(const core::PrepareStep& step) {
    QStringList parameters;
    for (const auto& [name, value] : step.numbers)
        parameters << QStringLiteral("%1 %2").arg(plain(name), QString::number(value));
    for (const auto& [name, values] : step.lists) {
        QStringList list;
        for (const double value : values)
            list << QString::number(value);
        parameters << QStringLiteral("%1 %2").arg(plain(name), list.join(QStringLiteral(", ")));
    }
    return plain(step.name) +
           (parameters.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parameters.join(QStringLiteral("; "))));
}

QString inputsText(const core::ModelCard& card) {
    Table table(
        {words("Input"), words("Bands, columns or series"), words("Shape"), words("Unit"), words("Prepared by")});
    for (const core::InputSpec& input : card.inputs) {
        QStringList steps;
        for (const core::PrepareStep& step : input.prepare)
            steps << stepText(step);
        QString unit = plain(input.unit);
        if (input.pixelScaleArcsec > 0)
            unit += (unit.isEmpty() ? "" : ", ") + words("%1″ a pixel").arg(input.pixelScaleArcsec);
        table.row({plain(input.name), channelsText(input), shapeText(input), unit, steps.join(QStringLiteral(" → "))});
    }
    return table.text();
}

QString outputsText(const core::ModelCard& card) {
    Table table({words("Output"), words("Kind"), words("Unit"), words("Values")});
    for (const core::OutputSpec& output : card.outputs) {
        QStringList questions;
        for (const core::VoteQuestion& question : output.questions)
            questions << plain(question.name);
        table.row({plain(output.name), QString::fromUtf8(core::nameOf(output.kind).data()), plain(output.unit),
                   questions.isEmpty() ? joined(output.classes) : questions.join(QStringLiteral(", "))});
    }
    return table.text();
}

QString layersText(const core::Asked<std::vector<core::SpatialLayer>>& layers) {
    if (!layers.answer)
        return remark(plain(layers.problem));
    Table table({words("Layer"), words("Channels"), words("Pixels")});
    for (const core::SpatialLayer& layer : *layers.answer)
        table.row({plain(layer.name), QLocale().toString(qlonglong{layer.channels}),
                   QStringLiteral("%1 × %2").arg(layer.width).arg(layer.height)});
    return table.text();
}

QString operationsText(const core::Asked<core::OperationCount>& operations) {
    if (!operations.answer)
        return plain(operations.problem);
    QString text = words("%1 multiply-adds in convolutions and matrix products")
                       .arg(QString::fromStdString(core::countText(*operations.answer)));
    if (!operations.answer->uncounted.empty())
        text += faint(words("; not counted: %1").arg(joined(operations.answer->uncounted)));
    return text;
}

QString symmetryText(const SymmetryAnswer* symmetry) {
    if (!symmetry)
        return remark(faint(words("not checked yet")));
    if (!symmetry->answer)
        return remark(plain(symmetry->problem));
    Table table(
        {words("Output"), words("Turned and mirrored, it is"), words("From invariance"), words("From equivariance")});
    const auto number = [](double value) {
        return std::isfinite(value) ? QString::number(value, 'g', 2) : QStringLiteral("–");
    };
    for (const core::SymmetryReport& report : *symmetry->answer)
        table.row({plain(report.output), plain(core::nameOf(report.symmetry())), number(report.largestFromInvariance()),
                   number(report.largestFromEquivariance())});
    return table.text();
}

} // namespace

QString networkPageText(const core::NetworkReport& network, const SymmetryAnswer* symmetry) {
    const core::ModelCard& card = network.card;
    QString text = QStringLiteral("<h2>%1</h2>").arg(plain(card.name));
    if (!card.description.empty())
        text += QStringLiteral("<p style='margin-bottom:8px'>%1</p>").arg(plain(card.description));
    Table facts;
    facts.fact(words("Version"), plain(card.version))
        .fact(words("Parameters"), QLocale().toString(qlonglong{network.parameters}))
        .fact(words("For one object"), operationsText(network.operations))
        .fact(words("Members"), network.members > 1 ? QString::number(network.members) : QString())
        .fact(words("Runs on"), plain(network.device))
        .fact(words("Dropout passes"), card.hasDropout ? words("yes") : words("no"))
        .fact(words("Gradients"), card.hasGradients ? words("yes") : words("no"))
        .fact(words("Training data"), plain(card.trainingData))
        .fact(words("Licence"), plain(card.licence))
        .fact(words("Citation"), plain(card.citation))
        .fact(words("Fingerprint (file and card)"), QStringLiteral("<code>%1</code>").arg(plain(network.fingerprint)));
    text += facts.text() + heading(words("Takes")) + inputsText(card) + heading(words("Gives")) + outputsText(card) +
            heading(words("Symmetry, on one object")) + symmetryText(symmetry) + heading(words("Layers")) +
            layersText(network.layers);
    return text;
}

} // namespace oddity::widgets
