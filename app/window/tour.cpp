// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/tour.h"

#include <iostream>

#include <QApplication>
#include <QDockWidget>
#include <QShortcut>

#include "app/window/main_window.h"
#include "core/model/faithfulness/population.h"
#include "widgets/probe/probe_panel.h"

namespace oddity::app {

namespace {

constexpr int labelsGiven = 8;
constexpr int settleMs = 700; ///< lets pictures load and the layout come to rest before a shot
constexpr int objectsAsked = 1000;

/// By the quickest method, of the first network over images.
widgets::PopulationOrder populationOf(const widgets::Session& session) {
    widgets::PopulationOrder order;
    order.rows = core::spreadOver(session.ranking()->order, objectsAsked);
    order.chosenAs = Tour::tr("%L1 of %L2 ranked objects").arg(order.rows.size()).arg(session.objectCount());
    for (const widgets::AttributionOffer& offer : session.attributionOffers())
        if (!offer.isOfSeries && order.target.isEmpty() && !offer.targets.isEmpty()) {
            order.target = offer.targets.front();
            order.network = offer.fingerprint;
        }
    order.method = core::AttributionMethod::InputTimesGradient;
    return order;
}

} // namespace

Tour::Tour(MainWindow& window, std::filesystem::path folder) : m_window(window), m_folder(std::move(folder)) {
    connect(&m_timer, &QTimer::timeout, this, &Tour::poll);
    connect(&m_window.session(), &widgets::Session::told, this, [this](const QString& message, bool isError) {
        if (isError)
            m_problems << message;
    });
}

void Tour::start() {
    std::filesystem::create_directories(m_folder);
    planStops();
    m_timer.start(50);
}

void Tour::planStops() {
    widgets::Session& session = m_window.session();
    Workbench& bench = m_window.workbench();
    const auto raise = [this](const char* id) {
        m_window.dock(QLatin1String(id))->show();
        m_window.dock(QLatin1String(id))->raise();
    };
    const auto hasSettled = [&session, &bench] {
        return session.map() && !session.map()->isPreview && session.ranking() && !bench.isBusy();
    };
    const auto hasBegun = [&session, &bench] { return session.survey() || bench.isBusy(); };
    auto* probes = m_window.dock(QStringLiteral("probes"))->findChild<widgets::ProbePanel*>();
    const auto question = [raise, probes](const QString& name, int page) {
        const auto act = [raise, probes, page] {
            raise("probes");
            probes->showPage(page);
        };
        return Stop{name, act, [probes] { return probes->isAnswered(); }, {QStringLiteral("probes")}};
    };
    m_stops = {
        {tr("before the survey"), [] {}, [] { return true; }, {QStringLiteral("window")}},
        {tr("everything computed"),
         [this, hasBegun] {
             if (!hasBegun())
                 m_window.trigger(QStringLiteral("project.demo"));
         },
         hasSettled,
         {QStringLiteral("window"), QStringLiteral("map"), QStringLiteral("ranking"), QStringLiteral("gallery")},
         20 * 60'000},
        {tr("the oddest object"),
         [&session] { session.setCurrent(session.ranking()->order.front()); },
         [&session] { return session.inspection() && session.inspection()->row == session.current(); },
         {QStringLiteral("image"), QStringLiteral("object")}},
        {tr("compare with the reconstruction"),
         [raise] { raise("compare"); },
         [] { return true; },
         {QStringLiteral("compare")}},
        {tr("ask why"),
         [raise] { raise("explain"); },
         [&session] {
             const auto shown = session.attribution();
             return shown && shown->row == session.current() && shown->checks;
         },
         {QStringLiteral("explain"), QStringLiteral("window")}},
        {tr("where the network looks in many objects"),
         [raise, &session] {
             raise("population");
             session.requestPopulation(populationOf(session));
         },
         [&session] {
             return session.population() && session.population()->state != widgets::PopulationLayer::State::Running;
         },
         {QStringLiteral("population")}},
        question(tr("how a network takes turns and shifts"), 0),
        question(tr("the smallest change that takes the score to the survey's median"), 1),
        question(tr("without a band or the background"), 2),
        question(tr("feature maps"), 3),
        question(tr("filters"), 4),
        {tr("the latent walk, or why this network cannot"),
         [probes] { probes->showPage(5); },
         [] { return true; },
         {QStringLiteral("probes")}},
        {tr("the catalog"), [raise] { raise("catalog"); }, [] { return true; }, {QStringLiteral("catalog")}},
        {tr("label by keyboard"),
         [this, raise] {
             raise("ranking");
             raise("image");
             for (int index = 0; index < labelsGiven; ++index)
                 press(index % 2 == 0 ? QStringLiteral("1") : QStringLiteral("2"));
         },
         [&session, &bench] {
             return session.pendingLabels() == 0 && static_cast<int>(session.labels().current.size()) >= labelsGiven &&
                    session.ranking()->scores.provenance.labelRevision == session.labels().revision && !bench.isBusy();
         },
         {QStringLiteral("label"), QStringLiteral("ranking"), QStringLiteral("gallery"), QStringLiteral("window")}},
        {tr("rank by likeness"),
         [&session] { session.requestSimilar(session.ranking()->order.front()); },
         [&bench] { return !bench.isBusy(); },
         {QStringLiteral("gallery")}},
        {tr("the light look"),
         [this] { m_window.trigger(QStringLiteral("view.theme")); },
         [] { return true; },
         {QStringLiteral("window")}},
        {tr("the dark look again"),
         [this] { m_window.trigger(QStringLiteral("view.theme")); },
         [] { return true; },
         {}},
    };
    m_atStop.start();
}

void Tour::poll() {
    if (m_next == m_stops.size()) {
        finish();
        return;
    }
    Stop& stop = m_stops[m_next];
    if (!m_hasActed) {
        m_hasActed = true;
        m_atStop.restart();
        stop.act();
        return;
    }
    const bool isLate = m_atStop.elapsed() > stop.limitMs;
    if (!isLate && !stop.isReached())
        return;
    if (isLate)
        m_problems << tr("'%1' was not reached in %2 s").arg(stop.name, QString::number(stop.limitMs / 1000));
    m_timer.stop();
    QTimer::singleShot(settleMs, this, [this, &stop] {
        for (const QString& subject : stop.pictures)
            save(subject);
        std::cout << stop.name.toStdString() << std::endl;
        ++m_next;
        m_hasActed = false;
        m_timer.start();
    });
}

void Tour::save(const QString& subject) {
    QWidget* widget = &m_window;
    if (subject != QLatin1String("window"))
        widget = m_window.dock(subject)->widget();
    const QString name = QStringLiteral("%1-%2.png").arg(++m_pictureCount, 2, 10, QLatin1Char('0')).arg(subject);
    const QString path = QString::fromStdString((m_folder / name.toStdString()).string());
    if (!widget->grab().save(path))
        m_problems << tr("the picture %1 could not be written").arg(path);
}

void Tour::press(const QString& key) {
    const QKeySequence sequence(key);
    for (QShortcut* shortcut : m_window.findChildren<QShortcut*>())
        if (shortcut->key() == sequence && shortcut->isEnabled()) {
            Q_EMIT shortcut->activated();
            return;
        }
    m_problems << tr("the key %1 does nothing").arg(key);
}

void Tour::finish() {
    m_timer.stop();
    for (const QString& problem : m_problems)
        std::cerr << "tour: " << problem.toStdString() << std::endl;
    std::cout << m_pictureCount << " pictures in " << m_folder.string() << std::endl;
    m_window.close();
    QApplication::exit(m_problems.isEmpty() ? 0 : 1);
}

} // namespace oddity::app
