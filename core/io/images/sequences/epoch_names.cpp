// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/sequences/epoch_names.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include "core/error.h"
#include "core/io/images/files/field_values.h"
#include "core/io/tables/table_reader.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr int mostEpochs = 1000;

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// "2" before "10".
bool isBefore(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const auto digits = [](std::string_view text) {
                return static_cast<std::size_t>(std::ranges::find_if_not(text, isDigit) - text.begin());
            };
            const auto number = [](std::string_view text) {
                text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
                return text;
            };
            const std::string_view left = number(a.substr(0, digits(a))), right = number(b.substr(0, digits(b)));
            if (left.size() != right.size() || left != right)
                return left.size() != right.size() ? left.size() < right.size() : left < right;
            a.remove_prefix(digits(a));
            b.remove_prefix(digits(b));
        } else {
            if (a.front() != b.front())
                return a.front() < b.front();
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

void refuseTwice(const std::vector<Epoch>& epochs, const std::string& text) {
    std::set<std::string> seen;
    for (const Epoch& epoch : epochs) {
        if (epoch.name.empty())
            throw Error(ErrorKind::BadInput, "an epoch has no name", {.path = text, .field = "epochs"});
        if (!seen.insert(epoch.name).second)
            throw Error(ErrorKind::BadInput, "the epoch '" + epoch.name + "' is named twice",
                        {.path = text, .field = "epochs"});
    }
}

std::vector<Epoch> epochsInTable(const std::string& path, const Progress& progress) {
    const Table table =
        readTable(path, {.hdu = 0, .keepText = [](std::string_view name) { return equalsIgnoringCase(name, "epoch"); }},
                  progress);
    const auto column = [&table](const char* name) {
        return std::ranges::find_if(table.columns,
                                    [name](const Column& each) { return equalsIgnoringCase(each.name, name); });
    };
    const auto names = column("epoch"), times = column("mjd");
    if (names == table.columns.end())
        throw Error(ErrorKind::BadInput, "has no column 'epoch'", {.path = path, .field = "epochs"});
    std::vector<Epoch> epochs;
    for (std::size_t row = 0; row < table.rows; ++row) {
        const RowId id{static_cast<std::int64_t>(row)};
        Epoch& epoch = epochs.emplace_back();
        epoch.name = names->textAt(id);
        if (times != table.columns.end())
            epoch.mjd = times->numberAt(id);
    }
    return epochs;
}

} // namespace

std::string withEpoch(std::string text, const std::string& epoch) {
    const std::string field(epochField);
    for (std::size_t at = text.find(field); at != std::string::npos; at = text.find(field, at + epoch.size()))
        text.replace(at, field.size(), epoch);
    return text;
}

std::vector<std::string> epochsOnDisk(const std::string& pattern, const Progress& progress) {
    const std::set<std::string> found = fieldValuesOnDisk(pattern, epochField, progress);
    if (found.empty())
        throw Error(ErrorKind::BadInput,
                    "no epoch was found on the disk for the {epoch} of the pattern; name the epochs",
                    {.path = pattern, .field = "epochs"});
    std::vector<std::string> names(found.begin(), found.end());
    std::ranges::stable_sort(names, isBefore);
    return names;
}

std::vector<Epoch> epochsFrom(const std::string& text, const Progress& progress) {
    std::vector<Epoch> epochs;
    int count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    std::error_code tooLong; // a list may be longer than a file's name may
    if (problem == std::errc() && end == text.data() + text.size()) {
        if (count < 1 || count > mostEpochs)
            throw Error(ErrorKind::BadInput, "are from 1 to " + std::to_string(mostEpochs), {.field = "epochs"});
        for (int number = 1; number <= count; ++number)
            epochs.emplace_back().name = std::to_string(number);
    } else if (text.find(',') == std::string::npos && std::filesystem::is_regular_file(text, tooLong)) {
        epochs = epochsInTable(text, progress);
    } else {
        for (std::size_t start = 0; start <= text.size();) {
            const std::size_t comma = std::min(text.find(',', start), text.size());
            epochs.emplace_back().name = text.substr(start, comma - start);
            start = comma + 1;
        }
    }
    if (epochs.empty() || std::ssize(epochs) > mostEpochs)
        throw Error(ErrorKind::BadInput,
                    "has " + std::to_string(epochs.size()) + " epochs; from 1 to " + std::to_string(mostEpochs) +
                        " are taken",
                    {.path = text, .field = "epochs"});
    refuseTwice(epochs, text);
    return epochs;
}

} // namespace oddity::core
