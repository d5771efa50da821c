// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/progress.h"

namespace oddity::core {

/// Number of cores this process may use, at least 1.
std::size_t coreCount();

/// Runs work(worker) on so many threads, the calling thread being worker 0, and joins them all. Where the system gives
/// no more threads, those there do the work of the others too, one after the other. The first exception is rethrown
/// here.
void runTogether(std::size_t workers, const std::function<void(std::size_t worker)>& work);

/// Runs work(block) once for each block on all cores, in no fixed order. Reports blocks done and watches for a stop
/// from the calling thread; throws Error(Cancelled).
void forEachBlock(std::size_t blocks, const Progress& progress, const std::string& what,
                  const std::function<void(std::size_t block)>& work);

/// Runs work(worker, first, end) for ranges of rangeSize that together are 0 … count-1, on all cores, worker being
/// below coreCount(). Reports, stops and fails as forEachBlock().
void forEachRange(std::size_t count, std::size_t rangeSize, const Progress& progress, const std::string& what,
                  const std::function<void(std::size_t worker, std::size_t first, std::size_t end)>& work);

/// Runs work(item) once for each of many small items, rangeSize at a time, on all cores. Reports and fails as
/// forEachBlock(); a stop is heeded after each item.
void forEachItem(std::size_t count, std::size_t rangeSize, const Progress& progress, const std::string& what,
                 const std::function<void(std::size_t item)>& work);

/// Runs work(worker, round) on all workers, round after round: none starts a round before all have ended the one
/// before and afterRound(round) has run on the calling thread. With fewer threads as runTogether(). Exceptions from
/// either end all and are rethrown here.
void runRounds(std::size_t workers, std::size_t rounds,
               const std::function<void(std::size_t worker, std::size_t round)>& work,
               const std::function<void(std::size_t round)>& afterRound);

} // namespace oddity::core
