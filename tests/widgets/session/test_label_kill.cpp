// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "widgets/session/label_writer.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

std::shared_ptr<const Catalog> catalogOf(std::size_t objects) {
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < objects; ++row)
        ids.push_back("object " + std::to_string(row));
    std::vector<Column> columns;
    columns.push_back({"id", "", "", "", std::move(ids), {}});
    return std::make_shared<const Catalog>(std::move(columns), "id");
}

constexpr std::size_t objectCount = 100'000;

/// The process that is killed: labels without pause and prints how many labels it was told are on the disk.
int labelUntilKilled(const QString& folder) {
    Session session;
    LabelWriter writer(&session, labelStoreOf(Project::open(folder.toStdString()), catalogOf(objectCount)),
                       {.grader = QStringLiteral("ada"), .rescueFolder = folder});
    std::int64_t next = 0;
    const auto give = [&] {
        for (int burst = 0; burst < 5; ++burst)
            session.setLabel({RowId{next++}}, QStringLiteral("odd"));
    };
    QObject::connect(&writer, &LabelWriter::loaded, give);
    QObject::connect(&session, &Session::labelsChanged, [&] {
        if (session.labels().current.empty())
            return;
        std::printf("%zu\n", session.labels().current.size());
        std::fflush(stdout);
    });
    QObject::connect(
        &session, &Session::pendingLabelsChanged, &session,
        [&](int pending) {
            if (pending == 0)
                give();
        },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

class LabelKillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasAcknowledgedSurvivesAKill() {
        QTemporaryDir scratch;
        const QString folder = scratch.filePath(QStringLiteral("kill.oddity"));
        Project::create(folder.toStdString(), DataReference{});
        std::size_t acknowledged = 0;
        for (int round = 0; round < 3; ++round) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--label"), folder});
            QVERIFY(process.waitForStarted());
            QByteArray output;
            while (output.count('\n') < 20 + 15 * round) {
                QVERIFY2(process.waitForReadyRead(20000), process.readAllStandardError().constData());
                output += process.readAllStandardOutput();
            }
            process.kill();
            QVERIFY(process.waitForFinished());
            output += process.readAllStandardOutput();
            output.truncate(output.lastIndexOf('\n'));
            acknowledged = std::max(acknowledged, static_cast<std::size_t>(output.split('\n').last().toULongLong()));
            QVERIFY(acknowledged > 0);
            const Project project = Project::open(folder.toStdString());
            const Labels stored = project.labels(*catalogOf(objectCount));
            QVERIFY2(stored.current.size() >= acknowledged,
                     qPrintable(QStringLiteral("%1 of %2").arg(stored.current.size()).arg(acknowledged)));
        }
    }

    void takesBackInTheRealStore() {
        QTemporaryDir scratch;
        const QString folder = scratch.filePath(QStringLiteral("undo.oddity"));
        Session session;
        LabelWriter writer(&session,
                           labelStoreOf(Project::create(folder.toStdString(), DataReference{}), catalogOf(10)),
                           {.grader = QStringLiteral("ada"), .rescueFolder = scratch.path()});
        QTRY_VERIFY(session.areLabelsWritable());
        session.setLabel({RowId{4}}, QStringLiteral("ordinary"));
        session.setLabel({RowId{4}}, QStringLiteral("odd"));
        session.setLabel({RowId{1}, RowId{2}}, QStringLiteral("artefact"));
        session.undoLabel();
        session.undoLabel();
        QTRY_COMPARE(session.pendingLabels(), 0);
        QCOMPARE(session.labels().current.size(), std::size_t{1});
        QCOMPARE(session.labels().classOf(RowId{4}), std::optional<std::string>("ordinary"));
    }
};

int main(int argumentCount, char** arguments) {
    QCoreApplication application(argumentCount, arguments);
    const QStringList words = application.arguments();
    if (words.size() == 3 && words[1] == QStringLiteral("--label"))
        return labelUntilKilled(words[2]);
    LabelKillTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "test_label_kill.moc"
