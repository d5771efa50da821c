// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "app/steps/import_survey.h"
#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "core/project/project.h"
#include "core/project/survey.h"

using namespace oddity;

/// A stop while a survey is imported or opened.
class TestImportSurvey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const std::filesystem::path folder = m_folder.path().toStdString();
        std::filesystem::create_directory(folder / "images");
        std::ofstream catalog(folder / "catalog.csv");
        catalog << "id\n";
        for (int number = 0; number < 200; ++number) {
            core::writeFitsImage(folder / "images" / (std::to_string(number) + ".fits"), {{2, 2}, {1, 2, 3, 4}}, {},
                                 {});
            catalog << number << "\n";
        }
        m_request.catalog.path = folder / "catalog.csv";
        m_request.images.text = (folder / "images/{id}.fits").string();
        m_request.project = folder / "stopped.oddity";
    }

    void aStoppedImportLeavesNothing() {
        const auto namesHere = [this] {
            std::vector<std::string> names;
            for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
                names.push_back(entry.path().filename().string());
            std::ranges::sort(names);
            return names;
        };
        const std::vector<std::string> before = namesHere();
        for (const char* step : {"Looking for the images", "Reading the images' headers"}) {
            const core::Error error =
                stopped(step, [this](const core::Progress& progress) { app::importSurvey(m_request, progress); });
            QCOMPARE(error.kind(), core::ErrorKind::Cancelled);
            QCOMPARE(namesHere(), before);
        }
        QCOMPARE(app::importSurvey(m_request, {}).objects, 200);
    }

    /// It is no project whose images cannot be used.
    void aStoppedOpeningGivesNoSurvey() {
        const core::Project project = core::Project::open(m_request.project);
        const core::Error error = stopped("Reading the images' headers", [&project](const core::Progress& progress) {
            core::openSurvey(project, progress);
        });
        QCOMPARE(error.kind(), core::ErrorKind::Cancelled);
        QVERIFY(core::openSurvey(project, {})->cutouts);
    }

private:
    /// What a stop at the first report of a step ends work with.
    template <typename Work> static core::Error stopped(const std::string& step, Work work) {
        std::stop_source stop;
        try {
            work(core::Progress{stop.get_token(), [&](std::int64_t, std::int64_t, const std::string& what) {
                                    if (what == step)
                                        stop.request_stop();
                                }});
        } catch (const core::Error& error) {
            return error;
        }
        return {core::ErrorKind::Internal, "was not stopped"};
    }

    QTemporaryDir m_folder;
    app::ImportRequest m_request;
};

QTEST_GUILESS_MAIN(TestImportSurvey)
#include "test_import_survey.moc"
