// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"
#include "core/project/run_store.h"

namespace oddity::core {

/// What a run keeps of one output for the objects of one batch; the first axis counts them.
struct StoredOutput {
    RunOutput about; ///< shape is filled in by OutputFiles
    Tensor values;
};

/// Word for what the engine derived and measured, where a network's own outputs have their kind.
inline constexpr const char* qualityKind = "quality";

/// Numbers are kept as they are. Images are not: a reconstruction becomes "recon_error", the mean squared difference
/// from the input a pixel in network units; a mask "NAME_fraction", the share of pixels above 0.5; maps "NAME_mean";
/// instances "NAME_count"; components "NAME_flux", their sums over pixels and bands; a log-likelihood a pixel is added
/// up. outputs as Model::run() gives them. measured: of each object, or none, where all was measured; may stop short of
/// a batch that was filled up. Only what was measured is in a reconstruction's error, NaN where that is nothing. Throws
/// Error(Model) when a reconstruction does not have the shape of the first image among the inputs.
std::vector<StoredOutput> storedOutputs(const ModelCard& card, const InputBatch& inputs,
                                        const std::vector<Tensor>& outputs,
                                        std::span<const MeasuredPlaces> measured = {});

/// One object's passes, which the first axis counts, condensed to one row. Votes keep every pass (1 × passes ×
/// answers); mixtures and samples are put together, which is the average of their densities; log-variances become that
/// of the mean variance; of cells of a self-organizing map the most frequent one, and beside it "NAME_agreement", the
/// share of passes that chose it. All else: the mean, and beside it "NAME_std", the standard deviation of one pass (n −
/// 1): what the passes disagree about (epistemic). For class probabilities also, in nats (Gal et al. 2017):
/// "NAME_entropy", the entropy of the mean (of one class or sigmoid outputs the sum of their yes-or-no entropies), all
/// that is uncertain, as the sum of "NAME_mutual_information", what the passes disagree about (BALD, epistemic), and
/// "NAME_aleatoric", the mean entropy of a pass, what the data leave open.
std::vector<StoredOutput> meanAndSpread(const ModelCard& card, const std::vector<StoredOutput>& passes);

/// Channels of a density's summary: "mean", "deviation", "mode", "p05", "p16", "p50", "p84", "p95".
std::vector<std::string> densitySummaryChannels();

/// Adds what people read off the numbers. Densities: "NAME_summary" (of several quantities "NAME_QUANTITY_summary");
/// votes: "NAME_fraction" and "NAME_fraction_std", and for each question "NAME_entropy" of an answer in nats, of
/// concentrations or several passes as the sum of "NAME_mutual_information" and "NAME_aleatoric" (votes.h); values with
/// a log-variance: "NAME_aleatoric", the noise that the network states, and after passes "NAME_total" with their spread
/// added in quadrature (Kendall & Gal 2017). An object whose density or votes cannot be gets NaN.
void addSummaries(const ModelCard& card, std::vector<StoredOutput>& outputs);

} // namespace oddity::core
