// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "tests/widgets/table/widget_picture.h"
#include "widgets/network/card_form.h"
#include "widgets/network/network_page.h"
#include "widgets/style/theme.h"

using namespace oddity;

namespace {

core::NetworkReport made(const char* name) {
    core::NetworkReport report;
    report.card.name = name;
    report.card.description = "Sorts <b>galaxies</b> & more";
    report.card.trainingData = "Galaxy Zoo DECaLS, 249,581 galaxies";
    report.card.licence = "BSD-3-Clause";
    report.card.citation = "Walmsley et al. 2022";
    core::InputSpec input;
    input.bands = {"g", "r", "z"};
    input.height = input.width = 64;
    input.unit = "nanomaggy";
    input.pixelScaleArcsec = 0.262;
    input.prepare = {{"asinh", {{"scale", 0.05}}, {}}, {"divide", {}, {{"by", {1, 2, 3}}}}};
    report.card.inputs = {input};
    report.card.outputs = {{.name = "class", .kind = core::OutputKind::Class, .classes = {"smooth", "disk"}},
                           {.name = "latents", .kind = core::OutputKind::Embed}};
    report.fingerprint = std::string(64, 'a');
    report.device = "cpu";
    report.parameters = 123456;
    report.layers.answer = {{"features.0 convolution", 16, 32, 32}, {"features.3 relu", 32, 16, 16}};
    report.operations.answer = core::OperationCount{12'345'678, {"aten::fft_fft2"}};
    return report;
}

core::CardProposal proposed() {
    core::CardProposal proposal;
    proposal.card.name = "zoo";
    core::InputSpec input;
    input.bands = {"band1", "band2", "band3"};
    input.height = input.width = 64;
    proposal.card.inputs = {input};
    for (const char* element : {"0", "1"}) {
        core::OutputGuess guess{
            .element = element, .shape = {3, 4}, .low = 0, .high = 1, .output = {}, .reason = "rows"};
        guess.output = core::OutputSpec{.name = std::string("output") + element,
                                        .kind = core::OutputKind::Class,
                                        .element = element,
                                        .classes = {"class 1", "class 2", "class 3", "class 4"}};
        proposal.outputs.push_back(guess);
        proposal.card.outputs.push_back(*guess.output);
    }
    proposal.trials.resize(12);
    return proposal;
}

} // namespace

class TestNetworkViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPageSaysWhatANetworkIs() {
        widgets::NetworkPage page;
        page.setNetworks({made("zoo"), made("other")}, {});
        const auto* text = page.findChild<QTextBrowser*>();
        const QString words = text->toPlainText();
        for (const char* part :
             {"zoo", "Sorts <b>galaxies</b> & more", "123,456", "at least 12.3 million", "aten::fft_fft2", "g, r, z",
              "64×64", "nanomaggy", "asinh (scale 0.05)", "smooth, disk", "features.3 relu", "Walmsley", "BSD-3"})
            QVERIFY2(words.contains(QString::fromUtf8(part)), part);
        QVERIFY(words.contains(QString(64, QLatin1Char('a'))));
        page.findChild<QComboBox*>()->setCurrentIndex(1);
        QVERIFY(text->toPlainText().startsWith(QLatin1String("other")));
    }

    void symmetryIsAskedForAndShown() {
        widgets::NetworkPage page;
        page.setNetworks({made("zoo")}, {});
        QSignalSpy asked(&page, &widgets::NetworkPage::symmetryAsked);
        for (auto* button : page.findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Check symmetry"))
                button->click();
        QCOMPARE(asked.size(), 1);
        core::SymmetryReport report{"class", {{"turned 90°", 0.25, 0}}};
        page.setSymmetry(asked.front().front().toString(),
                         widgets::SymmetryAnswer{std::vector<core::SymmetryReport>{report}, {}});
        QVERIFY(page.findChild<QTextBrowser*>()->toPlainText().contains(QLatin1String("0.25")));
        page.setNetworks({}, QStringLiteral("none was run"));
        QCOMPARE(page.findChild<QTextBrowser*>()->toPlainText(), QStringLiteral("none was run"));
    }

    void cardsAreCheckedAsTheyAreWritten() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("zoo.oddity.json").toStdString();
        auto* form = new widgets::CardForm(
            proposed(), file,
            [](const std::string& card) {
                const core::ModelCard read = core::ModelCard::parse(card, "card");
                return read.inputs.front().bands.front() == "g" ? std::string() : std::string("the bands are no bands");
            },
            nullptr);
        form->show();
        auto* save = form->findChild<QPushButton*>(QStringLiteral("save"));
        auto* inputs = form->findChildren<QTableWidget*>().front();
        QVERIFY(!save->isEnabled());
        inputs->item(0, 1)->setText(QStringLiteral("g, r, z"));
        inputs->item(0, 6)->setText(QStringLiteral("[{\"step\": "));
        QTest::qWait(600);
        QVERIFY(!save->isEnabled()); // no JSON
        inputs->item(0, 6)->setText(QStringLiteral("[{\"step\": \"clip\", \"low\": 0, \"high\": 1}]"));
        QTRY_VERIFY(save->isEnabled());
        QSignalSpy saved(form, &widgets::CardForm::saved);
        save->click();
        QTRY_COMPARE(saved.size(), 1);
        const core::ModelCard card = core::ModelCard::parse(core::readWholeFile(file), file.string());
        QCOMPARE(card.inputs.front().bands, (std::vector<std::string>{"g", "r", "z"}));
        QCOMPARE(card.inputs.front().prepare.front().name, std::string("clip"));
        QCOMPARE(card.outputs.back().element, std::string("1"));
    }

    void aCardThatIsThereIsNotReplacedUnasked() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("zoo.oddity.json").toStdString();
        core::AtomicFile before(file);
        before.write("written by hand");
        before.commit();
        auto* form = new widgets::CardForm(
            proposed(), file, [](const std::string&) { return std::string(); }, nullptr);
        form->show();
        auto* save = form->findChild<QPushButton*>(QStringLiteral("save"));
        QTRY_VERIFY(save->isEnabled());
        save->click();
        QTRY_VERIFY(form->findChild<QMessageBox*>());
        auto* question = form->findChild<QMessageBox*>();
        QCOMPARE(question->defaultButton(), question->button(QMessageBox::Cancel));
        question->button(QMessageBox::Cancel)->click();
        QTest::qWait(100);
        QCOMPARE(core::readWholeFile(file), std::string("written by hand"));
        form->close();
    }

    void pictures() {
        for (const widgets::Theme& theme : {widgets::Theme::dark(), widgets::Theme::light()}) {
            widgets::Theme::apply(*qApp, theme);
            widgets::NetworkPage page;
            page.setNetworks({made("zoo"), made("other")}, {});
            page.show();
            QVERIFY(tests::coloursOfPicture(page, QStringLiteral("network-page")) > 20);
            auto* form = new widgets::CardForm(
                proposed(), "zoo.oddity.json", [](const std::string&) { return std::string(); }, nullptr);
            form->show();
            QTRY_VERIFY(form->findChild<QPushButton*>(QStringLiteral("save"))->isEnabled());
            QVERIFY(tests::coloursOfPicture(*form, QStringLiteral("card-form")) > 20);
            form->close();
        }
    }
};

QTEST_MAIN(TestNetworkViews)
#include "test_network_views.moc"
