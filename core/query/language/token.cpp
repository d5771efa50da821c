// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/language/token.h"

#include <array>
#include <cctype>
#include <charconv>

#include "core/letter_case.h"
#include "core/query/expression.h"

namespace oddity::core::language {

namespace {

constexpr std::array<std::string_view, 24> signs = {"<>", "<=", ">=", "==", "!=", "&&", "||", "**", "<", ">", "=", "!",
                                                    "&",  "|",  "+",  "-",  "*",  "/",  "%",  "^",  "(", ")", ",", "?"};
constexpr std::array<std::string_view, 3> moreSigns = {":", "[", "]"};

bool isDigit(char letter) {
    return std::isdigit(static_cast<unsigned char>(letter)) != 0;
}

bool startsName(char letter) {
    return std::isalpha(static_cast<unsigned char>(letter)) || letter == '_' || letter == '$' || (letter & 0x80);
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) {}

    std::vector<Token> all() {
        std::vector<Token> tokens;
        while (m_place < m_text.size()) {
            if (std::isspace(static_cast<unsigned char>(m_text[m_place])))
                ++m_place;
            else
                tokens.push_back(next());
        }
        tokens.push_back({.position = m_text.size()});
        return tokens;
    }

private:
    Token next() {
        const char letter = m_text[m_place];
        Token token;
        token.position = m_place;
        if (isDigit(letter) || (letter == '.' && m_place + 1 < m_text.size() && isDigit(m_text[m_place + 1])))
            takeNumber(token);
        else if (letter == '"' || letter == '\'' || letter == '`')
            takeQuoted(token, letter);
        else if (startsName(letter))
            takeName(token);
        else
            takeSign(token);
        token.length = m_place - token.position;
        return token;
    }

    void takeNumber(Token& token) {
        token.kind = TokenKind::Number;
        const char* begin = m_text.data() + m_place;
        const char* end = m_text.data() + m_text.size();
        const auto real = std::from_chars(begin, end, token.number);
        std::int64_t integer = 0;
        const auto whole = std::from_chars(begin, end, integer);
        if (whole.ec == std::errc() && whole.ptr == real.ptr)
            token.integer = integer;
        m_place += static_cast<std::size_t>(real.ptr - begin);
        token.text = m_text.substr(token.position, m_place - token.position);
        if (real.ec != std::errc())
            throw ExpressionError("the number " + token.text + " is out of range", m_text, token.position,
                                  token.text.size());
        if (m_place < m_text.size() && (startsName(m_text[m_place]) || m_text[m_place] == '.'))
            throw ExpressionError("'" + token.text + m_text[m_place] +
                                      "…' is neither a number nor a name; names that begin with a digit go into "
                                      "`backticks`",
                                  m_text, token.position, token.text.size() + 1);
    }

    void takeQuoted(Token& token, char quote) {
        token.kind = quote == '`' ? TokenKind::QuotedName : TokenKind::Text;
        for (++m_place; m_place < m_text.size() && m_text[m_place] != quote; ++m_place) {
            const bool isEscape = m_text[m_place] == '\\' && m_place + 1 < m_text.size() &&
                                  (m_text[m_place + 1] == quote || m_text[m_place + 1] == '\\');
            m_place += isEscape ? 1 : 0;
            token.text += m_text[m_place];
        }
        if (m_place == m_text.size())
            throw ExpressionError(std::string("the closing ") + quote + " is missing", m_text, token.position,
                                  m_place - token.position);
        ++m_place;
    }

    void takeName(Token& token) {
        token.kind = TokenKind::Name;
        while (m_place < m_text.size() && (startsName(m_text[m_place]) || isDigit(m_text[m_place])))
            token.text += m_text[m_place++];
    }

    void takeSign(Token& token) {
        token.kind = TokenKind::Sign;
        const std::string_view rest = m_text.substr(m_place);
        const auto take = [&](const auto& known) {
            for (const std::string_view sign : known)
                if (token.text.empty() && rest.starts_with(sign))
                    token.text = sign;
        };
        take(signs);
        take(moreSigns);
        if (token.text.empty())
            throw ExpressionError(std::string("'") + rest.front() + "' has no meaning here", m_text, m_place, 1);
        m_place += token.text.size();
    }

    std::string_view m_text;
    std::size_t m_place = 0;
};

} // namespace

bool Token::isOperator(std::string_view word) const {
    return kind == TokenKind::Name && lowerCase(text) == word;
}

bool isOperatorWord(std::string_view name) {
    const std::string word = lowerCase(name);
    return word == "and" || word == "or" || word == "not";
}

std::vector<Token> tokensOf(std::string_view text) {
    return Lexer(text).all();
}

} // namespace oddity::core::language
