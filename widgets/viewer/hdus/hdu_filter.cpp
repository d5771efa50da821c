// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/hdus/hdu_filter.h"

#include <algorithm>
#include <utility>

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include "core/hdu_name.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/hdus/hdu_text.h"

namespace oddity::widgets {

namespace {

QString kindOf(const core::FitsHdu& hdu) {
    using Kind = core::FitsHdu::Kind;
    switch (hdu.kind) {
    case Kind::Image:
        return HduFilter::tr("image");
    case Kind::CompressedImage:
        return HduFilter::tr("compressed image");
    case Kind::BinaryTable:
    case Kind::AsciiTable:
        return HduFilter::tr("table");
    case Kind::Other:
        break;
    }
    return {};
}

} // namespace

bool isLookedFor(const core::FitsHdu& hdu, const QString& words) {
    const QString name = QString::fromStdString(hdu.name());
    const QString about = QStringLiteral("%1 %2 %3").arg(hduTitle(hdu), kindOf(hdu), hduContent(hdu));
    const QString number = QString::number(core::shownHduNumber(hdu.number));
    const QStringList each = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(each, [&](const QString& word) {
        const bool isNumber = std::ranges::all_of(word, [](QChar character) { return character.isDigit(); });
        return isNumber ? number.startsWith(word) || name.contains(word) : about.contains(word, Qt::CaseInsensitive);
    });
}

HduFilter::HduFilter(QListView* list, QWidget* parent)
    : QWidget(parent), m_list(list), m_words(new QLineEdit(this)), m_count(new QLabel(this)) {
    m_words->setObjectName(QStringLiteral("hduSearch"));
    m_words->setClearButtonEnabled(true);
    m_words->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_words->setAccessibleName(tr("Look for an HDU"));
    m_words->setToolTip(tr("Words of an HDU's name, its number, or what it is: \"sci\", \"12\", \"table\", \"int16\""));
    m_words->installEventFilter(this);
    m_count->setProperty("look", QStringLiteral("faint"));
    m_count->setFont(Theme::font(TypeRole::Caption));
    m_count->hide();
    constexpr int gap = Theme::spacingPx;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap / 2, gap / 2, gap / 2, gap / 2);
    column->setSpacing(gap / 2);
    column->addWidget(m_words);
    column->addWidget(m_count);
    connect(m_words, &QLineEdit::textChanged, this, &HduFilter::apply);
    connect(m_words, &QLineEdit::returnPressed, this, [this] {
        if (const int row = firstShown(); row >= 0)
            m_list->setCurrentIndex(m_list->model()->index(row, 0));
    });
    hide();
}

void HduFilter::setFile(std::shared_ptr<const core::FitsFile> file) {
    m_file = std::move(file);
    const int count = m_file ? static_cast<int>(m_file->hdus().size()) : 0;
    m_words->setPlaceholderText(tr("Find in %1 HDUs").arg(count));
    m_words->clear();
    setVisible(count >= shownFrom);
    apply();
}

void HduFilter::apply() {
    const QString words = m_words->text();
    const bool isEmpty = words.trimmed().isEmpty();
    const int rows = m_list->model()->rowCount(), count = m_file ? static_cast<int>(m_file->hdus().size()) : 0;
    int found = 0;
    for (int row = 0; row < rows; ++row) {
        const bool isShown = isEmpty || (row < count && isLookedFor(m_file->hdu(row + 1), words));
        m_list->setRowHidden(row, !isShown);
        found += isShown ? 1 : 0;
    }
    m_count->setText(found > 0 ? tr("%1 of %2").arg(found).arg(count) : tr("None of %1").arg(count));
    m_count->setVisible(!isEmpty);
    if (m_list->currentIndex().isValid() && !m_list->isRowHidden(m_list->currentIndex().row()))
        m_list->scrollTo(m_list->currentIndex());
}

int HduFilter::firstShown() const {
    for (int row = 0; row < m_list->model()->rowCount(); ++row)
        if (!m_list->isRowHidden(row))
            return row;
    return -1;
}

bool HduFilter::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down && firstShown() >= 0) {
        m_list->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (key == Qt::Key_Escape && !m_words->text().isEmpty()) {
        m_words->clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace oddity::widgets
