// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/render_widget.h"

#include <QApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QPointer>
#include <QSurfaceFormat>

#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>
#include <vtkRendererCollection.h>
#include <vtkVersionMacros.h>

namespace oddity::widgets {

namespace {

bool isGlPlatform() {
    const QString platform = QGuiApplication::platformName();
    return platform == QLatin1String("xcb") || platform.startsWith(QLatin1String("wayland")) ||
           platform == QLatin1String("eglfs");
}

bool probeContext() {
    QOffscreenSurface surface;
    surface.setFormat(QSurfaceFormat::defaultFormat());
    surface.create();
    QOpenGLContext context;
    context.setFormat(QSurfaceFormat::defaultFormat());
    if (!surface.isValid() || !context.create() || context.isOpenGLES() || !context.makeCurrent(&surface))
        return false;
    const bool isEnough = context.format().version() >= qMakePair(3, 2);
    context.doneCurrent();
    return isEnough;
}

} // namespace

struct RenderWidget::Scene {
    RenderWidget& widget;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkRenderer> renderer;
    QSurface* surface = nullptr;
    QPointer<QOpenGLContext> boundContext;
    QMetaObject::Connection contextLoss;
    std::function<void()> prepareFrame;
    bool isPainting = false;
    bool isSoftware = false;

    explicit Scene(RenderWidget& owner) : widget(owner) {
        window->SetReadyForRendering(false);
        window->SetFrameBlitModeToNoBlit();
        window->SetMultiSamples(0);
        window->AddRenderer(renderer);
        window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &Scene::makeCurrent);
        window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &Scene::answerIsCurrent);
        window->AddObserver(vtkCommand::WindowFrameEvent, this, &Scene::askForFrame);
    }

    // QOpenGLWidget::makeCurrent() would bind Qt's frame buffer behind the back of VTK's state cache.
    void makeCurrent(vtkObject*, unsigned long, void*) {
        if (surface && widget.context())
            widget.context()->makeCurrent(surface);
    }
    void answerIsCurrent(vtkObject*, unsigned long, void* answer) {
        *static_cast<bool*>(answer) = widget.context() && QOpenGLContext::currentContext() == widget.context();
    }
    void askForFrame(vtkObject*, unsigned long, void*) {
        if (!isPainting)
            widget.update();
    }
};

void RenderWidget::prepareApplication() {
#if VTK_MAJOR_VERSION < 9 || (VTK_MAJOR_VERSION == 9 && VTK_MINOR_VERSION < 4)
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM") && qEnvironmentVariableIsSet("DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "xcb");
        if (qEnvironmentVariableIsSet("WAYLAND_DISPLAY"))
            qInfo("Using X11 (XWayland): VTK %d.%d cannot draw to Wayland. Set QT_QPA_PLATFORM to choose otherwise.",
                  VTK_MAJOR_VERSION, VTK_MINOR_VERSION);
    }
#endif
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setSamples(0);
    QSurfaceFormat::setDefaultFormat(format);
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

bool RenderWidget::isUsable() {
    static const bool answer = isGlPlatform() && probeContext();
    return answer;
}

RenderWidget::RenderWidget(QWidget* parent) : QOpenGLWidget(parent), m_scene(std::make_unique<Scene>(*this)) {
    setUpdateBehavior(NoPartialUpdate);
    connect(this, &QOpenGLWidget::resized, this, &RenderWidget::fitFrame);
}

RenderWidget::~RenderWidget() {
    releaseGraphics();
}

vtkRenderer* RenderWidget::renderer() const {
    return m_scene->renderer;
}

bool RenderWidget::isSoftware() const {
    return m_scene->isSoftware;
}

void RenderWidget::setBackground(const QColor& colour) {
    m_scene->renderer->SetBackground(colour.redF(), colour.greenF(), colour.blueF());
    update();
}

void RenderWidget::setPrepareFrame(std::function<void()> prepare) {
    m_scene->prepareFrame = std::move(prepare);
}

void RenderWidget::releaseGraphics() {
    if (!m_scene->boundContext)
        return;
    QObject::disconnect(m_scene->contextLoss);
    makeCurrent();
    m_scene->window->Finalize();
    m_scene->window->SetReadyForRendering(false);
    m_scene->surface = nullptr;
    m_scene->boundContext.clear();
    doneCurrent();
}

void RenderWidget::initializeGL() {
    m_scene->contextLoss = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &RenderWidget::releaseGraphics,
                                   Qt::DirectConnection);
    m_scene->boundContext = context();
    m_scene->surface = context()->surface();
    const QByteArray device(reinterpret_cast<const char*>(context()->functions()->glGetString(GL_RENDERER)));
    m_scene->isSoftware = device.contains("llvmpipe") || device.contains("softpipe") || device.contains("swrast") ||
                          device.contains("SWR");
    auto* window = m_scene->window.Get();
    window->GetState()->Reset();
    window->GetState()->vtkglDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
    window->SetForceMaximumHardwareLineWidth(1.0F);
    window->SetReadyForRendering(true);
    window->SetOwnContext(0);
    window->OpenGLInitContext();
    fitFrame();
}

void RenderWidget::fitFrame() {
    const double ratio = devicePixelRatioF();
    m_scene->window->SetSize(qRound(width() * ratio), qRound(height() * ratio));
    m_scene->window->SetDPI(qRound(72 * ratio));
    update();
}

void RenderWidget::paintGL() {
    if (m_scene->isPainting || !m_scene->boundContext)
        return;
    m_scene->isPainting = true;
    if (m_scene->prepareFrame)
        m_scene->prepareFrame();
    auto* window = m_scene->window.Get();
    vtkOpenGLState* state = window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    window->Render();

    makeCurrent();
    const GLuint qtFrame = defaultFramebufferObject();
    state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, qtFrame);
    QOpenGLExtraFunctions* gl = context()->extraFunctions();
    const GLenum target = GL_COLOR_ATTACHMENT0;
    gl->glDrawBuffers(1, &target);
    state->vtkglDisable(GL_SCISSOR_TEST);
    gl->glDisable(GL_SCISSOR_TEST);
    const int* drawn = window->GetRenderFramebuffer()->GetLastSize();
    const double ratio = devicePixelRatioF();
    window->BlitDisplayFramebuffer(0, 0, 0, drawn[0], drawn[1], 0, 0, qRound(width() * ratio), qRound(height() * ratio),
                                   GL_COLOR_BUFFER_BIT, GL_LINEAR);

    // Opaque, or the window behind would show through.
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglClearColor(0, 0, 0, 1);
    state->vtkglClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->Pop();
    m_scene->isPainting = false;
}

} // namespace oddity::widgets
