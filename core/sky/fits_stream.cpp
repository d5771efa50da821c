// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/fits_stream.h"

#include <array>
#include <bit>
#include <charconv>
#include <system_error>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::size_t cardSize = 80;
constexpr std::size_t blockSize = 2880;

std::string padded(std::string text, std::size_t width) {
    text.resize(width, ' ');
    return text;
}

std::string rightAligned(const std::string& text) {
    return text.size() < 20 ? std::string(20 - text.size(), ' ') + text : text;
}

template <typename Bits> void appendBigEndian(std::string& to, Bits bits) {
    for (int shift = static_cast<int>(sizeof(Bits)) * 8 - 8; shift >= 0; shift -= 8)
        to.push_back(static_cast<char>((bits >> shift) & 0xffU));
}

int bytesOf(const FitsColumn& column) {
    const int count = std::stoi(column.format);
    switch (column.format.back()) {
    case 'D':
        return 8 * count;
    case 'E':
        return 4 * count;
    default:
        return count;
    }
}

} // namespace

FitsCards& FitsCards::line(std::string_view key, const std::string& value, std::string_view comment) {
    std::string text = padded(std::string(key), 8) + "= " + value;
    if (!comment.empty())
        text += " / " + std::string(comment);
    m_text += padded(text, cardSize);
    return *this;
}

FitsCards& FitsCards::add(std::string_view key, std::string_view text, std::string_view comment) {
    std::string quoted = "'" + padded(std::string(text), std::max<std::size_t>(text.size(), 8)) + "'";
    return line(key, padded(quoted, std::max<std::size_t>(quoted.size(), 20)), comment);
}

FitsCards& FitsCards::add(std::string_view key, double value, std::string_view comment) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    std::string text(digits.data(), end);
    for (char& character : text)
        character = character == 'e' ? 'E' : character;
    if (text.find_first_of(".E") == std::string::npos)
        text += ".0";
    return line(key, rightAligned(text), comment);
}

FitsCards& FitsCards::add(std::string_view key, std::int64_t value, std::string_view comment) {
    return line(key, rightAligned(std::to_string(value)), comment);
}

FitsCards& FitsCards::add(std::string_view key, bool value, std::string_view comment) {
    return line(key, rightAligned(value ? "T" : "F"), comment);
}

FitsCards& FitsCards::comment(std::string_view text) {
    m_text += padded("COMMENT " + std::string(text), cardSize);
    return *this;
}

std::string FitsCards::block() const {
    const std::string text = m_text + padded("END", cardSize);
    return padded(text, (text.size() + blockSize - 1) / blockSize * blockSize);
}

void FitsBytes::add(double value) {
    appendBigEndian(m_bytes, std::bit_cast<std::uint64_t>(value));
}

void FitsBytes::add(float value) {
    appendBigEndian(m_bytes, std::bit_cast<std::uint32_t>(value));
}

void FitsBytes::add(std::string_view text, std::size_t width) {
    m_bytes += padded(std::string(text.substr(0, width)), width);
}

FitsCards tableCards(const std::string& name, const std::vector<FitsColumn>& columns, std::int64_t rows) {
    int rowBytes = 0;
    for (const FitsColumn& column : columns)
        rowBytes += bytesOf(column);
    FitsCards cards;
    cards.add("XTENSION", "BINTABLE", "binary table")
        .add("BITPIX", 8)
        .add("NAXIS", 2)
        .add("NAXIS1", rowBytes, "bytes in a row")
        .add("NAXIS2", rows, "rows")
        .add("PCOUNT", 0)
        .add("GCOUNT", 1)
        .add("TFIELDS", static_cast<std::int64_t>(columns.size()))
        .add("EXTNAME", name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        cards.add("TTYPE" + number, columns[i].name).add("TFORM" + number, columns[i].format);
        if (!columns[i].unit.empty())
            cards.add("TUNIT" + number, columns[i].unit);
        cards.add("TCOMM" + number, columns[i].description);
    }
    return cards;
}

FitsStream::FitsStream(std::filesystem::path path) : m_path(std::move(path)), m_partial(m_path.string() + ".part") {
    m_file.open(m_partial, std::ios::binary | std::ios::trunc);
    if (!m_file)
        throw Error(ErrorKind::Io, "cannot be written; check that the folder exists and is writable",
                    {.path = m_partial.string()});
}

FitsStream::~FitsStream() {
    if (m_isFinished)
        return;
    m_file.close();
    std::error_code ignored; // a file that was never opened need not be removed
    std::filesystem::remove(m_partial, ignored);
}

void FitsStream::check() {
    if (!m_file)
        throw Error(ErrorKind::Io, "cannot be written in full; is the disk full?", {.path = m_partial.string()});
}

void FitsStream::pad() {
    const std::size_t rest = m_written % blockSize;
    if (rest != 0) {
        const std::string zeros(blockSize - rest, '\0');
        payload(zeros.data(), zeros.size());
    }
}

void FitsStream::header(const FitsCards& cards) {
    pad();
    const std::string text = cards.block();
    payload(text.data(), text.size());
}

void FitsStream::payload(const char* bytes, std::size_t size) {
    m_file.write(bytes, static_cast<std::streamsize>(size));
    m_written += size;
    check();
}

void FitsStream::finish() {
    pad();
    m_file.close();
    check();
    std::error_code failure;
    std::filesystem::rename(m_partial, m_path, failure);
    if (failure)
        throw Error(ErrorKind::Io, "cannot be put in place: " + failure.message(), {.path = m_path.string()});
    m_isFinished = true;
}

} // namespace oddity::core
