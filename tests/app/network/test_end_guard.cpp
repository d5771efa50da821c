// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/end_guard.h"

#include <QProcess>
#include <QtTest>

using oddity::app::EndGuard;

namespace {

constexpr const char* childMark = "ODDITY_TEST_OF_A_HANG";

} // namespace

class TestEndGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHangsIsLeftBehind() {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(childMark), QStringLiteral("1"));
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), QStringList());
        QVERIFY(child.waitForFinished(60'000));
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), 75);
        QCOMPARE(child.readAllStandardError(), QByteArray("it hangs\n"));
    }

    void whatEndsIsNotDisturbed() {
        { const EndGuard guard(std::chrono::milliseconds(50), "it hangs"); }
        QTest::qWait(200); // this process is still there
    }
};

int main(int count, char** values) {
    if (qEnvironmentVariableIsSet(childMark)) {
        const EndGuard guard(std::chrono::milliseconds(50), "it hangs");
        for (;;)
            std::this_thread::sleep_for(std::chrono::hours(1));
    }
    QCoreApplication application(count, values);
    TestEndGuard test;
    return QTest::qExec(&test, count, values);
}
#include "test_end_guard.moc"
