// SPDX-License-Identifier: BSD-3-Clause
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "core/fingerprint.h"
#include "core/model/trust/trust_list.h"
#include "tests/widgets/table/widget_picture.h"
#include "widgets/network/approved_networks.h"
#include "widgets/network/trust_dialog.h"
#include "widgets/style/theme.h"

using namespace oddity;
using widgets::TrustDialog;

namespace {

core::NetworkIdentity made(const char* name) {
    return {std::filesystem::path("/surveys/shared/networks") / name, core::Fingerprint::ofBytes(name), 46'827'520};
}

QString allText(const QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        texts << label->text();
    return texts.join(QLatin1Char('\n'));
}

} // namespace

class TestTrustDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAnswerIsNoUnlessAnotherIsGiven() {
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Escape, Qt::Key_Space}) {
            QPointer<TrustDialog> dialog =
                new TrustDialog({made("zoo.pt")}, TrustDialog::Origin::ChosenByUser, nullptr);
            QSignalSpy accepted(dialog, &QDialog::accepted), rejected(dialog, &QDialog::rejected);
            dialog->open();
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            QTest::keyClick(dialog->focusWidget(), key);
            QCOMPARE(rejected.size(), 1);
            QCOMPARE(accepted.size(), 0);
            QTRY_VERIFY(!dialog);
        }
    }

    void yesTakesAClickOnItsButton() {
        QPointer<TrustDialog> dialog = new TrustDialog({made("zoo.pt")}, TrustDialog::Origin::ChosenByUser, nullptr);
        QSignalSpy accepted(dialog, &QDialog::accepted);
        dialog->open();
        auto* load = dialog->findChild<QPushButton*>(QStringLiteral("load"));
        QVERIFY(load && !load->isDefault() && !load->autoDefault());
        load->click();
        QCOMPARE(accepted.size(), 1);
    }

    void saysWhatIsAsked() {
        const TrustDialog dialog({made("zoo.pt"), made("lens.pt")}, TrustDialog::Origin::RememberedByProject, nullptr);
        const QString text = allText(dialog).remove(QLatin1Char('\n'));
        for (const char* name : {"zoo.pt", "lens.pt"}) {
            QVERIFY(text.contains(QLatin1String(name)));
            QVERIFY(text.contains(QString::fromStdString(made(name).sha256)));
        }
        for (const char* part : {"/surveys/shared/networks", "46,827,520", "project", "sandbox", "overwrite files"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
    }

    void listsWhatIsApprovedAndForgetsIt() {
        const QTemporaryDir folder;
        const auto list = std::make_shared<core::TrustList>(folder.filePath("known.json").toStdString());
        list->approve({made("zoo.pt"), made("lens.pt")}, "oddity");
        auto* dialog = new widgets::ApprovedNetworks(list, nullptr);
        dialog->open();
        auto* table = dialog->findChild<QTableWidget*>();
        QTRY_COMPARE(table->rowCount(), 2);
        auto* remove = dialog->findChild<QPushButton*>(QStringLiteral("remove"));
        QVERIFY(!remove->isEnabled());
        QVERIFY(tests::coloursOfPicture(*dialog, QStringLiteral("approved-networks")) > 20);
        table->selectRow(0);
        QVERIFY(remove->isEnabled());
        remove->click();
        QTRY_COMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("lens.pt"));
        QVERIFY(!list->isTrusted(made("zoo.pt").sha256));
        dialog->close();
    }

    void pictures() {
        for (const widgets::Theme& theme : {widgets::Theme::dark(), widgets::Theme::light()}) {
            widgets::Theme::apply(*qApp, theme);
            for (const auto& [name, networks] :
                 {std::pair("trust-one", std::vector{made("zoo.pt")}),
                  std::pair("trust-many", std::vector{made("a.pt"), made("b.pt"), made("c.pt")})}) {
                auto* dialog = new TrustDialog(networks, TrustDialog::Origin::RememberedByProject, nullptr);
                dialog->open();
                QVERIFY(QTest::qWaitForWindowExposed(dialog));
                QVERIFY(tests::coloursOfPicture(*dialog, QLatin1String(name)) > 20);
                dialog->close();
            }
        }
    }
};

QTEST_MAIN(TestTrustDialog)
#include "test_trust_dialog.moc"
