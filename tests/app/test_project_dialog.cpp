// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>

#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "app/window/project_dialog.h"

using namespace oddity;

class TestProjectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTilesWithTheirMasks() {
        const std::string catalog = m_folder.filePath("catalog.csv").toStdString();
        std::ofstream(catalog) << "id,ra,dec\na,1,2\n";
        app::ProjectDialog dialog;
        type(dialog, "Catalog", QString::fromStdString(catalog));
        type(dialog, "Images", QStringLiteral("tiles:coadds/*-{band}.fits[SCI]"));
        type(dialog, "Mask", QStringLiteral("tiles:coadds/*-{band}.fits[DQ]"));
        type(dialog, "Sigma", QStringLiteral("tiles:coadds/*-{band}.fits[RMS]"));
        dialog.findChild<QSpinBox*>()->setValue(96);
        QVERIFY(isComplete(dialog));
        const app::ImportRequest request = dialog.request();
        QCOMPARE(request.images.text, std::string("tiles:coadds/*-{band}.fits[SCI]"));
        QCOMPARE(request.images.size, 96);
        QCOMPARE(request.images.layers.size(), std::size_t(2));
        QVERIFY(request.images.layers[0].role == core::LayerRole::Mask);
        QCOMPARE(request.images.layers[0].text, std::string("tiles:coadds/*-{band}.fits[DQ]"));
        QVERIFY(request.images.layers[1].role == core::LayerRole::InverseVariance);
        QVERIFY(request.images.layers[1].isDeviation);
    }

    void saysWhichFileIsNotThere() {
        app::ProjectDialog dialog;
        type(dialog, "Catalog", m_folder.filePath(QStringLiteral("nothing.fits[2]")));
        QVERIFY(!isComplete(dialog));
        bool isSaid = false;
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            isSaid = isSaid || label->text().contains(QStringLiteral("nothing.fits"));
        QVERIFY(isSaid);
    }

private:
    static void type(const app::ProjectDialog& dialog, const char* name, const QString& text) {
        for (QLineEdit* edit : dialog.findChildren<QLineEdit*>())
            if (edit->accessibleName() == QLatin1String(name))
                return edit->setText(text);
        QFAIL("there is no such field");
    }
    static bool isComplete(const app::ProjectDialog& dialog) {
        return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled();
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(TestProjectDialog)
#include "test_project_dialog.moc"
