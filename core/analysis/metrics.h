// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oddity::core {

/// Area under the ROC curve by ranks (ties count half); NaN when a class is absent. NaN scores are left out. Vectors of
/// unequal length throw Error(BadInput), here and below.
double areaUnderRoc(const std::vector<float>& scores, const std::vector<bool>& positive);

/// Average precision (step-wise area under precision–recall); NaN without positives. Equal scores are one step; NaN
/// scores are left out.
double averagePrecision(const std::vector<float>& scores, const std::vector<bool>& positive);

struct ConfusionMatrix {
    std::vector<std::string> classes; ///< sorted
    std::vector<std::int64_t> counts; ///< truth × prediction
    std::int64_t left = 0;            ///< rows without truth or prediction, left out
    double accuracy() const;          ///< right among all; NaN when empty
    /// Right among those that truly are of this class (completeness); NaN when there is none.
    double recall(std::size_t index) const;
    /// Right among those predicted to be of this class (purity); NaN, not 0, when none is.
    double precision(std::size_t index) const;
};
/// An empty name is an absent truth or prediction.
ConfusionMatrix confusion(const std::vector<std::string>& truth, const std::vector<std::string>& prediction);

} // namespace oddity::core
