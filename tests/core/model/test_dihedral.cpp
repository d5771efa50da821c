// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/dihedral.h"

#include <set>

#include <QtTest>

using namespace oddity::core;

class TestDihedral : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEightViewsOfASquareDiffer() {
        const Tensor image{{1, 2, 2}, {1, 2, 3, 4}};
        std::set<std::vector<float>> views;
        for (const int element : shapeKeepingElements(true))
            views.insert(dihedralView(image, element).values);
        QCOMPARE(views.size(), 8U);
        QCOMPARE(dihedralView(image, 0).values, image.values);
        QCOMPARE(dihedralView(image, 1).values, (std::vector<float>{2, 1, 4, 3}));
        QCOMPARE(dihedralView(image, 2).values, (std::vector<float>{2, 4, 1, 3}));
        QCOMPARE(dihedralView(image, 4).values, (std::vector<float>{4, 3, 2, 1}));
    }

    void inversesUndo() {
        Tensor image = Tensor::zeros({2, 3, 4});
        for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel)
            image.values[pixel] = static_cast<float>(pixel);
        for (int element = 0; element < dihedralElements; ++element) {
            const Tensor back = dihedralView(dihedralView(image, element), dihedralInverse(element));
            QCOMPARE(back.shape, image.shape);
            QCOMPARE(back.values, image.values);
        }
    }

    void theViewsOfARectangleKeepItsShape() {
        const Tensor image{{1, 1, 3}, {1, 2, 3}};
        for (const int element : shapeKeepingElements(false))
            QCOMPARE(dihedralView(image, element).shape, image.shape);
    }
};

QTEST_GUILESS_MAIN(TestDihedral)
#include "test_dihedral.moc"
