// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <functional>
#include <mutex>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "core/error.h"
#include "widgets/session/label_writer.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

/// What outlives the writer: the "disk".
struct Disk {
    std::mutex mutex;
    std::vector<LabelEvent> events;
    LabelScheme scheme = LabelScheme::standard();
    std::vector<RowFlag> flags;
    std::map<std::string, std::string> viewState;
    std::atomic<int> failures = 0; ///< the next calls that fail; negative: all
    std::atomic<int> attempts = 0;
    std::atomic<QThread*> thread = nullptr;

    void mayFail() {
        ++attempts;
        thread = QThread::currentThread();
        if (failures == 0)
            return;
        if (failures > 0)
            --failures;
        throw Error(ErrorKind::Io, "the disk is full");
    }
    std::size_t count() {
        const std::lock_guard lock(mutex);
        return events.size();
    }
};

class FakeStore : public LabelStore {
public:
    FakeStore(std::shared_ptr<Disk> disk, bool readOnly = false) : m_disk(std::move(disk)), m_readOnly(readOnly) {}

    bool isReadOnly() const override { return m_readOnly; }
    std::string objectId(RowId row) const override { return "object," + std::to_string(row.value); }
    LabelEvent append(RowId row, const std::string& classId, const std::string& grader,
                      const std::string& reason) override {
        if (!classId.empty() && !m_disk->scheme.find(classId))
            throw Error(ErrorKind::BadInput, "there is no class \"" + classId + "\"");
        m_disk->mayFail();
        const std::lock_guard lock(m_disk->mutex);
        LabelEvent event;
        event.sequence = static_cast<std::int64_t>(m_disk->events.size()) + 1;
        event.row = row;
        event.objectId = objectId(row);
        event.classId = classId;
        event.grader = grader;
        event.reason = reason;
        m_disk->events.push_back(event);
        return event;
    }
    std::optional<LabelEvent> undo(const std::string& grader) override {
        m_disk->mayFail();
        {
            const std::lock_guard lock(m_disk->mutex);
            if (m_undone >= m_disk->events.size())
                return std::nullopt;
        }
        const LabelEvent last = m_disk->events[m_disk->events.size() - 1 - 2 * m_undone];
        ++m_undone;
        return append(last.row, {}, grader, "taken back");
    }
    Labels labels() override {
        m_disk->mayFail();
        Labels result;
        for (const LabelEvent& event : m_disk->events)
            result.current[event.row] = event;
        return result;
    }
    LabelScheme scheme() override { return m_disk->scheme; }
    void storeScheme(const LabelScheme& scheme) override {
        m_disk->mayFail();
        m_disk->scheme = scheme;
    }
    std::vector<RowFlag> flags() override { return m_disk->flags; }
    void replaceFlags(const std::string&, const std::vector<RowFlag>& flags) override { m_disk->flags = flags; }
    std::map<std::string, std::string> viewState() override { return m_disk->viewState; }
    void storeViewState(const std::string& key, const std::string& value) override { m_disk->viewState[key] = value; }

private:
    std::shared_ptr<Disk> m_disk;
    bool m_readOnly;
    std::size_t m_undone = 0;
};

struct Desk {
    /// The writer's thread reads the disk from the start: what is on it comes before.
    explicit Desk(bool readOnly = false, const std::function<void(Disk&)>& prepare = {}) {
        if (prepare)
            prepare(*disk);
        writer = std::make_unique<LabelWriter>(&session, std::make_unique<FakeStore>(disk, readOnly),
                                               LabelWriterSettings{QStringLiteral("ada"), folder.path(), 10, 200});
    }
    bool waitLoaded() {
        QSignalSpy loaded(writer.get(), &LabelWriter::loaded);
        return loaded.wait(5000);
    }

    QTemporaryDir folder;
    std::shared_ptr<Disk> disk = std::make_shared<Disk>();
    Session session;
    std::unique_ptr<LabelWriter> writer;
};

const QString odd = QStringLiteral("odd");

} // namespace

class LabelWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void viewStateIsReadFirstAndStored() {
        Desk desk(false, [](Disk& disk) { disk.viewState["map"] = "zoom 2"; });
        QVERIFY(desk.waitLoaded());
        QCOMPARE(desk.session.viewState("map"), QStringLiteral("zoom 2"));
        desk.session.storeViewState("columns", "x = y");
        QCOMPARE(desk.session.viewState("columns"), QStringLiteral("x = y"));
        desk.writer.reset();
        QCOMPARE(desk.disk->viewState["columns"], std::string("x = y"));
    }

    void acknowledgesOnlyWhatIsStored() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        bool everAhead = false;
        connect(&desk.session, &Session::labelsChanged, this,
                [&] { everAhead = everAhead || desk.session.labels().current.size() > desk.disk->count(); });
        for (int row = 0; row < 50; ++row)
            desk.session.setLabel({RowId{row}}, odd);
        QCOMPARE(desk.session.pendingLabels(), 50);
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QCOMPARE(desk.session.labels().current.size(), std::size_t{50});
        QVERIFY(!everAhead);
        QVERIFY(desk.disk->thread != QThread::currentThread());
        for (int row = 0; row < 50; ++row)
            QCOMPARE(desk.disk->events[static_cast<std::size_t>(row)].row, RowId{row});
        QCOMPARE(desk.disk->events.front().grader, std::string("ada"));
    }

    void retriesUntilTheDiskTakesIt() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        QStringList errors;
        connect(&desk.session, &Session::told, this, [&](const QString& message, bool isError) {
            if (isError)
                errors << message;
        });
        desk.disk->failures = 5;
        desk.session.setLabel({RowId{1}, RowId{2}, RowId{3}}, odd);
        desk.session.setLabel({RowId{4}}, odd);
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QCOMPARE(desk.disk->count(), std::size_t{4});
        for (std::size_t index = 0; index < 4; ++index)
            QCOMPARE(desk.disk->events[index].row.value, static_cast<std::int64_t>(index) + 1);
        QCOMPARE(errors.size(), 1);
        QVERIFY(errors.front().contains(QStringLiteral("the disk is full")));
    }

    void staysPendingWhileTheDiskRefuses() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        desk.disk->failures = -1;
        const int before = desk.disk->attempts;
        desk.session.setLabel({RowId{1}}, odd);
        QTRY_VERIFY(desk.disk->attempts > before + 3);
        QCOMPARE(desk.session.pendingLabels(), 1);
        QVERIFY(desk.session.labels().current.empty());
        desk.disk->failures = 0;
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QCOMPARE(desk.disk->count(), std::size_t{1});
    }

    void shutdownWritesTheQueue() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        desk.disk->failures = 2;
        for (int row = 0; row < 200; ++row)
            desk.session.setLabel({RowId{row}}, odd);
        desk.writer.reset();
        QCOMPARE(desk.disk->count(), std::size_t{200});
        QCOMPARE(desk.session.pendingLabels(), 0);
        QVERIFY(!desk.session.areLabelsWritable());
    }

    void shutdownRescuesWhatTheDiskRefuses() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        const QString path = desk.writer->rescueFile();
        desk.disk->failures = -1;
        desk.session.setLabel({RowId{7}, RowId{8}}, odd);
        desk.session.setLabel({RowId{9}}, odd);
        desk.session.undoLabel();
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("could not be written")));
        desk.writer.reset();
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 3); // the label of 9 was taken back before it was written
        QCOMPARE(lines[0], QByteArray("id,label,grader,time,reason"));
        QVERIFY(lines[1].startsWith("\"object,7\",odd,ada,"));
        QVERIFY(lines[2].startsWith("\"object,8\",odd,ada,"));
    }

    void aRefusedLabelIsToldAndKeptAndDoesNotBlock() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        QSignalSpy told(&desk.session, &Session::told);
        desk.session.setLabel({RowId{1}}, QStringLiteral("no such class"));
        desk.session.setLabel({RowId{2}}, odd);
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QCOMPARE(desk.disk->count(), std::size_t{1});
        QCOMPARE(told.size(), 1);
        QVERIFY(told.front().front().toString().contains(QStringLiteral("no such class")));
        QVERIFY(QFile::exists(desk.writer->rescueFile()));
    }

    void takesAGroupBackWhole() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        QSignalSpy undone(&desk.session, &Session::labelUndone);
        desk.session.setLabel({RowId{1}, RowId{2}, RowId{3}}, odd);
        desk.session.undoLabel();
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QVERIFY(desk.session.labels().current.empty());
        QCOMPARE(undone.size(), 1);
        QCOMPARE(undone.front().front().value<RowId>(), RowId{1});
    }

    void nothingToTakeBackIsSaid() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        QSignalSpy told(&desk.session, &Session::told);
        desk.session.undoLabel();
        QTRY_COMPARE(desk.session.pendingLabels(), 0);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.front().at(1).toBool(), false);
    }

    void aReadOnlyProjectTakesNoLabel() {
        Desk desk(true);
        QVERIFY(desk.waitLoaded());
        QVERIFY(!desk.session.areLabelsWritable());
        desk.session.setLabel({RowId{1}}, odd);
        QCOMPARE(desk.session.pendingLabels(), 0);
    }

    void storesTheSchemeOnce() {
        Desk desk;
        QVERIFY(desk.waitLoaded());
        const int before = desk.disk->attempts;
        LabelScheme scheme = LabelScheme::standard();
        scheme.classes.push_back({"merger", "Merger", '4', "#cc79a7", LabelRole::Interesting});
        desk.session.setScheme(scheme);
        desk.session.setScheme(scheme);
        desk.writer->replaceFlags(QStringLiteral("run"), {{RowId{3}, "run", "all pixels are missing"}});
        desk.writer.reset();
        QCOMPARE(desk.disk->attempts - before, 1);
        QVERIFY(desk.disk->scheme.find("merger"));
        QCOMPARE(desk.disk->flags.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(LabelWriterTest)
#include "test_label_writer.moc"
