// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"
#include "tests/core/scarce_threads.h"

using namespace oddity::core;

class TestParallel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyItemOnceInRangesThatEndWithTheLast() {
        std::vector<std::atomic<int>> visits(1003);
        std::atomic<bool> isWorkerKnown = true;
        forEachRange(visits.size(), 100, {}, "", [&](std::size_t worker, std::size_t first, std::size_t end) {
            isWorkerKnown = isWorkerKnown && worker < coreCount() && end - first <= 100;
            for (std::size_t item = first; item < end; ++item)
                ++visits[item];
        });
        forEachItem(visits.size(), 7, {}, "visits", [&](std::size_t item) { ++visits[item]; });
        for (const auto& visit : visits)
            QCOMPARE(visit.load(), 2);
        QVERIFY(isWorkerKnown);
        forEachItem(0, 7, {}, "visits", [](std::size_t) { QFAIL("there is nothing to visit"); });
    }

    void everyBlockOnce() {
        std::vector<std::atomic<int>> visits(1000);
        std::int64_t last = 0;
        forEachBlock(visits.size(), {{}, [&](std::int64_t done, std::int64_t, const std::string&) { last = done; }},
                     "test", [&](std::size_t block) { ++visits[block]; });
        for (const std::atomic<int>& count : visits)
            QCOMPARE(count.load(), 1);
        QCOMPARE(last, std::int64_t{1000});
        forEachBlock(0, {}, "nothing", [](std::size_t) { QFAIL("there is no block"); });
    }

    void exceptionsReachTheCaller() {
        QVERIFY_EXCEPTION_THROWN(forEachBlock(100, {}, "",
                                              [](std::size_t block) {
                                                  if (block == 37)
                                                      throw std::runtime_error("block 37");
                                              }),
                                 std::runtime_error);
        QVERIFY_EXCEPTION_THROWN(runRounds(
                                     3, 10,
                                     [](std::size_t worker, std::size_t round) {
                                         if (worker == 2 && round == 4)
                                             throw std::runtime_error("worker 2");
                                     },
                                     [](std::size_t round) { QVERIFY(round < 4); }),
                                 std::runtime_error);
        QVERIFY_EXCEPTION_THROWN(runRounds(
                                     3, 10, [](std::size_t, std::size_t round) { QVERIFY(round < 3); },
                                     [](std::size_t round) {
                                         if (round == 2)
                                             throw std::runtime_error("after round 2");
                                     }),
                                 std::runtime_error);
    }

    void withoutMoreThreadsThoseThereDoTheWork_data() {
        QTest::addColumn<int>("left");
        QTest::newRow("none") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
    }
    void withoutMoreThreadsThoseThereDoTheWork() {
        QFETCH(int, left);
        std::vector<std::atomic<int>> visits(7);
        std::mutex lock;
        std::set<std::thread::id> threads;
        QVERIFY(withFewThreads(left, [&] {
            runTogether(visits.size(), [&](std::size_t worker) {
                ++visits[worker];
                const std::scoped_lock held(lock);
                threads.insert(std::this_thread::get_id());
            });
        }));
        for (const auto& visit : visits)
            QCOMPARE(visit.load(), 1);
        QVERIFY(threads.size() <= static_cast<std::size_t>(left) + 1);

        std::atomic<int> inRound = 0;
        std::size_t wholeRounds = 0;
        QVERIFY(withFewThreads(left, [&] {
            runRounds(
                7, 20, [&](std::size_t, std::size_t) { ++inRound; },
                [&](std::size_t) { wholeRounds += inRound.exchange(0) == 7 ? 1 : 0; });
        }));
        QCOMPARE(wholeRounds, std::size_t{20});
        QVERIFY(withFewThreads(left, [&] {
            QVERIFY_EXCEPTION_THROWN(runTogether(7,
                                                 [](std::size_t worker) {
                                                     if (worker == 6)
                                                         throw std::runtime_error("the last");
                                                 }),
                                     std::runtime_error);
        }));
    }

    void roundsWaitForEachOther() {
        std::atomic<int> inRound = 0;
        bool whole = true;
        std::vector<std::size_t> rounds;
        runRounds(
            4, 50, [&](std::size_t, std::size_t) { ++inRound; },
            [&](std::size_t round) {
                whole = whole && inRound == 4;
                inRound = 0;
                rounds.push_back(round);
            });
        QVERIFY(whole);
        QCOMPARE(rounds.size(), std::size_t{50});
    }

    /// First outputs of SplitMix64 follow its definition; streams and seeds differ; numbers keep within bounds.
    void randomStreams() {
        RandomStream a(1), b(1), c(1, 1), d(2);
        const std::uint64_t first = a.next();
        QCOMPARE(first, b.next());
        QVERIFY(first != c.next() && first != d.next());
        double sum = 0;
        double squares = 0;
        for (int n = 0; n < 20000; ++n) {
            QVERIFY(a.below(7) < 7);
            const double uniform = b.uniform();
            QVERIFY(uniform >= 0 && uniform < 1);
            const double normal = c.normal();
            sum += normal;
            squares += normal * normal;
        }
        QVERIFY(std::abs(sum / 20000) < 0.03 && std::abs(squares / 20000 - 1) < 0.05);
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "test_parallel.moc"
