// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/label_log.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/atomic_file.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

std::string lineOf(const LoggedLabel& label) {
    const LabelEvent& event = label.event;
    Json json{{"sequence", event.sequence}, {"uuid", event.uuid},     {"row", event.row.value},
              {"object", event.objectId},   {"class", event.classId}, {"previous", event.previousClassId},
              {"grader", event.grader},     {"time", event.time},     {"reason", event.reason}};
    if (!label.takesBack.empty())
        json["takes_back"] = label.takesBack;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

LoggedLabel labelFrom(const Json& json) {
    LoggedLabel label;
    LabelEvent& event = label.event;
    json.at("sequence").get_to(event.sequence);
    json.at("uuid").get_to(event.uuid);
    event.row = RowId{json.at("row").get<std::int64_t>()};
    json.at("object").get_to(event.objectId);
    json.at("class").get_to(event.classId);
    json.at("previous").get_to(event.previousClassId);
    json.at("grader").get_to(event.grader);
    json.at("time").get_to(event.time);
    json.at("reason").get_to(event.reason);
    label.takesBack = json.value("takes_back", "");
    return label;
}

/// A file open for appending.
class AppendFile {
public:
    explicit AppendFile(const std::filesystem::path& path) : m_path(path) {
        m_descriptor = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        if (m_descriptor < 0)
            fail();
    }
    ~AppendFile() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    bool isEmpty() const { return size() == 0; }
    bool endsInsideALine() const {
        char last = '\n';
        const std::int64_t bytes = size();
        return bytes > 0 && ::pread(m_descriptor, &last, 1, bytes - 1) == 1 && last != '\n';
    }
    void write(const std::string& text) const {
        for (std::size_t done = 0; done < text.size();) {
            const ssize_t written = ::write(m_descriptor, text.data() + done, text.size() - done);
            if (written < 0 && errno != EINTR)
                fail();
            done += written > 0 ? static_cast<std::size_t>(written) : 0;
        }
        if (::fdatasync(m_descriptor) != 0)
            fail();
    }

private:
    [[noreturn]] void fail() const {
        throw Error(ErrorKind::Io, std::string("could not be written: ") + std::strerror(errno),
                    {.path = m_path.string()});
    }
    std::int64_t size() const {
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0)
            fail();
        return status.st_size;
    }

    std::filesystem::path m_path;
    int m_descriptor = -1;
};

} // namespace

std::vector<LoggedLabel> LabelLog::read(std::vector<std::string>& remarks) const {
    std::vector<LoggedLabel> labels;
    if (!std::filesystem::exists(m_path))
        return labels;
    const std::string text = readWholeFile(m_path);
    std::int64_t line = 0;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view content = std::string_view(text).substr(start, end - start);
        start = end + 1;
        ++line;
        if (content.empty())
            continue;
        try {
            labels.push_back(labelFrom(Json::parse(content)));
        } catch (const Json::exception&) {
            remarks.push_back("Line " + std::to_string(line) + " of " + m_path.filename().string() +
                              " is damaged and was left out.");
        }
    }
    return labels;
}

void LabelLog::append(const std::vector<LoggedLabel>& labels) const {
    if (labels.empty())
        return;
    const AppendFile file(m_path);
    const bool isNew = file.isEmpty();
    std::string lines = file.endsInsideALine() ? "\n" : "";
    for (const LoggedLabel& label : labels)
        lines += lineOf(label);
    file.write(lines);
    if (isNew)
        syncFolder(m_path.parent_path());
}

} // namespace oddity::core
