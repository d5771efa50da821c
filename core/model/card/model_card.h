// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
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
std::optional<OutputKind> outputKindNamed(std::string_view word);
std::vector<std::string_view> outputKindWords();

/// One named preparation step with its parameters, as the card lists them; see preparation.h for the steps.
struct PrepareStep {
    std::string name;
    std::map<std::string, double> numbers;
    std::map<std::string, std::vector<double>> lists; ///< per-band values, in the card's band order
};

enum class InputKind {
    Image,  ///< N × bands × height × width
    Columns ///< N × columns: numbers of the catalog
};

/// One argument of forward(), bound by name to bands of the object's images or to columns of its catalog row, in the
/// order in which the network wants them.
struct InputSpec {
    std::string name = "image";
    InputKind kind = InputKind::Image;
    std::vector<std::string> bands; ///< image; {"*"}: any single band
    int height = 0;                 ///< network pixels; 0: any size (a multiple of sizeMultiple)
    int width = 0;
    int sizeMultiple = 1;
    double pixelScaleArcsec = 0; ///< 0: not stated
    std::string unit;
    std::vector<std::string> columns;     ///< columns: by the catalog's names, without regard to case
    std::vector<std::string> columnUnits; ///< as many, or none; checked against the catalog's where both state one
    std::vector<PrepareStep> prepare;

    const std::vector<std::string>& channels() const { return kind == InputKind::Columns ? columns : bands; }
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
    std::vector<InputSpec> inputs; ///< in the order of forward()'s arguments
    std::vector<OutputSpec> outputs;
    bool hasDropout = false;
    bool hasGradients = true;

    const OutputSpec* find(OutputKind kind) const; ///< first output of that kind, may be null
    int outputIndex(std::string_view name) const;  ///< -1 when absent
    int tensorCount() const;                       ///< what Model::run() gives: outputs, then their log-variances
    int logVarianceIndex(int output) const;        ///< of an output's log-variance among those; -1 for none
    std::string tensorName(int index) const;       ///< the output's name, or NAME_logvar
    /// Throws Error(Model) naming the field that is missing, unknown or of the wrong type.
    static ModelCard parse(std::string_view json, const std::string& path);
    std::string json() const;
};

} // namespace oddity::core
