// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/output_text.h"

#include <cmath>

#include <QCoreApplication>

namespace oddity::widgets {

QString kindText(core::OutputKind kind) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("OutputKind", text); };
    switch (kind) {
    case core::OutputKind::Class:
        return tr("class probabilities");
    case core::OutputKind::Votes:
        return tr("expected votes");
    case core::OutputKind::Reg:
        return tr("values");
    case core::OutputKind::PdfBin:
        return tr("density in bins");
    case core::OutputKind::PdfMix:
        return tr("density, Gaussian mixture");
    case core::OutputKind::Samples:
        return tr("density of samples");
    case core::OutputKind::Embed:
        return tr("latents");
    case core::OutputKind::Recon:
        return tr("reconstruction, network units");
    case core::OutputKind::Mask:
        return tr("mask");
    case core::OutputKind::Maps:
        return tr("maps");
    case core::OutputKind::Inst:
        return tr("instances");
    case core::OutputKind::Comps:
        return tr("components");
    case core::OutputKind::Score:
        return tr("score");
    case core::OutputKind::LogLik:
        return tr("log-likelihood");
    case core::OutputKind::Gen:
        return tr("generated image");
    case core::OutputKind::Som:
        return tr("place on the self-organizing map");
    }
    return {};
}

QString shareText(double share) {
    return std::isfinite(share) ? QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1) : QStringLiteral("–");
}

} // namespace oddity::widgets
