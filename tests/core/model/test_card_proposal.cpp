// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <functional>

#include <QTest>

#include "core/error.h"
#include "core/model/proposal/card_proposal.h"

using namespace oddity::core;

namespace {

/// A network that takes what `takes` says and returns what `gives` makes of it.
class Made : public BareNetwork {
public:
    using Takes = std::function<bool(const std::vector<std::int64_t>&)>;
    using Gives = std::function<std::vector<ReturnedTensor>(const Tensor&)>;
    Made(Takes takes, Gives gives, int inputs = 1)
        : m_takes(std::move(takes)), m_gives(std::move(gives)), m_inputs(inputs) {}

    int inputCount() const override { return m_inputs; }
    std::vector<ReturnedTensor> run(const InputBatch& inputs) override {
        if (static_cast<int>(inputs.size()) != m_inputs || !m_takes(inputs.front().shape))
            throw Error(ErrorKind::Model, "wrong shape " + inputs.front().shapeText());
        return m_gives(inputs.front());
    }

private:
    Takes m_takes;
    Gives m_gives;
    int m_inputs;
};

bool isImage(const std::vector<std::int64_t>& shape, std::int64_t bands) {
    return shape.size() == 4 && shape[1] == bands;
}

Tensor filled(std::vector<std::int64_t> shape, const std::function<float(std::size_t)>& value) {
    Tensor tensor = Tensor::zeros(std::move(shape));
    for (std::size_t index = 0; index < tensor.values.size(); ++index)
        tensor.values[index] = value(index);
    return tensor;
}

OutputKind kindOf(std::vector<std::int64_t> shape, const std::function<float(std::size_t)>& value) {
    const InputBatch inputs{Tensor::zeros({3, 2, 8, 8})};
    const OutputGuess guess = guessOutput({"", filled(std::move(shape), value)}, inputs);
    return guess.output ? guess.output->kind : OutputKind::Gen;
}

float wave(std::size_t index) {
    return std::sin(static_cast<float>(index)) * 5;
}
float fraction(std::size_t index) {
    return std::abs(std::sin(static_cast<float>(index)));
}

} // namespace

class TestCardProposal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Layers that halve a size forget its remainder: 66 to 69 are all the same to them.
    void severalSizesThatFitAreSaid() {
        Made network([](const auto& shape) { return isImage(shape, 3) && shape[2] >= 66 && shape[2] <= 69; },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"", filled({x.count(), 4}, [](auto) { return 0.25F; })}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        QCOMPARE(proposal.card.inputs.front().height, 69);
        const auto remark = std::ranges::find_if(
            proposal.remarks, [](const std::string& each) { return each.find("66 to 69") != std::string::npos; });
        QVERIFY(remark != proposal.remarks.end());
    }

    void findsBandsAndSize() {
        Made network([](const auto& shape) { return isImage(shape, 5) && shape[2] == 96; },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"", filled({x.count(), 4}, [](auto) { return 0.25F; })}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        const InputSpec& input = proposal.card.inputs.front();
        QCOMPARE(input.bands.size(), std::size_t{5});
        QCOMPARE(input.height, 96);
        QCOMPARE(input.width, 96);
        QCOMPARE(proposal.card.outputs.front().kind, OutputKind::Class);
        QCOMPARE(proposal.card.outputs.front().classes.size(), std::size_t{4});
        QVERIFY(!proposal.trials.front().complaint.empty());
        // what is proposed can be read back
        const ModelCard read = ModelCard::parse(proposal.card.json(), "proposal");
        QCOMPARE(read.json(), proposal.card.json());
    }

    void theSurveysImagesAreTriedFirst() {
        Made network([](const auto& shape) { return isImage(shape, 3); },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"", x}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {.bands = {"g", "r", "z"}, .side = 61}, {});
        QCOMPARE(proposal.trials.front().shape, (std::vector<std::int64_t>{3, 3, 61, 61}));
        const InputSpec& input = proposal.card.inputs.front();
        QCOMPARE(input.bands, (std::vector<std::string>{"g", "r", "z"}));
        QCOMPARE(input.height, 0); // any size
        QCOMPARE(input.sizeMultiple, 1);
        QCOMPARE(proposal.card.outputs.front().kind, OutputKind::Recon);
    }

    void unusualSizesAreFound() {
        Made network([](const auto& shape) { return isImage(shape, 3) && shape[2] == 77; },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"", x}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        QCOMPARE(proposal.card.inputs.front().height, 77);
    }

    void sizesThatMustBeAMultiple() {
        Made network([](const auto& shape) { return isImage(shape, 1) && shape[2] % 32 == 0; },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"", x}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        QCOMPARE(proposal.card.inputs.front().height, 0);
        QCOMPARE(proposal.card.inputs.front().sizeMultiple, 32);
        QCOMPARE(proposal.card.inputs.front().bands, std::vector<std::string>{"*"});
    }

    void rowsOfNumbersWhereNoImageFits() {
        Made network([](const auto& shape) { return shape.size() == 2 && shape[1] == 7; },
                     [](const Tensor& x) {
                         return std::vector<ReturnedTensor>{{"0", filled({x.count(), 2}, wave)}};
                     });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        QCOMPARE(proposal.card.inputs.front().kind, InputKind::Columns);
        QCOMPARE(proposal.card.inputs.front().columns.size(), std::size_t{7});
        QCOMPARE(proposal.card.outputs.front().element, std::string("0"));
    }

    void whatCannotBeBoundIsSaid() {
        Made network(
            [](const auto& shape) { return isImage(shape, 1); },
            [](const Tensor& x) {
                return std::vector<ReturnedTensor>{{"loss", filled({1}, wave)}, {"z", filled({x.count(), 6}, wave)}};
            });
        const CardProposal proposal = proposeCard(network, "net", {}, {});
        QCOMPARE(proposal.card.outputs.size(), std::size_t{1});
        QCOMPARE(proposal.card.outputs.front().name, std::string("z"));
        QVERIFY(proposal.remarks.back().find("'loss'") != std::string::npos);
        Made deaf([](const auto&) { return false; }, [](const Tensor&) { return std::vector<ReturnedTensor>(); });
        QVERIFY_EXCEPTION_THROWN(proposeCard(deaf, "net", {}, {}), Error);
    }

    void kindsFollowShapesAndValues() {
        QCOMPARE(kindOf({3}, wave), OutputKind::Score);
        QCOMPARE(kindOf({3, 1}, fraction), OutputKind::Score);
        QCOMPARE(kindOf({3, 4}, [](auto) { return 0.25F; }), OutputKind::Class);
        QCOMPARE(kindOf({3, 4}, fraction), OutputKind::Reg);
        QCOMPARE(kindOf({3, 16}, wave), OutputKind::Embed);
        QCOMPARE(kindOf({3, 2, 8, 8}, wave), OutputKind::Recon);
        QCOMPARE(kindOf({3, 1, 8, 8}, fraction), OutputKind::Mask);
        QCOMPARE(kindOf({3, 5, 4, 4}, wave), OutputKind::Maps);
        QCOMPARE(kindOf({3, 8, 8}, [](std::size_t index) { return static_cast<float>(index % 4); }), OutputKind::Inst);
        QCOMPARE(kindOf({3, 3, 2}, [](auto) { return 0.5F; }), OutputKind::PdfMix);
        QCOMPARE(kindOf({3, 50, 2}, wave), OutputKind::Samples);
        QCOMPARE(kindOf({3, 2, 2, 8, 8}, wave), OutputKind::Comps);
        QCOMPARE(kindOf({1, 4}, wave), OutputKind::Gen); // none: no object axis
    }
};

QTEST_GUILESS_MAIN(TestCardProposal)
#include "test_card_proposal.moc"
