// SPDX-License-Identifier: BSD-3-Clause
#include <QMainWindow>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QToolButton>

#include "tests/widgets/map/clustered_map.h"
#include "widgets/map/map_view.h"
#include "widgets/map/pictures/map_pictures.h"
#include "widgets/map/pictures/picture_placement.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr double sidePx = 60;

std::shared_ptr<RankLayer> rankingOf(std::vector<core::RowId> order) {
    auto ranking = std::make_shared<RankLayer>();
    ranking->order = std::move(order);
    ranking->scores.values.assign(ranking->order.size(), 0);
    return ranking;
}

bool overlap(const MapPoints& points, const MapTransform& transform, std::size_t a, std::size_t b) {
    const QPointF apart = transform.pixelFromMap(points.position(a)) - transform.pixelFromMap(points.position(b));
    return std::abs(apart.x()) < sidePx && std::abs(apart.y()) < sidePx;
}

QImage plain(QRgb colour) {
    QImage image(128, 128, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

} // namespace

class TestMapPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noPictureLiesOverABetterOne();
    void everyPointInViewHasAPictureOrABetterOneNearby();
    void panningChangesNoneInTheMiddle();
    void aNearerLookShowsMore();
    void picturesAppearAndAreClicked();
    void whatTheProjectRemembersIsShown();
};

void TestMapPictures::noPictureLiesOverABetterOne() {
    const auto map = tests::clusteredMap(20000, 50);
    const MapPoints points(map->positions);
    const MapTransform transform = MapTransform::fitted(points.bounds(), {1000, 700}, {});
    std::vector<std::uint32_t> ranks(points.size());
    for (std::size_t point = 0; point < points.size(); ++point)
        ranks[point] = static_cast<std::uint32_t>(point * 7919 % points.size());
    const std::vector<std::size_t> placed = placedPictures(points, ranks, transform, sidePx);
    QVERIFY(placed.size() > 20);
    for (std::size_t first = 0; first < placed.size(); ++first)
        for (std::size_t second = first + 1; second < placed.size(); ++second) {
            QVERIFY(ranks[placed[first]] < ranks[placed[second]]);
            QVERIFY(!overlap(points, transform, placed[first], placed[second]));
        }
}

void TestMapPictures::everyPointInViewHasAPictureOrABetterOneNearby() {
    const auto map = tests::clusteredMap(300, 0);
    const MapPoints points(map->positions);
    const MapTransform transform = MapTransform::fitted(points.bounds(), {900, 900}, QMarginsF(40, 40, 40, 40));
    std::vector<std::uint32_t> ranks(points.size());
    for (std::size_t point = 0; point < points.size(); ++point)
        ranks[point] = static_cast<std::uint32_t>(points.row(point).value);
    const std::vector<std::size_t> placed = placedPictures(points, ranks, transform, sidePx);
    const std::int64_t best = points.pointOf({0});
    QCOMPARE(static_cast<std::int64_t>(placed.front()), best); // nothing keeps the best of all from being shown
    for (std::size_t point = 0; point < points.size(); ++point) {
        const QPointF place = transform.pixelFromMap(points.position(point));
        const auto isNear = [&](std::size_t other) {
            const QPointF apart = transform.pixelFromMap(points.position(other)) - place;
            return std::abs(apart.x()) < 2 * sidePx && std::abs(apart.y()) < 2 * sidePx;
        };
        QVERIFY(std::ranges::any_of(placed, isNear));
    }
}

void TestMapPictures::panningChangesNoneInTheMiddle() {
    const auto map = tests::clusteredMap(5000, 0);
    const MapPoints points(map->positions);
    const std::vector<std::uint32_t> ranks(points.size(), 0);
    const MapTransform transform = MapTransform::fitted(points.bounds(), {900, 700}, {}).zoomedAbout({450, 350}, 1.7);
    const std::vector<std::size_t> before = placedPictures(points, ranks, transform, sidePx);
    const MapTransform moved = transform.panned({37, -23});
    std::vector<std::size_t> after = placedPictures(points, ranks, moved, sidePx);
    std::ranges::sort(after);
    int stayed = 0, middle = 0;
    for (const std::size_t point : before)
        if (QRectF(200, 200, 500, 300).contains(transform.pixelFromMap(points.position(point)))) {
            ++middle;
            stayed += std::ranges::binary_search(after, point);
        }
    QVERIFY(middle > 5);
    QCOMPARE(stayed, middle);
}

void TestMapPictures::aNearerLookShowsMore() {
    const auto map = tests::clusteredMap(2000, 0);
    const MapPoints points(map->positions);
    const std::vector<std::uint32_t> ranks(points.size(), 0);
    const MapTransform whole = MapTransform::fitted(points.bounds(), {800, 600}, {});
    const MapTransform near = whole.zoomedAbout({400, 300}, 4);
    std::vector<std::size_t> shown = placedPictures(points, ranks, near, sidePx);
    std::size_t inBoth = 0;
    std::size_t inView = 0;
    std::ranges::sort(shown);
    for (const std::size_t point : placedPictures(points, ranks, whole, sidePx))
        if (near.visibleMap().contains(points.position(point))) {
            ++inView;
            inBoth += std::ranges::binary_search(shown, point);
        }
    QVERIFY(shown.size() > 2 * inView);
    QVERIFY2(inBoth * 2 >= inView, "most of those shown before are shown still");
}

void TestMapPictures::picturesAppearAndAreClicked() {
    QThreadPool pool;
    Session session;
    session.setSurvey(tests::surveyOf(3));
    QMainWindow window;
    auto* view = new MapView(session, &pool);
    window.setCentralWidget(view);
    window.resize(760, 640);
    std::vector<core::RowId> asked;
    bool isAtHand = false;
    view->setThumbnails([&](core::RowId row) {
        asked.push_back(row);
        return isAtHand ? plain(qRgb(10, 200, 30)) : QImage();
    });
    window.show();
    session.setMap(tests::mapAt({-1, 0, 1, 0, 1.01F, 0})); // the last two share a place
    session.setRanking(rankingOf({{2}, {0}, {1}}));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(view->pictures().placed().empty());
    QTest::keyClick(view->canvas().widget(), Qt::Key_T);
    const auto row = [&](std::size_t place) {
        const auto map = session.map();
        const MapPoints points(map->positions);
        return points.row(view->pictures().placed()[place]).value;
    };
    QCOMPARE(view->pictures().placed().size(), 2U); // row 1 would lie under row 2
    QCOMPARE(row(0), 2);
    QCOMPARE(row(1), 0);
    view->grab();
    QVERIFY(std::ranges::find(asked, core::RowId{2}) != asked.end());
    QVERIFY(std::ranges::find(asked, core::RowId{1}) == asked.end());

    isAtHand = true;
    view->thumbnailReady({0});
    const QPointF place = view->transform().pixelFromMap({-1, 0});
    const QImage shown = const_cast<MapPictures&>(view->pictures()).grab().toImage();
    QCOMPARE(shown.pixelColor((place + QPointF(20, 20)).toPoint()), QColor(10, 200, 30));

    // Far from the point itself, inside its picture.
    QTest::mouseClick(view->canvas().widget(), Qt::LeftButton, Qt::NoModifier, (place + QPointF(24, -24)).toPoint());
    QCOMPARE(session.current().value, 0);
    QTest::keyClick(view->canvas().widget(), Qt::Key_T);
    QVERIFY(view->pictures().placed().empty());
    QVERIFY(!view->pictures().isVisible());
}

void TestMapPictures::whatTheProjectRemembersIsShown() {
    QThreadPool pool;
    Session session;
    session.setSurvey(tests::surveyOf(5));
    MapView view(session, &pool);
    session.setMap(tests::mapAt({-1, -1, 1, -1, 1, 1, -1, 1, 0, 0}));
    session.setViewState({{QStringLiteral("map pictures"), QStringLiteral("on")}});
    QVERIFY(view.pictures().isOn());
    session.setViewState({});
    QVERIFY(!view.pictures().isOn());
}

QTEST_MAIN(TestMapPictures)
#include "test_map_pictures.moc"
