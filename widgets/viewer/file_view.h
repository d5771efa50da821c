// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include <QWidget>

#include "core/data/cutout.h"
#include "core/io/fits/fits_file.h"
#include "core/io/tables/cells/cell_source.h"
#include "widgets/session/task.h"

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace oddity::widgets {

class EmptyState;
class HduList;
class HeaderView;
class ImagePage;
class RowPage;
class Session;
class TableChoiceBox;
class TablePage;

/// Any FITS file to look at: its HDUs, images at any scale, of one axis as a plot, tables, headers, which Ctrl+F
/// searches; a picture (PNG, JPEG) in its colours or each colour as a plane; or a table in another format that import
/// reads. A file is opened off the GUI thread; what is wrong with it is said in the view, with file and HDU, or row and
/// field.
class FileView : public QWidget {
    Q_OBJECT

public:
    FileView(Session* session, QThreadPool* pool, QWidget* parent = nullptr);

    /// At its first image, else its first table, or at the HDU that brackets behind the name say.
    void openFile(const std::filesystem::path& path);
    /// The HDU and plane of an object, with its surroundings, the region outlined. name: what is written on it.
    void openPlace(const core::ImagePlace& place, const QString& name);
    bool isOpening() const { return m_opening.isRunning(); }
    int hdu() const; ///< shown, 1-based; 0: none
    void showHdu(int hdu);
    void showHeader(bool isShown);
    QString problem() const { return m_problem; } ///< why the file cannot be shown; empty when it can
    ImagePage& imagePage() { return *m_image; }
    RowPage& rowPage() { return *m_row; }
    /// As in ImagePage; the HDUs are chosen from a line.
    void setAmong(QStackedWidget* controlsOfAll);
    bool showsImage() const;

Q_SIGNALS:
    void fileChanged();    ///< another one, or it was opened, or refused
    void contentChanged(); ///< image, table, header or words are seen

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Opened;

    void buildLayout();
    void open(const std::filesystem::path& path, const std::string& hdu = {});
    void take(std::shared_ptr<const core::FitsFile> file, int hdu = 0);
    void takeTable(std::shared_ptr<const core::CellSource> table);
    void showContent(std::int64_t plane);
    void arrange();
    void showName();
    void showPage(QWidget* page);
    void say(const QString& title, const QString& advice);

    std::filesystem::path m_path;
    std::filesystem::path m_location; ///< with the brackets that it was opened by
    std::shared_ptr<const core::FitsFile> m_file;
    std::shared_ptr<const core::CellSource> m_tableAlone; ///< of a file that is not FITS
    std::optional<core::ImagePlace> m_place;              ///< to go to once the file is open
    QString m_placeName;
    QString m_problem;
    bool m_isAmongOthers = false;
    TaskSlot m_opening;

    HduList* m_hdus;
    TableChoiceBox* m_tables; ///< of a file that is not FITS
    QLabel* m_damage;         ///< above the header of an HDU whose data cannot be read
    QLabel* m_name;           ///< of the file, where other files are seen beside it
    QTabBar* m_tabs;
    QSplitter* m_split;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    ImagePage* m_image;
    RowPage* m_row;
    TablePage* m_table;
    HeaderView* m_header;
};

} // namespace oddity::widgets
