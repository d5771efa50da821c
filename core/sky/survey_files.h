// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/sky/demo_survey.h"
#include "core/sky/fits_stream.h"
#include "core/sky/survey_object.h"

namespace oddity::core {

/// The files of a demo survey while they are being written, object after object. Throws Error(Io) when the folder or a
/// file cannot be written, Error(Usage) when a file in the way is not a demo survey's.
class SurveyFiles {
public:
    SurveyFiles(std::filesystem::path folder, const DemoSurveySettings& settings);

    void add(const SurveyObject& object);
    void finish();

private:
    void addStamp(const SurveyObject& object);
    void writeImages(const SurveyObject& object) const;

    std::filesystem::path m_folder;
    DemoSurveySettings m_settings;
    std::optional<FitsStream> m_stack;
    std::optional<FitsStream> m_catalog;
    std::optional<FitsStream> m_truth;
    FitsBytes m_stampRows; ///< kept until the stack's pixels are all written
    FitsBytes m_row;
};

} // namespace oddity::core
