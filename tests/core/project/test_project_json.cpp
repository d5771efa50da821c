// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project_json.h"

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

class TestProjectJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryPartOfAnImageSpec() {
        DataReference data;
        data.catalog.path = "/survey/catalog.fits";
        data.images.text = "tiles:/survey/coadds/*-{band}.fits.fz[1]";
        data.images.bands = {"g", "r"};
        data.images.size = 96;
        data.images.layers = {{LayerRole::Mask, "tiles:/survey/coadds/*-{band}-mask.fits.fz[MSK]"},
                              {LayerRole::InverseVariance, "/survey/sigma/{id}.fits", true},
                              {LayerRole::Weight, "/survey/w/{id}.fits"},
                              {LayerRole::Segmentation, "/survey/seg.fits[2]"},
                              {LayerRole::Psf, "/survey/psf/{id}-{band}.fits"}};
        const DataReference again = dataFromJson(jsonOf(data, "/survey/x.oddity"), "/survey/x.oddity", "project.json");
        QCOMPARE(again.images.text, data.images.text);
        QCOMPARE(again.images.bands, data.images.bands);
        QCOMPARE(again.images.size, 96);
        QVERIFY(again.images.layers == data.images.layers);
    }

    void opensProjectsOfBefore() {
        const std::string text = R"({"catalog": {"path": {"absolute": "/s/c.fits", "relative": "../c.fits"}, "id": "id",
            "ra": "ra", "dec": "dec", "hdu": 0, "sha256": "00"}, "images": {"path": {"absolute": "/s/{id}.fits",
            "relative": "../{id}.fits"}, "bands": ["r"], "size": 32, "hdu": 2, "ra": "ra", "dec": "dec",
            "fingerprint": "11"}, "latents": ""})";
        const DataReference data = dataFromJson(text, "/s/x.oddity", "project.json");
        QCOMPARE(data.images.text, std::string("/s/{id}.fits"));
        QCOMPARE(data.images.hdu, 2);
        QVERIFY(data.images.layers.empty());
    }

    void keepsProjectsWithoutImages() {
        const DataReference data = dataFromJson(jsonOf(DataReference{}, "/s/x.oddity"), "/s/x.oddity", "project.json");
        QCOMPARE(data.images.text, std::string());
        QVERIFY(data.images.layers.empty());
    }

    void refusesAnUnknownRole() {
        DataReference data;
        data.images.text = "/s/{id}.fits";
        data.images.layers = {{LayerRole::Psf, "/s/psf.fits"}};
        std::string text = jsonOf(data, "/s/x.oddity");
        text.replace(text.find("\"psf\""), 5, "\"fog\"");
        QVERIFY_EXCEPTION_THROWN(dataFromJson(text, "/s/x.oddity", "project.json"), Error);
    }
};

QTEST_GUILESS_MAIN(TestProjectJson)
#include "test_project_json.moc"
