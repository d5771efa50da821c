// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/acquisition.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// Rows in the order in which one reason would ask them; take() passes over rows already asked.
class Candidates {
public:
    /// larger(a, b): a is asked before b. Only as many as can be asked are sorted.
    template <typename Before>
    Candidates(std::string reason, std::vector<std::size_t> rows, std::size_t needed, const Before& before)
        : m_reason(std::move(reason)), m_rows(std::move(rows)) {
        const auto end = m_rows.begin() + static_cast<std::ptrdiff_t>(std::min(needed, m_rows.size()));
        std::partial_sort(m_rows.begin(), end, m_rows.end(), before);
        m_rows.erase(end, m_rows.end());
    }

    bool take(std::vector<bool>& asked, std::vector<Question>& questions) {
        while (m_next < m_rows.size() && asked[m_rows[m_next]])
            ++m_next;
        if (m_next == m_rows.size())
            return false;
        asked[m_rows[m_next]] = true;
        questions.push_back({RowId{static_cast<std::int64_t>(m_rows[m_next])}, m_reason});
        return true;
    }

private:
    std::string m_reason;
    std::vector<std::size_t> m_rows;
    std::size_t m_next = 0;
};

/// Whether the place-th of a row of turns (from 0) falls to a share: share 0.3 gets 3 of every 10, evenly spread.
bool fallsTo(double share, std::size_t place) {
    const auto before = static_cast<double>(place);
    return std::floor((before + 1) * share + 1e-9) > std::floor(before * share + 1e-9);
}

} // namespace

std::vector<Question> nextQuestions(const std::vector<float>& relevance, const std::vector<float>& uncertainty,
                                    const Labels& labels, const QueueSettings& settings) {
    if (!uncertainty.empty() && uncertainty.size() != relevance.size())
        throw Error(ErrorKind::BadInput, std::to_string(uncertainty.size()) + " uncertainties do not fit " +
                                             std::to_string(relevance.size()) + " scores");
    if (!(settings.uncertainShare >= 0 && settings.controlShare >= 0 &&
          settings.uncertainShare + settings.controlShare <= 1))
        throw Error(ErrorKind::BadInput, "the queue's shares must not be negative nor exceed 1 together");

    std::vector<std::size_t> open;
    for (std::size_t row = 0; row < relevance.size(); ++row)
        if (!std::isnan(relevance[row]) && !labels.current.contains(RowId{static_cast<std::int64_t>(row)}))
            open.push_back(row);
    const auto largestFirst = [](const std::vector<float>& values) {
        return
            [&values](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; };
    };
    const auto lot = [&](std::size_t row) { return RandomStream(settings.seed, row).next(); };
    Candidates best("best first", open, settings.length, largestFirst(relevance));
    Candidates control("random control", open, settings.length,
                       [&](std::size_t a, std::size_t b) { return lot(a) < lot(b); });
    std::erase_if(open, [&](std::size_t row) { return uncertainty.empty() || std::isnan(uncertainty[row]); });
    Candidates uncertain("most uncertain", std::move(open), settings.length, largestFirst(uncertainty));

    std::vector<Question> questions;
    std::vector<bool> asked(relevance.size(), false);
    const std::size_t turn = labels.current.size();
    for (std::size_t n = 0; n < settings.length; ++n) {
        const std::size_t place = turn + n;
        if (fallsTo(settings.controlShare, place)) {
            if (control.take(asked, questions))
                continue;
        } else {
            // Turns left over by the controls, counted without them so that the two shares stay apart.
            const auto controlsBefore =
                static_cast<std::size_t>(std::floor(static_cast<double>(place) * settings.controlShare + 1e-9));
            if (fallsTo(settings.uncertainShare / (1 - settings.controlShare), place - controlsBefore) &&
                uncertain.take(asked, questions))
                continue;
        }
        if (!best.take(asked, questions))
            break;
    }
    return questions;
}

} // namespace oddity::core
