// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/cutout_cache.h"

#include <atomic>
#include <barrier>
#include <map>
#include <thread>

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

namespace {

/// Every reading counts; row 13 cannot be read.
class CountingSource final : public CutoutSource {
public:
    Cutout read(RowId row) const override {
        {
            const std::lock_guard lock(m_lock);
            ++m_readings[row];
        }
        if (row.value == 13)
            throw Error(ErrorKind::BadInput, "is damaged", {.row = 13});
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        Cutout cutout;
        cutout.bands = {"r"};
        cutout.width = cutout.height = 16;
        cutout.pixels.assign(256, static_cast<float>(row.value));
        return cutout;
    }
    std::vector<std::string> bands() const override { return {"r"}; }
    std::string describe() const override { return "counted"; }
    std::vector<RowFlag> flaggedRows() const override { return {{RowId{13}, "import", "is damaged"}}; }
    std::vector<RowFlag> remarkedRows() const override { return {{RowId{5}, "import", "is on the edge"}}; }
    std::vector<ImagePlace> placesOf(RowId row, int band) const override {
        return {{"a.fits", 1, row.value, {}}, {"b.fits", band, 0, {}}};
    }
    std::string fingerprint() const override { return "f"; }

    int readings(std::int64_t row) const {
        const std::lock_guard lock(m_lock);
        return m_readings[RowId{row}];
    }

private:
    mutable std::mutex m_lock;
    mutable std::map<RowId, int> m_readings;
};

} // namespace

class TestCutoutCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEachRowOnce() {
        const auto source = std::make_shared<CountingSource>();
        const CutoutCache cache(source, 1'000'000);
        for (int repeat = 0; repeat < 3; ++repeat)
            for (std::int64_t row = 0; row < 10; ++row)
                QCOMPARE(cache.read(RowId{row}).pixels[7], static_cast<float>(row));
        for (std::int64_t row = 0; row < 10; ++row)
            QCOMPARE(source->readings(row), 1);
        QVERIFY(cache.bytes() >= 10 * 1024);
    }

    void dropsWhatWasUsedLongestAgo() {
        const auto source = std::make_shared<CountingSource>();
        const CutoutCache cache(source, 4 * 1400);
        for (const std::int64_t row : {0, 1, 2, 0, 3, 4, 0})
            cache.read(RowId{row});
        QCOMPARE(source->readings(0), 1);
        cache.read(RowId{1});
        QCOMPARE(source->readings(1), 2);
        QVERIFY(cache.bytes() <= 4 * 1400);
        const CutoutCache none(source, 0);
        none.read(RowId{8});
        none.read(RowId{8});
        QCOMPARE(source->readings(8), 2);
        QCOMPARE(none.bytes(), std::int64_t{0});
    }

    void decodesOnceForManyThreads() {
        const auto source = std::make_shared<CountingSource>();
        const CutoutCache cache(source, 1'000'000);
        std::barrier together(8);
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> readers;
            for (int reader = 0; reader < 8; ++reader)
                readers.emplace_back([&] {
                    together.arrive_and_wait();
                    for (std::int64_t row = 20; row < 60; ++row)
                        if (cache.read(RowId{row}).pixels[0] != static_cast<float>(row))
                            ++wrong;
                });
        }
        QCOMPARE(wrong.load(), 0);
        for (std::int64_t row = 20; row < 60; ++row)
            QCOMPARE(source->readings(row), 1);
    }

    void keepsItsBoundUnderManyThreads() {
        const auto source = std::make_shared<CountingSource>();
        const CutoutCache cache(source, 10'000);
        {
            std::vector<std::jthread> readers;
            for (int reader = 0; reader < 4; ++reader)
                readers.emplace_back([&, reader] {
                    for (std::int64_t row = 0; row < 100; ++row)
                        cache.read(RowId{20 + (row * (reader + 1)) % 50});
                });
        }
        QVERIFY(cache.bytes() <= 10'000);
    }

    void doesNotKeepErrors() {
        const auto source = std::make_shared<CountingSource>();
        const CutoutCache cache(source, 1'000'000);
        QVERIFY_EXCEPTION_THROWN(cache.read(RowId{13}), Error);
        QVERIFY_EXCEPTION_THROWN(cache.read(RowId{13}), Error);
        QCOMPARE(source->readings(13), 2);
        QCOMPARE(cache.bytes(), std::int64_t{0});
    }

    void saysWhatItsSourceSays() {
        const CutoutCache cache(std::make_shared<CountingSource>(), 1);
        QCOMPARE(cache.describe(), std::string("counted"));
        QCOMPARE(cache.bands(), std::vector<std::string>{"r"});
        QCOMPARE(cache.flaggedRows().size(), std::size_t{1});
        QCOMPARE(cache.remarkedRows().size(), std::size_t{1});
        QCOMPARE(cache.placesOf(RowId{3}, 1)[0].plane, 3);
        QCOMPARE(cache.placesOf(RowId{3}, 1)[1].hdu, 1);
        QCOMPARE(cache.fingerprint(), std::string("f"));
    }
};

QTEST_GUILESS_MAIN(TestCutoutCache)
#include "test_cutout_cache.moc"
