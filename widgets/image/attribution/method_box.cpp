// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/method_box.h"

#include <QStandardItemModel>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace oddity::widgets {

namespace {

using Method = core::AttributionMethod;

bool needsSlopes(Method method) {
    return method != Method::Occlusion && method != Method::Rise;
}

} // namespace

NarrowBox::NarrowBox(const QString& name, const QString& tip, QWidget* parent, int letters) : QComboBox(parent) {
    setAccessibleName(name);
    setToolTip(tip);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(letters);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString NarrowBox::shownText() const {
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect field = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    return fontMetrics().elidedText(currentText(), Qt::ElideRight, field.width() - 2);
}

void NarrowBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    painter.setPen(palette().color(QPalette::Text));
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    option.currentText = shownText();
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

MethodBox::MethodBox(Of of, QWidget* parent)
    : NarrowBox(tr("Method"), of == Of::Series ? tr("How points are credited") : tr("How pixels are credited"), parent,
                of == Of::Series ? seriesLetters : narrowLetters) {
    const bool ofSeries = of == Of::Series;
    const auto add = [this](Method method, const QString& name, const QString& explanation) {
        addItem(name, static_cast<int>(method));
        setItemData(count() - 1, explanation, Qt::ToolTipRole);
    };
    add(Method::IntegratedGradients, tr("integrated gradients"),
        tr("Sums gradients from an empty image to this one: the map's total is the change of the value "
           "(Sundararajan et al. 2017)"));
    add(Method::Gradient, tr("gradient"), tr("Slope of the value in each pixel"));
    add(Method::InputTimesGradient, tr("input × gradient"), tr("Slope times the pixel's value"));
    add(Method::SmoothGrad, tr("SmoothGrad"), tr("Mean slope over noisy copies of the image (Smilkov et al. 2017)"));
    add(Method::GradCam, tr("Grad-CAM"),
        ofSeries ? tr("Values of a layer along the points, weighted by their slope: coarse, the same in all channels "
                      "(Selvaraju et al. 2017)")
                 : tr("Maps of a layer with height and width, weighted by their slope: coarse, the same in all bands "
                      "(Selvaraju et al. 2017)"));
    add(Method::Occlusion, tr("occlusion"),
        tr("Drop of the value when patches are taken away; needs no slopes (Zeiler & Fergus 2014)"));
    add(Method::Rise, tr("RISE"),
        tr("Mean value under random masks; needs no slopes, takes longest (Petsiuk et al. 2018)"));
}

void MethodBox::setSlopes(bool hasSlopes) {
    auto* items = qobject_cast<QStandardItemModel*>(model());
    for (int index = 0; index < count(); ++index)
        items->item(index)->setEnabled(hasSlopes || !needsSlopes(static_cast<Method>(itemData(index).toInt())));
    if (!hasSlopes && needsSlopes(method()))
        setCurrentIndex(findData(static_cast<int>(Method::Occlusion)));
}

} // namespace oddity::widgets
