// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/model/inputs/input_reader.h"
#include "core/model/outputs/object_output.h"
#include "core/model/probes/ablation.h"
#include "core/model/probes/adversarial_probe.h"
#include "core/model/probes/inside/feature_maps.h"
#include "core/model/probes/inside/filter_view.h"
#include "core/model/probes/symmetry_probe.h"

namespace oddity::core {

/// The ways in which a network is questioned about one object.
enum class ProbeKind { Symmetry, SmallestChange, Ablation, FeatureMaps, Filters };
/// "symmetry", "adversarial", "ablation", "features", "filters"; throws Error(Usage) listing them.
ProbeKind probeKindNamed(const std::string& name);
std::vector<std::string> probeKindNames();

struct ProbeRequest {
    ProbeKind kind = ProbeKind::Symmetry;
    std::string target;             ///< ablation, smallest change: the score that is looked at
    std::optional<float> threshold; ///< smallest change: of the target
    std::string className; ///< smallest change, instead of both: to be given this class; "": the likeliest other
    std::string layer;     ///< feature maps, filters; "": the first
    Baseline baseline = Baseline::Blank; ///< ablation: what is taken away becomes this
    int mostSteps = 50;                  ///< smallest change

    /// A score of which nobody said how far it is to go.
    bool lacksThreshold() const { return kind == ProbeKind::SmallestChange && !target.empty() && !threshold; }
    friend bool operator==(const ProbeRequest&, const ProbeRequest&) = default;
};

struct SymmetryFindings {
    std::vector<SymmetryReport> turns;  ///< the symmetries of a square that keep the image's shape
    std::vector<SymmetryReport> shifts; ///< by 1, 2, 4, 8 pixels along each axis, as far as a quarter of the side
};

/// The smallest change that was found, on the network's prepared pixels.
struct ChangeFindings {
    std::string goal; ///< the class, or the score
    AdversarialChange change;
    float threshold = 0;         ///< of the score; of a class, of its margin (classMarginTarget())
    std::string thresholdOrigin; ///< what it is, where the caller took it from the data: "the median of 400 objects"
    Tensor image;                ///< bands × height × width, as the network saw it
    std::vector<std::string> bands;
    std::vector<float> sigma; ///< border noise of each band (BorderStatistics); NaN: there is none
    /// Of the change in units of its band's noise: Euclidean norm, root mean square and largest pixel. NaN where a band
    /// has no noise.
    double sizeSigma = 0, rmsSigma = 0, largestSigma = 0;
    PixelGrid grid;                          ///< where the pixels lie on the cutout
    std::vector<ObjectOutput> before, after; ///< what the network gives for the image and for image + change
};

struct AblationFindings {
    std::string target;
    std::vector<Ablation> rows; ///< the first is the image as it is
    std::string segment;        ///< ObjectSegment::origin
};

using ProbeFindings = std::variant<SymmetryFindings, ChangeFindings, AblationFindings, FeatureMaps, FilterView>;

/// Asks. targetNamed turns a target's name into one, as the caller knows more than the network's outputs; called at
/// most once. For a worker thread; throws Error(Usage) where the network takes no image or the request does not fit it,
/// Error(Cancelled), and what reading and the network throw.
ProbeFindings probe(Model& model, const InputReader& reader, RowId row, const ProbeRequest& request,
                    const std::function<Target(const std::string& name)>& targetNamed, const Progress& progress);

} // namespace oddity::core
