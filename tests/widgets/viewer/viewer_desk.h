// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <filesystem>

#include <QSettings>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

#include "core/io/fits/fits_image.h"
#include "widgets/session/session.h"
#include "widgets/viewer/file_view.h"

#define OPEN(view, path)                                                                                               \
    (view).openFile(path);                                                                                             \
    QVERIFY((view).isOpening());                                                                                       \
    QTRY_VERIFY_WITH_TIMEOUT(!(view).isOpening(), 20'000)

/// What the viewer's tests need: a session, threads, a folder for files, and settings that end with the test.
struct ViewerDesk {
    oddity::widgets::Session session;
    QThreadPool pool;
    QTemporaryDir folder;

    ViewerDesk() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path()); }

    std::filesystem::path path(const char* name) const { return folder.filePath(QLatin1String(name)).toStdString(); }

    /// A cone about pixel (800, 600), 1000 in the middle, less by 1 a pixel, with a sky.
    std::filesystem::path cone() const {
        oddity::core::Tensor image{{1200, 1600}, {}};
        for (int y = 0; y < 1200; ++y)
            for (int x = 0; x < 1600; ++x)
                image.values.push_back(1000 - static_cast<float>(std::hypot(x - 800, y - 600)));
        oddity::core::writeFitsImage(
            path("cone.fits"), image, {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}},
            {{"CRVAL1", 150}, {"CRVAL2", 2}, {"CRPIX1", 801}, {"CRPIX2", 601}, {"CDELT1", -1e-5}, {"CDELT2", 1e-5}});
        return path("cone.fits");
    }
};
