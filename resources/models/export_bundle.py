# SPDX-License-Identifier: BSD-3-Clause
"""Makes a model bundle: a TorchScript file with its card inside.

    python3 export_bundle.py --card card.json --out network.pt --script network-torchscript.pt
    python3 export_bundle.py --card card.json --out network.pt --module mymodule:MyNetwork --weights weights.pt
    python3 export_bundle.py --card card.json --out network.pt --module mymodule:make --arguments '{"width": 16}' --trace

--module names a class or function that returns the network; it is scripted, or traced with --trace where scripting
fails (a traced network keeps the dropout mode that it was traced in). The card is checked, the exported network is run
beside the original on random input, and nothing is written unless every output named in the card is there, of a shape
that its kind allows, and equal.
"""
import argparse
import hashlib
import importlib
import json
import pathlib
import sys

import numpy as np
import torch

import prepare

KINDS = {"class", "votes", "reg", "pdf_bin", "pdf_mix", "samples", "embed", "recon", "mask", "maps", "inst", "comps",
         "score", "loglik", "gen", "som"}
TOP = {"format", "name", "version", "description", "training_data", "licence", "citation", "inputs", "outputs",
       "has_dropout", "has_gradients"}
INPUT = {"name", "kind", "bands", "height", "width", "size_multiple", "pixel_scale_arcsec", "unit", "prepare"}
OUTPUT = {"name", "kind", "element", "classes", "unit", "activation", "log_variance"}


def refuse_unknown(fields, known, where):
    for field in fields:
        if field not in known and not field.startswith("x-"):
            raise ValueError(f"{where}{field}: unknown field; known here: {', '.join(sorted(known))}")


def check_card(card):
    """Raises ValueError naming the field that is missing, unknown or wrong."""
    refuse_unknown(card, TOP, "")
    if card.get("format") != 1:
        raise ValueError("format: must be 1")
    if not card.get("name"):
        raise ValueError("name: missing")
    if len(card.get("inputs", [])) != 1 or not card.get("outputs"):
        raise ValueError("inputs, outputs: one input and at least one output are needed")
    spec = card["inputs"][0]
    refuse_unknown(spec, INPUT, "inputs[0].")
    if spec.get("kind", "image") != "image" or not spec.get("bands"):
        raise ValueError("inputs[0]: kind must be image, bands must name at least one band")
    prepare.check_steps(spec.get("prepare", []), len(spec["bands"]))
    for number, output in enumerate(card["outputs"]):
        refuse_unknown(output, OUTPUT, f"outputs[{number}].")
        if not output.get("name") or output.get("kind") not in KINDS:
            raise ValueError(f"outputs[{number}]: needs a name and a kind out of {', '.join(sorted(KINDS))}")
        if output.get("activation", "") not in ("", "softmax", "sigmoid"):
            raise ValueError(f"outputs[{number}].activation: softmax, sigmoid or nothing")


def element(result, key):
    """The tensor that a card's element names: the result itself, a tuple's index or a dictionary's key."""
    if key == "":
        found = result
    elif isinstance(result, dict):
        found = result.get(key)
    else:
        found = result[int(key)] if key.isdigit() and int(key) < len(result) else None
    if not isinstance(found, torch.Tensor):
        raise ValueError(f"element {key!r}: the network returns no such tensor")
    return found


def named_outputs(result, card):
    tensors = {}
    for output in card["outputs"]:
        tensors[output["name"]] = element(result, output.get("element", ""))
        if output.get("log_variance"):
            tensors[output["name"] + "_logvar"] = element(result, output["log_variance"])
    return tensors


def check_shapes(tensors, card, images):
    for output in card["outputs"]:
        shape, name = tuple(tensors[output["name"]].shape), output["name"]
        if shape[0] != images.shape[0]:
            raise ValueError(f"output {name}: first axis is {shape[0]}, not the batch of {images.shape[0]}")
        if output["kind"] == "recon" and shape != tuple(images.shape):
            raise ValueError(f"output {name}: a reconstruction of shape {shape} for input {tuple(images.shape)}")
        if output["kind"] == "class" and output.get("classes") and shape[1:] != (len(output["classes"]),):
            raise ValueError(f"output {name}: shape {shape} for {len(output['classes'])} classes")


def random_images(card, count=4):
    spec = card["inputs"][0]
    multiple = spec.get("size_multiple", 1)
    height, width = (spec.get(axis) or max(64, 8 * multiple) // multiple * multiple for axis in ("height", "width"))
    generator = torch.Generator().manual_seed(0)
    return torch.rand((count, len(spec["bands"]), height, width), generator=generator)


def load_network(options):
    if options.script:
        return torch.jit.load(options.script, map_location="cpu").eval()
    sys.path.insert(0, str(pathlib.Path.cwd()))
    module, _, name = options.module.partition(":")
    network = getattr(importlib.import_module(module), name)(**json.loads(options.arguments))
    if options.weights:
        network.load_state_dict(torch.load(options.weights, map_location="cpu"))
    return network.eval()


def export(network, card, path, trace=False):
    """Writes the bundle and returns (largest difference, SHA-256). Raises ValueError where card and network differ."""
    check_card(card)
    images = random_images(card)
    if isinstance(network, torch.jit.ScriptModule):
        scripted = network
    else:
        scripted = torch.jit.trace(network, images) if trace else torch.jit.script(network)
    path = pathlib.Path(path)
    partial = path.with_name(path.name + ".part")
    torch.jit.save(scripted, str(partial), _extra_files={"oddity.json": json.dumps(card, indent=2, ensure_ascii=False)})
    try:
        extra = {"oddity.json": ""}
        reloaded = torch.jit.load(str(partial), map_location="cpu", _extra_files=extra)
        if json.loads(extra["oddity.json"]) != card:
            raise ValueError("the card came back changed")
        with torch.no_grad():
            before, after = named_outputs(network(images), card), named_outputs(reloaded(images), card)
        check_shapes(after, card, images)
        difference = max(float((before[name] - after[name]).abs().max()) for name in before)
        if not np.isfinite(difference) or difference > 1e-4:
            raise ValueError(f"the exported network differs from the original by {difference:g}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return difference, hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--card", required=True)
    arguments.add_argument("--out", required=True)
    source = arguments.add_mutually_exclusive_group(required=True)
    source.add_argument("--script", help="a TorchScript file")
    source.add_argument("--module", help="module:callable that returns a torch.nn.Module")
    arguments.add_argument("--weights", help="state dict for --module")
    arguments.add_argument("--arguments", default="{}", help="JSON object of arguments for the callable")
    arguments.add_argument("--trace", action="store_true")
    options = arguments.parse_args()
    torch.manual_seed(0)
    try:
        card = json.loads(pathlib.Path(options.card).read_text(encoding="utf-8"))
        difference, digest = export(load_network(options), card, options.out, options.trace)
    except (ValueError, OSError, RuntimeError, ImportError, AttributeError) as problem:
        sys.exit(f"{options.card}: {problem}")
    print(f"{options.out}: {pathlib.Path(options.out).stat().st_size} bytes, largest difference {difference:.2g}")
    print(f"SHA-256 {digest}")


if __name__ == "__main__":
    main()
