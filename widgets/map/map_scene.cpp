// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/map_scene.h"

#include <array>
#include <cstring>
#include <numeric>

#include <QPointer>

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkTexture.h>
#include <vtkUniforms.h>
#include <vtkUnsignedCharArray.h>

#include "widgets/map/painted_canvas.h"
#include "widgets/map/points/map_raster.h"
#include "widgets/map/render_widget.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostSoftwareSplats = 4'000;

// splatRadius and splatHole are in device pixels; a splat without a hole has a negative one. Each edge is one pixel
// wide, which is all the antialiasing a disc needs.
constexpr const char* splatShader = R"(//VTK::Light::Impl
  float splatDistance = length(gl_PointCoord - vec2(0.5)) * splatSide;
  float splatCover = clamp(splatRadius - splatDistance + 0.5, 0.0, 1.0) * clamp(splatDistance - splatHole + 0.5, 0.0, 1.0);
  gl_FragData[0].a = splatCover * min(splatOpacity * gl_FragData[0].a, splatCeiling);
  if (gl_FragData[0].a < 0.004) discard;
)";

/// Points drawn as discs or rings.
struct Splats {
    vtkNew<vtkPolyData> data;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;

    Splats() {
        mapper->SetInputData(data);
        mapper->SetScalarModeToUsePointData();
        mapper->SetColorModeToDirectScalars();
        mapper->ScalarVisibilityOn();
        mapper->StaticOn();
        actor->SetMapper(mapper);
        actor->ForceOpaqueOn(); // blends in the order drawn; the translucent pass would ignore it
        actor->PickableOff();
        actor->VisibilityOff();
        actor->GetProperty()->LightingOff();
        actor->GetProperty()->SetRepresentationToPoints();
        actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::Light::Impl", true, splatShader, false);
        setShape(2, -1);
        setOpacity(1, 1);
    }
    void setShape(double radius, double hole) {
        const double side = 2 * radius + 2;
        actor->GetProperty()->SetPointSize(static_cast<float>(side));
        vtkUniforms* uniforms = actor->GetShaderProperty()->GetFragmentCustomUniforms();
        uniforms->SetUniformf("splatSide", static_cast<float>(side));
        uniforms->SetUniformf("splatRadius", static_cast<float>(radius));
        uniforms->SetUniformf("splatHole", static_cast<float>(hole));
    }
    void setOpacity(double opacity, double ceiling) {
        vtkUniforms* uniforms = actor->GetShaderProperty()->GetFragmentCustomUniforms();
        uniforms->SetUniformf("splatOpacity", static_cast<float>(opacity));
        uniforms->SetUniformf("splatCeiling", static_cast<float>(ceiling));
    }
    void setData(vtkPoints* places, vtkUnsignedCharArray* colours, const std::vector<vtkIdType>& chosen) {
        vtkNew<vtkCellArray> cells;
        if (!chosen.empty())
            cells->InsertNextCell(static_cast<vtkIdType>(chosen.size()), chosen.data());
        data->SetPoints(places);
        data->SetVerts(cells);
        data->GetPointData()->SetScalars(colours);
        data->Modified();
        mapper->Update();
    }
    bool isEmpty() const { return data->GetNumberOfVerts() == 0; }
};

void setRgba(vtkUnsignedCharArray* colours, vtkIdType index, QRgb colour) {
    unsigned char* target = colours->GetPointer(4 * index);
    target[0] = static_cast<unsigned char>(qRed(colour));
    target[1] = static_cast<unsigned char>(qGreen(colour));
    target[2] = static_cast<unsigned char>(qBlue(colour));
    target[3] = static_cast<unsigned char>(qAlpha(colour));
}

} // namespace

struct MapScene::Actors {
    QPointer<RenderWidget> widget;
    MapPicture picture;
    MapTransform transform;
    bool isPictureNew = true;
    std::shared_ptr<const MapPoints> shownPoints;
    vtkNew<vtkPoints> places;
    std::array<Splats, PointLook::layerCount> layers;
    Splats marks;
    vtkNew<vtkPoints> corners;
    vtkNew<vtkImageData> rasterImage;
    vtkNew<vtkTexture> rasterTexture;
    vtkNew<vtkPolyData> rasterQuad;
    vtkNew<vtkActor> raster;

    explicit Actors(QWidget* parent) : widget(new RenderWidget(parent)) {
        corners->SetNumberOfPoints(4);
        vtkNew<vtkCellArray> quad;
        const std::array<vtkIdType, 4> order{0, 1, 2, 3};
        quad->InsertNextCell(4, order.data());
        vtkNew<vtkFloatArray> textureCoordinates; // the image's first line is the top one
        textureCoordinates->SetNumberOfComponents(2);
        for (const auto& [u, v] : {std::pair{0.0, 1.0}, {1.0, 1.0}, {1.0, 0.0}, {0.0, 0.0}})
            textureCoordinates->InsertNextTuple2(u, v);
        rasterQuad->SetPoints(corners);
        rasterQuad->SetPolys(quad);
        rasterQuad->GetPointData()->SetTCoords(textureCoordinates);
        vtkNew<vtkPolyDataMapper> mapper;
        mapper->SetInputData(rasterQuad);
        rasterTexture->SetInputData(rasterImage);
        rasterTexture->InterpolateOff();
        rasterTexture->MipmapOff();
        rasterTexture->RepeatOff();
        raster->SetMapper(mapper);
        raster->SetTexture(rasterTexture);
        raster->GetProperty()->LightingOff();
        raster->VisibilityOff();

        vtkRenderer* renderer = widget->renderer();
        renderer->AddActor(raster);
        for (const Splats& layer : layers)
            renderer->AddActor(layer.actor);
        renderer->AddActor(marks.actor);
        renderer->GetActiveCamera()->ParallelProjectionOn();
    }

    /// Whether the points come as one texture: software OpenGL is ten times slower at them than drawRaster().
    bool isRaster() const {
        return picture.points &&
               picture.points->size() > (widget->isSoftware() ? mostSoftwareSplats : densityThreshold);
    }
    QPointF origin() const { return picture.points ? picture.points->bounds().center() : QPointF(); }

    void takePlaces() {
        if (shownPoints == picture.points)
            return;
        shownPoints = picture.points;
        vtkNew<vtkFloatArray> values;
        values->SetNumberOfComponents(3);
        const std::size_t count = isRaster() ? 0 : picture.points->size();
        values->SetNumberOfTuples(static_cast<vtkIdType>(count));
        for (std::size_t point = 0; point < count; ++point) {
            float* target = values->GetPointer(static_cast<vtkIdType>(3 * point));
            const QPointF place = picture.points->position(point) - origin();
            target[0] = static_cast<float>(place.x());
            target[1] = static_cast<float>(place.y());
            target[2] = 0;
        }
        places->SetData(values);
    }

    void takeColours() {
        vtkNew<vtkUnsignedCharArray> colours;
        colours->SetNumberOfComponents(4);
        std::array<std::vector<vtkIdType>, PointLook::layerCount> chosen;
        const std::size_t count = isRaster() ? 0 : picture.points->size();
        colours->SetNumberOfTuples(static_cast<vtkIdType>(count));
        for (std::size_t point = 0; point < count; ++point) {
            setRgba(colours, static_cast<vtkIdType>(point), picture.look->colours[point]);
            chosen[picture.look->layers[point]].push_back(static_cast<vtkIdType>(point));
        }
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            layers[layer].setData(places, colours, chosen[layer]);
    }

    void takeMarks() {
        vtkNew<vtkPoints> centres;
        vtkNew<vtkUnsignedCharArray> colours;
        colours->SetNumberOfComponents(4);
        const auto count = static_cast<vtkIdType>(picture.marks ? picture.marks->size() : 0);
        colours->SetNumberOfTuples(count);
        for (vtkIdType index = 0; index < count; ++index) {
            const MapMark& mark = (*picture.marks)[static_cast<std::size_t>(index)];
            const QPointF place = picture.points->position(mark.point) - origin();
            centres->InsertNextPoint(place.x(), place.y(), 0);
            setRgba(colours, index, mark.colour | 0xff000000);
        }
        std::vector<vtkIdType> all(static_cast<std::size_t>(count));
        std::iota(all.begin(), all.end(), 0);
        marks.setData(centres, colours, all);
    }

    void showRaster(double pixelRatio, const PointStyle& style) {
        const MapRaster drawn =
            drawRaster(*picture.points, *picture.look, style, transform, pixelRatio, picture.background);
        const QImage image = drawn.image.convertToFormat(QImage::Format_RGBX8888);
        rasterImage->SetDimensions(image.width(), image.height(), 1);
        rasterImage->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
        std::memcpy(rasterImage->GetScalarPointer(), image.constBits(), static_cast<std::size_t>(image.sizeInBytes()));
        rasterImage->Modified();
        const QRectF area = transform.visibleMap().translated(-origin());
        const double below = -0.01;
        corners->SetPoint(0, area.left(), area.top(), below);
        corners->SetPoint(1, area.right(), area.top(), below);
        corners->SetPoint(2, area.right(), area.bottom(), below);
        corners->SetPoint(3, area.left(), area.bottom(), below);
        corners->Modified();
        rasterQuad->Modified();
    }
};

MapScene::MapScene(QWidget* parent) : m_actors(std::make_unique<Actors>(parent)) {
    m_actors->widget->setPrepareFrame([this] { prepareFrame(); });
}

MapScene::~MapScene() {
    if (m_actors->widget)
        m_actors->widget->setPrepareFrame({});
}

QWidget* MapScene::widget() {
    return m_actors->widget;
}

void MapScene::setPicture(const MapPicture& picture) {
    m_actors->picture = picture;
    m_actors->isPictureNew = true;
    m_actors->widget->setBackground(picture.background);
}

void MapScene::setTransform(const MapTransform& transform) {
    m_actors->transform = transform;
    m_actors->widget->update();
}

QImage MapScene::grab() {
    return m_actors->widget->grabFramebuffer();
}

void MapScene::prepareFrame() {
    Actors& scene = *m_actors;
    const bool hasPoints = scene.picture.points && scene.picture.look;
    if (hasPoints && scene.isPictureNew) {
        scene.takePlaces();
        scene.takeColours();
        scene.takeMarks();
    }
    scene.isPictureNew = false;
    for (const Splats& layer : scene.layers)
        layer.actor->SetVisibility(hasPoints && !layer.isEmpty());
    scene.marks.actor->SetVisibility(hasPoints && !scene.marks.isEmpty());
    scene.raster->SetVisibility(hasPoints && scene.isRaster());
    if (!hasPoints)
        return;

    const double ratio = scene.widget->devicePixelRatioF();
    const PointStyle style = pointStyle(*scene.picture.points, scene.transform.unitsPerPx, scene.picture.sizeFactor);
    const double radius = style.diameterPx / 2 * ratio;
    for (std::size_t layer = 0; layer < scene.layers.size(); ++layer) {
        scene.layers[layer].setShape(radius, -1);
        scene.layers[layer].setOpacity(style.layerOpacity(layer), PointStyle::ceiling(layer));
    }
    const double ring = radius + markGapPx * ratio;
    scene.marks.setShape(ring + markWidthPx * ratio / 2, ring - markWidthPx * ratio / 2);
    if (scene.isRaster())
        scene.showRaster(ratio, style);

    const QPointF centre = scene.transform.centre - scene.origin();
    vtkCamera* camera = scene.widget->renderer()->GetActiveCamera();
    const double height = scene.transform.sizePx.height() * scene.transform.unitsPerPx;
    camera->SetFocalPoint(centre.x(), centre.y(), 0);
    camera->SetPosition(centre.x(), centre.y(), 1);
    camera->SetViewUp(0, 1, 0);
    camera->SetParallelScale(height / 2);
    camera->SetClippingRange(0.5, 1.5);
}

std::unique_ptr<MapCanvas> makeMapCanvas(QWidget* parent) {
    if (RenderWidget::isUsable())
        return std::make_unique<MapScene>(parent);
    return std::make_unique<PaintedCanvas>(parent);
}

} // namespace oddity::widgets
