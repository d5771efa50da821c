// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "core/model/outputs/object_output.h"

/// Outputs of every kind, as two made-up networks could give them for one object.
inline std::vector<oddity::core::ObjectOutput> madeUpOutputs() {
    using namespace oddity::core;
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    std::vector<ObjectOutput> outputs;
    const auto add = [&outputs](const char* network, const char* name, OutputKind kind, auto value) -> OutputSpec& {
        OutputSpec about;
        about.name = name;
        about.kind = kind;
        outputs.push_back({network, about, std::move(value), {}});
        return outputs.back().about;
    };
    const char* first = "GalaxyNet 2";
    add(first, "type", OutputKind::Class,
        NamedValues{{"spiral", "elliptical", "merger", "edge-on disc"}, {0.182F, 0.047F, 0.661F, 0.11F}, {}, {}});
    OutputSpec& votes = add(first, "volunteers", OutputKind::Votes,
                            std::vector<AnswerExpectation>{{0.21F, 0.06F, 1},
                                                           {0.74F, 0.07F, 1},
                                                           {0.05F, 0.03F, 1},
                                                           {0.12F, 0.05F, 0.74F},
                                                           {0.88F, 0.05F, 0.74F},
                                                           {0.41F, 0.09F, 0.65F},
                                                           {0.59F, 0.09F, 0.65F},
                                                           {0.7F, 0.2F, 0.09F},
                                                           {0.3F, 0.2F, 0.09F}});
    votes.questions = {{"Smooth or features?", {"smooth", "features or disc", "artefact"}, -1, -1},
                       {"Edge-on disc?", {"yes", "no"}, 0, 1},
                       {"Spiral arms?", {"yes", "no"}, 1, 1},
                       {"Bulge of the edge-on disc?", {"rounded", "none"}, 1, 0}};
    NamedValues values{{"log stellar mass", "half-light radius", "Sérsic index"},
                       {10.842F, 3.27F, 2.1F},
                       {0.123F, 0.41F, 0.06F},
                       {"dex(solMass)", "arcsec", ""}};
    add(first, "profile", OutputKind::Reg, values);
    const std::vector<float> mixture{0.7F, 0.3F, 0.12F, 0.31F, 0.02F, 0.05F};
    add(first, "photo-z", OutputKind::PdfMix, std::vector<QuantityDensity>{{"photo-z", Density::ofMixture(mixture)}});
    std::vector<double> edges;
    std::vector<float> bins;
    for (int edge = 0; edge <= 30; ++edge)
        edges.push_back(edge * 2.0);
    for (int bin = 0; bin < 30; ++bin)
        bins.push_back(std::exp(-0.5F * std::pow((static_cast<float>(bin) - 12) / 4, 2.0F)));
    add(first, "inclination", OutputKind::PdfBin,
        std::vector<QuantityDensity>{{"inclination", Density::ofBins(edges, bins)}})
        .unit = "deg";
    std::vector<float> masses, ages;
    for (int sample = 0; sample < 400; ++sample) {
        masses.push_back(10.8F + 0.2F * normal(random));
        ages.push_back(std::exp(1.2F + 0.4F * normal(random)));
    }
    add(first, "posterior", OutputKind::Samples,
        std::vector<QuantityDensity>{{"log mass", Density::ofSamples(masses)}, {"age", Density::ofSamples(ages)}});
    const char* second = "AutoencoderWithMasks";
    NamedValues latents;
    for (int dimension = 0; dimension < 32; ++dimension)
        latents.values.push_back(normal(random));
    latents.names.assign(32, "value");
    add(second, "latents", OutputKind::Embed, latents);
    add(second, "cell", OutputKind::Som, NamedValues{{"row", "column"}, {12, 3}, {}, {}});
    add(second, "surprise", OutputKind::Score, NamedValues{{"surprise"}, {4.137F}, {}, {}});
    const auto planes = [](std::vector<std::string> names, auto valueAt) {
        constexpr int size = 48;
        ImagePlanes made{std::move(names), {{0, size, size}, {}}};
        made.planes.shape[0] = static_cast<std::int64_t>(made.names.size());
        for (std::size_t plane = 0; plane < made.names.size(); ++plane)
            for (int y = 0; y < size; ++y)
                for (int x = 0; x < size; ++x)
                    made.planes.values.push_back(
                        valueAt(plane, std::hypot(static_cast<float>(x) - 20, static_cast<float>(y) - 28), x));
        return made;
    };
    add(second, "parts", OutputKind::Mask, planes({"bulge", "disc", "star"}, [](std::size_t plane, float radius, int) {
            return 1 / (1 + std::exp((radius - 5 - 6 * static_cast<float>(plane)) / 1.5F));
        }));
    add(second, "sources", OutputKind::Inst, planes({"sources"}, [](std::size_t, float radius, int x) {
            return radius < 8 ? 1.0F : radius > 22 && x > 36 ? 2.0F : 0.0F;
        }));
    add(second, "deblended", OutputKind::Comps,
        planes({"component 1, band 1", "component 1, band 2", "component 2, band 1", "component 2, band 2"},
               [&](std::size_t plane, float radius, int) {
                   return 50 * std::exp(-radius / (3 + 2 * static_cast<float>(plane))) + normal(random);
               }));
    outputs.push_back(
        {second, {}, {}, "a concentration of votes is −1; those of a Dirichlet distribution are above 0"});
    outputs.back().about.name = "broken votes";
    outputs.back().about.kind = OutputKind::Votes;
    return outputs;
}
