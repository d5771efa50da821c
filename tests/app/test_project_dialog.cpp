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
        type(dialog, "Weight", QStringLiteral("tiles:coadds/*-{band}.fits[WHT]"));
        type(dialog, "Sigma", QStringLiteral("tiles:coadds/*-{band}.fits[RMS]"));
        dialog.findChild<QSpinBox*>()->setValue(96);
        QVERIFY(isComplete(dialog));
        const app::ImportRequest request = dialog.request();
        QCOMPARE(request.images.text, std::string("tiles:coadds/*-{band}.fits[SCI]"));
        QCOMPARE(request.images.size, 96);
        QCOMPARE(request.images.layers.size(), std::size_t(3));
        QVERIFY(request.images.layers[2].role == core::LayerRole::Weight);
        QVERIFY(request.images.layers[0].role == core::LayerRole::Mask);
        QCOMPARE(request.images.layers[0].text, std::string("tiles:coadds/*-{band}.fits[DQ]"));
        QVERIFY(request.images.layers[1].role == core::LayerRole::InverseVariance);
        QVERIFY(request.images.layers[1].isDeviation);
    }

    void takesSpectraLightCurvesAndEpochs() {
        const QString catalog = m_folder.filePath("series.csv");
        std::ofstream(catalog.toStdString()) << "id\na\n";
        app::ProjectDialog dialog;
        type(dialog, "Catalog", catalog);
        type(dialog, "Images", QStringLiteral("visits/{id}-{epoch}-{band}.fits"));
        type(dialog, "Epochs", QStringLiteral("e1,e2"));
        type(dialog, "Spectra", QStringLiteral("spectra/{id}.fits"));
        type(dialog, "Light curves", m_folder.filePath(QStringLiteral("none.csv")));
        QVERIFY(!isComplete(dialog)); // a long table must be there
        type(dialog, "Light curves", catalog);
        QVERIFY(isComplete(dialog));
        const app::ImportRequest request = dialog.request();
        QCOMPARE(request.epochs, std::string("e1,e2"));
        QCOMPARE(request.spectra.text, std::string("spectra/{id}.fits"));
        QCOMPARE(request.lightCurves.text, catalog.toStdString());
        type(dialog, "Light curves", QStringLiteral("catalog"));
        QVERIFY(isComplete(dialog));
    }

    void columnsAreFoundOrChosen() {
        const std::string catalog = m_folder.filePath("columns.csv").toStdString();
        std::ofstream(catalog) << "objid,plate,ra,dec,RA_new,DEC_new\na,p,1,2,3,4\nb,q,1,2,3,4\n";
        app::ProjectDialog dialog;
        type(dialog, "Catalog", QString::fromStdString(catalog));
        QComboBox& id = box(dialog, "Id column");
        QTRY_COMPARE(id.count(), 6);
        QVERIFY(id.lineEdit()->placeholderText().contains(QStringLiteral("objid")));
        QVERIFY(box(dialog, "RA column").lineEdit()->placeholderText().contains(QStringLiteral("ra")));
        QCOMPARE(dialog.request().catalog.idColumn, std::string());
        id.setCurrentText(QStringLiteral("plate"));
        box(dialog, "RA column").setCurrentText(QStringLiteral("RA_new"));
        box(dialog, "Dec column").setCurrentText(QStringLiteral("DEC_new"));
        const core::CatalogSpec spec = dialog.request().catalog;
        QCOMPARE(spec.idColumn, std::string("plate"));
        QCOMPARE(spec.raColumn, std::string("RA_new"));
        QCOMPARE(spec.decColumn, std::string("DEC_new"));
    }

    void choosesAmongTheTablesOfTheCatalogsFile() {
        const QString catalog = m_folder.filePath(QStringLiteral("tables.vot"));
        std::ofstream(catalog.toStdString())
            << "<VOTABLE version='1.4'><RESOURCE><TABLE name='a'><FIELD name='x' datatype='int'/><DATA><TABLEDATA><TR>"
               "<TD>1</TD></TR></TABLEDATA></DATA></TABLE><TABLE name='b'><FIELD name='id' datatype='int'/><FIELD "
               "name='y' datatype='int'/><DATA><TABLEDATA><TR><TD>1</TD><TD>2</TD></TR></TABLEDATA></DATA></TABLE>"
               "</RESOURCE></VOTABLE>";
        app::ProjectDialog dialog;
        dialog.show();
        QComboBox& tables = box(dialog, "Table of the file");
        QVERIFY(!tables.isVisible());
        type(dialog, "Catalog", catalog);
        QTRY_VERIFY(tables.isVisible());
        QTRY_COMPARE(box(dialog, "Id column").count(), 1);
        tables.setCurrentIndex(1);
        Q_EMIT tables.activated(1);
        QCOMPARE(dialog.request().catalog.path.string(), catalog.toStdString() + "[2]");
        QTRY_COMPARE(box(dialog, "Id column").count(), 2);
        QCOMPARE(tables.currentIndex(), 1);
        QVERIFY(isComplete(dialog));
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
    static QComboBox& box(const app::ProjectDialog& dialog, const char* name) {
        for (QComboBox* one : dialog.findChildren<QComboBox*>())
            if (one->accessibleName() == QLatin1String(name))
                return *one;
        qFatal("there is no such box");
    }
    static bool isComplete(const app::ProjectDialog& dialog) {
        return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled();
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(TestProjectDialog)
#include "test_project_dialog.moc"
