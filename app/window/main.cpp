// SPDX-License-Identifier: BSD-3-Clause
#include <memory>

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>

#include <unistd.h>

#include "app/window/main_window.h"
#include "app/window/tour.h"
#include "core/data/row_id.h"
#include "plugins/plugin_loader.h"
#include "widgets/map/render_widget.h"
#include "widgets/style/theme.h"

int main(int argc, char** argv) {
    oddity::core::Registry registry;
    oddity::plugins::registerLazyTorch(registry);
    oddity::widgets::RenderWidget::prepareApplication();

    int exitCode = 0;
    {
        QApplication application(argc, argv);
        QApplication::setApplicationName(QStringLiteral("oddity"));
        QApplication::setOrganizationName(QStringLiteral("oddity"));
        QApplication::setApplicationDisplayName(QStringLiteral("Oddity"));
        QApplication::setApplicationVersion(QStringLiteral(ODDITY_VERSION));
        qRegisterMetaType<oddity::core::RowId>("oddity::core::RowId");

        QCommandLineParser options;
        options.setApplicationDescription(QStringLiteral("Hunt for odd galaxies."));
        options.addHelpOption();
        options.addVersionOption();
        const QCommandLineOption project(QStringLiteral("project"), QStringLiteral("Open this project."),
                                         QStringLiteral("folder"));
        const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Open the demo survey."));
        const QCommandLineOption tour(QStringLiteral("tour"),
                                      QStringLiteral("Drive the main job and save a picture of each view in folder."),
                                      QStringLiteral("folder"));
        const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("dark or light."),
                                       QStringLiteral("name"));
        options.addOptions({project, demo, tour, theme});
        options.process(application);

        const QString look =
            options.isSet(theme) ? options.value(theme) : QSettings().value(QStringLiteral("theme")).toString();
        using oddity::widgets::Theme;
        Theme::apply(application, look == QLatin1String("light")  ? Theme::light()
                                  : look == QLatin1String("dark") ? Theme::dark()
                                                                  : Theme::system());

        oddity::app::MainWindow window(registry);
        std::unique_ptr<oddity::app::Tour> guide;
        if (options.isSet(tour)) {
            guide = std::make_unique<oddity::app::Tour>(window, options.value(tour).toStdString());
            guide->start();
        }
        window.show();
        if (options.isSet(project))
            window.openProject(options.value(project));
        else if (options.isSet(demo) && !options.isSet(tour)) // the tour begins on the start page
            window.openDemo();
        exitCode = QApplication::exec();
    }
    // Every label is on the disk and every thread has ended; LibTorch's own shutdown order crashes in some releases.
    _exit(exitCode);
}
