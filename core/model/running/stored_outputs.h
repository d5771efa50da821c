// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/io/npy_file.h"
#include "core/model/model.h"
#include "core/project/run_store.h"

namespace oddity::core {

/// What a run keeps of one output for the objects of one batch; the first axis counts them.
struct StoredOutput {
    RunOutput about; ///< shape is filled in by OutputFiles
    Tensor values;
};

/// Vectors are kept as they are. Images are not: a reconstruction becomes "recon_error", the mean squared difference
/// from the input a pixel in network units; a mask becomes "NAME_fraction", the share of pixels above 0.5.
/// outputs as Model::run() gives them. Throws Error(Model) when a reconstruction does not have the shape of the first
/// image among the inputs.
std::vector<StoredOutput> storedOutputs(const ModelCard& card, const InputBatch& inputs,
                                        const std::vector<Tensor>& outputs);

/// One object's dropout passes, which the first axis counts, condensed to one row: their mean, and beside each
/// "NAME_std", the standard deviation of one pass (n − 1). For class probabilities also, in nats (Gal et al. 2017):
/// "NAME_entropy", the entropy of the mean, all that is uncertain, and "NAME_mutual_information", the part of it that
/// the passes disagree about (epistemic; BALD); the difference of the two is what the data leave open (aleatoric).
std::vector<StoredOutput> meanAndSpread(const std::vector<StoredOutput>& passes);

/// The .npy files of a run, made when the first batch tells their shapes. One thread at a time.
class OutputFiles {
public:
    OutputFiles(std::filesystem::path folder, std::int64_t objectCount);

    /// Value rows go to catalog rows firstRow + slots[i]; the other rows up to firstRow + rows become NaN.
    void write(std::int64_t firstRow, std::int64_t rows, const std::vector<std::int64_t>& slots,
               const std::vector<StoredOutput>& outputs);
    /// Rows that have no values, for files that exist already.
    void writeMissing(std::int64_t firstRow, std::int64_t rows);
    void flush();
    std::vector<RunOutput> outputs() const;

private:
    struct File {
        RunOutput about;
        std::size_t rowSize = 0;
        std::unique_ptr<NpyWriter> writer;
    };
    File& fileFor(const StoredOutput& output);

    std::filesystem::path m_folder;
    std::int64_t m_objectCount = 0;
    std::vector<File> m_files;
};

} // namespace oddity::core
