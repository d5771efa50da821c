// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QMainWindow>
#include <QShortcut>
#include <QSignalSpy>
#include <QtTest>

#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/gallery/gallery_grid.h"
#include "widgets/image/gallery/object_cards.h"
#include "widgets/image/gallery_view.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

std::shared_ptr<const RankLayer> rankBy(std::vector<float> scores) {
    auto layer = std::make_shared<RankLayer>();
    layer->scores.values = std::move(scores);
    layer->order = core::rankRows(layer->scores.values);
    layer->state = QStringLiteral("isolation forest, no labels yet");
    return layer;
}

std::vector<std::int64_t> rowsOf(const GalleryOrder& order) {
    std::vector<std::int64_t> rows;
    for (const RowId row : order.rows)
        rows.push_back(row.value);
    return rows;
}

/// A rising spectrum, or a light curve in two bands; row 1 has none.
class GivenSeries final : public core::SeriesSource {
public:
    explicit GivenSeries(core::SeriesKind kind) : m_kind(kind) {}
    core::SeriesKind kind() const override { return m_kind; }
    core::Series read(RowId row) const override {
        if (row.value == 1)
            throw core::Error(core::ErrorKind::BadInput, "there is no such file", {.path = "s-1.fits"});
        core::Series series;
        series.kind = m_kind;
        for (int point = 0; point < 1000; ++point) {
            series.positions.push_back(4000 + point);
            series.values.push_back(static_cast<float>(point));
            series.masked.push_back(point == 999 ? 1 : 0);
            if (m_kind == core::SeriesKind::LightCurve)
                series.bandOf.push_back(static_cast<std::uint16_t>(point % 2));
        }
        if (m_kind == core::SeriesKind::LightCurve)
            series.bands = {"g", "r"};
        series.isMagnitude = m_kind == core::SeriesKind::LightCurve;
        return series;
    }
    std::string describe() const override { return "given"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "given"; }

private:
    core::SeriesKind m_kind;
};

/// How many of a cell's pixels are as bright as its text or lines, of either theme.
int inkIn(const QImage& shot, const QRect& cell) {
    int ink = 0;
    const int paper = qGray(shot.pixel(cell.center().x(), cell.top() + 12));
    for (int y = cell.top() + 10; y < cell.top() + 110; ++y)
        for (int x = cell.left() + 10; x < cell.right() - 10; ++x)
            ink += std::abs(qGray(shot.pixel(x, y)) - paper) > 60 ? 1 : 0;
    return ink;
}

using Rows = std::vector<std::int64_t>;
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

} // namespace

class TestGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutRankingTheCatalogOrder();
    void followsTheRankingAndLeavesNothingOut();
    void selectionAndFlagsKeepTheRankingsOrder();
    void followsTheListOfTheCatalog();
    void questionsShowTheirReason();
    void aNewLabelIsPainted();
    void clicksAndKeys();
    void arrowsFollowWhatIsShown();
    void everyEmptyPageSaysWhy();
    void aMillionObjects();
    void withoutImagesSeriesOrCards();

private:
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ThumbnailStore> m_thumbnails;
};

void TestGallery::init() {
    m_session = std::make_unique<Session>();
    m_thumbnails = std::make_unique<ThumbnailStore>();
    m_session->setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(32), 6));
    m_thumbnails->setSource(m_session->survey()->cutouts, 6);
}

void TestGallery::withoutRankingTheCatalogOrder() {
    const GalleryOrder order = GalleryOrder::of(*m_session, GalleryContent::Ranking);
    QCOMPARE(rowsOf(order), (Rows{0, 1, 2, 3, 4, 5}));
    QCOMPARE(m_session->placeInRanking(RowId{2}), -1);
    QVERIFY(order.origin.contains(QStringLiteral("not ranked")));
}

void TestGallery::followsTheRankingAndLeavesNothingOut() {
    GalleryView view(m_session.get(), m_thumbnails.get());
    m_session->setRanking(rankBy({0.1F, 0.9F, missing, 0.5F, 0.7F, 0.2F}));
    QCOMPARE(rowsOf(view.grid().order()), (Rows{1, 4, 3, 5, 0, 2}));
    QCOMPARE(m_session->placeInRanking(RowId{4}), 1);
    QCOMPARE(m_session->placeInRanking(RowId{2}), -1);
    m_session->setRanking(rankBy({0.9F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F})); // learned from new labels
    QCOMPARE(rowsOf(view.grid().order()), (Rows{0, 5, 4, 3, 2, 1}));
}

void TestGallery::selectionAndFlagsKeepTheRankingsOrder() {
    m_session->setRanking(rankBy({0.1F, 0.9F, missing, 0.5F, 0.7F, 0.2F}));
    m_session->select(core::Selection({RowId{0}, RowId{2}, RowId{4}}));
    QCOMPARE(rowsOf(GalleryOrder::of(*m_session, GalleryContent::Selection)), (Rows{4, 0, 2}));
    m_session->setFlags({{RowId{3}, "import", "no file"}, {RowId{1}, "run", "NaN"}, {RowId{3}, "run", "no file"}});
    QCOMPARE(rowsOf(GalleryOrder::of(*m_session, GalleryContent::Flagged)), (Rows{1, 3}));
}

void TestGallery::questionsShowTheirReason() {
    m_session->setQuestions({{RowId{3}, "best first"}, {RowId{1}, "random control"}});
    QCOMPARE(rowsOf(GalleryOrder::of(*m_session, GalleryContent::Questions)), (Rows{3, 1}));
}

void TestGallery::followsTheListOfTheCatalog() {
    GalleryView view(m_session.get(), m_thumbnails.get());
    auto* content = view.findChild<QComboBox*>();
    content->setCurrentIndex(content->findText(QStringLiteral("As listed in the catalog")));
    QCOMPARE(rowsOf(view.grid().order()), (Rows{0, 1, 2, 3, 4, 5}));
    m_session->setListing(std::make_shared<const std::vector<RowId>>(std::vector{RowId{4}, RowId{0}, RowId{2}}));
    QCOMPARE(rowsOf(view.grid().order()), (Rows{4, 0, 2}));
    m_session->setRanking(rankBy({6, 5, 4, 3, 2, 1}));
    QCOMPARE(rowsOf(view.grid().order()), (Rows{4, 0, 2}));
    m_session->setListing(std::make_shared<const std::vector<RowId>>());
    const auto says = [&view](const QString& text) {
        return std::ranges::any_of(view.findChildren<QLabel*>(),
                                   [&](const QLabel* label) { return label->text().contains(text); });
    };
    QVERIFY(says(QStringLiteral("The catalog lists no object")));
    m_session->setSurvey(m_session->survey()); // opened anew
    QCOMPARE(rowsOf(view.grid().order()), (Rows{0, 1, 2, 3, 4, 5}));
}

void TestGallery::aNewLabelIsPainted() {
    GalleryGrid grid(m_session.get(), m_thumbnails.get());
    grid.resize(400, 300);
    grid.setOrder(GalleryOrder::of(*m_session, GalleryContent::Ranking), false);
    const auto band = [&grid] {
        const QRect cell = grid.cellRect(0);
        return grid.viewport()->grab().toImage().pixelColor(cell.center().x(), cell.top() + 5 + 111);
    };
    const QColor before = band();
    core::Labels labels;
    labels.current[RowId{0}] = {.row = RowId{0}, .classId = m_session->scheme().classes.front().id};
    m_session->labelsCommitted(labels, 1);
    const QColor wanted(QString::fromStdString(m_session->scheme().classes.front().colour));
    QVERIFY(before != wanted);
    QCOMPARE(band(), wanted);
}

void TestGallery::clicksAndKeys() {
    GalleryGrid grid(m_session.get(), m_thumbnails.get());
    grid.resize(400, 300);
    m_session->setRanking(rankBy({6, 5, 4, 3, 2, 1}));
    grid.setOrder(GalleryOrder::of(*m_session, GalleryContent::Ranking), false);
    QVERIFY(grid.columnCount() >= 2);
    const auto click = [&grid](qsizetype index, Qt::KeyboardModifiers modifiers) {
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, modifiers, grid.cellRect(index).center());
    };
    click(1, {});
    QCOMPARE(m_session->current(), RowId{1});
    QVERIFY(m_session->selection().empty());
    click(3, Qt::ShiftModifier);
    QCOMPARE(m_session->selection().size(), std::size_t(3));
    click(2, Qt::ControlModifier);
    QVERIFY(!m_session->selection().contains(RowId{2}));
    QCOMPARE(m_session->current(), RowId{1});
    QTest::keyClick(&grid, Qt::Key_Right);
    QCOMPARE(m_session->current(), RowId{2});
    QTest::keyClick(&grid, Qt::Key_End);
    QCOMPARE(m_session->current(), RowId{5});
    QTest::keyClick(&grid, Qt::Key_Right);
    QCOMPARE(m_session->current(), RowId{5});
    QSignalSpy opened(&grid, &GalleryGrid::opened);
    QTest::keyClick(&grid, Qt::Key_Return);
    QTest::mouseDClick(grid.viewport(), Qt::LeftButton, {}, grid.cellRect(grid.columnCount()).center());
    QCOMPARE(opened.size(), 2);
}

void TestGallery::arrowsFollowWhatIsShown() {
    QMainWindow window;
    auto* grid = new GalleryGrid(m_session.get(), m_thumbnails.get());
    window.setCentralWidget(grid);
    QShortcut alongTheRanking(QKeySequence(Qt::Key_Right), &window);
    QSignalSpy stepped(&alongTheRanking, &QShortcut::activated);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    m_session->setRanking(rankBy({6, 5, 4, 3, 2, 1}));
    m_session->select(core::Selection({RowId{0}, RowId{3}, RowId{5}}));
    grid->setOrder(GalleryOrder::of(*m_session, GalleryContent::Selection), false);
    QTest::keyClick(grid, Qt::Key_Right);
    QCOMPARE(m_session->current(), RowId{3});
    QCOMPARE(stepped.count(), 0);
    QTest::keyClick(&window, Qt::Key_Right);
    QCOMPARE(stepped.count(), 1);
}

void TestGallery::everyEmptyPageSaysWhy() {
    GalleryView view(m_session.get(), m_thumbnails.get());
    auto* content = view.findChild<QComboBox*>();
    for (int index = 1; index < content->count(); ++index) {
        content->setCurrentIndex(index);
        bool hasTitle = false;
        for (const QLabel* label : view.findChildren<QLabel*>())
            hasTitle = hasTitle || (label->property("look") == QStringLiteral("title") && !label->text().isEmpty());
        QVERIFY(hasTitle);
    }
    m_session->setSurvey(nullptr);
    QVERIFY(view.grid().order().rows.empty());
}

void TestGallery::aMillionObjects() {
    constexpr std::int64_t count = 1'000'000;
    m_session->setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(32), count));
    m_thumbnails->setSource(m_session->survey()->cutouts, count);
    std::vector<float> scores(count);
    for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] = static_cast<float>(i * 7919 % count);
    GalleryView view(m_session.get(), m_thumbnails.get());
    view.resize(800, 600);
    m_session->setRanking(rankBy(std::move(scores)));
    QElapsedTimer timer;
    timer.start();
    view.grab();
    qInfo("one frame of a million objects: %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 500);
    m_session->setCurrent(view.grid().order().rows.back());
    timer.restart();
    view.grab();
    QVERIFY(timer.elapsed() < 500);
    QVERIFY(view.grid().cellRect(count - 1).top() >= 0);
}

void TestGallery::withoutImagesSeriesOrCards() {
    m_thumbnails->setSource(nullptr);
    const auto show = [this](const char* kind) {
        auto survey = std::make_shared<core::Survey>(*tests::surveyOf(nullptr, 6));
        if (kind == std::string("spectra"))
            survey->spectra = std::make_shared<GivenSeries>(core::SeriesKind::Spectrum);
        if (kind == std::string("curves"))
            survey->lightCurves = std::make_shared<GivenSeries>(core::SeriesKind::LightCurve);
        m_session->setSurvey(survey);
        m_session->setRanking(rankBy({0.1F, 0.9F, missing, 0.5F, 0.7F, 0.2F}));
    };
    GalleryView view(m_session.get(), m_thumbnails.get());
    view.resize(600, 400);
    view.show();
    auto* grid = view.findChild<GalleryGrid*>();
    const auto cell = [grid] { return grid->cellRect(0).translated(grid->viewport()->pos()); };
    show("neither");
    QVERIFY(inkIn(grid->grab().toImage(), cell()) > 30); // its id and score
    for (const char* kind : {"spectra", "curves"}) {
        show(kind);
        grid->grab();
        QTRY_VERIFY(view.grid().cards().sketch(RowId{4}));
        const auto sketch = view.grid().cards().sketch(RowId{4});
        QVERIFY(sketch->points.size() > 100 && sketch->points.size() <= SeriesSketch::mostPoints);
        const bool isSpectrum = kind == std::string("spectra");
        QCOMPARE(sketch->isLine, isSpectrum);
        QVERIFY(sketch->points.front().place.x() == 0 && sketch->points.back().place.x() == 1);
        // magnitudes grow downwards
        QCOMPARE(sketch->points.front().place.y() < sketch->points.back().place.y(), isSpectrum);
        QTRY_VERIFY(inkIn(grid->grab().toImage(), cell()) > 30); // of row 1, which has none: words
        QVERIFY(!view.grid().cards().sketch(RowId{1}));
    }
}

QTEST_MAIN(TestGallery)
#include "test_gallery.moc"
