// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project_database.h"

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::int64_t applicationId = 0x4F444459; // "ODDY"
constexpr std::int64_t schemaVersion = 1;

constexpr const char* schema = R"(
CREATE TABLE project(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE view_state(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE row_flag(stage TEXT NOT NULL, row INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX row_flag_stage ON row_flag(stage);
CREATE TABLE label_event(
  sequence INTEGER PRIMARY KEY NOT NULL,
  uuid TEXT NOT NULL UNIQUE,
  row INTEGER NOT NULL,
  object_id TEXT NOT NULL,
  class_id TEXT NOT NULL,
  previous_class_id TEXT NOT NULL,
  grader TEXT NOT NULL,
  time TEXT NOT NULL,
  reason TEXT NOT NULL,
  takes_back TEXT) STRICT;
CREATE INDEX label_event_object ON label_event(object_id, sequence);
CREATE INDEX label_event_takes_back ON label_event(takes_back) WHERE takes_back IS NOT NULL;
)";

} // namespace

void createSchema(SqliteDatabase& database) {
    SqliteTransaction transaction(database);
    database.execute("PRAGMA application_id=" + std::to_string(applicationId));
    database.execute("PRAGMA user_version=" + std::to_string(schemaVersion));
    database.execute(schema);
    transaction.commit();
}

bool isWithoutSchema(const SqliteDatabase& database, const std::filesystem::path& path) {
    const std::int64_t application = database.integer("PRAGMA application_id");
    const std::int64_t version = database.integer("PRAGMA user_version");
    if (application == 0 && version == 0 && database.integer("SELECT count(*) FROM sqlite_schema") == 0)
        return true;
    if (application != applicationId)
        throw Error(ErrorKind::BadInput, "is a database of another program, not an Oddity project",
                    {.path = path.string()});
    if (version != schemaVersion)
        throw Error(ErrorKind::BadInput,
                    "has project format " + std::to_string(version) + "; this Oddity reads format " +
                        std::to_string(schemaVersion),
                    {.path = path.string()});
    if (database.integer("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')") != 0)
        throw Error(ErrorKind::BadInput, "holds triggers or views, which Oddity never makes; it is not opened",
                    {.path = path.string()});
    return false;
}

std::optional<std::string> storedText(const SqliteDatabase& database, const std::string& key) {
    SqliteStatement statement = database.prepare("SELECT value FROM project WHERE key = ?1");
    statement.bind(1, std::string_view(key));
    return statement.step() ? std::optional(statement.text(0)) : std::nullopt;
}

void storeText(SqliteDatabase& database, const std::string& key, const std::string& value) {
    database.prepare("INSERT OR REPLACE INTO project(key, value) VALUES(?1, ?2)")
        .bind(1, std::string_view(key))
        .bind(2, std::string_view(value))
        .run();
}

std::vector<LoggedLabel> storedLabels(const SqliteDatabase& database) {
    SqliteStatement statement =
        database.prepare("SELECT sequence, uuid, row, object_id, class_id, previous_class_id, grader, time, reason, "
                         "takes_back FROM label_event ORDER BY sequence");
    std::vector<LoggedLabel> labels;
    while (statement.step())
        labels.push_back({{.sequence = statement.integer(0),
                           .uuid = statement.text(1),
                           .row = RowId{statement.integer(2)},
                           .objectId = statement.text(3),
                           .classId = statement.text(4),
                           .previousClassId = statement.text(5),
                           .grader = statement.text(6),
                           .time = statement.text(7),
                           .reason = statement.text(8)},
                          statement.text(9)});
    return labels;
}

void insertLabel(SqliteDatabase& database, LoggedLabel& label) {
    LabelEvent& event = label.event;
    SqliteStatement taken = database.prepare("SELECT 1 FROM label_event WHERE sequence = ?1");
    taken.bind(1, event.sequence);
    if (event.sequence <= 0 || taken.step())
        event.sequence = database.integer("SELECT coalesce(max(sequence), 0) + 1 FROM label_event");
    SqliteStatement insert = database.prepare(
        "INSERT INTO label_event(sequence, uuid, row, object_id, class_id, previous_class_id, grader, time, reason, "
        "takes_back) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    insert.bind(1, event.sequence).bind(2, std::string_view(event.uuid)).bind(3, event.row.value);
    insert.bind(4, std::string_view(event.objectId)).bind(5, std::string_view(event.classId));
    insert.bind(6, std::string_view(event.previousClassId)).bind(7, std::string_view(event.grader));
    insert.bind(8, std::string_view(event.time)).bind(9, std::string_view(event.reason));
    if (label.takesBack.empty())
        insert.bindNull(10);
    else
        insert.bind(10, std::string_view(label.takesBack));
    insert.run();
}

std::string currentClass(const SqliteDatabase& database, const std::string& objectId) {
    SqliteStatement statement =
        database.prepare("SELECT class_id FROM label_event WHERE object_id = ?1 ORDER BY sequence DESC LIMIT 1");
    statement.bind(1, std::string_view(objectId));
    return statement.step() ? statement.text(0) : std::string();
}

} // namespace oddity::core
