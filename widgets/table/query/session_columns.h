// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QString>

#include "core/query/named_columns.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// What expressions may name: the columns of the catalog, then labels and results. Snapshots: may be used on another
/// thread, where results become columns when they are asked for.
core::NamedColumns columnsOf(const Session& session);

/// A result as a column: its own where it has one, else numbers or the names of its categories.
std::shared_ptr<const core::Column> columnOf(const Field& field);

/// Under what such fields are listed: "Scores", "Computed", "Matched".
QString headingOf(Field::Kind kind);

/// A column of its own as a field of the session.
std::shared_ptr<const Field> fieldWithColumn(core::Column column, const QString& origin, Field::Kind kind);

} // namespace oddity::widgets
