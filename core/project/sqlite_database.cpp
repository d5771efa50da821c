// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/sqlite_database.h"

#include <sqlite3.h>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr int busyWaitMs = 5000;
constexpr int longestValueBytes = 64 << 20;

[[noreturn]] void failWith(sqlite3* database, int code) {
    const char* file = database ? sqlite3_db_filename(database, "main") : nullptr;
    const bool isDamaged = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    throw Error(isDamaged ? ErrorKind::BadInput : ErrorKind::Io,
                database ? sqlite3_errmsg(database) : sqlite3_errstr(code), {.path = file ? file : ""});
}

/// "file:" URI of a path (RFC 3986), so that no character of it is special to SQLite.
std::string uriOf(const std::filesystem::path& path, const std::string& query) {
    std::string uri = "file:";
    for (const char character : std::filesystem::absolute(path).string()) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto code = static_cast<unsigned char>(character);
        if (character == '%' || character == '?' || character == '#')
            uri += {'%', digits[code >> 4], digits[code & 15]};
        else
            uri += character;
    }
    return uri + query;
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

void SqliteStatement::fail() const {
    sqlite3* database = sqlite3_db_handle(m_statement.get());
    failWith(database, sqlite3_extended_errcode(database));
}

SqliteStatement& SqliteStatement::bind(int placeholder, std::int64_t value) {
    if (sqlite3_bind_int64(m_statement.get(), placeholder, value) != SQLITE_OK)
        fail();
    return *this;
}

SqliteStatement& SqliteStatement::bind(int placeholder, std::string_view value) {
    if (sqlite3_bind_text64(m_statement.get(), placeholder, value.data() ? value.data() : "", value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
        fail();
    return *this;
}

SqliteStatement& SqliteStatement::bindNull(int placeholder) {
    if (sqlite3_bind_null(m_statement.get(), placeholder) != SQLITE_OK)
        fail();
    return *this;
}

bool SqliteStatement::step() {
    const int code = sqlite3_step(m_statement.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail();
    return code == SQLITE_ROW;
}

void SqliteStatement::run() {
    while (step()) {
    }
    sqlite3_reset(m_statement.get());
}

std::int64_t SqliteStatement::integer(int column) const {
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string SqliteStatement::text(int column) const {
    const void* text = sqlite3_column_text(m_statement.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return text ? std::string(static_cast<const char*>(text), size) : std::string();
}

bool SqliteStatement::isNull(int column) const {
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

void SqliteDatabase::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

SqliteDatabase::SqliteDatabase(const std::filesystem::path& path, Mode mode) {
    const auto open = [this, &path](int flags, const std::string& query) {
        sqlite3* database = nullptr;
        const int code =
            sqlite3_open_v2(uriOf(path, query).c_str(), &database,
                            flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
        m_database.reset(database);
        if (code != SQLITE_OK)
            throw Error(ErrorKind::Io, database ? sqlite3_errmsg(database) : sqlite3_errstr(code),
                        {.path = path.string()});
        harden();
    };
    if (mode == Mode::ReadWrite) {
        open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "");
        execute("PRAGMA journal_mode=WAL");
        execute("PRAGMA synchronous=FULL");
        return;
    }
    open(SQLITE_OPEN_READONLY, "");
    try {
        integer("PRAGMA schema_version");
    } catch (const Error& error) {
        const int code = sqlite3_errcode(m_database.get());
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
            throw;
        open(SQLITE_OPEN_READONLY, "?immutable=1"); // a folder on read-only media has no place for WAL's index
    }
}

void SqliteDatabase::harden() {
    sqlite3* database = m_database.get();
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, busyWaitMs);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, longestValueBytes);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    execute("PRAGMA cell_size_check=ON");
    execute("PRAGMA mmap_size=0");
}

void SqliteDatabase::execute(const std::string& sql) {
    const int code = sqlite3_exec(m_database.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        failWith(m_database.get(), code);
}

SqliteStatement SqliteDatabase::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(m_database.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        failWith(m_database.get(), code);
    return SqliteStatement(statement);
}

std::int64_t SqliteDatabase::integer(std::string_view sql) const {
    SqliteStatement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

bool SqliteDatabase::isIntact() const {
    try {
        SqliteStatement check = prepare("PRAGMA quick_check(1)");
        return check.step() && check.text(0) == "ok";
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput)
            throw;
        return false;
    }
}

SqliteTransaction::SqliteTransaction(SqliteDatabase& database) : m_database(database) {
    m_database.execute("BEGIN IMMEDIATE");
}

SqliteTransaction::~SqliteTransaction() {
    if (!m_isOpen)
        return;
    try {
        m_database.execute("ROLLBACK");
    } catch (const Error&) { // SQLite has rolled back by itself after the error that brought us here
        m_isOpen = false;
    }
}

void SqliteTransaction::commit() {
    m_database.execute("COMMIT");
    m_isOpen = false;
}

} // namespace oddity::core
