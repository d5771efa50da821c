// SPDX-License-Identifier: BSD-3-Clause
#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QWidgetAction>

#include "app/steps/import_survey.h"
#include "app/window/main_window.h"
#include "app/window/message_log.h"
#include "core/model/registry.h"
#include "tests/app/demo_request.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/style/theme.h"

using namespace oddity;

/// The window as a whole, on a small demo sky.
class TestMainWindow : public QObject {
    Q_OBJECT

private:
    core::Registry m_registry;
    QTemporaryDir m_folder;
    QString m_project;

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        const std::filesystem::path folder = m_folder.path().toStdString();
        const app::ImportRequest request = tests::demoRequest(folder);
        QCOMPARE(app::importSurvey(request, {}).objects, 40);
        m_project = QString::fromStdString(request.project.string());
        widgets::Theme::apply(*qApp, widgets::Theme::dark());
    }

    /// Of 1024 × 768 the desktop takes a panel and a title bar.
    void fitsASmallScreen() {
        app::MainWindow window(m_registry);
        window.resize(1000, 700);
        window.show();
        openIn(window);
        const QSize least = window.minimumSizeHint();
        QVERIFY(least.width() <= 1000);
        QVERIFY(least.height() <= 700);
        QCOMPARE(window.size(), QSize(1000, 700));
    }

    /// The image is what one looks at.
    void givesTheImageRoom() {
        for (const QSize screen : {QSize(1272, 760), QSize(1592, 960)}) {
            app::MainWindow window(m_registry);
            window.resize(screen);
            window.show();
            openIn(window);
            const QWidget* canvas = window.dock(QStringLiteral("image"))->findChild<QWidget*>(QStringLiteral("canvas"));
            QTRY_VERIFY(canvas && canvas->isVisible());
            qInfo("%d × %d: image %d × %d", screen.width(), screen.height(), canvas->width(), canvas->height());
            QCOMPARE(window.size(), screen);
            QVERIFY(std::min(canvas->width(), canvas->height()) >= screen.height() * 3 / 8);
        }
    }

    void aProblemTakesNoMoreThanItsText() {
        app::MainWindow window(m_registry);
        window.resize(1272, 760);
        window.show();
        openIn(window);
        window.session().tell(QStringLiteral("image.fits, HDU 1: the file ends early"), true);
        const auto* bar = window.findChild<app::MessageBar*>();
        QTRY_VERIFY(bar->isVisible() && bar->width() > 1200);
        QTRY_VERIFY2(bar->height() < 48, qPrintable(QString::number(bar->height())));
        window.session().tell(QString(600, QLatin1Char('x')).replace(QLatin1String("xxxxx"), QLatin1String("xxxx ")),
                              true);
        QTRY_VERIFY(bar->height() > 48);
        QVERIFY(bar->height() < 160);
    }

    void howMapsAreMadeComesBackAfterARestart() {
        const auto formOf = [](const app::MainWindow& window) {
            return window.dock(QStringLiteral("explain"))->findChild<widgets::MethodForm*>();
        };
        const auto methodOf = [](const app::MainWindow& window) {
            return window.dock(QStringLiteral("explain"))->findChild<widgets::MethodBox*>();
        };
        {
            app::MainWindow window(m_registry);
            openIn(window);
            QTRY_VERIFY(window.session().areLabelsWritable());
            widgets::MethodBox* method = methodOf(window);
            QCOMPARE(method->method(), core::AttributionMethod::IntegratedGradients);
            method->setCurrentIndex(method->findText(QStringLiteral("occlusion")));
            Q_EMIT method->activated(method->currentIndex());
            const auto* panel =
                qobject_cast<QWidgetAction*>(formOf(window)->menu()->actions().front())->defaultWidget();
            for (auto* box : panel->findChildren<QSpinBox*>())
                if (box->accessibleName() == QStringLiteral("Size"))
                    box->setValue(13);
            QCOMPARE(formOf(window)->options().patch, 13);
            window.workbench().close(); // waits until all is on the disk
        }
        app::MainWindow window(m_registry);
        openIn(window);
        QTRY_COMPARE(methodOf(window)->method(), core::AttributionMethod::Occlusion);
        QCOMPARE(formOf(window)->options().patch, 13);
    }

private:
    void openIn(app::MainWindow& window) const {
        window.openProject(m_project);
        QTRY_VERIFY(window.session().survey());
        window.session().setCurrent(core::RowId{0});
        QTRY_VERIFY(!window.workbench().isBusy());
        QTest::qWait(50);
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
