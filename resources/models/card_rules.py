# SPDX-License-Identifier: BSD-3-Clause
"""The rules of a model card, as README.md states them: which fields there are, and the arrays that inputs become."""
import math
import re

import prepare

CARD = {"format", "name", "version", "description", "training_data", "licence", "citation", "inputs", "outputs",
        "has_dropout", "has_gradients"}
IMAGE = {"bands", "layers", "height", "width", "size_multiple", "pixel_scale_arcsec", "unit"}
EPOCHS = {"epochs", "excess"}
SERIES = {"channels", "layout", "length", "length_multiple", "excess", "fill", "unit"}
INPUTS = {
    "image": IMAGE,
    "image_sequence": IMAGE | EPOCHS | {"layout", "fill"},
    "epochs": EPOCHS | {"gives", "time_zero"},
    "columns": {"columns", "units"},
    "spectrum": SERIES | {"grid", "redshift"},
    "light_curve": SERIES | {"bands", "value", "zero_point", "time_zero"},
}
OUTPUTS = {  # kind: fields beside those of every output
    "class": {"classes"}, "votes": {"classes", "questions", "votes"}, "reg": {"classes", "units", "log_variance"},
    "pdf_bin": {"edges"}, "pdf_mix": set(), "samples": {"classes"}, "embed": {"log_variance"}, "recon": set(),
    "mask": {"classes"}, "maps": {"classes"}, "inst": set(), "comps": {"classes"}, "score": set(), "loglik": set(),
    "som": {"rows", "columns"}, "gen": {"latent_size"},
}
LAYERS = {"mask", "segmentation", "ivar", "weight", "psf"}
CHANNELS = {
    "spectrum": {"flux", "error", "ivar", "mask", "valid", "wavelength"},
    "light_curve": {"flux", "magnitude", "error", "ivar", "mask", "valid", "time", "time_step", "band", "bands"},
}
SERIES_STEPS = {"asinh", "affine", "fixed_scale", "clip", "median_scale", "continuum", "weighted_standardize"}
OPEN_SIDE = 64


def refuse_unknown(fields, known, where):
    for field in fields:
        if field not in known and not field.startswith("x-"):
            raise ValueError(f"{where}{field}: unknown field; known here: {', '.join(sorted(known))}")


def kind_of(spec):
    return spec.get("kind", "image")


def channel_count(spec):
    """Bands and layers of an image (of one epoch of a sequence), channels of a series."""
    kind = kind_of(spec)
    if kind in ("image", "image_sequence"):
        bands = spec.get("bands", [])
        each = sum(max(1, len(bands)) if layer in ("ivar", "weight") else 1 for layer in spec.get("layers", []))
        return len(bands) + each
    if kind == "columns":
        return len(spec["columns"])
    channels = spec.get("channels") or ["flux"]
    return sum(len(spec.get("bands", [])) if channel == "bands" else 1 for channel in channels)


def shape_of(spec):
    """The shape of one object; axes that the card leaves open are some length that it allows."""
    kind, channels = kind_of(spec), channel_count(spec) if kind_of(spec) != "epochs" else 0
    if kind == "epochs":
        return (spec["epochs"],)
    if kind == "columns":
        return (channels,)
    if kind in ("image", "image_sequence"):
        multiple = spec.get("size_multiple", 1)
        sides = tuple(spec.get(axis) or math.ceil(OPEN_SIDE / multiple) * multiple for axis in ("height", "width"))
        if kind == "image":
            return (channels, *sides)
        epochs = spec["epochs"]
        return (epochs * channels, *sides) if spec.get("layout") == "CHW" else (epochs, channels, *sides)
    multiple = spec.get("length_multiple", 1)
    length = spec["grid"]["count"] if "grid" in spec else spec.get("length") or math.ceil(OPEN_SIDE / multiple) * multiple
    layout = spec.get("layout", "NL" if channels == 1 else "NCL")
    return {"NL": (length,), "NCL": (channels, length), "NLC": (length, channels)}[layout]


def check_image(spec, where):
    bands, layers = spec.get("bands"), spec.get("layers", [])
    if bands is None or not (bands or layers):
        raise ValueError(f"{where}bands: must name at least one band, or [] beside layers")
    for layer in layers:
        if layer not in LAYERS:
            raise ValueError(f"{where}layers: {layer!r} is unknown; known: {', '.join(sorted(LAYERS))}")
    if ("height" in spec) != ("width" in spec):
        raise ValueError(f"{where}height, width: both or neither")
    prepare.check_steps(spec.get("prepare", []), len(bands) or len(layers))


def check_series(spec, kind, where):
    for channel in spec.get("channels", []):
        if channel not in CHANNELS[kind]:
            raise ValueError(f"{where}channels: {channel!r} is unknown; known: {', '.join(sorted(CHANNELS[kind]))}")
        if channel in ("band", "bands") and not spec.get("bands"):
            raise ValueError(f"{where}bands: the channel {channel!r} needs their names")
    if "grid" in spec:
        for field in ("first", "last", "count"):
            if field not in spec["grid"]:
                raise ValueError(f"{where}grid.{field}: missing")
    layout = spec.get("layout", "NL" if channel_count(spec) == 1 else "NCL")
    if layout not in ("NL", "NCL", "NLC") or (layout == "NL" and channel_count(spec) != 1):
        raise ValueError(f"{where}layout: {layout} does not hold {channel_count(spec)} channels")
    for number, step in enumerate(spec.get("prepare", [])):
        if step.get("step") not in SERIES_STEPS:
            raise ValueError(f"{where}prepare[{number}]: unknown step {step.get('step')!r}; known: "
                             f"{', '.join(sorted(SERIES_STEPS))}")


def check_input(spec, where, sequences):
    kind = kind_of(spec)
    if kind not in INPUTS:
        raise ValueError(f"{where}kind: {kind!r} is unknown; known: {', '.join(sorted(INPUTS))}")
    refuse_unknown(spec, INPUTS[kind] | {"name", "kind", "prepare"}, where)
    if kind in ("image_sequence", "epochs") and not spec.get("epochs", 0) >= 1:
        raise ValueError(f"{where}epochs: how many does the network take?")
    if kind == "epochs":
        if spec.get("gives") not in ("time", "missing", "present"):
            raise ValueError(f"{where}gives: time, missing or present")
        if spec["epochs"] not in sequences:
            raise ValueError(f"{where}epochs: must be as many as those of an image_sequence")
    elif kind in ("image", "image_sequence"):
        check_image(spec, where)
    elif kind == "columns":
        if not spec.get("columns"):
            raise ValueError(f"{where}columns: must name at least one")
    else:
        check_series(spec, kind, where)


def answers_of(output):
    """The names of the channels: of votes all answers, question after question."""
    if output["kind"] == "votes" and "questions" in output:
        return [answer for question in output["questions"] for answer in question["answers"]]
    return output.get("classes", [])


def check_votes(output, where):
    if not answers_of(output) or ("questions" in output and "classes" in output):
        raise ValueError(f"{where}questions: either questions with answers, or classes of a single one")
    if output.get("votes", "fractions") not in ("fractions", "concentrations"):
        raise ValueError(f"{where}votes: fractions or concentrations")
    earlier = {}
    for number, question in enumerate(output.get("questions", [])):
        place = f"{where}questions[{number}]."
        refuse_unknown(question, {"name", "answers", "after"}, place)
        if not question.get("name") or len(question.get("answers", [])) < 2:
            raise ValueError(f"{place}answers: a question has a name and at least two answers")
        if "after" in question and question["after"][1] not in earlier.get(question["after"][0], []):
            raise ValueError(f"{place}after: no earlier question has this answer")
        earlier[question["name"]] = question["answers"]


def check_output(output, where):
    kind = output.get("kind")
    if not output.get("name") or kind not in OUTPUTS:
        raise ValueError(f"{where}kind: needs a name and a kind out of {', '.join(sorted(OUTPUTS))}")
    if not re.fullmatch("[A-Za-z0-9_-]+", output["name"]):
        raise ValueError(f"{where}name: names a file and may hold only letters, digits, '_' and '-'")
    refuse_unknown(output, OUTPUTS[kind] | {"name", "kind", "method", "element", "unit", "activation"}, where)
    activations = ("", "mixture") if kind == "pdf_mix" else ("", "softmax", "sigmoid")
    if output.get("activation", "") not in activations:
        raise ValueError(f"{where}activation: {', '.join(activations[1:])} or nothing")
    if kind == "votes":
        check_votes(output, where)
    if kind == "pdf_bin":
        edges = output.get("edges", [])
        if len(edges) < 2 or any(low >= high for low, high in zip(edges, edges[1:])):
            raise ValueError(f"{where}edges: at least two numbers, each above the one before")
    for field in {"som": ("rows", "columns"), "gen": ("method", "latent_size")}.get(kind, ()):
        if not output.get(field):
            raise ValueError(f"{where}{field}: missing")
    if "units" in output and len(output["units"]) != len(output.get("classes", [])):
        raise ValueError(f"{where}units: one for each of classes")


def check_card(card):
    """Raises ValueError naming the field that is missing, unknown or wrong."""
    refuse_unknown(card, CARD, "")
    if card.get("format") != 1:
        raise ValueError("format: must be 1")
    if not card.get("name"):
        raise ValueError("name: missing")
    if not card.get("inputs") or not card.get("outputs"):
        raise ValueError("inputs, outputs: at least one of each is needed")
    sequences = {spec.get("epochs") for spec in card["inputs"] if kind_of(spec) == "image_sequence"}
    for number, spec in enumerate(card["inputs"]):
        check_input(spec, f"inputs[{number}].", sequences)
    for number, output in enumerate(card["outputs"]):
        check_output(output, f"outputs[{number}].")
    for what in ("inputs", "outputs"):
        names = [entry.get("name", kind_of(entry)) for entry in card[what]]
        if len(set(names)) < len(names):
            raise ValueError(f"{what}: a name is used twice")


def subject_shape(card):
    """The shape of one object in the input that reconstructions are of, None where there is none."""
    images = [spec for spec in card["inputs"] if kind_of(spec) in ("image", "image_sequence") and spec.get("bands")]
    series = [spec for spec in card["inputs"] if kind_of(spec) in CHANNELS]
    return shape_of((images + series)[0]) if images or series else None
