// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.h"
#include "core/io/tables/votable/votable_parser.h"

namespace oddity::core {

bool VoTableParser::endEarly(const std::string& reason, bool isCut) {
    m_early = reason;
    if (m_hasFound)
        return true;
    if (!isCut || !m_isChosen || m_columns.empty())
        return false;
    if (m_takesBase64 && m_stream != Stream::Fits)
        endStream();
    for (ColumnBuilder& column : m_columns)
        column.keepCells(m_rows);
    if (m_rows == 0)
        return false;
    endTable();
    return true;
}

std::vector<std::string> VoTableParser::remarksOnEnd() const {
    const std::string name = m_found->name.empty() ? "" : ", table '" + m_found->name + "'";
    const std::string where = "'" + m_path.filename().string() + "'" + name + ": ";
    std::vector<std::string> remarks;
    if (const auto message = m_status.find(QueryStatus::Kind::Overflow, m_placeOfFound))
        remarks.push_back(where + "the server cut the result (QUERY_STATUS is OVERFLOW" +
                          (message->empty() ? "" : ": " + *message) + "); the table is not complete.");
    if (m_announcedRowsOfFound && *m_announcedRowsOfFound != static_cast<std::int64_t>(m_found->rows))
        remarks.push_back(where + "nrows announces " + std::to_string(*m_announcedRowsOfFound) + " rows, " +
                          std::to_string(m_found->rows) + " are there.");
    if (m_choice.empty() && m_tables > 1) {
        std::string known;
        for (const std::string& table : m_known)
            known += (known.empty() ? "" : ", ") + table;
        remarks.push_back(where + "this table was read; the file holds more of them (" + known +
                          (m_isDone ? ", …" : "") + "). Another is read by its number or name, as in '" +
                          m_path.filename().string() + "[2]'.");
    }
    if (!m_early.empty())
        remarks.push_back(where + m_early + "; its first " + std::to_string(m_found->rows) + " rows are kept.");
    return remarks;
}

Table VoTableParser::finished() {
    const auto reports = [](const std::string& message) {
        return "the service reports an error: " + (message.empty() ? "no reason is given" : message);
    };
    std::optional<std::string> anyError = m_status.anyError();
    if (!anyError)
        anyError = m_namedError;
    const std::string said = anyError ? "; " + reports(*anyError) : "";
    if (!m_found && m_choice.empty())
        throw Error(ErrorKind::BadInput, "holds no table" + said, {.path = m_path.string()});
    if (!m_found) {
        std::string known;
        for (const std::string& table : m_known)
            known += (known.empty() ? "" : ", ") + table;
        throw Error(ErrorKind::NotFound, "there is no table '" + m_choice + "'; the file's tables: " + known,
                    {.path = m_path.string()});
    }
    if (const auto error = m_status.find(QueryStatus::Kind::Error, m_placeOfFound))
        throw Error(ErrorKind::BadInput, reports(*error), {.path = m_path.string()});
    for (std::string& remark : remarksOnEnd())
        m_found->remarks.push_back(std::move(remark));
    return std::move(*m_found);
}

} // namespace oddity::core
