# SPDX-License-Identifier: BSD-3-Clause
"""Makes a model bundle: a TorchScript file with its card inside.

    python3 export_bundle.py --card card.json --out network.pt --script network-torchscript.pt
    python3 export_bundle.py --card card.json --out network.pt --module mymodule:MyNetwork --weights weights.pt
    python3 export_bundle.py --card card.json --out network.pt --module mymodule:make --arguments '{"width": 16}' --trace
    python3 export_bundle.py --backbone torchvision:resnet18 --bands g,r,z --size 96 --weights resnet18.pth --out resnet.pt
    python3 export_bundle.py --backbone timm:convnext_tiny --card card.json --keep-head --out convnext.pt

--module names a class or function that returns the network; it is scripted, or traced with --trace where scripting
fails (a traced network keeps the dropout mode that it was traced in). Methods that the card names besides forward() are
exported too: for scripting they need @torch.jit.export. --backbone takes a network of torchvision or timm by its name,
without its last layer unless --keep-head says so, for the bands of the card or of --bands.

The card is checked, the exported network is run beside the original on random inputs, and nothing is written unless
every output named in the card is there, of a shape that its kind allows, and equal.
"""
import argparse
import hashlib
import importlib
import json
import pathlib
import sys

import numpy as np
import torch

import backbones
import card_rules

TOLERANCE = 1e-4
OBJECTS = 4


def element(result, key):
    """The tensor that a card's element names: the result itself, a tuple's index or a dictionary's key."""
    if key == "":
        found = result
    elif isinstance(result, dict):
        found = result.get(key)
    elif isinstance(result, (tuple, list)):
        found = result[int(key)] if key.isdigit() and int(key) < len(result) else None
    else:
        found = None
    if not isinstance(found, torch.Tensor):
        raise ValueError(f"element {key!r}: the network returns no such tensor")
    return found


def methods_of(card):
    """The methods that outputs are of, each once; forward() needs no export."""
    return list(dict.fromkeys(output.get("method", "forward") for output in card["outputs"] if output["kind"] != "gen"))


def generators_of(card):
    return [output for output in card["outputs"] if output["kind"] == "gen"]


def named_outputs(network, inputs, latents, card):
    """Every output of the card, its generators' images among them, by name."""
    def call(method, arguments):
        function = getattr(network, method, None)
        if function is None:
            raise ValueError(f"method {method!r}: the network has none of this name; @torch.jit.export keeps it")
        return function(*[argument.clone() for argument in arguments])

    results = {method: call(method, inputs) for method in methods_of(card)}
    tensors = {}
    for output in card["outputs"]:
        if output["kind"] == "gen":
            tensors[output["name"]] = call(output["method"], [latents[output["name"]]])
            continue
        result = results[output.get("method", "forward")]
        tensors[output["name"]] = element(result, output.get("element", ""))
        if output.get("log_variance"):
            tensors[output["name"] + "_logvar"] = element(result, output["log_variance"])
    return tensors


def complaint_about(output, shape, card):
    """What is wrong with an output's shape, None where it is right."""
    kind, answers = output["kind"], card_rules.answers_of(output)
    if len(shape) == 0 or shape[0] != OBJECTS:
        return f"its first axis is not the batch of {OBJECTS}"
    second = shape[1] if len(shape) > 1 else 0
    if kind == "recon" and shape[1:] != card_rules.subject_shape(card):
        return f"a reconstruction of an input of shape {card_rules.subject_shape(card)}"
    if kind in ("class", "votes", "reg", "embed") and len(shape) != 2:
        return "must have two axes, objects × values"
    if kind in ("class", "votes", "reg", "mask", "maps", "comps") and answers and second != len(answers):
        return f"the card names {len(answers)} channels"
    if kind == "pdf_bin" and shape[1:] != (len(output["edges"]) - 1,):
        return f"the card has {len(output['edges']) - 1} bins"
    if kind == "pdf_mix" and not (len(shape) == 3 and second == 3) and not (len(shape) == 2 and second % 3 == 0):
        return "must be objects × (weights, means, deviations) × components"
    if kind == "samples" and len(answers) > 1 and (len(shape) != 3 or shape[2] != len(answers)):
        return f"must be objects × samples × {len(answers)}"
    if kind == "som" and shape[1:] != (2,):
        return "must be objects × (row, column)"
    if kind in ("mask", "maps", "gen") and len(shape) != 4:
        return "must be objects × planes × height × width"
    if kind == "inst" and len(shape) not in (3, 4):
        return "must be objects × height × width"
    if kind == "comps" and len(shape) != 5:
        return "must be objects × components × bands × height × width"
    return None


def check_shapes(tensors, card):
    for output in card["outputs"]:
        shape = tuple(tensors[output["name"]].shape)
        complaint = complaint_about(output, shape, card)
        if complaint:
            raise ValueError(f"output {output['name']}: shape {shape}: {complaint}")


def random_inputs(card):
    """forward()'s arguments for a few objects, and latents for each generator; masks are 0 or 1, errors above 0."""
    generator = torch.Generator().manual_seed(0)
    inputs = [torch.rand((OBJECTS, *card_rules.shape_of(spec)), generator=generator) + 0.01 for spec in card["inputs"]]
    latents = {output["name"]: torch.randn((OBJECTS, output["latent_size"]), generator=generator)
               for output in generators_of(card)}
    return inputs, latents


def scripted_network(network, card, inputs, latents, trace):
    if isinstance(network, torch.jit.ScriptModule):
        return network
    if not trace:
        return torch.jit.script(network)
    examples = {method: tuple(inputs) for method in dict.fromkeys(["forward"] + methods_of(card))}
    examples.update({output["method"]: (latents[output["name"]],) for output in generators_of(card)})
    exported = torch._jit_internal.FunctionModifiers.EXPORT  # scripted beside the trace, which may not have them again
    examples = {method: example for method, example in examples.items()
                if getattr(getattr(network, method, None), "_torchscript_modifier", None) != exported}
    strict = False  # networks may return dictionaries
    return torch.jit.trace_module(network, examples, strict=strict)


def export(network, card, path, trace=False):
    """Writes the bundle and returns (largest difference, SHA-256). Raises ValueError where card and network differ."""
    card_rules.check_card(card)
    inputs, latents = random_inputs(card)
    scripted = scripted_network(network, card, inputs, latents, trace)
    path = pathlib.Path(path)
    partial = path.with_name(path.name + ".part")
    torch.jit.save(scripted, str(partial), _extra_files={"oddity.json": json.dumps(card, indent=2, ensure_ascii=False)})
    try:
        extra = {"oddity.json": ""}
        reloaded = torch.jit.load(str(partial), map_location="cpu", _extra_files=extra)
        if json.loads(extra["oddity.json"]) != card:
            raise ValueError("the card came back changed")
        with torch.no_grad():
            before = named_outputs(network, inputs, latents, card)
            after = named_outputs(reloaded, inputs, latents, card)
        check_shapes(after, card)
        difference = max(float((before[name] - after[name]).abs().max()) for name in before)
        if not np.isfinite(difference) or difference > TOLERANCE:
            raise ValueError(f"the exported network differs from the original by {difference:g}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return difference, hashlib.sha256(path.read_bytes()).hexdigest()


def load_network(options, card):
    arguments = json.loads(options.arguments)
    if options.script:
        return torch.jit.load(options.script, map_location="cpu").eval()
    if options.backbone:
        bands = card_rules.channel_count(card["inputs"][0])
        return backbones.load_backbone(options.backbone, bands, options.weights, options.keep_head, arguments)
    sys.path.insert(0, str(pathlib.Path.cwd()))
    module, _, name = options.module.partition(":")
    network = getattr(importlib.import_module(module), name)(**arguments)
    if options.weights:
        network.load_state_dict(torch.load(options.weights, map_location="cpu"))
    return network.eval()


def load_card(options):
    if options.card:
        return json.loads(pathlib.Path(options.card).read_text(encoding="utf-8"))
    if not (options.backbone and options.bands and options.size) or options.keep_head:
        raise ValueError("a card is needed: --card, or for a backbone without its head --bands and --size")
    return backbones.backbone_card(options.backbone, options.bands.split(","), options.size, bool(options.weights))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--card", help="JSON; a backbone without its head gets one of --bands and --size")
    arguments.add_argument("--out", required=True)
    source = arguments.add_mutually_exclusive_group(required=True)
    source.add_argument("--script", help="a TorchScript file")
    source.add_argument("--module", help="module:callable that returns a torch.nn.Module")
    source.add_argument("--backbone", help="torchvision:NAME or timm:NAME")
    arguments.add_argument("--weights", help="state dict for --module or --backbone")
    arguments.add_argument("--arguments", default="{}", help="JSON object of arguments for the callable")
    arguments.add_argument("--bands", help="of a backbone without a card: g,r,z")
    arguments.add_argument("--size", type=int, help="of a backbone without a card: pixels along a side")
    arguments.add_argument("--keep-head", action="store_true", help="keep a backbone's last layer")
    arguments.add_argument("--trace", action="store_true")
    options = arguments.parse_args()
    torch.manual_seed(0)
    try:
        card = load_card(options)
        difference, digest = export(load_network(options, card), card, options.out, options.trace)
    except (ValueError, KeyError, OSError, RuntimeError, ImportError, AttributeError, TypeError) as problem:
        sys.exit(f"{options.card or options.backbone}: {problem}")
    print(f"{options.out}: {pathlib.Path(options.out).stat().st_size} bytes, largest difference {difference:.2g}")
    print(f"SHA-256 {digest}")


if __name__ == "__main__":
    main()
