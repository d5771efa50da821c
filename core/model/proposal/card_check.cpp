// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/proposal/card_check.h"

#include "core/model/report/network_report.h"

namespace oddity::core {

namespace {

constexpr std::int64_t trialObjects = 3;

} // namespace

std::string problemWithCard(const Registry& registry, const NetworkFile& file, const std::string& cardJson) {
    NetworkFile carded = file;
    carded.card = CardText{cardJson, cardPathBeside(file.identity.path).filename().string()};
    try {
        const std::unique_ptr<Model> model = registry.loadModel(carded, {.device = "cpu"});
        model->run(repeatedInputs(noiseObject(model->card()), trialObjects));
    } catch (const UntrustedNetwork&) {
        throw;
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace oddity::core
