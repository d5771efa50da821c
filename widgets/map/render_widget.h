// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include <QColor>
#include <QOpenGLWidget>

class vtkRenderer;

namespace oddity::widgets {

/// A VTK scene inside a Qt widget. Add actors to renderer() and call update() after each change; VTK draws in paintGL
/// only, on the GUI thread, and survives the loss of its context when the widget moves to another window. The widget
/// handles no VTK interaction: events stay Qt's.
class RenderWidget : public QOpenGLWidget {
    Q_OBJECT

public:
    /// What main() must call before it makes the QApplication: the surface format VTK needs, shared contexts (so that
    /// undocking keeps the context), and X11 where this VTK cannot use another window system.
    static void prepareApplication();
    /// Whether this platform can show a RenderWidget. Where it cannot, making one crashes inside Qt: ask first.
    /// Needs the QApplication; the answer is found once.
    static bool isUsable();

    explicit RenderWidget(QWidget* parent = nullptr);
    ~RenderWidget() override;

    vtkRenderer* renderer() const;
    bool isSoftware() const; ///< whether OpenGL runs on the processor; known from the first frame on
    void setBackground(const QColor& colour);
    /// Called before each frame, with the context current: the place for work that only a drawn frame needs.
    void setPrepareFrame(std::function<void()> prepare);

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    struct Scene;
    void fitFrame();
    void releaseGraphics();

    std::unique_ptr<Scene> m_scene;
};

} // namespace oddity::widgets
