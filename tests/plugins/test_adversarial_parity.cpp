// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/model/probes/adversarial_probe.h"
#include "core/model/probes/class_margin.h"
#include "core/random_stream.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/pytorch_reference.h"

using namespace oddity;
using namespace oddity::tests;

namespace {

constexpr std::int64_t side = 16, pixels = side * side;
constexpr int directions = 20;

std::size_t likeliest(std::span<const float> probabilities) {
    return static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
}

} // namespace

/// T-40 of a trained network: the smallest change of its images by the program, by PyTorch (adversarial_reference.py)
/// and by chance.
class TestAdversarialParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const PyTorchReference reference =
            pyTorchReference(QStringLiteral("adversarial_reference.py"), m_folder.path());
        if (!reference.absent.isEmpty())
            QSKIP(qPrintable(reference.absent));
        QVERIFY2(reference.problem.isEmpty(), qPrintable(reference.problem));
        m_reference = reference.values;
        QVERIFY(m_reference["accuracy"].toDouble() > 0.95);
        m_model = loadNetwork(m_folder.filePath("trained.pt").toStdString());
    }

    void theSmallestChangeOfATrainedNetwork() {
        const QJsonArray cases = m_reference["cases"].toArray();
        QCOMPARE(cases.size(), 6);
        for (const QJsonValue each : cases) {
            core::Tensor image = core::Tensor::zeros({1, side, side});
            for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
                image.values[static_cast<std::size_t>(pixel)] =
                    static_cast<float>(each["image"][static_cast<int>(pixel)].toDouble());
            const std::string goal = each["goal"].toString().toStdString();
            const core::AdversarialChange found =
                core::smallestChange(*m_model, {{image}, 0, core::classMarginTarget(m_model->card(), goal)}, 0, {}, {});
            QVERIFY(found.isFound);
            QCOMPARE(classOf(image, found.change.values, 0), each["class"].toString().toStdString());
            QCOMPARE(classOf(image, found.change.values, 1.001F), goal); // on the border itself rounding decides
            const double byDeepFool = each["deep_fool"].toDouble(), byGradient = each["projected_gradient"].toDouble();
            QVERIFY2(found.size < 1.05 * byDeepFool,
                     qPrintable(QString("%1, PyTorch's DeepFool %2").arg(found.size).arg(byDeepFool)));
            // a search for the smallest ball takes hundreds of gradients to come a little nearer
            QVERIFY2(found.size < 1.2 * byGradient,
                     qPrintable(QString("%1, projected gradient %2").arg(found.size).arg(byGradient)));
            const double byChance = smallestByChance(image);
            QVERIFY2(found.size < byChance, qPrintable(QString("%1, by chance %2").arg(found.size).arg(byChance)));
            qInfo("%s to %s: %.4f, DeepFool %.4f, projected gradient %.4f, by chance %.4f",
                  qPrintable(each["class"].toString()), goal.c_str(), found.size, byDeepFool, byGradient, byChance);
        }
    }

private:
    std::string classOf(const core::Tensor& image, const std::vector<float>& change, float share) const {
        core::Tensor changed = core::repeated(image, 1);
        for (std::size_t pixel = 0; pixel < change.size(); ++pixel)
            changed.values[pixel] += share * change[pixel];
        return m_model->card().outputs.front().classes[likeliest(m_model->run({changed}).front().item(0))];
    }

    /// The length at which the first of 20 random directions changes the class to whichever other, to 2 %.
    double smallestByChance(const core::Tensor& image) const {
        core::RandomStream random(17);
        core::Tensor asked = core::repeated(image, directions);
        std::vector<float> steps(asked.values.size());
        for (std::int64_t direction = 0; direction < directions; ++direction) {
            const auto step = std::span(steps).subspan(static_cast<std::size_t>(direction * pixels), pixels);
            double squares = 0;
            for (float& pixel : step) {
                pixel = static_cast<float>(random.normal());
                squares += static_cast<double>(pixel) * pixel;
            }
            for (float& pixel : step)
                pixel /= static_cast<float>(std::sqrt(squares));
        }
        const std::vector<float> plain = asked.values;
        const std::size_t before = likeliest(m_model->run({asked}).front().item(0));
        for (float length = 0.05F; length < 1000; length *= 1.02F) {
            for (std::size_t pixel = 0; pixel < plain.size(); ++pixel)
                asked.values[pixel] = plain[pixel] + length * steps[pixel];
            const core::Tensor probabilities = m_model->run({asked}).front();
            for (std::int64_t direction = 0; direction < directions; ++direction)
                if (likeliest(probabilities.item(direction)) != before)
                    return static_cast<double>(length);
        }
        return std::numeric_limits<double>::infinity();
    }

    QTemporaryDir m_folder;
    QJsonObject m_reference;
    std::unique_ptr<core::Model> m_model;
};

QTEST_GUILESS_MAIN(TestAdversarialParity)
#include "test_adversarial_parity.moc"
