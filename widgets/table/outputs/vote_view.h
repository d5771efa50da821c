// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <set>
#include <vector>

#include "widgets/table/outputs/output_view.h"

namespace oddity::widgets {

/// A decision tree: each question with the share of volunteers who reach it, each answer with its expected fraction of
/// the question's votes ± standard deviation. Questions that few reach are folded; a click on a question folds or
/// unfolds it.
class VoteView : public OutputView {
    Q_OBJECT

public:
    explicit VoteView(QWidget* parent = nullptr);
    void setOutput(const core::ObjectOutput& output) override;
    QSize sizeHint() const override;

    struct Line {
        int question = 0;
        int answer = -1; ///< -1: the question itself
        int depth = 0;
        std::size_t expectation = 0; ///< of the answer, or of the question's first
        bool isFolded = false;
        bool isLikeliest = false;
    };
    const std::vector<Line>& lines() const { return m_lines; } ///< as shown, top first

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    int lineHeight() const;
    const Line* lineAt(const QPoint& place) const;
    void listQuestion(int question, int depth);
    void listLines();
    void drawQuestion(QPainter& painter, const Line& line, const QRect& box) const;
    void drawAnswer(QPainter& painter, const Line& line, const QRect& box) const;

    core::OutputSpec m_about;
    std::vector<core::AnswerExpectation> m_expectations;
    std::vector<std::size_t> m_firsts; ///< of each question, its first answer
    std::vector<Line> m_lines;
    std::set<int> m_turned; ///< questions that a click folded or unfolded against the rule
};

} // namespace oddity::widgets
