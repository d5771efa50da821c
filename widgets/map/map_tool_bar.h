// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>
#include <QWidget>

#include "widgets/map/map_gestures.h"

class QActionGroup;
class QComboBox;
class QSlider;
class QToolButton;

namespace oddity::widgets {

/// The controls above the map: tool, fit, pictures, what colours the points, and their size.
class MapToolBar : public QWidget {
    Q_OBJECT

public:
    explicit MapToolBar(QWidget* parent = nullptr);

    void setFields(const QStringList& names, const QString& chosen); ///< chosen "": one colour
    void setTool(MapTool tool);
    void setPicturesOn(bool areOn);

Q_SIGNALS:
    void toolChosen(oddity::widgets::MapTool tool);
    void fitAsked();
    void picturesAsked(bool areWanted);
    void fieldChosen(const QString& name); ///< "" for one colour
    void sizeFactorChosen(double factor);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addTool(MapTool tool, const QString& text, const QString& tip);
    void drawIcons();
    void chooseField(int index);

    QList<QToolButton*> m_tools;
    QToolButton* m_fit = nullptr;
    QToolButton* m_pictures = nullptr;
    QStringList m_names;
    QComboBox* m_fields = nullptr;
    QSlider* m_size = nullptr;
};

} // namespace oddity::widgets
