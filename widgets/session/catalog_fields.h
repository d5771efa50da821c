// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>

#include <QString>
#include <QStringList>

#include "core/data/catalog.h"

namespace oddity::widgets {

struct Field;

/// The columns of a catalog as fields: numbers, and texts of few values as categories. A field is made when it is first
/// asked for and shared while anyone holds it. One thread.
class CatalogFields {
public:
    explicit CatalogFields(std::shared_ptr<const core::Catalog> catalog = nullptr);

    /// A text column counts as one of few values by a sample of its rows.
    const QStringList& names() const { return m_names; }
    /// Null for an unknown name. Of a text column with more values than expected the rarest are one category.
    std::shared_ptr<const Field> field(const QString& name) const;

private:
    std::shared_ptr<const core::Catalog> m_catalog;
    QStringList m_names;
    mutable std::map<const core::Column*, std::weak_ptr<const Field>> m_made;
};

/// One column as a field; texts of more values than a legend holds have the rarest as one category, vectors no values.
std::shared_ptr<Field> fieldOf(const core::Column& column);

} // namespace oddity::widgets
