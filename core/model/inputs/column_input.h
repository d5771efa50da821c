// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/tensor.h"
#include "core/fingerprint.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// Adds a column's name and numbers.
void addNumbers(Fingerprint& fingerprint, const Column& column);

/// Numbers of an object's catalog row as a network wants them: the card's columns in its order, through the card's
/// steps, float32. Immutable, thread-safe.
class ColumnInput {
public:
    /// Throws Error(BadInput) naming a column that the catalog lacks, that holds no numbers, or whose unit is another
    /// than the card's (where both state one).
    ColumnInput(InputSpec input, std::shared_ptr<const Catalog> catalog);

    /// One axis, as long as the card's columns. Throws Error(BadInput) naming the row and the column whose value is
    /// missing when all steps are done.
    Tensor prepare(RowId row) const;
    std::string describe() const; ///< for people: "columns mag_g mag_r → (x − (20, 19)) / (2, 2)"
    std::string preparationFingerprint() const;
    std::string dataFingerprint() const; ///< SHA-256 over the columns' numbers

private:
    InputSpec m_input;
    std::shared_ptr<const Catalog> m_catalog;
    std::vector<const Column*> m_columns;
};

} // namespace oddity::core
