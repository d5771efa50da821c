// SPDX-License-Identifier: BSD-3-Clause
// How long the window's thread is away from its event loop while everything computes: opens the window on a new demo
// survey, steps through objects and labels them all the while, and prints each gap above 50 ms with the functions that
// were running 50 ms into it. Needs a display (xvfb-run). bench_event_loop [objects]
#include <cstdio>
#include <cstdlib>

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <unistd.h>

#include "app/steps/network/network_approval.h"
#include "app/window/main_window.h"
#include "plugins/plugin_loader.h"
#include "tests/bench/loop_watch.h"
#include "widgets/map/render_widget.h"
#include "widgets/style/theme.h"

int main(int argc, char** argv) {
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
    oddity::core::Registry registry;
    oddity::plugins::registerLazyTorch(registry);
    registry.setTrustList(oddity::app::userTrustList());
    oddity::widgets::RenderWidget::prepareApplication();
    QApplication application(argc, argv);
    qRegisterMetaType<oddity::core::RowId>("oddity::core::RowId");
    oddity::widgets::Theme::apply(application, oddity::widgets::Theme::dark());

    oddity::app::MainWindow window(registry);
    window.show();
    oddity::bench::LoopWatch watch;
    const std::int64_t objects = argc > 1 ? std::atoll(argv[1]) : 5000;
    window.workbench().openDemo(oddity::app::MainWindow::demoFolder(), objects);

    auto& session = window.session();
    QTimer vetting;
    int steps = 0;
    QObject::connect(&vetting, &QTimer::timeout, [&] {
        if (!session.survey())
            return;
        session.setCurrent(oddity::core::RowId{++steps * 37 % session.objectCount()});
        if (session.areLabelsWritable() && session.ranking() && steps % 3 == 0)
            session.setLabel({session.current()}, steps % 2 == 0 ? QStringLiteral("odd") : QStringLiteral("ordinary"));
    });
    vetting.start(300);
    QTimer done;
    QObject::connect(&done, &QTimer::timeout, [&] {
        if (session.map() && !session.map()->isPreview && steps > 100)
            QApplication::quit();
    });
    done.start(1000);
    QApplication::exec();
    watch.report("event_loop");
    std::fflush(stdout);
    _exit(0);
}
