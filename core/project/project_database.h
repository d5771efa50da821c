// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/project/label_log.h"
#include "core/project/sqlite_database.h"

namespace oddity::core {

/// Creates Oddity's tables in an empty database.
void createSchema(SqliteDatabase& database);
/// True for a database without any table. Throws Error(BadInput) for another program's or a newer Oddity's database,
/// or one with triggers or views, which Oddity never makes.
bool isWithoutSchema(const SqliteDatabase& database, const std::filesystem::path& path);

std::optional<std::string> storedText(const SqliteDatabase& database, const std::string& key);
void storeText(SqliteDatabase& database, const std::string& key, const std::string& value);

/// All label events in order.
std::vector<LoggedLabel> storedLabels(const SqliteDatabase& database);
/// Appends an event; its sequence number is kept when it is free and positive, else the next one is taken and put into
/// label. Inside the caller's transaction.
void insertLabel(SqliteDatabase& database, LoggedLabel& label);

/// The class in force for an object, "" for none.
std::string currentClass(const SqliteDatabase& database, const std::string& objectId);

} // namespace oddity::core
