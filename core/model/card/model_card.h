// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/cutout.h"
#include "core/model/card/epoch_format.h"
#include "core/model/card/series_format.h"

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

std::string_view wordOf(LayerRole role);  ///< in cards: "mask", "ivar", "weight", "segmentation", "psf"
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
    Image,      ///< N × bands × height × width, companion layers behind the bands
    Columns,    ///< N × columns: numbers of the catalog
    Spectrum,   ///< N × length, N × channels × length or N × length × channels
    LightCurve, ///< likewise
    /// N × epochs × bands × height × width or, by its layout, N × (epochs·bands) × height × width; inside the program
    /// always the latter, the bands of the first epoch, then of the second …
    ImageSequence,
    Epochs ///< N × epochs: a number for each epoch of the image sequence
};

/// One argument of forward(), bound by name to bands of the object's images, to columns of its catalog row or to its
/// spectrum or light curve, in the order in which the network wants them.
struct InputSpec {
    std::string name = "image";
    InputKind kind = InputKind::Image;
    std::vector<std::string> bands; ///< image; {"*"}: any single band. Light curve: points of others are left out
    /// Image: companion layers, as further channels (layer_planes.h); without bands they are an input of their own.
    std::vector<LayerRole> layers;
    int height = 0; ///< network pixels; 0: any size (a multiple of sizeMultiple)
    int width = 0;
    int sizeMultiple = 1;
    double pixelScaleArcsec = 0; ///< 0: not stated
    std::string unit;
    std::vector<std::string> columns;     ///< columns: by the catalog's names, without regard to case
    std::vector<std::string> columnUnits; ///< as many, or none; checked against the catalog's where both state one
    SeriesFormat series;                  ///< spectrum, light curve
    EpochFormat epochs;                   ///< image sequence, epochs
    std::vector<PrepareStep> prepare;

    bool isImage() const { return kind == InputKind::Image || kind == InputKind::ImageSequence; } ///< has pixels
    bool isSequence() const { return kind == InputKind::ImageSequence; }
    bool isSeries() const { return kind == InputKind::Spectrum || kind == InputKind::LightCurve; }
    SeriesKind seriesKind() const {
        return kind == InputKind::Spectrum ? SeriesKind::Spectrum : SeriesKind::LightCurve;
    }
    const std::vector<std::string>& channels() const { return kind == InputKind::Columns ? columns : bands; }
    /// Bands and layers, of a sequence those of each epoch, "g@1" …; columns; channels of a series; epochs.
    std::vector<std::string> channelNames() const;
    std::int64_t channelCount() const { return static_cast<std::int64_t>(channelNames().size()); }
    bool isPicture() const { return isImage() && !bands.empty(); } ///< not of layers alone
    /// What the network takes, for people: "N×3×64×64 (objects × bands × height × width)".
    std::string shapeText() const;
    bool takes(std::span<const std::int64_t> shape) const; ///< of a batch
    /// The axes in which forward() is given a batch of this shape.
    std::vector<std::int64_t> networkShape(std::span<const std::int64_t> shape) const;
    /// The shape of one object without batch axis; openSize takes the place of sizes that the card leaves open.
    std::vector<std::int64_t> objectShape(int openSize) const;
};

/// One question of a decision tree that volunteers were asked (Willett et al. 2013).
struct VoteQuestion {
    std::string name;
    std::vector<std::string> answers;
    int afterQuestion = -1; ///< asked only of those who gave this earlier question …
    int afterAnswer = -1;   ///< … this answer; -1: asked of everybody
};

/// What the values of a votes output are.
enum class VoteValues {
    Fractions,     ///< of each question's votes, which add to 1
    Concentrations ///< of a Dirichlet distribution over each question's fractions (Walmsley et al. 2022)
};

/// An output bound to an element of what forward() returns. Shapes, N objects first:
///   class N×classes, probabilities; votes N×answers, all questions' answers one after the other; reg N×values;
///   pdf_bin N×bins, the probability in each; pdf_mix N×3×components, Gaussian weights, means and deviations (N×3·K is
///   taken likewise); samples N×samples, or N×samples×values; embed N×dimensions; recon as the card's subjectInput();
///   mask as the image; maps N×maps×H×W; inst N×H×W or N×1×H×W, 0 the background and an integer for each instance;
///   comps N×components×bands×H×W; score N; loglik N, or a pixel map to be added up; som N×2, row and column on its
///   grid.
struct OutputSpec {
    std::string name;
    OutputKind kind = OutputKind::Embed;
    std::string method = "forward";      ///< the exported method that returns it, given the same inputs
    std::string element;                 ///< "" the returned tensor, "0" "1" … tuple index, else dict key
    std::vector<std::string> classes;    ///< class, votes, reg, mask, maps, comps …: what each channel means
    std::vector<std::string> valueUnits; ///< reg: a unit for each value, or none (then `unit` is that of all)
    std::string unit;
    std::string activation;    ///< "" none left to apply, "softmax", "sigmoid", "mixture": applied by the engine
    std::string logVariance;   ///< embed, reg: element that holds the log-variance, "" if none
    std::vector<double> edges; ///< pdf_bin: of the bins, ascending, one more than there are
    std::vector<VoteQuestion> questions; ///< votes: their answers are the channels
    VoteValues votes = VoteValues::Fractions;
    int gridRows = 0; ///< som
    int gridColumns = 0;

    std::int64_t channelCount() const; ///< what the second axis must be, 0 where the card does not say
};

/// A further exported method of the network that makes images: latents in, N×bands×height×width out.
struct GeneratorSpec {
    std::string name;
    std::string method;
    int latentSize = 0;
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
    std::vector<GeneratorSpec> generators; ///< the card's outputs of kind gen
    bool hasDropout = false;
    bool hasGradients = true;

    const OutputSpec* find(OutputKind kind) const; ///< first output of that kind, may be null
    /// The input that reconstructions are of and that attribution asks about: the first image with bands, else the
    /// first spectrum or light curve; -1 for none.
    int subjectInput() const;
    int outputIndex(std::string_view name) const; ///< -1 when absent
    int tensorCount() const;                      ///< what Model::run() gives: outputs, then their log-variances
    int logVarianceIndex(int output) const;       ///< of an output's log-variance among those; -1 for none
    std::string tensorName(int index) const;      ///< the output's name, or NAME_logvar
    /// Throws Error(Model) naming the field that is missing, unknown or of the wrong type.
    static ModelCard parse(std::string_view json, const std::string& path);
    std::string json() const;
};

} // namespace oddity::core
