// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/label_writer.h"

#include <algorithm>
#include <chrono>

#include <QThread>

#include "core/error.h"
#include "widgets/session/label_queue.h"
#include "widgets/session/rescue_file.h"

namespace oddity::widgets {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto reportInterval = std::chrono::milliseconds(200);

bool areSame(const core::LabelScheme& first, const core::LabelScheme& second) {
    return std::ranges::equal(first.classes, second.classes, [](const core::LabelClass& a, const core::LabelClass& b) {
        return a.id == b.id && a.name == b.name && a.key == b.key && a.colour == b.colour && a.role == b.role;
    });
}

} // namespace

/// News from the writing thread.
struct LabelWriter::Delivery {
    bool isLoaded = false;
    bool isWritable = false;
    core::LabelScheme scheme;
    std::vector<core::RowFlag> flags;
    QHash<QString, QString> viewState;
    std::optional<core::Labels> labels;
    int events = 0;
    std::vector<core::RowId> undone;
    QString message;
    bool isError = false;
};

class LabelWriter::Thread : public QThread {
public:
    Thread(LabelWriter* writer, std::unique_ptr<LabelStore> store, LabelWriterSettings settings)
        : m_writer(writer), m_store(std::move(store)), m_settings(std::move(settings)),
          m_grader(m_settings.grader.toStdString()), m_rescue(m_settings.rescueFolder) {
        setObjectName(QStringLiteral("labels"));
    }

    void push(WriteRequest request) { m_queue.push(std::move(request)); }
    void close() { m_queue.close(); }
    QString rescuePath() const { return m_rescue.path(); }
    std::vector<Delivery> takeDeliveries() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_deliveries, {});
    }

protected:
    void run() override {
        if (attempt([this] { load(); }))
            while (WriteRequest* request = m_queue.waitForFront()) {
                if (!attempt([this, request] { std::visit([this](auto& what) { perform(what); }, *request); }))
                    break;
                m_queue.popFront();
                if (m_queue.isEmpty())
                    report();
            }
        rescueRemaining();
        report();
    }

private:
    /// Tries until it works; false when shutdown came and its time is over.
    template <typename Work> bool attempt(Work work) {
        bool hasFailed = false;
        while (true) {
            QString problem;
            try {
                work();
                if (hasFailed)
                    tell(LabelWriter::tr("The project can be written again; everything is saved."), false);
                return true;
            } catch (const std::exception& error) {
                problem = QString::fromUtf8(error.what());
            }
            if (!hasFailed)
                tell(LabelWriter::tr("Saving does not work: %1 Nothing is lost yet: it is kept and tried again every "
                                     "second. Free disk space or make the project's folder writable.")
                         .arg(problem),
                     true);
            hasFailed = true;
            report();
            if (m_queue.isClosed()) {
                if (!m_deadline)
                    m_deadline = Clock::now() + std::chrono::milliseconds(m_settings.shutdownMs);
                if (Clock::now() >= *m_deadline)
                    return false;
                msleep(static_cast<unsigned long>(std::min(m_settings.retryMs, 100)));
            } else {
                m_queue.sleep(std::chrono::milliseconds(m_settings.retryMs));
            }
        }
    }

    void load() {
        Delivery delivery;
        delivery.isLoaded = true;
        delivery.isWritable = !m_store->isReadOnly();
        delivery.scheme = m_store->scheme();
        delivery.flags = m_store->flags();
        for (const auto& [key, value] : m_store->viewState())
            delivery.viewState.insert(QString::fromStdString(key), QString::fromStdString(value));
        m_labels = m_store->labels();
        delivery.labels = m_labels;
        post(std::move(delivery));
    }

    void perform(LabelRequest& request) {
        while (request.written < request.rows.size()) {
            const core::RowId row = request.rows[request.written];
            try {
                take(m_store->append(row, request.classId, m_grader, request.reason), row);
            } catch (const core::Error& error) {
                if (error.kind() != core::ErrorKind::BadInput)
                    throw;
                ++request.refused;
                refuse(request, row, QString::fromUtf8(error.what()));
            }
            ++request.written;
            ++m_unreported;
            if (Clock::now() - m_lastReport > reportInterval)
                report();
        }
        if (request.written > request.refused)
            m_batches.push_back(request.written - request.refused);
    }

    void perform(UndoRequest& request) {
        if (request.remaining == 0) {
            request.remaining = m_batches.empty() ? 1 : m_batches.back();
            if (!m_batches.empty())
                m_batches.pop_back();
        }
        for (; request.remaining > 0; --request.remaining) {
            const std::optional<core::LabelEvent> event = m_store->undo(m_grader);
            if (!event) {
                tell(LabelWriter::tr("There is no label of yours left to take back."), false);
                break;
            }
            if (event->row.isValid()) {
                take(*event, event->row);
                m_undone.push_back(event->row);
            }
        }
        ++m_unreported;
    }

    void perform(StoreRequest& request) { request(*m_store); }

    void take(const core::LabelEvent& event, core::RowId row) {
        if (event.classId.empty()) {
            m_labels.current.erase(row);
        } else {
            m_labels.current[row] = event;
            m_labels.current[row].row = row;
        }
        m_labels.revision = std::max(m_labels.revision, event.sequence);
    }

    void refuse(const LabelRequest& request, core::RowId row, const QString& problem) {
        const QString id = QString::fromStdString(m_store->objectId(row));
        const bool isKept = m_rescue.append({id}, QString::fromStdString(request.classId), m_settings.grader,
                                            QString::fromStdString(request.reason));
        tell(isKept ? LabelWriter::tr("The project refused a label of %1: %2 It is kept in %3.")
                          .arg(id, problem, m_rescue.path())
                    : LabelWriter::tr("The project refused a label of %1: %2 It could not be kept elsewhere.")
                          .arg(id, problem),
             true);
    }

    void rescueRemaining() {
        std::deque<WriteRequest> requests = m_queue.takeAll();
        std::vector<LabelRequest> labels;
        int undos = 0;
        int others = 0;
        for (WriteRequest& request : requests) {
            if (auto* label = std::get_if<LabelRequest>(&request))
                labels.push_back(std::move(*label));
            else if (!std::holds_alternative<UndoRequest>(request))
                ++others;
            else if (!labels.empty())
                labels.pop_back();
            else
                ++undos;
        }
        if (labels.empty() && undos == 0 && others == 0)
            return;
        bool isKept = true;
        for (const LabelRequest& request : labels) {
            QStringList ids;
            for (std::size_t index = request.written; index < request.rows.size(); ++index)
                ids << QString::fromStdString(m_store->objectId(request.rows[index]));
            isKept = m_rescue.append(ids, QString::fromStdString(request.classId), m_settings.grader,
                                     QString::fromStdString(request.reason)) &&
                     isKept;
        }
        QStringList parts;
        if (!labels.empty())
            parts << (isKept ? LabelWriter::tr("The last labels are in %1: import that file into the project.")
                                   .arg(m_rescue.path())
                             : LabelWriter::tr("The last labels could only be printed to the error output."));
        if (undos > 0)
            parts << LabelWriter::tr("%n label(s) could not be taken back.", nullptr, undos);
        if (others > 0)
            parts << LabelWriter::tr("%n other change(s) (flags, classes, view) were not stored.", nullptr, others);
        const QString message = LabelWriter::tr("The project could not be written. ") + parts.join(QLatin1Char(' '));
        qCritical("%s", qUtf8Printable(message));
        tell(message, true);
    }

    void report() {
        m_lastReport = Clock::now();
        if (m_unreported == 0)
            return;
        Delivery delivery;
        delivery.labels = m_labels;
        delivery.events = std::exchange(m_unreported, 0);
        delivery.undone = std::exchange(m_undone, {});
        post(std::move(delivery));
    }

    void tell(const QString& message, bool isError) {
        Delivery delivery;
        delivery.message = message;
        delivery.isError = isError;
        post(std::move(delivery));
    }

    void post(Delivery delivery) {
        {
            const std::lock_guard lock(m_mutex);
            m_deliveries.push_back(std::move(delivery));
        }
        QMetaObject::invokeMethod(
            m_writer, [writer = m_writer] { writer->deliverAll(); }, Qt::QueuedConnection);
    }

    LabelWriter* m_writer;
    std::unique_ptr<LabelStore> m_store;
    const LabelWriterSettings m_settings;
    const std::string m_grader;
    RescueFile m_rescue;
    LabelQueue m_queue;

    core::Labels m_labels;
    std::vector<std::size_t> m_batches; ///< sizes of the label requests since start, for taking them back whole
    std::vector<core::RowId> m_undone;
    int m_unreported = 0;
    Clock::time_point m_lastReport;
    std::optional<Clock::time_point> m_deadline;

    std::mutex m_mutex;
    std::vector<Delivery> m_deliveries;
};

LabelWriter::LabelWriter(Session* session, std::unique_ptr<LabelStore> store, LabelWriterSettings settings,
                         QObject* parent)
    : QObject(parent), m_session(session), m_survey(session->survey()),
      m_thread(std::make_unique<Thread>(this, std::move(store), std::move(settings))) {
    session->setLabelsWritable(false);
    connect(session, &Session::labelAsked, this,
            [this](const std::vector<core::RowId>& rows, const QString& classId, const QString& reason) {
                m_thread->push(LabelRequest{rows, classId.toStdString(), reason.toStdString()});
            });
    connect(session, &Session::labelUndoAsked, this, [this] { m_thread->push(UndoRequest{}); });
    connect(session, &Session::schemeChanged, this, &LabelWriter::storeSchemeOfSession);
    connect(session, &Session::viewStateStored, this, &LabelWriter::storeViewState);
    m_thread->start();
}

LabelWriter::~LabelWriter() {
    if (m_session)
        m_session->setLabelsWritable(false);
    m_thread->close();
    m_thread->wait();
    deliverAll();
}

void LabelWriter::replaceFlags(const QString& stage, std::vector<core::RowFlag> flags) {
    m_thread->push(StoreRequest([stage = stage.toStdString(), flags = std::move(flags)](LabelStore& store) {
        store.replaceFlags(stage, flags);
    }));
}

void LabelWriter::storeViewState(const QString& key, const QString& value) {
    m_thread->push(StoreRequest([key = key.toStdString(), value = value.toStdString()](LabelStore& store) {
        store.storeViewState(key, value);
    }));
}

QString LabelWriter::rescueFile() const {
    return m_thread->rescuePath();
}

void LabelWriter::storeSchemeOfSession() {
    if (!m_session->areLabelsWritable() || areSame(m_session->scheme(), m_storedScheme))
        return;
    m_storedScheme = m_session->scheme();
    m_thread->push(StoreRequest([scheme = m_storedScheme](LabelStore& store) { store.storeScheme(scheme); }));
}

void LabelWriter::deliverAll() {
    for (Delivery& delivery : m_thread->takeDeliveries())
        deliver(std::move(delivery));
}

void LabelWriter::deliver(Delivery delivery) {
    if (!m_session)
        return;
    if (!delivery.message.isEmpty())
        m_session->tell(delivery.message, delivery.isError);
    if (m_session->survey() != m_survey)
        return;
    if (delivery.isLoaded) {
        m_storedScheme = delivery.scheme;
        m_session->setScheme(delivery.scheme);
        m_session->setFlags(std::move(delivery.flags));
        m_session->setLabelsWritable(delivery.isWritable);
    }
    if (delivery.labels)
        m_session->labelsCommitted(std::move(*delivery.labels), delivery.events);
    if (delivery.isLoaded)
        m_session->setViewState(delivery.viewState);
    if (!delivery.undone.empty())
        Q_EMIT m_session->labelUndone(delivery.undone.back());
    if (delivery.isLoaded)
        Q_EMIT loaded();
}

} // namespace oddity::widgets
