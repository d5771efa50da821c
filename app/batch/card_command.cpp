// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/model/proposal/card_check.h"
#include "core/model/proposal/card_proposal.h"

namespace oddity::app {

namespace {

using nlohmann::json;

struct CardRequest {
    std::string network;
    std::string out;
    core::TrialData data;
    bool overwrites = false;
};

json outputsJson(const std::vector<core::OutputGuess>& guesses) {
    json outputs = json::array();
    for (const core::OutputGuess& guess : guesses)
        outputs.push_back({{"element", guess.element},
                           {"shape", guess.shape},
                           {"range", {guess.low, guess.high}},
                           {"kind", guess.output ? json(core::nameOf(guess.output->kind)) : json()},
                           {"because", guess.reason}});
    return outputs;
}

ExitCode propose(const CardRequest& request, const Batch& batch) {
    if (!request.out.empty() && !request.overwrites && std::filesystem::exists(request.out))
        throw core::Error(core::ErrorKind::Usage, "is there already; --overwrite replaces it", {.path = request.out});
    approveNamed(request.network, batch);
    const core::NetworkFile file = core::readNetworkFile(request.network);
    if (file.card)
        batch.remark("the network has a card: " + file.card->source);
    const core::CardProposal proposal = core::proposeCard(
        *batch.registry.openBare(file), file.identity.path.stem().string(), request.data, batch.progress);
    const std::string card = proposal.card.json();
    for (const core::OutputGuess& guess : proposal.outputs)
        batch.remark("element '" + guess.element + "' " + core::Tensor{guess.shape, {}}.shapeText() + ", " +
                     std::to_string(guess.low) + " to " + std::to_string(guess.high) + ": " + guess.reason);
    for (const std::string& remark : proposal.remarks)
        batch.remark(remark);
    const std::string problem = core::problemWithCard(batch.registry, file, card);
    if (!problem.empty())
        batch.remark("the proposed card does not work yet: " + problem);
    if (!request.out.empty()) {
        core::AtomicFile out(request.out);
        out.write(card + "\n");
        out.commit();
    }
    batch.answer({{"card", json::parse(card)},
                  {"outputs", outputsJson(proposal.outputs)},
                  {"remarks", proposal.remarks},
                  {"problem", problem},
                  {"out", request.out}},
                 request.out.empty() ? card : request.out);
    return ExitCode::Done;
}

} // namespace

void addCardCommand(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("card", "Try a network that has no card, and propose one");
    auto request = std::make_shared<CardRequest>();
    command->add_option("network", request->network, "TorchScript file")->required();
    command->add_option("--out", request->out, "file to write, such as NETWORK.oddity.json; else standard output");
    command->add_option("--bands", request->data.bands, "of the survey, tried first")->delimiter(',');
    command->add_option("--size", request->data.side, "pixels along a side, tried first")->check(CLI::PositiveNumber);
    command->add_flag("--overwrite", request->overwrites, "replace the file that is there");
    command->callback([request, &batch] { batch.command = [request, &batch] { return propose(*request, batch); }; });
}

} // namespace oddity::app
