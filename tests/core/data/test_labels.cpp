// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/labels.h"

#include <set>

#include <QTest>

using namespace oddity::core;

class TestLabels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsClasses() {
        const LabelScheme scheme = LabelScheme::standard();
        QCOMPARE(scheme.find("odd")->role, LabelRole::Interesting);
        QCOMPARE(scheme.find("ODD GALAXY")->id, std::string("odd"));
        QVERIFY(!scheme.find("ring"));
        QCOMPARE(scheme.findKey('3')->id, std::string("artefact"));
        QVERIFY(!scheme.findKey('x'));
    }

    void prefersAnIdToAName() {
        const LabelScheme scheme{
            {{"a", "b", '1', "#000000", LabelRole::Ordinary}, {"b", "a", '2', "#ffffff", LabelRole::Interesting}}};
        QCOMPARE(scheme.find("b")->key, '2');
    }

    void standardClassesAreDistinct() {
        std::set<std::string> ids;
        std::set<char> keys;
        std::set<std::string> colours;
        for (const LabelClass& entry : LabelScheme::standard().classes) {
            QVERIFY(ids.insert(entry.id).second);
            QVERIFY(keys.insert(entry.key).second);
            QVERIFY(colours.insert(entry.colour).second);
        }
        QCOMPARE(ids.size(), 4U);
    }

    void knowsTheClassOfARow() {
        Labels labels;
        labels.current[RowId{3}] = {.sequence = 1, .row = RowId{3}, .classId = "odd"};
        QCOMPARE(labels.classOf(RowId{3}), std::optional<std::string>("odd"));
        QVERIFY(!labels.classOf(RowId{4}));
    }
};

QTEST_GUILESS_MAIN(TestLabels)
#include "test_labels.moc"
