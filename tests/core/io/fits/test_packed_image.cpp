// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_image.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include <QTemporaryDir>
#include <QTest>
#include <fitsio.h>

#include "core/error.h"
#include "core/io/fits/fits_file.h"

using namespace oddity::core;

class TestPackedImage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void losesNothing() {
        Tensor image = Tensor::zeros({3, 37, 53});
        for (std::size_t index = 0; index < image.values.size(); ++index)
            image.values[index] = std::sin(static_cast<float>(index) * 0.37F) * 1e-7F;
        image.values[5] = std::numeric_limits<float>::quiet_NaN();
        image.values[6] = -9.11912e-36F; // what CFITSIO takes for a missing value in other calls
        image.values[7] = std::numeric_limits<float>::denorm_min();
        const std::string path = m_folder.filePath("why.fits.fz").toStdString();
        const std::string longText(150, 'x');
        writeFitsImage(path, image, {{"TARGET", "an odd one"}, {"METHOD", longText}}, {{"ODDSCORE", 0.25}});

        const FitsFile file(path);
        const FitsHdu& hdu = file.imageHdu(0);
        QVERIFY(hdu.kind == FitsHdu::Kind::CompressedImage);
        QCOMPARE(hdu.axes, (std::vector<std::int64_t>{53, 37, 3}));
        QCOMPARE(hdu.header.stringOr("TARGET", ""), std::string("an odd one"));
        QCOMPARE(hdu.header.stringOr("METHOD", ""), longText);
        QCOMPARE(hdu.header.real("ODDSCORE").value_or(0), 0.25);
        std::vector<float> pixels(image.values.size());
        file.readPixels(hdu, 0, pixels);
        for (std::size_t index = 0; index < pixels.size(); ++index)
            if (!std::isnan(image.values[index]))
                QCOMPARE(std::memcmp(&pixels[index], &image.values[index], sizeof(float)), 0);
        QVERIFY(std::isnan(pixels[5]));
    }

    void carriesRightChecksums() {
        const std::string path = m_folder.filePath("sum.fits.fz").toStdString();
        writeFitsImage(path, Tensor::zeros({20, 30}), {}, {});
        fitsfile* file = nullptr;
        int status = 0;
        int dataIsRight = 0;
        int headerIsRight = 0;
        fits_open_diskfile(&file, path.c_str(), READONLY, &status);
        fits_movabs_hdu(file, 2, nullptr, &status);
        fits_verify_chksum(file, &dataIsRight, &headerIsRight, &status);
        fits_close_file(file, &status);
        QCOMPARE(status, 0);
        QCOMPARE(dataIsRight, 1);
        QCOMPARE(headerIsRight, 1);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestPackedImage)
#include "test_packed_image.moc"
