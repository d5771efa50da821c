// SPDX-License-Identifier: BSD-3-Clause
#include <numeric>

#include <QApplication>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/window/main_window.h"
#include "app/window/networks/mask_desk.h"
#include "app/window/networks/mask_dialog.h"
#include "core/io/fits/fits_file.h"
#include "core/io/fits/fits_image.h"
#include "core/model/registry.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"
#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/network/trust_dialog.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/mask/file_mask.h"

using namespace oddity;

namespace {

/// A mask of what is above 0.5.
class Threshold final : public tests::FakeModel {
public:
    Threshold() : FakeModel({"*"}, 0, 0, 1) { editCard().outputs = {{.name = "mask", .kind = core::OutputKind::Mask}}; }
    std::vector<core::Tensor> run(const core::InputBatch& inputs, const core::RunOptions&) override {
        core::Tensor mask = inputs.front();
        for (float& value : mask.values)
            value = value > 0.5F ? 1.0F : 0.0F;
        return {mask};
    }
};

} // namespace

/// Network ▸ Mask an image…: from the question to the saved result beside the image.
class TestMaskDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        core::Tensor image{{300, 200}, std::vector<float>(60000, 0)};
        std::fill_n(image.values.begin(), 600, 1.0F);
        core::writeFitsImage(path("field.fits").toStdString(), image, {}, {});
        tests::writeNetwork(path("threshold.pt").toStdString(), "    return x\n");
        m_list = std::make_shared<core::TrustList>(path("trusted.json").toStdString());
        m_registry.setTrustList(m_list);
        m_registry.addModelLoader("torchscript", [](const core::NetworkFile&, const core::LoadOptions&) {
            return std::make_unique<Threshold>();
        });
        widgets::Theme::apply(*qApp, widgets::Theme::dark());
    }

    void theImageThatIsOpenIsMaskedAndShown() {
        app::MainWindow window(m_registry);
        window.resize(1200, 760);
        window.show();
        window.openFiles({path("field.fits")});
        auto* tabs = window.findChild<widgets::FileTabs*>();
        QTRY_VERIFY(tabs && tabs->path() == path("field.fits").toStdString());
        window.trigger(QStringLiteral("network.mask"));
        auto* dialog = window.findChild<app::MaskDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->request().image, path("field.fits").toStdString());
        QCOMPARE(dialog->request().out, path("field-mask.fits").toStdString());
        auto* mask = button(*dialog, "Mask");
        QVERIFY(!mask->isEnabled());
        for (auto* edit : dialog->findChildren<QLineEdit*>())
            if (edit->accessibleName() == QStringLiteral("Network"))
                edit->setText(path("threshold.pt"));
        QVERIFY(mask->isEnabled());
        if (const QString shots = qEnvironmentVariable("ODDITY_SHOTS"); !shots.isEmpty())
            dialog->grab().save(shots + QStringLiteral("/mask-dialog.png"));
        mask->click();
        widgets::TrustDialog* question = nullptr;
        QTRY_VERIFY((question = window.findChild<widgets::TrustDialog*>()));
        QVERIFY(!QFile::exists(path("field-mask.fits")));
        question->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_VERIFY(QFile::exists(path("field-mask.fits")));
        const core::FitsFile file(path("field-mask.fits").toStdString());
        std::vector<float> pixels(60000);
        file.readPixels(file.imageHdu(0), 0, pixels);
        QCOMPARE(std::accumulate(pixels.begin(), pixels.end(), 0.0), 600.0);
        QTRY_COMPARE(tabs->count(), 2); // beside the image
        widgets::FileView* view = nullptr;
        QTRY_VERIFY((view = tabs->current()) && tabs->path() == path("field.fits").toStdString());
        QTRY_VERIFY(view->imagePage().mask().mask().file); // and over it
        QCOMPARE(view->imagePage().mask().mask().threshold, std::optional(0.5));
        const widgets::MaskOverlay& overlay = view->imagePage().tools().mask();
        QTRY_COMPARE(overlay.mask().reasons.size(), std::size_t{1});
        QCOMPARE(overlay.mask().reasons[0].text, QStringLiteral("above 0.5"));
        QVERIFY(overlay.isVisible());
        QTRY_VERIFY(!window.findChild<QProgressDialog*>());
        if (const QString shots = qEnvironmentVariable("ODDITY_SHOTS"); !shots.isEmpty()) {
            QTest::qWait(500);
            window.grab().save(shots + QStringLiteral("/mask-result.png"));
        }
    }

    void anImageIsNotReplaced() {
        app::MaskDialog dialog(path("field.fits"));
        for (auto* edit : dialog.findChildren<QLineEdit*>())
            edit->setText(edit->accessibleName() == QStringLiteral("Network") ? path("threshold.pt")
                                                                              : path("field.fits"));
        QVERIFY(!button(dialog, "Mask")->isEnabled());
    }

private:
    core::Registry m_registry;
    std::shared_ptr<core::TrustList> m_list;
    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    static QPushButton* button(const QWidget& dialog, const char* text) {
        for (auto* each : dialog.findChildren<QPushButton*>())
            if (each->text() == QLatin1String(text))
                return each;
        return nullptr;
    }
};

QTEST_MAIN(TestMaskDesk)
#include "test_mask_desk.moc"
