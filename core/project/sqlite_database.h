// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace oddity::core {

/// One prepared statement; placeholders count from 1, columns from 0. Must not outlive its database.
class SqliteStatement {
public:
    SqliteStatement& bind(int placeholder, std::int64_t value);
    SqliteStatement& bind(int placeholder, std::string_view value);
    SqliteStatement& bindNull(int placeholder);
    bool step(); ///< true while there is a row
    void run();  ///< to the end, ready to be bound and run again

    std::int64_t integer(int column) const;
    std::string text(int column) const;
    bool isNull(int column) const;

private:
    friend class SqliteDatabase;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteStatement(sqlite3_stmt* statement) : m_statement(statement) {}
    [[noreturn]] void fail() const;

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// A connection to a SQLite file that may come from a stranger: defensive, its schema untrusted, no extensions. A
/// writing connection is in WAL mode with synchronous=FULL: what was committed survives a power cut. One thread at a
/// time. Throws Error(BadInput) for a damaged file, else Error(Io).
class SqliteDatabase {
public:
    enum class Mode { ReadOnly, ReadWrite };

    SqliteDatabase(const std::filesystem::path& path, Mode mode);

    void execute(const std::string& sql);
    SqliteStatement prepare(std::string_view sql) const;
    std::int64_t integer(std::string_view sql) const; ///< first column of the first row, 0 when there is none
    bool isIntact() const;                            ///< PRAGMA quick_check

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    void harden();

    std::unique_ptr<sqlite3, Close> m_database;
};

/// Rolls back unless committed.
class SqliteTransaction {
public:
    explicit SqliteTransaction(SqliteDatabase& database);
    ~SqliteTransaction();
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;
    void commit(); ///< returns when the transaction is on the disk

private:
    SqliteDatabase& m_database;
    bool m_isOpen = true;
};

} // namespace oddity::core
