// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/model/probes/object_probe.h"

namespace oddity::widgets {

/// A network that can be questioned, and what there is to choose.
struct ProbedNetwork {
    QString fingerprint;
    core::ModelCard card;
    QStringList targets; ///< names of scores
    QStringList layers;  ///< with height and width, in order
    QStringList convolutions;
    QString problem; ///< why there are no layers
};

struct ProbeQuestion {
    QString network; ///< fingerprint
    core::RowId row;
    core::ProbeRequest request;
};

struct ProbeAnswer {
    ProbeQuestion question;
    std::shared_ptr<const core::ProbeFindings> findings; ///< null: the problem says why
    QString problem;
};

/// Which latents a network is to make images of.
struct WalkQuestion {
    enum class Way { Between, Along, Drawn };

    QString network; ///< fingerprint
    core::RowId from;
    Way way = Way::Between;
    QString to;        ///< id of the other object
    int dimension = 1; ///< from 1
    double reach = 3;  ///< deviations to both sides
    std::uint64_t seed = 1;
    int count = 25;

    friend bool operator==(const WalkQuestion&, const WalkQuestion&) = default;
};

/// What a network made of latents: no observation.
struct WalkFrames {
    WalkQuestion question;
    core::Tensor images; ///< frames × bands × height × width; empty: the problem says why
    std::vector<std::string> bands;
    QString network; ///< its name
    QString way;     ///< in words
    QString unit;
    QString problem;
};

} // namespace oddity::widgets
