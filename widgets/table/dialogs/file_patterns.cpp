// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/file_patterns.h"

#include <QCoreApplication>
#include <QStringList>

namespace oddity::widgets {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FilePatterns", text);
}

/// Some systems' dialogs tell case apart.
QStringList patternsOf(const QStringList& endings, bool mayBePacked) {
    QStringList patterns;
    for (const QString& ending : endings)
        for (const QString& name : {ending, ending.toUpper()}) {
            patterns << QStringLiteral("*.") + name;
            if (mayBePacked)
                patterns << QStringLiteral("*.%1.gz").arg(name) << QStringLiteral("*.%1.bz2").arg(name);
        }
    return patterns;
}

QStringList fitsPatterns() {
    return patternsOf({QStringLiteral("fits"), QStringLiteral("fit"), QStringLiteral("fts")}, true) +
           patternsOf({QStringLiteral("fz")}, false);
}

QStringList textTablePatterns() {
    return patternsOf({QStringLiteral("vot"), QStringLiteral("votable"), QStringLiteral("xml"), QStringLiteral("csv"),
                       QStringLiteral("tsv"), QStringLiteral("ecsv"), QStringLiteral("tbl"), QStringLiteral("dat"),
                       QStringLiteral("txt"), QStringLiteral("ascii")},
                      true);
}

QStringList picturePatterns() {
    return patternsOf({QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg")}, false);
}

QString filters(const QString& name, const QStringList& patterns) {
    return QStringLiteral("%1 (%2);;%3").arg(name, patterns.join(QLatin1Char(' ')), tr("All files (*)"));
}

} // namespace

QString tableFilters() {
    return filters(tr("Tables"), fitsPatterns() + textTablePatterns());
}

QString fitsFilters() {
    return filters(tr("FITS"), fitsPatterns());
}

QString imageFilters() {
    return filters(tr("Images"), fitsPatterns() + picturePatterns());
}

QString viewerFilters() {
    return filters(tr("Images and tables"), fitsPatterns() + picturePatterns() + textTablePatterns());
}

QString networkFilters() {
    return filters(tr("Networks"), {QStringLiteral("*.pt"), QStringLiteral("*.pth"), QStringLiteral("*.ts"),
                                    QStringLiteral("*.ensemble.json")});
}

} // namespace oddity::widgets
