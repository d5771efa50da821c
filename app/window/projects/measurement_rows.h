// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLineEdit>
#include <QObject>
#include <QString>

#include "app/steps/import_survey.h"

class QFormLayout;

namespace oddity::app {

/// The rows of a form that ask for what objects have besides single images: the epochs of image sequences, spectra and
/// light curves.
class MeasurementRows : public QObject {
    Q_OBJECT

public:
    MeasurementRows(QFormLayout* form, QWidget* parent);

    void fill(ImportRequest& request) const;
    QString problem() const; ///< a file that is named and not there, in words; "" for none

Q_SIGNALS:
    void changed();

private:
    QLineEdit* m_epochs;
    QLineEdit* m_spectra;
    QLineEdit* m_lightCurves;
};

} // namespace oddity::app
