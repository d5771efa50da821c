// SPDX-License-Identifier: BSD-3-Clause
#include <numeric>

#include <QTemporaryDir>
#include <QTest>

#include "core/io/fits/fits_image.h"
#include "core/io/images/open_files.h"

using namespace oddity::core;

/// What open files hold in memory is bounded for all of them together.
class TestOpenFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        for (int number = 0; number < count; ++number) {
            Tensor image{{planes, side, side}, std::vector<float>(planes * side * side)};
            std::iota(image.values.begin(), image.values.end(), static_cast<float>(number));
            writeFitsImage(pathOf(number), image, {}, {});
        }
    }

    void decodesWithinOneBudget() {
        constexpr std::size_t budget = 10 * tileBytes;
        OpenFiles files(48, 1 << 30, budget);
        std::vector<std::shared_ptr<const FitsFile>> held;
        for (int round = 0; round < 2; ++round)
            for (int number = 0; number < count; ++number) {
                held.push_back(files.open(pathOf(number)));
                readAll(*held.back(), number);
                QVERIFY2(files.decodedBytes() <= budget, std::to_string(files.decodedBytes()).c_str());
            }
        QCOMPARE(files.decodedBytes(), budget);
    }

    void closedFilesGiveTheirShareBack() {
        OpenFiles files(2);
        for (int number = 0; number < count; ++number)
            readAll(*files.open(pathOf(number)), number);
        QCOMPARE(files.count(), 2U);
        QCOMPARE(files.decodedBytes(), 2 * planes * tileBytes);
    }

private:
    void readAll(const FitsFile& file, int number) const {
        std::vector<float> pixels(side * side);
        for (std::int64_t plane = 0; plane < static_cast<std::int64_t>(planes); ++plane) {
            file.readRegion(file.imageHdu(0), plane, {0, 0, side, side}, pixels);
            QCOMPARE(pixels[3], static_cast<float>(number + 3 + plane * side * side));
        }
    }
    std::filesystem::path pathOf(int number) const {
        return m_folder.filePath(QString::number(number) + QStringLiteral(".fits.fz")).toStdString();
    }

    static constexpr int count = 20;
    static constexpr std::size_t planes = 3;
    static constexpr int side = 32;
    static constexpr std::size_t tileBytes = side * side * sizeof(float);
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestOpenFiles)
#include "test_open_files.moc"
