// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <stop_token>
#include <thread>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/batch/command.h"
#include "app/steps/network/network_approval.h"
#include "core/error.h"
#include "plugins/plugin_loader.h"

namespace {

using oddity::app::ExitCode;
using oddity::core::ErrorKind;

ExitCode exitCodeOf(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Usage:
        return ExitCode::WrongUsage;
    case ErrorKind::BadInput:
    case ErrorKind::NotFound:
    case ErrorKind::Model:
        return ExitCode::BadInput;
    case ErrorKind::Cancelled:
        return ExitCode::Interrupted;
    case ErrorKind::Io:
    case ErrorKind::Device:
    case ErrorKind::Internal:
        break;
    }
    return ExitCode::Failed;
}

constexpr timespec patience{.tv_sec = 10, .tv_nsec = 0};

/// Turns SIGINT and SIGTERM into a stop request; the second one ends the program at once, and so does a network that
/// does not come back in time: it cannot be interrupted, and may loop for ever.
void watchSignals(std::stop_source& stop) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, &stop] {
        int signal = 0;
        sigwait(&signals, &signal);
        stop.request_stop();
        std::cerr << "\nstopping after this batch; run again to go on" << std::endl;
        int second = 0;
        do
            second = sigtimedwait(&signals, nullptr, &patience);
        while (second < 0 && errno == EINTR);
        if (second < 0)
            std::cerr << "the network does not come back, so the program ends without it; run again to go on"
                      << std::endl;
        _exit(static_cast<int>(ExitCode::Interrupted));
    }).detach();
}

void showProgress(std::int64_t done, std::int64_t total, const std::string& what) {
    static const bool isTerminal = isatty(STDERR_FILENO) != 0;
    static std::int64_t lastPercent = -1;
    static std::string lastWhat;
    const std::int64_t percent = total > 0 ? 100 * done / total : 0;
    if (what == lastWhat && percent == lastPercent)
        return;
    if (isTerminal)
        std::cerr << '\r' << what << "  " << percent << " %  " << std::flush;
    else if (what != lastWhat || percent / 20 != lastPercent / 20)
        std::cerr << what << "  " << percent << " %" << std::endl;
    if (isTerminal && done == total)
        std::cerr << std::endl;
    lastPercent = percent;
    lastWhat = what;
}

} // namespace

int main(int argc, char** argv) {
    oddity::core::Registry registry;
    oddity::plugins::registerLazyTorch(registry); // before there are threads
    registry.setTrustList(oddity::app::userTrustList());
    static std::stop_source stop;
    watchSignals(stop);
    oddity::app::Batch batch{.registry = registry,
                             .progress = {.stop = stop.get_token(), .report = showProgress},
                             .json = false,
                             .doesTrust = false,
                             .trustsNobody = false,
                             .command = {}};

    CLI::App app("Hunt for odd galaxies, without a window", "oddity-batch");
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", ODDITY_VERSION);
    app.add_flag("--json", batch.json, "Answer with one JSON object on standard output");
    oddity::app::addDataCommands(app, batch);
    oddity::app::addNetworkCommands(app, batch);
    oddity::app::addExplainCommand(app, batch);
    oddity::app::addProbeCommand(app, batch);
    oddity::app::addAnalysisCommands(app, batch);
    oddity::app::addLabelCommands(app, batch);
    oddity::app::addTableCommands(app, batch);
    oddity::app::addCardCommand(app, batch);
    oddity::app::addTrustCommand(app, batch);

    int exitCode = 0;
    try {
        app.parse(argc, argv);
        exitCode = static_cast<int>(batch.command());
    } catch (const CLI::ParseError& error) {
        exitCode = app.exit(error, std::cout, std::cerr) == 0 ? 0 : static_cast<int>(ExitCode::WrongUsage);
    } catch (const oddity::core::UntrustedNetwork& error) {
        std::cerr << "oddity-batch: " << error.what() << ". To approve: "
                  << (batch.trustsNobody ? "oddity-batch trust FILE" : "--trust, or oddity-batch trust FILE")
                  << std::endl;
        exitCode = static_cast<int>(exitCodeOf(error.kind()));
    } catch (const oddity::core::Error& error) {
        std::cerr << "oddity-batch: " << error.what() << std::endl;
        exitCode = static_cast<int>(exitCodeOf(error.kind()));
    } catch (const std::filesystem::filesystem_error& error) {
        std::cerr << "oddity-batch: " << error.path1().string() << ": " << error.code().message() << std::endl;
        exitCode = static_cast<int>(ExitCode::BadInput);
    } catch (const std::exception& error) {
        std::cerr << "oddity-batch: " << error.what() << std::endl;
        exitCode = static_cast<int>(ExitCode::Failed);
    }
    if (!std::cout.flush() && exitCode == 0) {
        std::cerr << "oddity-batch: the answer could not be written to standard output" << std::endl;
        exitCode = static_cast<int>(ExitCode::Failed);
    }
    // LibTorch's own shutdown order crashes in some releases once its threads have run; nothing is left to save here.
    _exit(exitCode);
}
