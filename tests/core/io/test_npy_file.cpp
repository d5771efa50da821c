// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/npy_file.h"

#include <cmath>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"

using namespace oddity::core;

class TestNpyFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItMaps() {
        writeNpy(path("a.npy"), Matrix({1, 2, 3, 4, 5, -6.5F}, 2, 3));
        const Matrix read = mapNpy(path("a.npy"));
        QCOMPARE(read.rows(), 2U);
        QCOMPARE(read.columns(), 3U);
        QCOMPARE(read.at(1, 2), -6.5F);
        QCOMPARE(npyShape(path("a.npy")), (std::vector<std::int64_t>{2, 3}));
    }

    void startsWithNanAndGoesOn() {
        const std::filesystem::path file = path("rows.npy");
        const std::vector<float> row{1, 2, 3, 4};
        {
            NpyWriter writer(file, {3, 2, 2});
            writer.writeRows(1, row.data(), 1);
            writer.flush();
        }
        {
            NpyWriter writer(file, {3, 2, 2});
            writer.writeRows(2, row.data(), 1);
        }
        const Matrix read = mapNpy(file);
        QCOMPARE(read.columns(), 4U);
        QVERIFY(std::isnan(read.at(0, 0)));
        QCOMPARE(read.at(1, 3), 4.0F);
        QCOMPARE(read.at(2, 0), 1.0F);
    }

    void refusesRowsOutsideAndOtherShapes() {
        const std::filesystem::path file = path("fixed.npy");
        NpyWriter writer(file, {2, 2});
        const std::vector<float> row{1, 2};
        QVERIFY_EXCEPTION_THROWN(writer.writeRows(2, row.data(), 1), Error);
        QVERIFY_EXCEPTION_THROWN(NpyWriter(file, {3, 2}), Error);
    }

    void readsFloat64AndOneAxis() {
        write("wide.npy", header("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"),
              std::vector<double>{0.5, 1e3});
        const Matrix read = mapNpy(path("wide.npy"));
        QCOMPARE(read.rows(), 2U);
        QCOMPARE(read.columns(), 1U);
        QCOMPARE(read.at(1, 0), 1e3F);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("dictionary");
        QTest::newRow("integers") << QByteArray("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }");
        QTest::newRow("big-endian") << QByteArray("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }");
        QTest::newRow("Fortran order") << QByteArray("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }");
        QTest::newRow("cut short") << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (2000,), }");
        QTest::newRow("overflow") << QByteArray(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }");
        QTest::newRow("negative") << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }");
        QTest::newRow("no shape") << QByteArray("{'descr': '<f4', 'fortran_order': False}");
        QTest::newRow("records") << QByteArray("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }");
    }
    void refuses() {
        QFETCH(QByteArray, dictionary);
        write("bad.npy", header(dictionary.toStdString()), std::vector<double>{1, 2});
        try {
            mapNpy(path("bad.npy"));
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY(std::string(error.what()).find("bad.npy") != std::string::npos);
        }
    }

private:
    std::filesystem::path path(const std::string& name) const { return m_folder.filePath(name.c_str()).toStdString(); }

    static std::string header(const std::string& dictionary) {
        std::string text = std::string("\x93NUMPY\x01\x00", 8);
        text += static_cast<char>(dictionary.size() + 1);
        text += '\0';
        return text + dictionary + "\n";
    }
    void write(const std::string& name, const std::string& start, const std::vector<double>& values) const {
        std::ofstream file(path(name), std::ios::binary);
        file << start;
        file.write(static_cast<const char*>(static_cast<const void*>(values.data())),
                   static_cast<std::streamsize>(values.size() * sizeof(double)));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestNpyFile)
#include "test_npy_file.moc"
