// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QString>

namespace oddity::widgets {

class MethodBox;
class MethodForm;
class Session;
class TargetBox;

/// Remembers with the project what a person chose of attribution in one view: target, method and each method's
/// settings. Puts it back when the project is opened; the target once its network offers it. Child of the form.
class AttributionMemory : public QObject {
    Q_OBJECT

public:
    /// key: of the view, in the project's view state.
    AttributionMemory(QString key, Session* session, TargetBox* target, MethodBox* method, MethodForm* form);

Q_SIGNALS:
    void restored(); ///< method and settings are the project's now

private:
    void store();
    void restore();

    QString m_key;
    Session* m_session;
    TargetBox* m_target;
    MethodBox* m_method;
    MethodForm* m_form;
};

} // namespace oddity::widgets
