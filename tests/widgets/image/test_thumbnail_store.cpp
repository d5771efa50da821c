// SPDX-License-Identifier: BSD-3-Clause
#include <QSignalSpy>
#include <QtTest>

#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/thumbnail_store.h"

using namespace oddity;
using core::RowId;
using tests::RoundSources;
using widgets::ThumbnailStore;

class TestThumbnailStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picturesArrive();
    void unreadableObjectsGetAPlaceholderAndAReason();
    void lateResultsOfAnOldSourceAreDropped();
    void droppedRequestsAreNotRead();
    void newestIsServedFirst();
    void noSourceNoPicture();
    void largeCutoutsAreReduced();
    void mayGoWhileReading();
};

void TestThumbnailStore::picturesArrive() {
    ThumbnailStore store;
    store.setSource(std::make_shared<RoundSources>(32), 10);
    QSignalSpy ready(&store, &ThumbnailStore::ready);
    QVERIFY(store.thumbnail(RowId{3}).isNull());
    QVERIFY(store.thumbnail(RowId{3}).isNull()); // asked twice, delivered once
    QTRY_COMPARE(ready.size(), 1);
    const QImage image = store.thumbnail(RowId{3});
    QCOMPARE(image.size(), QSize(32, 32));
    QVERIFY(qGray(image.pixel(16, 15)) > 150);
    QVERIFY(qGray(image.pixel(1, 1)) < 80);
    QVERIFY(store.problem(RowId{3}).isEmpty());
    QVERIFY(store.thumbnail(RowId{10}).isNull());
    QTest::qWait(20);
    QCOMPARE(ready.size(), 1);
}

void TestThumbnailStore::unreadableObjectsGetAPlaceholderAndAReason() {
    ThumbnailStore store;
    store.setSource(std::make_shared<RoundSources>(32, std::set<std::int64_t>{4}), 10);
    QSignalSpy ready(&store, &ThumbnailStore::ready);
    store.thumbnail(RowId{4});
    QTRY_COMPARE(ready.size(), 1);
    QVERIFY(!store.thumbnail(RowId{4}).isNull());
    QVERIFY(store.problem(RowId{4}).contains(QStringLiteral("ends early")));
    QVERIFY(store.problem(RowId{4}).contains(QStringLiteral("stack.fits")));
}

void TestThumbnailStore::lateResultsOfAnOldSourceAreDropped() {
    ThumbnailStore store;
    const auto old = std::make_shared<RoundSources>(32);
    QSignalSpy ready(&store, &ThumbnailStore::ready);
    store.setSource(old, 10);
    {
        const auto held = old->hold();
        store.thumbnail(RowId{1});
        QTest::qWait(30);
        store.setSource(std::make_shared<RoundSources>(48), 10);
    }
    QTest::qWait(100);
    QCOMPARE(ready.size(), 0);
    QVERIFY(store.thumbnail(RowId{1}).isNull());
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(store.thumbnail(RowId{1}).width(), 48);
}

void TestThumbnailStore::droppedRequestsAreNotRead() {
    ThumbnailStore store;
    const auto source = std::make_shared<RoundSources>(16);
    store.setSource(source, 1000);
    QSignalSpy ready(&store, &ThumbnailStore::ready);
    {
        const auto held = source->hold();
        for (int row = 0; row < 500; ++row)
            store.thumbnail(RowId{row});
        store.dropRequests();
    }
    QTest::qWait(100);
    QVERIFY2(ready.size() <= QThread::idealThreadCount(), qPrintable(QString::number(ready.size())));
    store.thumbnail(RowId{499}); // may be asked for again
    QTRY_VERIFY(!store.thumbnail(RowId{499}).isNull());
}

void TestThumbnailStore::newestIsServedFirst() {
    ThumbnailStore store;
    const auto source = std::make_shared<RoundSources>(16);
    store.setSource(source, 1000);
    std::vector<std::int64_t> order;
    connect(&store, &ThumbnailStore::ready, this, [&order](RowId row) { order.push_back(row.value); });
    {
        const auto held = source->hold();
        for (int row = 0; row < 100; ++row)
            store.thumbnail(RowId{row});
    }
    QTRY_COMPARE(order.size(), std::size_t(100));
    const auto newest = std::ranges::find(order, 99), oldest = std::ranges::find(order, 50);
    QVERIFY(newest < oldest);
    QVERIFY(newest - order.begin() < 2 * QThread::idealThreadCount());
}

void TestThumbnailStore::noSourceNoPicture() {
    ThumbnailStore store;
    QVERIFY(!store.hasSource());
    QVERIFY(store.thumbnail(RowId{0}).isNull());
    store.setSource(std::make_shared<RoundSources>(16), 1);
    QVERIFY(store.hasSource());
    store.setSource(nullptr, 0);
    QVERIFY(!store.hasSource());
}

void TestThumbnailStore::largeCutoutsAreReduced() {
    const RoundSources source(400);
    const core::Cutout cutout = source.read(RowId{0});
    const auto settings = core::measureComposite({&cutout, 1}, core::naturalChannels(cutout.bands));
    const QImage image = widgets::thumbnailOf(cutout, settings, 128);
    QVERIFY(std::max(image.width(), image.height()) <= 128 && image.width() > 100);
    QVERIFY(qGray(image.pixel(image.width() / 2, image.height() / 2)) > 100);
}

void TestThumbnailStore::mayGoWhileReading() {
    for (int round = 0; round < 20; ++round) {
        ThumbnailStore store;
        store.setSource(std::make_shared<RoundSources>(64), 100);
        for (int row = 0; row < 50; ++row)
            store.thumbnail(RowId{row});
        QTest::qWait(1);
    }
}

QTEST_MAIN(TestThumbnailStore)
#include "test_thumbnail_store.moc"
