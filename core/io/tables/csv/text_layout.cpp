// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/text_layout.h"

#include <algorithm>
#include <vector>

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::int64_t commentLinesLimit = 10000;
constexpr std::size_t cellsCounted = 10000; ///< more than a table may have

struct Line {
    std::size_t start = 0;
    std::string_view text;
};

/// The line at start, and start of the next.
Line lineAt(std::string_view text, std::size_t start, std::size_t& next) {
    const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
    next = end;
    if (next < text.size())
        next += text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1;
    return {start, text.substr(start, end - start)};
}

std::vector<std::string_view> cellsOf(std::string_view line, char delimiter) {
    std::vector<std::string_view> cells;
    const std::string_view between = delimiter == ' ' ? " \t" : std::string_view(&delimiter, 1);
    bool isQuoted = false;
    std::size_t start = 0;
    for (std::size_t index = 0; index <= line.size() && cells.size() <= cellsCounted; ++index) {
        const bool isEnd = index == line.size();
        if (!isEnd && line[index] == '"')
            isQuoted = !isQuoted;
        if (!isEnd && (isQuoted || between.find(line[index]) == std::string_view::npos))
            continue;
        const std::string_view cell = line.substr(start, index - start);
        if (delimiter != ' ' || !cell.empty())
            cells.push_back(withoutBlanks(cell));
        start = index + 1;
    }
    return cells;
}

char delimiterOf(std::string_view line, std::string_view nextLine) {
    constexpr std::string_view candidates = ",;\t|";
    std::size_t best = 0;
    std::size_t most = 1;
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        const std::size_t count = cellsOf(line, candidates[index]).size();
        if (count > most) {
            most = count;
            best = index;
        }
    }
    const std::size_t words = cellsOf(line, ' ').size();
    if (most == 1 && words > 1 && (nextLine.empty() || cellsOf(nextLine, ' ').size() == words))
        return ' ';
    return candidates[best];
}

bool looksLikeNames(const std::vector<std::string_view>& cells) {
    return std::ranges::none_of(cells,
                                [](std::string_view cell) { return cell.empty() || numberFrom(cell).has_value(); });
}

bool areNumbersThatCountNothing(const std::vector<std::string_view>& cells) {
    const auto isNumber = [](std::string_view cell) { return numberFrom(cell).has_value(); };
    if (cells.empty() || !std::ranges::all_of(cells, isNumber))
        return false;
    const std::int64_t first = integerFrom(cells.front()).value_or(-1);
    if (cells.size() < 3 || (first != 0 && first != 1))
        return true;
    for (std::size_t index = 1; index < cells.size(); ++index)
        if (integerFrom(cells[index]) != first + static_cast<std::int64_t>(index))
            return true;
    return false;
}

/// A line that rules off the names: cells of '-' alone, one of them long enough to be no missing value.
bool isRule(const std::vector<std::string_view>& cells) {
    return std::ranges::all_of(cells,
                               [](std::string_view cell) {
                                   return !cell.empty() && cell.find_first_not_of('-') == std::string_view::npos;
                               }) &&
           std::ranges::any_of(cells, [](std::string_view cell) { return cell.size() >= 3; });
}

/// Lines below the names that are no rows: a rule, perhaps with units above it, as VizieR writes them.
int linesBelowNames(std::string_view text, std::size_t next, char delimiter, std::size_t columns) {
    for (int line = 1; line <= 2 && next < text.size(); ++line) {
        const auto cells = cellsOf(lineAt(text, next, next).text, delimiter);
        if (cells.size() != columns)
            return 0;
        if (isRule(cells))
            return line;
    }
    return 0;
}

} // namespace

TextLayout textLayoutOf(std::string_view text) {
    std::vector<Line> comments;
    std::size_t next = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    Line first = lineAt(text, next, next);
    std::int64_t linesBefore = 0;
    std::int64_t lineOfLastComment = 0;
    while (next < text.size() && linesBefore < commentLinesLimit) {
        const bool isComment = first.text.starts_with('#');
        if (!isComment && !withoutBlanks(first.text).empty())
            break;
        if (isComment) {
            comments.push_back(first);
            lineOfLastComment = linesBefore;
        }
        first = lineAt(text, next, next);
        ++linesBefore;
    }
    std::size_t ignored = 0;
    const Line second = lineAt(text, next, ignored);
    TextLayout layout{.delimiter = delimiterOf(first.text, second.text), .start = first.start};
    layout.linesBefore = linesBefore;
    layout.linesBelow = linesBelowNames(text, next, layout.delimiter, cellsOf(first.text, layout.delimiter).size());
    const auto cells = cellsOf(first.text, layout.delimiter);
    layout.hasNames = layout.linesBelow > 0 || !areNumbersThatCountNothing(cells);
    if (comments.empty() || layout.linesBelow > 0)
        return layout;
    const Line last = comments.back();
    const std::size_t namesStart = last.start + std::min(last.text.find_first_not_of("# \t"), last.text.size());
    const std::string_view names = text.substr(namesStart, last.start + last.text.size() - namesStart);
    const bool fits = cellsOf(names, layout.delimiter).size() == cells.size();
    const bool isTitle = names.starts_with("Table") && integerFrom(names.substr(5)).has_value(); // CasJobs' "#Table1"
    if (fits && !isTitle && (comments.size() == 1 || !looksLikeNames(cells))) {
        layout.start = namesStart;
        layout.linesBefore = lineOfLastComment;
        layout.hasNames = true;
    }
    return layout;
}

} // namespace oddity::core
