// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oddity::core {

enum class OutputKind {
    Class,
    Votes,
    Reg,
    PdfBin,
    PdfMix,
    Samples,
    Embed,
    Recon,
    Mask,
    Maps,
    Inst,
    Comps,
    Score,
    LogLik,
    Gen,
    Som
};

std::string_view nameOf(OutputKind kind); ///< the word used in cards: "class", "pdf_bin" …

/// One named preparation step with its parameters, as the card lists them; see preparation.h for the steps.
struct PrepareStep {
    std::string name;
    std::map<std::string, double> numbers;
    std::map<std::string, std::vector<double>> lists; ///< per-band values, in the card's band order
};

/// An image input: bands bound by name, in the order in which the network wants them.
struct InputSpec {
    std::string name = "image";
    std::string kind = "image";
    std::vector<std::string> bands; ///< {"*"}: any single band
    int height = 0;                 ///< network pixels; 0: any size (a multiple of sizeMultiple)
    int width = 0;
    int sizeMultiple = 1;
    double pixelScaleArcsec = 0; ///< 0: not stated
    std::string unit;
    std::vector<PrepareStep> prepare;
};

/// An output bound to an element of what forward() returns.
struct OutputSpec {
    std::string name;
    OutputKind kind = OutputKind::Embed;
    std::string element;              ///< "" the returned tensor, "0" "1" … tuple index, else dict key
    std::vector<std::string> classes; ///< class, votes, mask: what each channel means
    std::string unit;
    std::string activation;  ///< "" none left to apply, "softmax", "sigmoid": applied by the engine
    std::string logVariance; ///< embed: element that holds the log-variance, "" if none
};

/// The model card (file name "oddity.json" inside the TorchScript archive, or MODEL.oddity.json beside it): what the
/// network wants, gives, and can do. A plain value.
struct ModelCard {
    int format = 1;
    std::string name;
    std::string version;
    std::string description;
    std::string trainingData;
    std::string licence;
    std::string citation;
    std::vector<InputSpec> inputs;
    std::vector<OutputSpec> outputs;
    bool hasDropout = false;
    bool hasGradients = true;

    const OutputSpec* find(OutputKind kind) const; ///< first output of that kind, may be null
    int outputIndex(std::string_view name) const;  ///< -1 when absent
    /// Throws Error(Model) naming the field that is missing, unknown or of the wrong type.
    static ModelCard parse(std::string_view json, const std::string& path);
    std::string json() const;
};

} // namespace oddity::core
