// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// Several networks that answer the same question, as one (Lakshminarayanan et al. 2017): run() gives the mean of their
/// outputs, of log-variances that of the mean variance, and mixtures and samples put together; concentrations of votes
/// are averaged, which is surer than the members where they disagree (a run keeps each member's). Numbers of instances
/// mean nothing to another member: those are the first member's (a run keeps the mean of how many each one counts).
/// RunOptions::member asks one of them. Gradients are those of a target of the mean. Throws Error(Model) when there is
/// none, naming the first member whose inputs or outputs are not those of the first, or for cells of self-organizing
/// maps, of which each member has its own.
std::unique_ptr<Model> makeEnsemble(std::string name, std::vector<std::unique_ptr<Model>> members);

/// What run() of an ensemble gives, from what each member gave for the same inputs. Throws Error(Model) naming the
/// output whose shapes differ.
std::vector<Tensor> joinedOutputs(const ModelCard& card, std::vector<std::vector<Tensor>> ofMembers);

/// Whether the name says that the file lists an ensemble: NAME.ensemble.json.
bool isEnsembleFile(const std::filesystem::path& path);

/// What such a file lists.
struct EnsembleFile {
    std::string name;
    std::vector<std::filesystem::path> members;
};

/// Reads {"format": 1, "name": …, "members": [paths, relative to the file]}. Throws Error(Model) naming the field,
/// Error(Io).
EnsembleFile readEnsembleFile(const std::filesystem::path& path);
/// Members by their absolute paths. Throws Error(Io).
void writeEnsembleFile(const std::filesystem::path& path, const EnsembleFile& file);

} // namespace oddity::core
