// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <semaphore>
#include <thread>

#include <QSignalSpy>
#include <QTest>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "core/error.h"
#include "widgets/session/task.h"

using namespace oddity;
using widgets::TaskSlot;

namespace {

/// Counts how many of it are alive.
struct Held {
    static inline std::atomic<int> alive = 0;
    Held() { ++alive; }
    Held(const Held&) { ++alive; }
    ~Held() { --alive; }
    Held& operator=(const Held&) = default;
};

} // namespace

class TestTask : public QObject {
    Q_OBJECT

private:
    QThreadPool m_pool;

private Q_SLOTS:
    void deliversOnThisThread() {
        TaskSlot slot(&m_pool);
        QSignalSpy finished(&slot, &TaskSlot::finished);
        int delivered = 0;
        slot.start<int>([](const core::Progress&) { return 7; },
                        [&](int value) {
                            delivered = value;
                            QCOMPARE(QThread::currentThread(), slot.thread());
                        });
        QVERIFY(slot.isRunning());
        QVERIFY(finished.wait());
        QCOMPARE(delivered, 7);
        QCOMPARE(finished.front().front().toBool(), true);
        QVERIFY(!slot.isRunning());
    }

    void newestWins() {
        TaskSlot slot(&m_pool);
        QSignalSpy finished(&slot, &TaskSlot::finished);
        std::binary_semaphore gate(0);
        QList<int> delivered;
        slot.start<int>(
            [&gate](const core::Progress&) {
                gate.acquire();
                return 1;
            },
            [&](int value) { delivered << value; });
        slot.start<int>([](const core::Progress&) { return 2; }, [&](int value) { delivered << value; });
        QVERIFY(finished.wait());
        gate.release();
        m_pool.waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(delivered, QList<int>{2});
        QCOMPARE(finished.count(), 1);
    }

    void whatIsNotDeliveredIsGoneWhenItFinishes() {
        TaskSlot slot(&m_pool);
        std::binary_semaphore gate(0);
        int aliveAtEnd = -1;
        connect(&slot, &TaskSlot::finished, &slot, [&](bool isCompleted) {
            QVERIFY(!isCompleted);
            aliveAtEnd = Held::alive;
        });
        slot.start<Held>(
            [&gate](const core::Progress&) {
                gate.acquire();
                return Held();
            },
            [](const Held&) { QFAIL("a cancelled result was delivered"); });
        slot.cancel();
        gate.release();
        QTRY_COMPARE(aliveAtEnd, 0);
    }

    void everyFailureIsToldEvenAMuteOne() {
        TaskSlot slot(&m_pool);
        QSignalSpy failed(&slot, &TaskSlot::failed);
        QSignalSpy finished(&slot, &TaskSlot::finished);
        slot.start<int>([](const core::Progress&) -> int { throw std::runtime_error(""); },
                        [](int) { QFAIL("nothing to deliver"); });
        QVERIFY(finished.wait());
        QCOMPARE(failed.count(), 1);
        QCOMPARE(finished.front().front().toBool(), false);
        QVERIFY(!failed.front().front().toString().isEmpty());
    }

#ifdef __linux__
    void standsBackBehindTheWindow() {
        QThreadPool pool;
        const int before = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
        TaskSlot slot(&pool, nullptr, widgets::Niceness::Network);
        int niceness = -1;
        slot.start<int>(
            [](const core::Progress&) {
                int ofThread = 0; // threads that the work starts, such as LibTorch's, stand back as well
                std::thread([&ofThread] { ofThread = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); }).join();
                return ofThread;
            },
            [&niceness](int ofThread) { niceness = ofThread; });
        QTRY_COMPARE(niceness, 19);
        QCOMPARE(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())), before);
    }
#endif

    void outlivesItsSlot() {
        std::binary_semaphore begun(0);
        std::binary_semaphore gate(0);
        std::atomic<bool> wasStopped = false;
        {
            TaskSlot slot(&m_pool);
            slot.start<int>(
                [&](const core::Progress& progress) {
                    begun.release();
                    gate.acquire();
                    wasStopped = progress.stopRequested();
                    progress.step(1, 2, "still here");
                    return 1;
                },
                [](int) { QFAIL("delivered to a slot that is gone"); });
            begun.acquire();
        }
        gate.release();
        m_pool.waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(wasStopped);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "test_task.moc"
