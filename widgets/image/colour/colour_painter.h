// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <QObject>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// What a composite is, in one line: channels, method, and whether other objects have the same colours.
QString compositeText(const core::CompositeSettings& settings, bool isSurvey);

/// The settings to paint a cutout with. Called where it is painted: measuring takes as long as painting.
using CompositeRecipe = std::function<core::CompositeSettings(const core::Cutout&)>;

/// The survey's colours, those of a part of `whole` as they are in it; without a survey (null) those measured on what
/// is painted.
CompositeRecipe compositeRecipe(std::shared_ptr<const core::CompositeSettings> survey,
                                std::shared_ptr<const core::Cutout> whole, const core::CompositeChannels& channels,
                                const core::CompositeChoice& choice);

/// Colour composites for one view: small ones are painted before paint() returns, large ones off the GUI thread, newest
/// wins.
class ColourPainter : public QObject {
    Q_OBJECT

public:
    explicit ColourPainter(QObject* parent = nullptr);
    /// All of them by what the recipe says of the first.
    void paint(std::vector<std::shared_ptr<const core::Cutout>> cutouts, CompositeRecipe recipe);
    void cancel() { m_task.cancel(); }

    static constexpr std::size_t pixelsPaintedAtOnce = 64 * 1024;

Q_SIGNALS:
    void painted(const std::vector<std::shared_ptr<const oddity::widgets::Picture>>& pictures,
                 const oddity::core::CompositeSettings& settings);
    void failed(const QString& message);

private:
    TaskSlot m_task;
};

} // namespace oddity::widgets
