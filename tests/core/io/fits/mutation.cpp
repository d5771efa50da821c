// SPDX-License-Identifier: BSD-3-Clause
#include "mutation.h"

#include <array>
#include <vector>

namespace {

constexpr std::size_t cardSize = 80;

std::size_t below(std::size_t limit, std::mt19937& random) {
    return limit == 0 ? 0 : random() % limit;
}

/// Where cards with a value begin, by their looks.
std::vector<std::size_t> cardsOf(const std::string& bytes) {
    std::vector<std::size_t> cards;
    for (std::size_t offset = 0; offset + cardSize <= bytes.size(); offset += cardSize)
        if (bytes[offset] >= 'A' && bytes[offset] <= 'Z' && bytes.compare(offset + 8, 2, "= ") == 0)
            cards.push_back(offset);
    return cards;
}

void flipBytes(std::string& bytes, std::size_t from, std::size_t size, std::mt19937& random) {
    for (std::size_t count = 1 + below(16, random); count > 0; --count)
        bytes[from + below(size, random)] ^= static_cast<char>(1U << below(8, random));
}

void overwriteBytes(std::string& bytes, std::mt19937& random) {
    const std::size_t start = below(bytes.size(), random);
    const std::size_t end = std::min(bytes.size(), start + 1 + below(200, random));
    for (std::size_t index = start; index < end; ++index)
        bytes[index] = static_cast<char>(random());
}

void swapBlocks(std::string& bytes, std::size_t size, std::mt19937& random) {
    const std::size_t count = bytes.size() / size;
    const std::size_t first = below(count, random) * size;
    const std::size_t second = below(count, random) * size;
    for (std::size_t index = 0; index < size && count > 0; ++index)
        std::swap(bytes[first + index], bytes[second + index]);
}

void editCard(std::string& bytes, std::mt19937& random) {
    const std::vector<std::size_t> cards = cardsOf(bytes);
    if (cards.empty())
        return;
    static const std::array<std::string, 24> values{"0",           "1",
                                                    "-1",          "2",
                                                    "7",           "16",
                                                    "-32",         "32",
                                                    "64",          "999",
                                                    "65536",       "2147483647",
                                                    "-2147483648", "4294967296",
                                                    "1000000007",  "9223372036854775807",
                                                    "1E300",       "99999999999999999999",
                                                    "NaN",         "T",
                                                    "''",          "'1PB(9)'",
                                                    "'RICE_1'",    "'HCOMPRESS_1'"};
    const std::size_t card = cards[below(cards.size(), random)];
    std::string text = values[below(values.size(), random)];
    text.insert(0, text.size() < 20 ? 20 - text.size() : 0, ' ');
    text.resize(cardSize - 10, ' ');
    bytes.replace(card + 10, text.size(), text);
}

/// One digit of a number becomes another.
void editDigit(std::string& bytes, std::mt19937& random) {
    const std::vector<std::size_t> cards = cardsOf(bytes);
    if (cards.empty())
        return;
    const std::size_t card = cards[below(cards.size(), random)];
    for (std::size_t index = card + 10; index < card + 32; ++index)
        if (bytes[index] >= '0' && bytes[index] <= '9' && random() % 2 == 0) {
            bytes[index] = static_cast<char>('0' + below(10, random));
            return;
        }
}

void moveCard(std::string& bytes, std::mt19937& random) {
    const std::vector<std::size_t> cards = cardsOf(bytes);
    if (cards.empty())
        return;
    const std::string card = bytes.substr(cards[below(cards.size(), random)], cardSize);
    bytes.replace(cards[below(cards.size(), random)], cardSize, card);
}

} // namespace

std::string mutated(std::string bytes, std::mt19937& random) {
    for (std::size_t rounds = 1 + below(3, random); rounds > 0 && !bytes.empty(); --rounds) {
        switch (random() % 10) {
        case 0:
            flipBytes(bytes, 0, bytes.size(), random);
            break;
        case 1:
            flipBytes(bytes, 0, std::min<std::size_t>(bytes.size(), 8640), random);
            break;
        case 2:
            overwriteBytes(bytes, random);
            break;
        case 3:
            swapBlocks(bytes, 2880, random);
            break;
        case 4:
            swapBlocks(bytes, 16, random);
            break;
        case 5:
            bytes.resize(below(bytes.size(), random));
            break;
        case 6:
        case 7:
            editCard(bytes, random);
            break;
        case 8:
            editDigit(bytes, random);
            break;
        default:
            moveCard(bytes, random);
        }
    }
    return bytes;
}
