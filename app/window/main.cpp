// SPDX-License-Identifier: BSD-3-Clause
#include <memory>

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QSettings>

#include <unistd.h>

#include "app/steps/network/network_approval.h"
#include "app/window/main_window.h"
#include "app/window/tour.h"
#include "core/data/row_id.h"
#include "plugins/plugin_loader.h"
#include "widgets/map/render_widget.h"
#include "widgets/style/theme.h"

namespace {

const QString projectOption = QStringLiteral("project");
const QString demoOption = QStringLiteral("demo");
const QString tourOption = QStringLiteral("tour");
constexpr int mostSideBySide = 4; ///< more files wait in their tabs until they are looked at
const QString themeOption = QStringLiteral("theme");

std::unique_ptr<QCommandLineParser> commandLine() {
    auto options = std::make_unique<QCommandLineParser>();
    options->setApplicationDescription(QStringLiteral("Hunt for odd galaxies."));
    options->addHelpOption();
    options->addVersionOption();
    options->addOptions({{projectOption, QStringLiteral("Open this project."), QStringLiteral("folder")},
                         {demoOption, QStringLiteral("Open the demo survey.")},
                         {tourOption, QStringLiteral("Drive the main job and save a picture of each view in folder."),
                          QStringLiteral("folder")},
                         {themeOption, QStringLiteral("dark or light."), QStringLiteral("name")}});
    options->addPositionalArgument(
        QStringLiteral("files"),
        QStringLiteral("Images, tables or a project to open; two to four files are shown side by side."),
        QStringLiteral("[files…]"));
    return options;
}

} // namespace

int main(int argc, char** argv) {
    oddity::core::Registry registry;
    oddity::plugins::registerLazyTorch(registry);
    registry.setTrustList(oddity::app::userTrustList());
    oddity::widgets::RenderWidget::prepareApplication();

    for (int index = 1; index < argc; ++index) {
        const QByteArray option(argv[index]);
        if (option == "-h" || option == "--help" || option == "--help-all" || option == "-v" || option == "--version") {
            QCoreApplication application(argc, argv); // answers without a display
            QCoreApplication::setApplicationName(QStringLiteral("oddity"));
            QCoreApplication::setApplicationVersion(QStringLiteral(ODDITY_VERSION));
            commandLine()->process(application);
        }
    }

    int exitCode = 0;
    {
        QApplication application(argc, argv);
        QApplication::setApplicationName(QStringLiteral("oddity"));
        QApplication::setOrganizationName(QStringLiteral("oddity"));
        QApplication::setApplicationDisplayName(QStringLiteral("Oddity"));
        QApplication::setApplicationVersion(QStringLiteral(ODDITY_VERSION));
        qRegisterMetaType<oddity::core::RowId>("oddity::core::RowId");

        const auto options = commandLine();
        options->process(application);

        const QString look = options->isSet(themeOption) ? options->value(themeOption)
                                                         : QSettings().value(QStringLiteral("theme")).toString();
        using oddity::widgets::Theme;
        Theme::apply(application, look == QLatin1String("light")  ? Theme::light()
                                  : look == QLatin1String("dark") ? Theme::dark()
                                                                  : Theme::system());

        oddity::app::MainWindow window(registry);
        std::unique_ptr<oddity::app::Tour> guide;
        if (options->isSet(tourOption)) {
            guide = std::make_unique<oddity::app::Tour>(window, options->value(tourOption).toStdString());
            guide->start();
        }
        window.show();
        if (options->isSet(projectOption))
            window.openProject(options->value(projectOption));
        else if (options->isSet(demoOption) && !options->isSet(tourOption)) // the tour begins on the start page
            window.openDemo();
        QStringList files;
        for (const QString& file : options->positionalArguments())
            files << QFileInfo(file).absoluteFilePath();
        window.openFiles(files, files.size() > 1 && files.size() <= mostSideBySide);
        exitCode = QApplication::exec();
    }
    // Every label is on the disk and every thread has ended; LibTorch's own shutdown order crashes in some releases.
    _exit(exitCode);
}
