// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/analysis/acquisition.h"
#include "core/error.h"

using namespace oddity::core;

namespace {

std::vector<float> rising(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t n = 0; n < count; ++n)
        values[n] = static_cast<float>(n);
    return values;
}

/// Most uncertain in the middle.
std::vector<float> humped(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t n = 0; n < count; ++n)
        values[n] = -std::abs(static_cast<float>(n) - static_cast<float>(count) / 2);
    return values;
}

std::map<std::string, int> reasons(const std::vector<Question>& questions) {
    std::map<std::string, int> counts;
    for (const Question& question : questions)
        ++counts[question.reason];
    return counts;
}

} // namespace

class TestAcquisition : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mixesInFixedShares() {
        const std::vector<Question> questions = nextQuestions(rising(1000), humped(1000), {}, {});
        QCOMPARE(questions.size(), std::size_t{100});
        const std::map<std::string, int> counts = reasons(questions);
        QCOMPARE(counts.at("best first"), 60);
        QCOMPARE(counts.at("most uncertain"), 30);
        QCOMPARE(counts.at("random control"), 10);
        std::set<RowId> rows;
        for (const Question& question : questions)
            rows.insert(question.row);
        QCOMPARE(rows.size(), std::size_t{100});
        QCOMPARE(questions[0].row.value, std::int64_t{999});
        const auto uncertain = std::ranges::find(questions, "most uncertain", &Question::reason);
        QCOMPARE(uncertain->row.value, std::int64_t{500});
    }

    /// Asking one at a time and making the queue anew after every answer keeps the shares.
    void sharesHoldOneAtATime() {
        Labels labels;
        std::map<std::string, int> counts;
        QueueSettings settings;
        settings.length = 5;
        for (int n = 0; n < 100; ++n) {
            const Question question = nextQuestions(rising(1000), humped(1000), labels, settings).front();
            ++counts[question.reason];
            labels.current[question.row].classId = "ordinary";
        }
        QCOMPARE(counts["best first"], 60);
        QCOMPARE(counts["most uncertain"], 30);
        QCOMPARE(counts["random control"], 10);
    }

    void neverAsksLabelledOrUndefinedRows() {
        std::vector<float> relevance = rising(50);
        relevance[49] = std::nanf("");
        Labels labels;
        labels.current[RowId{48}].classId = "odd";
        const std::vector<Question> questions = nextQuestions(relevance, humped(50), labels, {});
        QCOMPARE(questions.size(), std::size_t{48});
        for (const Question& question : questions)
            QVERIFY(question.row.value < 48);
    }

    void bestFirstTakesTheShareBeforeAnythingWasLearned() {
        const std::map<std::string, int> counts = reasons(nextQuestions(rising(1000), {}, {}, {}));
        QCOMPARE(counts.at("best first"), 90);
        QCOMPARE(counts.at("random control"), 10);
    }

    void controlsDependOnTheSeedOnly() {
        QueueSettings settings;
        settings.controlShare = 1;
        settings.uncertainShare = 0;
        settings.length = 200;
        const auto rowsOf = [&](const std::vector<float>& relevance) {
            std::vector<std::int64_t> rows;
            for (const Question& question : nextQuestions(relevance, {}, {}, settings))
                rows.push_back(question.row.value);
            return rows;
        };
        const std::vector<std::int64_t> drawn = rowsOf(rising(2000));
        QCOMPARE(drawn, rowsOf(humped(2000)));
        double mean = 0;
        for (const std::int64_t row : drawn)
            mean += static_cast<double>(row) / 200;
        QVERIFY(std::abs(mean - 1000) < 125); // three standard errors of an even draw
        settings.seed = 1;
        QVERIFY(drawn != rowsOf(rising(2000)));
    }

    void refusesImpossibleShares() {
        QueueSettings settings;
        settings.uncertainShare = 0.95;
        QVERIFY_EXCEPTION_THROWN(nextQuestions(rising(9), {}, {}, settings), Error);
        QVERIFY_EXCEPTION_THROWN(nextQuestions(rising(9), rising(8), {}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestAcquisition)
#include "test_acquisition.moc"
