// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>

#include <QActionGroup>
#include <QMenu>
#include <QObject>
#include <QPoint>
#include <QTimer>

#include "widgets/session/task.h"
#include "widgets/viewer/mask/mask_part.h"

class QThreadPool;

namespace oddity::widgets {

class CanvasTools;
class TileCanvas;

/// The mask of the image on a canvas: found beside it in its file, or chosen from a menu, in another file too. What is
/// seen of it is painted while masked pixels are wanted, and the value under the pointer is told. Reads off the GUI
/// thread.
class FileMask : public QObject {
    Q_OBJECT

public:
    /// wanted: whether masked pixels are to be seen.
    FileMask(TileCanvas* canvas, CanvasTools* tools, QThreadPool* pool);

    /// file null: no image.
    void setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane);
    void setWanted(bool isWanted);
    const MaskHdu& mask() const { return m_mask; }
    void use(const MaskHdu& mask);
    /// For the image that there is: the HDU of its name or number in a FITS, PNG or JPEG file, else the only one that
    /// fits; where none is of whole numbers, one of real numbers, masked above 0.5. failed() where there is none.
    void useOfFile(const QString& path);
    /// The same for this HDU of the file, whenever it is the image.
    void offer(int hdu, const QString& path);
    void renew(); ///< the canvas is seen again
    /// "mask 5 (bits 0, 2)", "above 0.5", "not masked"; "…" while it is read, followed by read(). "" without a mask.
    QString textAt(const std::optional<QPoint>& pixel);

Q_SIGNALS:
    void read();
    void failed(const QString& message);

private:
    void fillMenu();
    void askFile();
    void askThreshold();
    void useOffered();
    std::int64_t planeOfMask() const;
    void follow();
    void show(MaskPart part);

    TileCanvas* m_canvas;
    CanvasTools* m_tools;
    QMenu m_menu;
    QActionGroup m_group;
    std::shared_ptr<const core::FitsFile> m_file; ///< of the image
    int m_hdu = 0;
    std::int64_t m_plane = 0;
    MaskHdu m_mask;
    std::map<int, QString> m_offered; ///< files with masks, by the image's HDU
    bool m_isWanted = false;
    QTimer m_rest;                                            ///< the view comes to rest
    std::optional<std::pair<core::PixelRegion, int>> m_shown; ///< region and step that are shown, or being read
    core::PixelRegion m_block;                                ///< whose codes are known
    std::vector<std::uint32_t> m_codes;
    std::optional<core::PixelRegion> m_asked; ///< whose codes are being read
    TaskSlot m_reading;
    TaskSlot m_pointing;
    TaskSlot m_opening;
};

} // namespace oddity::widgets
