// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project.h"

#include <algorithm>
#include <random>
#include <ranges>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/disk_access.h"
#include "core/project/label_log.h"
#include "core/project/project_database.h"
#include "core/project/project_json.h"
#include "core/project/project_lock.h"
#include "core/utc_time.h"

namespace oddity::core {

namespace {

constexpr const char* dataKey = "data";
constexpr const char* schemeKey = "scheme";

/// A random UUID (RFC 4122, version 4).
std::string newUuid() {
    std::random_device random;
    std::string uuid;
    unsigned word = 0;
    for (int digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20)
            uuid += '-';
        word = digit % 8 == 0 ? random() : word >> 4;
        unsigned value = word & 15;
        value = digit == 12 ? 4 : digit == 16 ? 8 | (value & 3) : value;
        uuid += "0123456789abcdef"[value];
    }
    return uuid;
}

} // namespace

struct Project::State {
    std::filesystem::path folder;
    ProjectLock lock;
    std::unique_ptr<SqliteDatabase> database;
    LabelLog log;
    std::vector<LoggedLabel> notLogged; ///< committed, but labels.jsonl could not take them yet
    std::string logProblem;
    std::vector<std::string> repairs;

    explicit State(const std::filesystem::path& projectFolder)
        : folder(std::filesystem::absolute(projectFolder).lexically_normal()), lock(folder),
          log(folder / "labels.jsonl") {}

    std::filesystem::path databasePath() const { return folder / "project.db"; }
    std::filesystem::path referencePath() const { return folder / "project.json"; }

    SqliteDatabase& writable() {
        if (!lock.isHeld())
            throw Error(ErrorKind::Io, "is open for reading only: another program writes it or the folder is protected",
                        {.path = folder.string()});
        return *database;
    }
    void openReadOnly();
    void openForWriting();
    bool openIntact();
    void setDamagedAside();
    void rebuild();
    void bringTogether();
    void writeReference();
    void writeToLog(const std::vector<LoggedLabel>& labels);
    void append(std::vector<LoggedLabel>& labels);
};

void Project::State::openReadOnly() {
    if (!std::filesystem::exists(databasePath()))
        throw Error(ErrorKind::NotFound, "holds no project.db", {.path = folder.string()});
    database = std::make_unique<SqliteDatabase>(databasePath(), SqliteDatabase::Mode::ReadOnly);
    if (isWithoutSchema(*database, databasePath()))
        throw Error(ErrorKind::BadInput, "holds no tables", {.path = databasePath().string()});
}

/// False when project.db is missing, empty or damaged.
bool Project::State::openIntact() {
    if (!std::filesystem::exists(databasePath()))
        return false;
    try {
        database = std::make_unique<SqliteDatabase>(databasePath(), SqliteDatabase::Mode::ReadWrite);
        if (!database->isIntact())
            return false;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput)
            throw;
        return false;
    }
    return !isWithoutSchema(*database, databasePath());
}

void Project::State::setDamagedAside() {
    database.reset();
    std::string stamp = utcNow();
    std::erase_if(stamp, [](char character) { return character == ':' || character == '.'; });
    for (const char* part : {"project.db", "project.db-wal", "project.db-shm"})
        if (std::filesystem::exists(folder / part))
            std::filesystem::rename(folder / part, folder / (std::string(part) + ".damaged-" + stamp));
}

void Project::State::rebuild() {
    const bool hasReference = std::filesystem::exists(referencePath());
    const bool hasLabels = std::filesystem::exists(folder / "labels.jsonl");
    if (!hasReference && !hasLabels)
        throw Error(std::filesystem::exists(databasePath()) ? ErrorKind::BadInput : ErrorKind::NotFound,
                    std::filesystem::exists(databasePath())
                        ? "project.db is damaged and there is neither project.json nor labels.jsonl to rebuild it from"
                        : "holds no Oddity project",
                    {.path = folder.string()});
    setDamagedAside();
    database = std::make_unique<SqliteDatabase>(databasePath(), SqliteDatabase::Mode::ReadWrite);
    createSchema(*database);
    if (hasReference) {
        const ProjectReference reference = referenceFromJson(readWholeFile(referencePath()), referencePath());
        SqliteTransaction transaction(*database);
        if (!reference.data.empty())
            storeText(*database, dataKey, reference.data);
        if (!reference.scheme.empty())
            storeText(*database, schemeKey, reference.scheme);
        transaction.commit();
    }
    repairs.push_back("project.db was missing or damaged and was rebuilt; the view and the flags of the import are "
                      "not in it.");
}

/// Gives database and labels.jsonl the events that only the other has.
void Project::State::bringTogether() {
    const std::vector<LoggedLabel> logged = log.read(repairs);
    const std::vector<LoggedLabel> stored = storedLabels(*database);
    std::set<std::string> storedIds;
    for (const LoggedLabel& label : stored)
        storedIds.insert(label.event.uuid);
    std::set<std::string> loggedIds;
    std::int64_t restored = 0;
    SqliteTransaction transaction(*database);
    for (LoggedLabel label : logged) {
        loggedIds.insert(label.event.uuid);
        if (!storedIds.insert(label.event.uuid).second)
            continue;
        insertLabel(*database, label);
        ++restored;
    }
    transaction.commit();
    std::vector<LoggedLabel> missing;
    std::ranges::copy_if(stored, std::back_inserter(missing),
                         [&](const LoggedLabel& label) { return !loggedIds.contains(label.event.uuid); });
    log.append(missing);
    if (restored > 0)
        repairs.push_back(std::to_string(restored) + " label events were taken from labels.jsonl.");
}

void Project::State::openForWriting() {
    if (!openIntact())
        rebuild();
    bringTogether();
}

void Project::State::writeReference() {
    AtomicFile file(referencePath());
    file.write(jsonOf(
        ProjectReference{storedText(*database, dataKey).value_or(""), storedText(*database, schemeKey).value_or("")}));
    file.commit();
}

void Project::State::writeToLog(const std::vector<LoggedLabel>& labels) {
    notLogged.insert(notLogged.end(), labels.begin(), labels.end());
    try {
        log.append(notLogged);
        notLogged.clear();
        logProblem.clear();
    } catch (const Error& error) { // they are safe in the database; tried again with the next ones and at opening
        logProblem = std::string("The second copy of the labels is behind: ") + error.what();
    }
}

/// Fills in what the store decides and makes all of them one transaction.
void Project::State::append(std::vector<LoggedLabel>& labels) {
    SqliteTransaction transaction(*database);
    for (LoggedLabel& label : labels) {
        label.event.sequence = 0;
        label.event.uuid = newUuid();
        if (label.event.time.empty())
            label.event.time = utcNow();
        label.event.previousClassId = currentClass(*database, label.event.objectId);
        insertLabel(*database, label);
    }
    transaction.commit();
    writeToLog(labels);
}

Project::Project(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

Project Project::create(const std::filesystem::path& folder, const DataReference& data) {
    const bool isTaken = onDisk([&] {
        return std::filesystem::exists(folder) &&
               (!std::filesystem::is_directory(folder) || !std::filesystem::is_empty(folder));
    });
    if (isTaken)
        throw Error(ErrorKind::BadInput, "exists already; choose another name or open the project that is there",
                    {.path = folder.string()});
    std::error_code problem;
    std::filesystem::create_directories(folder / "runs", problem);
    if (problem)
        throw Error(ErrorKind::Io, "cannot be created: " + problem.message(), {.path = folder.string()});
    auto state = std::make_unique<State>(folder);
    if (!state->lock.isHeld())
        throw Error(ErrorKind::Io, "is being written by another program", {.path = folder.string()});
    state->database = std::make_unique<SqliteDatabase>(state->databasePath(), SqliteDatabase::Mode::ReadWrite);
    createSchema(*state->database);
    storeText(*state->database, dataKey, jsonOf(data, state->folder));
    state->writeReference();
    return Project(std::move(state));
}

Project Project::open(const std::filesystem::path& folder) {
    return onDisk([&] {
        if (!std::filesystem::is_directory(folder))
            throw Error(ErrorKind::NotFound, "there is no such project folder", {.path = folder.string()});
        bool isProject = false;
        for (const char* name : {"project.db", "project.json", "labels.jsonl"})
            isProject = isProject || std::filesystem::exists(folder / name);
        if (!isProject)
            throw Error(ErrorKind::NotFound, "holds no Oddity project", {.path = folder.string()});
        auto state = std::make_unique<State>(folder);
        if (state->lock.isHeld())
            state->openForWriting();
        else
            state->openReadOnly();
        return Project(std::move(state));
    });
}

const std::filesystem::path& Project::folder() const {
    return m_state->folder;
}

std::filesystem::path Project::runsFolder() const {
    return m_state->folder / "runs";
}

bool Project::isReadOnly() const {
    return !m_state->lock.isHeld();
}

std::vector<std::string> Project::remarks() const {
    std::vector<std::string> remarks = m_state->repairs;
    if (!m_state->logProblem.empty())
        remarks.push_back(m_state->logProblem);
    return remarks;
}

DataReference Project::data() const {
    const auto text = storedText(*m_state->database, dataKey);
    if (!text)
        throw Error(ErrorKind::BadInput, "no longer knows its catalog; import it into a new project",
                    {.path = m_state->folder.string()});
    return dataFromJson(*text, m_state->folder, m_state->databasePath());
}

std::vector<RowFlag> Project::flags() const {
    SqliteStatement statement =
        m_state->database->prepare("SELECT row, stage, reason FROM row_flag ORDER BY row, rowid");
    std::vector<RowFlag> flags;
    while (statement.step())
        flags.push_back({RowId{statement.integer(0)}, statement.text(1), statement.text(2)});
    return flags;
}

void Project::replaceFlags(const std::string& stage, const std::vector<RowFlag>& flags) {
    SqliteDatabase& database = m_state->writable();
    SqliteTransaction transaction(database);
    database.prepare("DELETE FROM row_flag WHERE stage = ?1").bind(1, std::string_view(stage)).run();
    SqliteStatement insert = database.prepare("INSERT INTO row_flag(stage, row, reason) VALUES(?1, ?2, ?3)");
    for (const RowFlag& flag : flags)
        insert.bind(1, std::string_view(stage)).bind(2, flag.row.value).bind(3, std::string_view(flag.reason)).run();
    transaction.commit();
}

LabelScheme Project::scheme() const {
    const auto text = storedText(*m_state->database, schemeKey);
    return text ? schemeFromJson(*text, m_state->databasePath()) : LabelScheme::standard();
}

void Project::storeScheme(const LabelScheme& scheme) {
    storeText(m_state->writable(), schemeKey, jsonOf(scheme));
    m_state->writeReference();
}

LabelEvent Project::appendLabel(RowId row, const std::string& objectId, const std::string& classId,
                                const std::string& grader, const std::string& reason) {
    return appendLabels({{.row = row, .objectId = objectId, .classId = classId, .grader = grader, .reason = reason}})
        .front();
}

std::vector<LabelEvent> Project::appendLabels(std::vector<LabelEvent> events) {
    m_state->writable();
    const LabelScheme known = scheme();
    std::vector<LoggedLabel> labels;
    for (LabelEvent& event : events) {
        if (!event.classId.empty() &&
            std::ranges::find(known.classes, event.classId, &LabelClass::id) == known.classes.end())
            throw Error(ErrorKind::BadInput, "there is no label class '" + event.classId + "'",
                        {.path = m_state->folder.string(), .row = event.row.value, .field = "label"});
        if (event.objectId.empty())
            throw Error(ErrorKind::BadInput, "a label needs an object id", {.path = m_state->folder.string()});
        labels.push_back({std::move(event), {}});
    }
    m_state->append(labels);
    std::ranges::transform(labels, events.begin(), &LoggedLabel::event);
    return events;
}

std::unique_ptr<LabelEvent> Project::undoLabel(const std::string& grader) {
    SqliteDatabase& database = m_state->writable();
    SqliteStatement newest = database.prepare(
        "SELECT uuid, row, object_id FROM label_event AS event WHERE grader = ?1 AND takes_back IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM label_event WHERE takes_back = event.uuid) ORDER BY sequence DESC LIMIT 1");
    newest.bind(1, std::string_view(grader));
    if (!newest.step())
        return nullptr;
    const std::string uuid = newest.text(0);
    LabelEvent event{.row = RowId{newest.integer(1)}, .objectId = newest.text(2), .grader = grader, .reason = "undo"};
    SqliteStatement left = database.prepare(
        "SELECT class_id FROM label_event AS event WHERE object_id = ?1 AND uuid != ?2 AND takes_back IS NULL AND NOT "
        "EXISTS (SELECT 1 FROM label_event WHERE takes_back = event.uuid) ORDER BY sequence DESC LIMIT 1");
    left.bind(1, std::string_view(event.objectId)).bind(2, std::string_view(uuid));
    event.classId = left.step() ? left.text(0) : std::string();
    newest.run();
    left.run();
    std::vector<LoggedLabel> labels{{std::move(event), uuid}};
    m_state->append(labels);
    return std::make_unique<LabelEvent>(std::move(labels.front().event));
}

Labels Project::labels(const Catalog& catalog) const {
    Labels labels;
    for (LoggedLabel& stored : storedLabels(*m_state->database)) {
        labels.revision = stored.event.sequence;
        const auto row = catalog.rowOf(stored.event.objectId);
        if (!row)
            continue;
        stored.event.row = *row;
        if (stored.event.classId.empty())
            labels.current.erase(*row);
        else
            labels.current[*row] = std::move(stored.event);
    }
    return labels;
}

std::vector<LabelEvent> Project::labelEvents() const {
    std::vector<LabelEvent> events;
    for (LoggedLabel& stored : storedLabels(*m_state->database))
        events.push_back(std::move(stored.event));
    return events;
}

std::vector<LabelEvent> Project::labelsInForce() const {
    std::vector<LabelEvent> inForce;
    std::set<std::string> seen;
    for (LoggedLabel& stored : storedLabels(*m_state->database) | std::views::reverse)
        if (seen.insert(stored.event.objectId).second && !stored.event.classId.empty())
            inForce.push_back(std::move(stored.event));
    std::ranges::reverse(inForce);
    return inForce;
}

std::map<std::string, std::string> Project::viewState() const {
    SqliteStatement statement = m_state->database->prepare("SELECT key, value FROM view_state");
    std::map<std::string, std::string> state;
    while (statement.step())
        state.emplace(statement.text(0), statement.text(1));
    return state;
}

void Project::storeViewState(const std::string& key, const std::string& value) {
    m_state->writable()
        .prepare("INSERT OR REPLACE INTO view_state(key, value) VALUES(?1, ?2)")
        .bind(1, std::string_view(key))
        .bind(2, std::string_view(value))
        .run();
}

} // namespace oddity::core
