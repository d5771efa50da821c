// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/demo_survey.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/sky/survey_files.h"

namespace oddity::core {

namespace {

/// Draws objects first … first + drawn.size() − 1 on so many threads; leaves early when asked to stop.
void drawObjects(std::vector<SurveyObject>& drawn, std::int64_t first, std::uint64_t seed, std::size_t threads,
                 const Progress& progress) {
    std::atomic<std::size_t> next = 0;
    runTogether(threads, [&](std::size_t) {
        for (std::size_t i = next++; i < drawn.size() && !progress.stopRequested(); i = next++)
            drawn[i] = drawSurveyObject(seed, first + static_cast<std::int64_t>(i));
    });
}

} // namespace

DemoSurveySummary writeDemoSurvey(const std::filesystem::path& folder, const DemoSurveySettings& settings,
                                  const Progress& progress) {
    if (settings.objects < 1 || settings.objects > 10'000'000)
        throw Error(ErrorKind::Usage,
                    "a demo survey has from 1 to 10000000 objects, not " + std::to_string(settings.objects));
    const auto start = std::chrono::steady_clock::now();
    constexpr std::int64_t batch = 256;
    const std::size_t threads = settings.threads > 0 ? static_cast<std::size_t>(settings.threads) : coreCount();
    SurveyFiles files(folder, settings);
    DemoSurveySummary summary;
    std::vector<SurveyObject> drawn;
    for (std::int64_t first = 0; first < settings.objects; first += batch) {
        progress.step(first, settings.objects, "drawing the sky");
        drawn.resize(static_cast<std::size_t>(std::min(batch, settings.objects - first)));
        drawObjects(drawn, first, settings.seed, threads, progress);
        progress.throwIfStopped();
        for (const SurveyObject& object : drawn) {
            files.add(object);
            summary.oddities += object.truth.objectClass == "oddity" ? 1 : 0;
            summary.artefacts += object.truth.objectClass == "artefact" ? 1 : 0;
        }
    }
    files.finish();
    summary.objects = settings.objects;
    progress.step(settings.objects, settings.objects, "drawing the sky");
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

} // namespace oddity::core
