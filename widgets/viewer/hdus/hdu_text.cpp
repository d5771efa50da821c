// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/hdus/hdu_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace oddity::widgets {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("HduText", text);
}

QString pixelType(const core::FitsHdu& hdu) {
    const bool isUnsigned = hdu.header.real("BZERO").value_or(0) > 0 && hdu.header.real("BSCALE").value_or(1) == 1;
    switch (hdu.bitpix) {
    case 8:
        return hdu.header.real("BZERO").value_or(0) == -128 ? QStringLiteral("int8") : QStringLiteral("uint8");
    case -32:
        return QStringLiteral("float32");
    case -64:
        return QStringLiteral("float64");
    default:
        return (isUnsigned ? QStringLiteral("uint%1") : QStringLiteral("int%1")).arg(hdu.bitpix);
    }
}

} // namespace

QString hduTitle(const core::FitsHdu& hdu) {
    return QString::fromStdString(hdu.title());
}

QString hduContent(const core::FitsHdu& hdu) {
    const QLocale locale;
    using Kind = core::FitsHdu::Kind;
    if (hdu.problem)
        return translated("cannot be read: %1").arg(QString::fromStdString(hdu.problem->detail()));
    if (hdu.isTable())
        return tableSize(hdu.axes[1], hdu.header.integer("TFIELDS").value_or(0)) +
               (hdu.kind == Kind::BinaryTable ? QString() : translated(" of text"));
    if (hdu.kind == Kind::Other)
        return translated("neither image nor table");
    if (hdu.axes.empty() || hdu.pixelCount() == 0)
        return translated("no data");
    QStringList sizes;
    for (const std::int64_t axis : hdu.axes)
        sizes << locale.toString(static_cast<qlonglong>(axis));
    QString text = sizes.join(QStringLiteral(" × "));
    if (hdu.axes.size() == 1)
        text = translated("%1 values").arg(text);
    text += QStringLiteral(", ") + pixelType(hdu);
    if (hdu.kind == Kind::CompressedImage)
        text += QStringLiteral(", ") + QString::fromStdString(hdu.header.stringOr("ZCMPTYPE", ""));
    return text;
}

QString tableSize(std::int64_t rows, std::int64_t columns) {
    const QLocale locale;
    return (rows == 1 ? translated("1 row")
                      : translated("%1 rows").arg(locale.toString(static_cast<qlonglong>(rows)))) +
           QStringLiteral(" × ") +
           (columns == 1 ? translated("1 column")
                         : translated("%1 columns").arg(locale.toString(static_cast<qlonglong>(columns))));
}

std::int64_t planeCount(const core::FitsHdu& hdu) {
    return hdu.hasPixels() ? hdu.pixelCount() / (hdu.axes[0] * hdu.axes[1]) : 0;
}

QString planeText(const core::FitsHdu& hdu, std::int64_t plane) {
    QStringList places;
    if (const std::string band = hdu.header.stringOr("BAND" + std::to_string(plane + 1), ""); !band.empty())
        places << QString::fromStdString(band);
    for (std::size_t axis = 2; axis < hdu.axes.size(); ++axis) {
        const std::int64_t length = hdu.axes[axis];
        if (length > 1)
            places << translated("%1 of %2").arg(plane % length + 1).arg(length);
        plane /= length;
    }
    return places.join(QStringLiteral(", "));
}

} // namespace oddity::widgets
